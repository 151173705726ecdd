"""What an answered dispute leaves behind: a closed dispute and the review that stands, is void, or belongs to somebody else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from app.base.database import db
from app.base.errors import Conflict
from app.base.statements import changed
from app.people.models import Person
from app.review import announcing, notices
from app.review.actions.changing import copy_into
from app.review.actions.dispute_checks import Decision
from app.review.actions.dispute_quotes import evidence_from
from app.review.actions.publishing import stand
from app.review.actions.tallies import Movement, exact
from app.review.models import ChosenAs, DecisionReason, Dispute, DisputePoint, DisputeState, Rating, Review, ReviewState, SecondLook
from app.review.queries.sheets import Sheet, levels_of, ratings_of
from app.rubrics.scoring import Score, score
from app.trail.actions import record
from app.ui.words import gettext as _

KEPT = ("assignment_id", "conversation_id", "message_id", "rubric_version_id", "purpose", "reviewee_id", "team_id", "acted_at", "comment")
"""What a version that answers a dispute has from the one it replaces."""


@dataclass(frozen=True)
class Verdict:
    """How a dispute ends: its state, the levels that count, which of them changed or were kept, the score, the words.

    `reason` is that of a wrong person; ratings have theirs in the decisions.
    """

    state: DisputeState
    answer: str
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    moved: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    result: Score | None = None
    reason: DecisionReason | None = None


def outcome(points: list[DisputePoint], decisions: Mapping[str, Decision], moved: frozenset[str]) -> DisputeState:
    """Accepted when every disputed criterion changed (to what was proposed, where something was), rejected when none did."""
    if not moved:
        return DisputeState.REJECTED
    granted = all(one.criterion in moved and one.proposed_level in (None, decisions[one.criterion].level) for one in points)
    return DisputeState.ACCEPTED if granted else DisputeState.PARTLY


def close(dispute: Dispute, verdict: Verdict, *, by: Person, at: datetime) -> None:
    """End the dispute, and note it with this person's look. Raises Conflict when somebody else answered first."""
    values = {
        "state": verdict.state,
        "answered_by_id": by.id,
        "answered_at": at,
        "answer": verdict.answer,
        "reason": verdict.reason,
        "proposed_at": None,
        "revision": dispute.revision + 1,
    }
    query = update(Dispute).where(Dispute.id == dispute.id, Dispute.state == DisputeState.OPEN, Dispute.revision == dispute.revision)
    if not changed(query.values(**values)):
        raise Conflict(_("Somebody else answered this dispute meanwhile. Reload the page to read the answer."))
    for point in dispute.points:
        decision = verdict.decisions[point.criterion]
        point.decided_level, point.answer, point.kept = decision.level, decision.answer.strip(), point.criterion in verdict.kept
        point.reason = decision.reason
    decided = {one: [decision.level, decision.answer.strip(), decision.reason] for one, decision in verdict.decisions.items()}
    mine = (SecondLook.dispute_id == dispute.id, SecondLook.step == dispute.step, SecondLook.by_id == by.id)
    told: Any = {"decided": decided, "outcome": verdict.state, "answer": verdict.answer, "reason": verdict.reason, "answered_at": at}
    db.session.execute(update(SecondLook).where(*mine).values(**told))
    db.session.flush()
    db.session.refresh(dispute, ["state", "revision", "answer", "reason", "answered_by_id", "answered_at", "proposed_at"])


def settle(dispute: Dispute, standing: int | None, *, by: Person, at: datetime, told_at: int) -> None:
    """Note which review stands now (None: no new one), write the trail, and tell the agent and who graded where to read it."""
    review = dispute.review
    db.session.execute(update(Dispute).where(Dispute.id == dispute.id).values(new_review_id=standing))
    coded = [point.reason.value for point in dispute.points if point.reason is not None]
    coded += [dispute.reason.value] if dispute.reason is not None else []
    facts = {"review": review.id, "standing": standing or review.id, "outcome": dispute.state.value, "reasons": coded}
    record("review.answer_dispute", "dispute", dispute.id, by=by, at=at, label=dispute.opened_by.name, team_id=review.team_id, **facts)
    notices.dispute_answered(dispute, review, told_at, at=at)
    announcing.dispute_decided(dispute, review, standing, at=at)


def replace(sheet: Sheet, dispute: Dispute, verdict: Verdict, *, by: Person, at: datetime) -> Review:
    """A new version with the decided levels, in the place of the disputed one.

    What moved rests on the words of the second look, where it has some, else on those of the first review; causes likewise.
    """
    assert verdict.result is not None
    review = dispute.review
    fresh = _version(review, verdict.result, verdict.answer, reviewer_id=by.id, at=at)
    newly = evidence_from(dispute, fresh.id, by, verdict.moved)
    copy_into(fresh.id, review.id, at=at, but=verdict.moved, quotes_but=newly)
    first = ratings_of(review.id)
    for criterion in sorted(verdict.moved):
        chosen, before = verdict.decisions[criterion], first.get(criterion)
        causes = chosen.causes if chosen.causes is not None else before.causes if before is not None else ""
        said = {"level": chosen.level, "comment": chosen.answer.strip(), "causes": causes}
        db.session.add(Rating(review_id=fresh.id, criterion=criterion, saved_at=at, **said))
    db.session.flush()
    stand(sheet, fresh, verdict.result, review, by=by, at=at, told=False)
    return fresh


def hand_over(sheet: Sheet, review: Review, person: Person, reason: str, *, by: Person, at: datetime) -> Review:
    """The same review, of the person who wrote the reply. The first one is void: its reader keeps no way to the new one."""
    result = score(sheet.rubric, levels_of(review.id), channel=sheet.channel.value)
    fresh = _version(review, result, reason, reviewer_id=review.reviewer_id, at=at, reviewee_id=person.id)
    copy_into(fresh.id, review.id, at=at)
    sheet.assignment.reviewee_id, sheet.assignment.chosen_as = person.id, ChosenAs.DISPUTE
    db.session.flush()
    stand(sheet, fresh, result, review, by=by, at=at, told=False)
    db.session.execute(update(Review).where(Review.id == review.id).values(state=ReviewState.VOID))
    notices.review_published(fresh, changed=False, at=at)
    return fresh


def void(sheet: Sheet, review: Review, reason: str, *, by: Person, at: datetime) -> None:
    """The review counts no longer; it stays readable. Raises Conflict when it does not stand any more."""
    query = update(Review).where(Review.id == review.id, Review.state == ReviewState.PUBLISHED)
    if not changed(query.values(state=ReviewState.VOID)):
        raise Conflict(_("Somebody else changed this review meanwhile. Open it again to see their version."))
    movement = Movement()
    movement.add(review, sheet.rubric, score(sheet.rubric, levels_of(review.id), channel=sheet.channel.value), sheet.timezone, sign=-1)
    movement.write()
    record("review.void", "review", review.id, by=by, at=at, team_id=review.team_id, reason=reason)
    announcing.voided(review, at=at)


def _version(review: Review, result: Score, reason: str, *, at: datetime, **values: Any) -> Review:
    last = db.session.scalar(select(func.max(Review.number)).where(Review.assignment_id == review.assignment_id))
    given = {name: getattr(review, name) for name in KEPT} | values
    fresh = Review(**given, number=int(last or 0) + 1, reason=reason, state=ReviewState.PUBLISHED, started_at=at, saved_at=at)
    fresh.score, fresh.shown, fresh.passed = exact(result), None if result.shown is None else str(result.shown), result.passed
    db.session.add(fresh)
    db.session.flush()
    return fresh
