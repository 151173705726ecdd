"""Disputes: the agent asks for a second look at single criteria; somebody who has not seen the first score answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from app.base.database import db
from app.base.errors import Conflict, DomainError, Forbidden
from app.base.statements import changed, insert_into
from app.people.models import Person
from app.review import notices
from app.review.actions.changing import copy_into
from app.review.actions.drafts import LONGEST_COMMENT
from app.review.actions.publishing import stand
from app.review.actions.tallies import exact
from app.review.models import NOT_APPLICABLE, Acknowledgement, Dispute, DisputePoint, DisputeState, Rating, Review, ReviewState
from app.review.policy import may_acknowledge, may_answer, may_dispute
from app.review.queries.sheets import Sheet, levels_of
from app.rubrics import document
from app.rubrics.document import Rubric
from app.rubrics.scoring import Score, score
from app.trail.actions import record
from app.ui.words import gettext as _

KEPT = ("assignment_id", "conversation_id", "message_id", "rubric_version_id", "purpose", "reviewee_id", "team_id", "acted_at", "comment")
"""What a version that answers a dispute has from the one it replaces."""


@dataclass(frozen=True)
class Point:
    """One disputed criterion: why, and the level the agent would have given (or None)."""

    criterion: str
    comment: str
    proposed: str | None = None


@dataclass(frozen=True)
class Decision:
    """The second reviewer's own level for a criterion, and a sentence why."""

    level: str
    answer: str


def acknowledge(review: Review, *, by: Person, at: datetime) -> None:
    """Note that the agent has read the review; doing it again changes nothing. Raises Forbidden."""
    if not may_acknowledge(by, review):
        raise Forbidden(_("Only the reviewed person can acknowledge a review, while it stands. Reload the page to see how it stands."))
    statement = insert_into(Acknowledgement).values(review_id=review.id, by_id=by.id, at=at)
    changed(statement.on_conflict_do_nothing(index_elements=["review_id"]))
    notices.review_seen(review, by, at=at)


def open_dispute(review: Review, points: list[Point], comment: str, *, by: Person, at: datetime) -> Dispute:
    """Ask for a second look. `review` needs its rubric version loaded. Once for each version of a review.

    Raises Forbidden, Conflict when it is disputed already, DomainError (422) with the field.
    """
    if not may_dispute(by, review):
        raise Forbidden(_("Only the reviewed agent can dispute a review, while it stands. Reload the page to see how it stands."))
    _check_points(document.compiled(review.rubric_version.source), points, levels_of(review.id))
    if len(comment) > LONGEST_COMMENT:
        raise DomainError(_("A comment holds at most %(most)s characters. Shorten it.", most=LONGEST_COMMENT), field="comment")
    dispute = Dispute(review_id=review.id, team_id=review.team_id, opened_by_id=by.id, opened_at=at, comment=comment.strip())
    dispute.points = [DisputePoint(criterion=one.criterion, comment=one.comment.strip(), proposed_level=one.proposed) for one in points]
    try:
        with db.session.begin_nested():
            db.session.add(dispute)
    except IntegrityError as error:
        raise Conflict(_("You disputed this review already. Its page shows how the dispute stands.")) from error
    facts = {"review": review.id, "criteria": [one.criterion for one in points]}
    record("review.dispute", "dispute", dispute.id, by=by, at=at, label=by.name, team_id=review.team_id, **facts)
    notices.review_seen(review, by, at=at)
    notices.dispute_opened(dispute, review, at=at)
    return dispute


def answer_dispute(dispute: Dispute, sheet: Sheet, decisions: Mapping[str, Decision], answer: str, *, by: Person, at: datetime) -> Review:
    """Decide every disputed criterion with one's own level; the review that stands afterwards.

    Where every level is as before, the review stays and the dispute is rejected; else a new version takes its
    place. `dispute` needs review and points loaded. Criteria that only apply under the new levels are asked for by
    IncompleteRatings (422). Raises Forbidden, Conflict when somebody else answered first.
    """
    review = dispute.review
    if not may_answer(by, dispute, review):
        raise Forbidden(_("Somebody who neither graded nor was graded answers a dispute, once. Leave this one to a colleague."))
    before = levels_of(review.id)
    _check_decisions(sheet.rubric, dispute, decisions, answer)
    after = before | {criterion: decision.level for criterion, decision in decisions.items()}
    result = score(sheet.rubric, after, channel=sheet.channel.value)
    moved = frozenset(criterion for criterion in decisions if decisions[criterion].level != before.get(criterion))
    _close(dispute, decisions, moved, answer.strip(), by, at)
    standing = _replace(sheet, review, _Second(decisions, moved, result, answer.strip()), by, at) if moved else review
    db.session.execute(update(Dispute).where(Dispute.id == dispute.id).values(new_review_id=standing.id if moved else None))
    told = {"review": review.id, "standing": standing.id}
    record("review.answer_dispute", "dispute", dispute.id, by=by, at=at, label=dispute.opened_by.name, team_id=review.team_id, **told)
    notices.dispute_answered(dispute, review, standing.id, at=at)
    return standing


