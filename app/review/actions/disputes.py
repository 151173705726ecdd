"""What the reviewed agent does about a review: acknowledge it, dispute it, ask the lead after a rejection."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.base.database import db
from app.base.errors import Conflict, DomainError, Forbidden
from app.base.statements import changed, insert_into
from app.people.models import Membership, Person
from app.review import announcing, notices
from app.review.actions.dispute_checks import Point, check_length, check_points
from app.review.actions.dispute_quotes import keep_quotes, places
from app.review.models import Acknowledgement, Dispute, DisputeKind, DisputePoint, DisputeState, Review, SecondLook
from app.review.policy import may_acknowledge, may_dispute, may_escalate
from app.review.queries.dispute_rounds import grades_blind, somebody_may_answer, who_settles
from app.review.queries.dispute_rules import Rules, asked_before, open_by, rules_of, rules_under
from app.review.queries.sheets import levels_of
from app.rubrics import document
from app.trail.actions import record
from app.ui.words import gettext as _

LONGEST_NOTE = 1000


class WindowClosed(DomainError):
    """The days in which the review could be disputed are over."""


class AskedEnough(DomainError):
    """The decision about this review was disputed again as often as the team allows."""


class TooManyOpen(DomainError):
    """The person has as many open disputes as their team allows at once."""


def acknowledge(review: Review, *, by: Person, at: datetime, note: str = "") -> None:
    """Note that the agent has read the review, with what they want to say; doing it again changes nothing.

    Raises Forbidden, DomainError (422) for a note that is too long.
    """
    if not may_acknowledge(by, review):
        raise Forbidden(_("Only the reviewed person can acknowledge a review, while it stands. Reload the page to see how it stands."))
    if len(note) > LONGEST_NOTE:
        raise DomainError(_("A note holds at most %(most)s characters. Shorten it.", most=LONGEST_NOTE), field="note")
    statement = insert_into(Acknowledgement).values(review_id=review.id, by_id=by.id, at=at, note=note.strip())
    statement = statement.on_conflict_do_nothing(index_elements=["review_id"]).returning(Acknowledgement.review_id)
    first = db.session.scalar(statement) is not None
    notices.review_seen(review, by, at=at)
    if first and note.strip():
        notices.note_left(review, at=at)
    if first:
        announcing.acknowledged(review, at=at)


def open_dispute(
    review: Review, points: list[Point], comment: str, *, by: Person, at: datetime, kind: DisputeKind = DisputeKind.RATINGS
) -> Dispute:
    """Ask for a second look. `review` needs its rubric version and publication loaded. Once for each version of a review.

    Raises Forbidden, Conflict when it is disputed already, WindowClosed, TooManyOpen, DomainError (422) with the field.
    """
    if not may_dispute(by, review):
        raise Forbidden(_("Only the reviewed agent can dispute a review, while it stands. Reload the page to see how it stands."))
    said = _("You disputed this review already. Its page shows how the dispute stands.")
    if db.session.scalar(select(Dispute.id).where(Dispute.review_id == review.id)):
        raise Conflict(said)
    _check(review, points, comment, kind)
    rules = rules_of(review.team_id)
    if asked_before(review.id, review.assignment_id) > rules.again:
        raise AskedEnough(_("This version is the decision of a dispute, and it is the last one. Talk to your lead about it."))
    _require_room(review, rules, open_by(by), at)
    quotes = places(review, {one.criterion: one.words for one in points})
    dispute = Dispute(review_id=review.id, team_id=review.team_id, opened_by_id=by.id, opened_at=at, comment=comment.strip(), kind=kind)
    dispute.due_at, dispute.step = rules.due_at(at), 1
    dispute.points = [DisputePoint(criterion=one.criterion, comment=one.comment.strip(), proposed_level=one.proposed) for one in points]
    try:
        with db.session.begin_nested():
            db.session.add(dispute)
    except IntegrityError as error:
        raise Conflict(said) from error
    keep_quotes(dispute, quotes)
    facts = {"review": review.id, "kind": kind.value, "criteria": [one.criterion for one in points]}
    record("review.dispute", "dispute", dispute.id, by=by, at=at, label=by.name, team_id=review.team_id, **facts)
    notices.review_seen(review, by, at=at)
    mendable = kind is DisputeKind.CLERICAL and not grades_blind(review.reviewer_id, review)
    notices.dispute_opened(dispute, review, mendable=mendable, at=at)
    announcing.dispute_opened(dispute, review, at=at)
    if not somebody_may_answer(review):
        notices.dispute_nobody(dispute, who_settles(review.team_id), at=at)
    return dispute


def escalate(dispute: Dispute, words: str, *, by: Person, at: datetime) -> None:
    """Ask a lead to look again after a rejection, as often as the team allows. Needs review and points loaded.

    Raises Forbidden, Conflict, WindowClosed, DomainError (422, field "words").
    """
    review, rules = dispute.review, rules_under(dispute)
    if not may_escalate(by, dispute, review) or dispute.answered_at is None:
        raise Forbidden(_("Only a rejected dispute goes to the lead. Reload the page to see how it stands."))
    if asked_before(review.id, review.assignment_id) + dispute.step > rules.again:
        raise Forbidden(_("Your team allows no further dispute about this decision. Talk to your lead directly."))
    if at > rules.closes_at(dispute.answered_at):
        raise WindowClosed(_("The days in which you could ask the lead are over. Talk to your lead directly."), field="words")
    if not words.strip():
        raise DomainError(_("Say what the first answer missed. The lead reads it."), field="words")
    check_length([words], field="words")
    leads = _leads(dispute)
    if not leads:
        raise DomainError(_("No lead of your team is left who has not judged this review. Talk to your lead directly."), field="words")
    _open_again(dispute, words.strip(), rules, at)
    record("review.escalate_dispute", "dispute", dispute.id, by=by, at=at, label=by.name, team_id=dispute.team_id, review=review.id)
    notices.dispute_escalated(dispute, leads, at=at)


def _check(review: Review, points: list[Point], comment: str, kind: DisputeKind) -> None:
    if kind is DisputeKind.WRONG_PERSON:
        if points:
            raise DomainError(_("If somebody else wrote this, choose no criterion: the ratings are not looked at."), field="comment")
        if not comment.strip():
            raise DomainError(_("Say how one can see that somebody else wrote this."), field="comment")
    else:
        check_points(document.compiled(review.rubric_version.source), points, levels_of(review.id))
    check_length([comment], field="comment")


def _require_room(review: Review, rules: Rules, before: int, at: datetime) -> None:
    if review.publication is not None and at > rules.closes_at(review.publication.at):
        said = _("A review can be disputed within %(days)s days. These are over; talk to your lead.", days=rules.window_days)
        raise WindowClosed(said)
    if before >= rules.most_open:
        said = _("%(most)s of your disputes are open, which is as many as your team allows. Wait for an answer.", most=before)
        raise TooManyOpen(said)


def _leads(dispute: Dispute) -> list[int]:
    """Who may answer the second step: leads of the team who neither graded, nor were graded, nor answered."""
    query = select(Membership.person_id).join(Person, Person.id == Membership.person_id)
    query = query.where(
        Membership.team_id == dispute.team_id, Membership.lead, Membership.ended_on.is_(None), Person.deactivated_at.is_(None)
    )
    graders = select(Review.reviewer_id).where(Review.assignment_id == dispute.review.assignment_id)
    answered = select(SecondLook.by_id).where(SecondLook.dispute_id == dispute.id, SecondLook.answered_at.is_not(None))
    query = query.where(Membership.person_id.not_in(answered))
    barred = (dispute.answered_by_id, dispute.review.reviewee_id)
    able = list(db.session.scalars(query.where(Membership.person_id.not_in(barred), Membership.person_id.not_in(graders))))
    return [one for one in able if not grades_blind(one, dispute.review)] or able


def _open_again(dispute: Dispute, words: str, rules: Rules, at: datetime) -> None:
    """The second step begins; what the first decided stays with its look."""
    query = update(Dispute).where(Dispute.id == dispute.id, Dispute.state == DisputeState.REJECTED, Dispute.step == dispute.step)
    fresh = {"state": DisputeState.OPEN, "step": dispute.step + 1, "escalated_at": at, "escalation": words, "due_at": rules.due_at(at)}
    if not changed(query.values(**fresh, answered_at=None, answer="", reason=None, revision=dispute.revision + 1)):
        raise Conflict(_("You asked the lead already. Reload the page to see how it stands."))
    again = update(DisputePoint).where(DisputePoint.dispute_id == dispute.id)
    db.session.execute(again.values(decided_level=None, answer="", kept=False, reason=None))
    db.session.expire(dispute, ["state", "step", "due_at", "escalated_at", "escalation", "answered_at", "answer", "revision"])
    db.session.refresh(dispute, ["state", "step", "due_at", "escalated_at", "escalation", "answered_at", "answer", "revision"])
