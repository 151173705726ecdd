"""Choosing another rubric for an item of the queue, before anything is said about it."""

from datetime import datetime

from sqlalchemy import exists, or_, select, update

from app.base.database import db
from app.base.errors import Conflict, DomainError, NotFound
from app.base.statements import changed
from app.people.models import Person
from app.review.actions.claims import keep_claim
from app.review.actions.drafts import erase_draft
from app.review.actions.naming import named
from app.review.actions.reviewees import RatedAlready
from app.review.models import Assignment, Evidence, Rating, Review, ReviewState
from app.review.queries.rubrics import Suggestion, lines_of, suggested
from app.review.queries.sheets import Sheet, sheet_of
from app.rubrics.fitting import Reviewed
from app.trail.actions import record
from app.ui.words import gettext as _


def offer_of(sheet: Sheet, person: Person) -> Suggestion:
    """The rubrics that this item may be reviewed with: the site's and its team's; the closest one is named. Two statements."""
    item = sheet.assignment
    lines = lines_of([item.reviewee_id]).get(item.reviewee_id, frozenset())
    offer = suggested(person, Reviewed(sheet.channel.value, item.team_id, lines))
    return Suggestion([one for one in offer.published if one.team_id in (None, item.team_id)], offer.fit)


def change_rubric(assignment_id: int, rubric_id: int, reason: str, *, by: Person, at: datetime) -> None:
    """Review the item with another rubric; it is claimed, and the reason stands in the trail.

    Raises NotFound, ClaimedByOther, NotWaiting, RatedAlready, Conflict, DomainError (422) with the field.
    """
    sheet = sheet_of(by, assignment_id)
    if sheet is None:
        raise NotFound(_("There is nothing here, or it is not yours to see. Go back to the queue."))
    offer = {one.id: one for one in offer_of(sheet, by).published}
    _require_possible(sheet, rubric_id, reason, set(offer))
    keep_claim(sheet.assignment, by=by, at=at)
    item = sheet.assignment
    if _something_said(assignment_id):
        raise RatedAlready(_("Somebody wrote on it already. Take that back first, or put the conversation into the queue once more."))
    if _stands_there(item, rubric_id):
        raise Conflict(_("This conversation is in the queue with that rubric already. Take this one out of the queue instead."))
    for draft_id in db.session.scalars(select(Review.id).where(Review.assignment_id == assignment_id)).all():
        erase_draft(draft_id)
    changed(update(Assignment).where(Assignment.id == assignment_id).values(rubric_id=rubric_id))
    name = named(item.reviewee_id, item.conversation_id)
    facts = {
        "conversation": name.conversation,
        "before": sheet.rubric.title,
        "after": offer[rubric_id].title,
        "reason": reason.strip()[:1000],
    }
    record("review.other_rubric", "assignment", assignment_id, by=by, at=at, label=name.agent, team_id=item.team_id, **facts)


def _require_possible(sheet: Sheet, rubric_id: int, reason: str, offered: set[int]) -> None:
    if not reason.strip():
        raise DomainError(_("Say why."), field="reason")
    if sheet.is_change or sheet.assignment.round < 0:
        raise DomainError(_("This item keeps its rubric. Put the conversation into the queue with the other one."))
    if rubric_id not in offered:
        raise DomainError(_("Choose a rubric of the site or of this team."), field="rubric")
    if rubric_id == sheet.assignment.rubric_id:
        raise DomainError(_("It is reviewed with this rubric already. Choose another one."), field="rubric")


def _something_said(assignment_id: int) -> bool:
    """Whether a review or anybody's draft of this item says anything."""
    said = or_(exists().where(Rating.review_id == Review.id), exists().where(Evidence.review_id == Review.id), Review.comment != "")
    query = exists().where(Review.assignment_id == assignment_id, or_(Review.state != ReviewState.DRAFT, said))
    return bool(db.session.scalar(select(query)))


def _stands_there(item: Assignment, rubric_id: int) -> bool:
    same = (Assignment.conversation_id == item.conversation_id, Assignment.purpose == item.purpose, Assignment.rubric_id == rubric_id)
    there = exists().where(*same, Assignment.round == item.round, Assignment.part == item.part)
    return bool(db.session.scalar(select(there.where(Assignment.reviewee_id == item.reviewee_id))))
