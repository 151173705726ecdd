"""Publishing a review: one action, the same result however often it is sent."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm.attributes import set_committed_value

from app.base.database import db
from app.base.errors import Conflict, DomainError, NotFound
from app.base.statements import changed
from app.people.models import Person
from app.review import announcing, doors, notices
from app.review.actions import hidden
from app.review.actions.changing import require_not_lower, require_undisputed, says_the_same
from app.review.actions.claims import NotWaiting, keep_claim, why_not
from app.review.actions.drafts import StaleDraft
from app.review.actions.grounds import require_grounds
from app.review.actions.naming import named
from app.review.actions.tallies import Movement, exact
from app.review.excusing.actions import send_reports
from app.review.models import Assignment, AssignmentState, Publication, Review, ReviewState
from app.review.policy import GRACE, may_change
from app.review.queries.dispute_rules import change_until
from app.review.queries.sheets import Sheet, levels_and_causes, levels_of, published_of, sheet_of
from app.rubrics.scoring import Score, score
from app.trail.actions import record
from app.ui.words import gettext as _


class NothingChanged(DomainError):
    """A change that would publish the same review again."""


class ReasonNeeded(DomainError):
    """A change of a published review says why."""


@dataclass(frozen=True)
class Published:
    """The review that stands now. `again`: it was published before and nothing was done. `changed`: it replaced another."""

    review_id: int
    again: bool
    changed: bool = False


def publish(assignment_id: int, *, revision: int, by: Person, at: datetime, reason: str = "") -> Published:
    """Publish the person's draft: score it, move the tallies, tell the agent.

    Sent twice, the second does nothing. Rights, claim and revision count as they are now. A draft that changes a
    published review needs a `reason` and replaces it. Raises NotFound, ClaimedByOther, StaleDraft,
    IncompleteRatings (422, field is the first open criterion), GroundsNeeded, ReasonNeeded, NothingChanged, Lowered.
    """
    sheet = sheet_of(by, assignment_id)
    if sheet is None:
        raise NotFound(_("There is nothing here, or it is not yours to see. Go back to the queue."))
    if sheet.draft is None:
        return _already(assignment_id, by)
    before = _before(sheet, by, at, reason)
    if before is None and not _hold(sheet, by, at):
        return _already(assignment_id, by)
    if before is not None and says_the_same(sheet.draft, before):
        raise NothingChanged(_("Nothing differs from the version that stands. Change something, or throw this change away."))
    levels, ticked = levels_and_causes(sheet.draft.id)
    result = score(sheet.rubric, levels, channel=sheet.channel.value)
    if before is not None:
        require_not_lower(sheet, sheet.draft, before)
    require_grounds(sheet.rubric, sheet.draft.id, result.critical_failures, ticked=ticked)
    if sheet.assignment.round < 0:
        send_reports(sheet.draft.id, levels, at=at, hidden=True)
        hidden.hand_in(sheet, revision=revision, by=by, at=at)
        return Published(0, again=False)
    number = 1 + (db.session.scalar(select(func.max(Review.number)).where(Review.assignment_id == assignment_id)) or 0) if before else 1
    if not _turn(sheet.draft, result, revision=revision, number=number, reason=reason.strip()):
        return _already(assignment_id, by)
    if before is None:
        _finish(sheet.assignment, by, at)
    stand(sheet, sheet.draft, result, before, by=by, at=at)
    send_reports(sheet.draft.id, levels, at=at)
    if before is None:
        doors.first_published(sheet.draft, sheet.assignment, at)
    return Published(sheet.draft.id, again=False, changed=before is not None)


def stand(sheet: Sheet, review: Review, result: Score, before: Review | None, *, by: Person, at: datetime, told: bool = True) -> None:
    """What follows when `review` comes to stand (in the place of `before`): publication, tallies, trail, notice (if `told`)."""
    movement = Movement()
    if before is not None:
        retire(before)
        rated = score(sheet.rubric, levels_of(before.id), channel=sheet.channel.value)
        movement.add(before, sheet.rubric, rated, sheet.timezone, sign=-1)
    db.session.execute(_publication(), {"review_id": review.id, "by_id": by.id, "at": at})
    movement.add(review, sheet.rubric, result, sheet.timezone, held=sheet.assignment if before is None else None)
    movement.write()
    verb = "review.publish" if before is None else "review.change"
    name = named(review.reviewee_id, review.conversation_id)
    facts = {"conversation": name.conversation, "version": review.number}  # the reason stands with the version, hidden while it must be
    record(verb, "review", review.id, by=by, at=at, label=name.agent, team_id=review.team_id, **facts)
    if told:
        notices.review_published(review, changed=before is not None, at=at)
    announcing.stands(review, before, at=at)


@cache
def _publication() -> Any:
    table: Any = Publication.__table__
    return insert(table)


def retire(review: Review) -> None:
    """Let a newer version take the place of `review`. Raises StaleDraft when somebody else did so meanwhile."""
    query = update(Review).where(Review.id == review.id, Review.state == ReviewState.PUBLISHED)
    if not changed(query.values(state=ReviewState.REPLACED)):
        raise StaleDraft(_("Somebody else changed this review meanwhile. Open it again to see their version."))


def _before(sheet: Sheet, by: Person, at: datetime, reason: str) -> Review | None:
    """The published review that this draft replaces, None for a first review."""
    if not sheet.is_change:
        return None
    before = published_of(sheet.assignment.id)
    draft = sheet.draft
    if before is None or before.publication is None or draft is None or before.publication.at > draft.started_at:
        raise NotWaiting(_("Somebody else finished this review meanwhile. Your draft stays private; take the next one."))
    if not may_change(by, before, change_until(before, by), at - GRACE):
        raise Conflict(_("The time in which you could change this review is over. Ask the team's lead to change it; your draft stays."))
    require_undisputed(before)
    if not reason.strip():
        raise ReasonNeeded(_("Say why you change the review. The agent reads it."), field="reason")
    return before


def _hold(sheet: Sheet, by: Person, at: datetime) -> bool:
    """Make sure of the claim; False when this person's other window published meanwhile."""
    try:
        keep_claim(sheet.assignment, by=by, at=at)
    except NotWaiting:
        if _published_by(sheet.assignment.id, by) is None:
            raise
        return False
    return True


