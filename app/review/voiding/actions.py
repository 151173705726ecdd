"""Asking that a review leaves the count, confirming it, keeping the review. Nobody does both."""

from datetime import datetime

from sqlalchemy import or_, select, update

from app.base.database import db
from app.base.errors import Conflict, DomainError, Forbidden
from app.base.statements import changed, insert_into
from app.people.models import Membership, Person
from app.review.actions.dispute_standing import void
from app.review.models import Dispute, DisputeState, Review, ReviewState
from app.review.policy import CONFIRM_VOID, in_reach
from app.review.queries.sheets import Sheet
from app.review.voiding import notices
from app.review.voiding.models import ReviewVoid
from app.trail.actions import record
from app.ui.words import gettext as _

LONGEST = 1000


def ask(review: Review, reason: str, *, by: Person, at: datetime) -> ReviewVoid:
    """Ask that it leaves the count. Raises DomainError without a reason or beside an open dispute, Conflict where somebody asked before."""
    reason = reason.strip()
    if not reason:
        raise DomainError(_("Say why it should not count. The agent and the reviewer read it."), field="reason")
    if len(reason) > LONGEST:
        raise DomainError(_("Use at most %(most)s characters.", most=LONGEST), field="reason")
    if review.state is not ReviewState.PUBLISHED or review.team_id is None:
        raise Conflict(_("This review does not count any more. Open it again to see what stands."))
    disputed = select(Dispute.id).where(Dispute.review_id == review.id, Dispute.state == DisputeState.OPEN)
    if db.session.scalar(disputed):
        raise DomainError(_("Its dispute is open. Answer that first; whoever answers can say that it should not count."))
    asked = {"team_id": review.team_id, "reason": reason, "asked_by_id": by.id, "asked_at": at}
    anew = asked | {"decided_by_id": None, "decided_at": None, "confirmed": False, "answer": ""}
    put = insert_into(ReviewVoid).values(review_id=review.id, answer="", confirmed=False, **asked)
    put = put.on_conflict_do_update(index_elements=["review_id"], set_=anew, where=ReviewVoid.decided_at.is_not(None))
    void_id: int | None = db.session.scalar(put.returning(ReviewVoid.id))
    if void_id is None:
        raise Conflict(_("A lead has asked for this already. A second person decides."))
    record("review.ask_void", "review", review.id, by=by, at=at, team_id=review.team_id, reason=reason)
    notices.asked(void_id, _second_people(review, by), at=at)
    return db.session.get_one(ReviewVoid, void_id, populate_existing=True)


def confirm(one: ReviewVoid, sheet: Sheet, *, by: Person, at: datetime) -> None:
    """Take the review out of the count. Raises Forbidden for who asked, Conflict where it is decided or the review does not stand."""
    if not may_confirm(by, one):
        raise Forbidden(_("A second person confirms it: somebody else than who asked, and never whose reply it is."))
    _decide(one, confirmed=True, answer="", by=by, at=at)
    void(sheet, one.review, one.reason, by=by, at=at)
    notices.voided(one.review, at=at)


def keep(one: ReviewVoid, answer: str, *, by: Person, at: datetime) -> None:
    """Leave the review in the count, or take one's own question back. Raises DomainError without a reason, Forbidden, Conflict."""
    own = one.asked_by_id == by.id
    if not own and not may_confirm(by, one):
        raise Forbidden(_("A second person decides it."))
    if not own and not answer.strip():
        raise DomainError(_("Say why the review should stay. The lead who asked reads it."), field="answer")
    _decide(one, confirmed=False, answer=answer.strip()[:LONGEST], by=by, at=at)
    record("review.keep", "review", one.review_id, by=by, at=at, team_id=one.team_id, reason=answer.strip()[:LONGEST])
    if not own:
        notices.kept(one.id, one.asked_by_id, at=at)


def may_confirm(person: Person, one: ReviewVoid) -> bool:
    """Reviewers and leads of the team, except who asked and whose reply it is."""
    return person.id not in (one.asked_by_id, one.review.reviewee_id) and in_reach(person, CONFIRM_VOID, one.team_id)


def _decide(one: ReviewVoid, *, at: datetime, by: Person, **values: object) -> None:
    waits = update(ReviewVoid).where(ReviewVoid.id == one.id, ReviewVoid.decided_at.is_(None))
    if not changed(waits.values(decided_by_id=by.id, decided_at=at, **values)):
        raise Conflict(_("Somebody decided this meanwhile. Reload the page."))


def _second_people(review: Review, asker: Person) -> list[int]:
    """The team's other members who may confirm."""
    query = select(Person.id).join(Membership, Membership.person_id == Person.id).where(Membership.team_id == review.team_id)
    query = query.where(Membership.ended_on.is_(None), Person.deactivated_at.is_(None), Person.id.not_in([asker.id, review.reviewee_id]))
    may = or_(Person.roles.contains(",reviewer,"), Person.roles.contains(",lead,") & Membership.lead)
    return list(db.session.scalars(query.where(may).order_by(Person.id)).all())