def outcome(points: list[DisputePoint], moved: frozenset[str]) -> DisputeState:
    """Accepted when every disputed criterion changed (to what was proposed, where something was), rejected when none did."""
    if not moved:
        return DisputeState.REJECTED
    granted = all(one.criterion in moved and one.proposed_level in (None, one.decided_level) for one in points)
    return DisputeState.ACCEPTED if granted else DisputeState.PARTLY


def _check_points(rubric: Rubric, points: list[Point], rated: Mapping[str, str]) -> None:
    if not points:
        raise DomainError(_("Choose at least one criterion and say what should be looked at again."))
    for point in points:
        criterion = rubric.by_id.get(point.criterion)
        if criterion is None or point.criterion not in rated:
            raise DomainError(_("This review has no such criterion. Reload the page and choose one that is shown."), field=point.criterion)
        if not point.comment.strip():
            raise DomainError(_("Say what should be looked at again in '%(title)s'.", title=criterion.title), field=point.criterion)
        if len(point.comment) > LONGEST_COMMENT:
            raise DomainError(_("A comment holds at most %(most)s characters. Shorten it.", most=LONGEST_COMMENT), field=point.criterion)
        if point.proposed is not None and not _has_level(rubric, point.criterion, point.proposed):
            raise DomainError(_("'%(title)s' has no such level. Choose one of those shown.", title=criterion.title), field=point.criterion)


def _check_decisions(rubric: Rubric, dispute: Dispute, decisions: Mapping[str, Decision], answer: str) -> None:
    for point in dispute.points:
        title = rubric.criterion(point.criterion).title
        decision = decisions.get(point.criterion)
        if decision is None or not decision.level:
            raise DomainError(_("Choose a level for '%(title)s'.", title=title), field=point.criterion)
        if not decision.answer.strip():
            raise DomainError(_("Say in a sentence why you chose this level for '%(title)s'.", title=title), field=point.criterion)
    for criterion_id, decision in decisions.items():
        if not _has_level(rubric, criterion_id, decision.level):
            raise DomainError(_("Choose one of the levels shown."), field=criterion_id)
    if max([len(answer), *(len(decision.answer) for decision in decisions.values())]) > LONGEST_COMMENT:
        raise DomainError(_("An answer holds at most %(most)s characters. Shorten it.", most=LONGEST_COMMENT), field="answer")


def _has_level(rubric: Rubric, criterion_id: str, level: str) -> bool:
    criterion = rubric.by_id.get(criterion_id)
    return criterion is not None and (criterion.na if level == NOT_APPLICABLE else criterion.level(level) is not None)


def _close(dispute: Dispute, decisions: Mapping[str, Decision], moved: frozenset[str], answer: str, by: Person, at: datetime) -> None:
    for point in dispute.points:
        decision = decisions[point.criterion]
        point.decided_level, point.answer = decision.level, decision.answer.strip()
    state = outcome(dispute.points, moved)
    values = {"state": state, "answered_by_id": by.id, "answered_at": at, "answer": answer, "revision": dispute.revision + 1}
    query = update(Dispute).where(Dispute.id == dispute.id, Dispute.state == DisputeState.OPEN, Dispute.revision == dispute.revision)
    if not changed(query.values(**values)):
        raise Conflict(_("Somebody else answered this dispute meanwhile. Reload the page to read the answer."))
    db.session.flush()
    db.session.refresh(dispute, ["state", "revision", "answer", "answered_by_id", "answered_at"])


@dataclass(frozen=True)
class _Second:
    """The second reviewer's work: every decision, which of them changed something, the score they give, the answer."""

    decisions: Mapping[str, Decision]
    moved: frozenset[str]
    result: Score
    answer: str


def _replace(sheet: Sheet, review: Review, second: _Second, by: Person, at: datetime) -> Review:
    last = db.session.scalar(select(func.max(Review.number)).where(Review.assignment_id == review.assignment_id))
    result = second.result
    fresh = Review(
        **{name: getattr(review, name) for name in KEPT},
        number=int(last or 0) + 1,
        reason=second.answer,
        reviewer_id=by.id,
        state=ReviewState.PUBLISHED,
        started_at=at,
        saved_at=at,
        score=exact(result),
        shown=None if result.shown is None else str(result.shown),
        passed=result.passed,
    )
    db.session.add(fresh)
    db.session.flush()
    copy_into(fresh.id, review.id, at=at, but=second.moved)
    for criterion in sorted(second.moved):
        chosen = second.decisions[criterion]
        db.session.add(Rating(review_id=fresh.id, criterion=criterion, level=chosen.level, comment=chosen.answer.strip(), saved_at=at))
    db.session.flush()
    stand(sheet, fresh, result, review, by=by, at=at, told=False)
    return fresh