def _turn(draft: Review, result: Score, *, revision: int, number: int, reason: str) -> bool:
    """Make the draft a published review. False when another request did exactly this first."""
    shown = None if result.shown is None else str(result.shown)
    values = {"number": number, "reason": reason, "score": exact(result), "shown": shown, "passed": result.passed}
    if changed(_turning(), {"draft": draft.id, "known": revision, **values}):
        for name, value in {**values, "state": ReviewState.PUBLISHED}.items():
            set_committed_value(draft, name, value)
        return True
    state = db.session.scalar(select(Review.state).where(Review.id == draft.id))
    if state is ReviewState.DRAFT:
        raise StaleDraft(_("You changed this review in another window meanwhile. Reload the page, look at it once more, then publish."))
    return False


@cache
def _turning() -> Any:
    table: Any = Review.__table__
    draft = (table.c.id == bindparam("draft"), table.c.revision == bindparam("known"), table.c.state == ReviewState.DRAFT)
    moved: dict[str, Any] = {name: bindparam(name) for name in ("number", "reason", "score", "shown", "passed")}
    return update(table).where(*draft).values(state=ReviewState.PUBLISHED, **moved)


def _finish(item: Assignment, by: Person, at: datetime) -> None:
    done = db.session.execute(_finishing(), {"assignment": item.id, "at": at}).first()
    if done is None:
        raise why_not(item.id, by, at)  # taken out of the queue in this very moment
    set_committed_value(item, "probability", done.probability)  # a job may have weighed it since it was read; now the row is ours


@cache
def _finishing() -> Any:
    table: Any = Assignment.__table__
    held = (table.c.id == bindparam("assignment"), table.c.state == AssignmentState.CLAIMED)
    return (
        update(table)
        .where(*held)
        .values(state=AssignmentState.DONE, done_at=bindparam("at"), claim_ends_at=None)
        .returning(table.c.probability)
    )


def _already(assignment_id: int, by: Person) -> Published:
    """The review this person published here before; without one there is nothing to publish."""
    review_id = _published_by(assignment_id, by)
    if review_id is None and _was_hidden(assignment_id, by):
        return Published(0, again=True)
    if review_id is None:
        raise DomainError(_("There is nothing to publish yet. Rate the criteria first."))
    return Published(review_id, again=True)


def _published_by(assignment_id: int, by: Person) -> int | None:
    query = select(Review.id).where(Review.assignment_id == assignment_id, Review.reviewer_id == by.id)
    found: int | None = db.session.scalar(query.where(Review.state == ReviewState.PUBLISHED))
    return found


def _was_hidden(assignment_id: int, by: Person) -> bool:
    """Whether the person handed this in before as a hidden look, of which no review is kept."""
    mine = (Assignment.id == assignment_id, Assignment.round == -by.id, Assignment.state == AssignmentState.DONE)
    return db.session.scalar(select(Assignment.id).where(*mine)) is not None
