"""How disputes ended: for each reviewer and each criterion, with Wilson intervals, and how long an answer took."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal_column, select
from sqlalchemy.orm import aliased

from app.base.database import db
from app.base.estimates import Estimate, rate_estimate
from app.people.models import Person, Team
from app.review.models import (
    Dispute,
    DisputeKind,
    DisputePoint,
    DisputeProposal,
    DisputeState,
    ProposalOutcome,
    Rating,
    Review,
)
from app.review.queries.dispute_reasons import Coded, in_per_cent, reasons_since
from app.rubrics import document
from app.rubrics.models import RubricVersion

REVIEWER, AGENT = aliased(Person), aliased(Person)


@dataclass
class Group:
    """Disputes of one reviewer, of one kind, or of all. `given`: how many reviews of replies of these days the reviewer gave."""

    name: str
    given: int | None = None
    open: int = 0
    ended: dict[DisputeState, int] = field(default_factory=lambda: defaultdict(int))
    hours: list[float] = field(default_factory=list)
    why: Coded = field(default_factory=Coded)

    @property
    def n(self) -> int:
        """How many were answered."""
        return sum(self.ended.values())

    @property
    def overturned(self) -> Estimate:
        """The share of the answered ones that changed something, in per cent."""
        return in_per_cent(rate_estimate(self.n - self.ended[DisputeState.REJECTED], self.n))

    @property
    def median_hours(self) -> float | None:
        return median(self.hours) if self.hours else None

    def add(self, row: Any) -> None:
        """Count one dispute."""
        if row.state is DisputeState.OPEN:
            self.open += 1
            return
        self.ended[row.state] += 1
        if row.kind is DisputeKind.WRONG_PERSON:
            self.why.add(row.reason)
        self.hours.append((row.answered_at - (row.escalated_at or row.opened_at)).total_seconds() / 3600)


@dataclass
class Criterion:
    """Decided points of one criterion of a rubric, whatever the version."""

    rubric: str
    title: str
    n: int = 0
    changed: int = 0
    kept: int = 0
    """Answered lower, and kept, because the team's disputes never lower."""
    why: Coded = field(default_factory=Coded)

    @property
    def overturned(self) -> Estimate:
        """The share of the decided points whose level changed, in per cent."""
        return in_per_cent(rate_estimate(self.changed, self.n))


@dataclass
class Steps:
    """Where two people decide: how often an answer was confirmed or sent back, and how long each of the two steps took."""

    confirmed: int = 0
    sent_back: int = 0
    waiting: int = 0
    proposing: list[float] = field(default_factory=list)
    """Hours from opening, or from being sent back, to a proposal."""
    confirming: list[float] = field(default_factory=list)
    """Hours from a proposal to what the lead made of it."""

    @property
    def n(self) -> int:
        """How many proposals a lead decided about."""
        return self.confirmed + self.sent_back

    @property
    def returned(self) -> Estimate:
        """The share of the decided proposals that were sent back, in per cent."""
        return in_per_cent(rate_estimate(self.sent_back, self.n))

    @property
    def median_proposing(self) -> float | None:
        return median(self.proposing) if self.proposing else None

    @property
    def median_confirming(self) -> float | None:
        return median(self.confirming) if self.confirming else None


@dataclass(frozen=True)
class Figures:
    """The whole page."""

    total: Group
    kinds: list[Group]
    reviewers: list[Group]
    criteria: list[Criterion]
    steps: Steps


def figures(team_ids: Collection[int], since: datetime, reviewer_id: int | None = None) -> Figures:
    """Disputes of these teams opened since then, about everybody's reviews or one reviewer's.

    Five statements, and one for the rubrics that occur.
    """
    whose = _of(team_ids, reviewer_id)
    rows, points = disputes_since(team_ids, since, reviewer_id), _points(whose, since)
    given = _given(team_ids, since, reviewer_id)
    reviewers: dict[int, Group] = {}
    kinds: dict[str, Group] = {}
    total = Group("", sum(given.values()))
    for row in rows:
        reviewer = reviewers.setdefault(row.reviewer_id, Group(row.reviewer, given.get(row.reviewer_id, 0)))
        for group in (total, reviewer, kinds.setdefault(row.kind.value, Group(str(row.kind.label)))):
            group.add(row)
    criteria = _count(points)
    for row in reasons_since(whose, since):
        told = [total, reviewers[row.reviewer_id], criteria.get((row.rubric_id, row.criterion))]
        for each in told:
            if each is not None:
                each.why.add(row.reason, row.n)
    by_criterion = sorted(criteria.values(), key=lambda one: (-one.n, one.rubric, one.title))
    return Figures(total, list(kinds.values()), sorted(reviewers.values(), key=lambda one: (-one.n, one.name)), by_criterion, _steps(rows))


def disputes_since(team_ids: Collection[int], since: datetime, reviewer_id: int | None = None) -> Sequence[Any]:
    """Every dispute of these teams opened since then, oldest first. One statement."""
    columns = (Dispute.id, Dispute.kind, Dispute.state, Dispute.step, Dispute.opened_at, Dispute.escalated_at, Dispute.answered_at)
    query = (
        select(*columns, Dispute.reason, Dispute.review_id, Review.reviewer_id, REVIEWER.name.label("reviewer"), AGENT.name.label("agent"))
        .add_columns(Team.name.label("team"))
        .join(Review, Review.id == Dispute.review_id)
        .join(REVIEWER, REVIEWER.id == Review.reviewer_id)
        .join(AGENT, AGENT.id == Dispute.opened_by_id)
        .join(Team, Team.id == Dispute.team_id)
        .where(*_of(team_ids, reviewer_id), Dispute.opened_at >= since)
    )
    return db.session.execute(query.order_by(Dispute.opened_at, Dispute.id)).all()


def overturned(rubric_id: int, since: datetime) -> dict[str, Criterion]:
    """For a rubric's health: decided points by criterion id, over all teams. Two statements."""
    counted = _count(_points([RubricVersion.rubric_id == rubric_id], since))
    return {criterion: one for (_rubric, criterion), one in counted.items()}


def proposals_in(dispute_ids: Collection[int]) -> dict[int, list[Any]]:
    """(at, outcome, checked_at) of every proposal by dispute, the oldest first. One statement for each thousand disputes."""
    found: dict[int, list[Any]] = defaultdict(list)
    ids = sorted(dispute_ids)
    columns = (DisputeProposal.dispute_id, DisputeProposal.at, DisputeProposal.outcome, DisputeProposal.checked_at)
    for start in range(0, len(ids), 1000):
        query = select(*columns).where(DisputeProposal.dispute_id.in_(ids[start : start + 1000])).order_by(DisputeProposal.id)
        for row in db.session.execute(query):
            found[row.dispute_id].append(row)
    return found


def _steps(rows: Sequence[Any]) -> Steps:
    steps, proposals = Steps(), proposals_in([row.id for row in rows])
    for row in rows:
        before = row.opened_at
        for one in proposals.get(row.id, ()):
            steps.proposing.append(hours_between(before, one.at))
            if one.checked_at is None:
                steps.waiting += 1
                continue
            steps.confirming.append(hours_between(one.at, one.checked_at))
            steps.confirmed += one.outcome is ProposalOutcome.CONFIRMED
            steps.sent_back += one.outcome is ProposalOutcome.SENT_BACK
            before = one.checked_at
    return steps


def hours_between(first: datetime, last: datetime) -> float:
    """Hours from one moment to another."""
    return (last - first).total_seconds() / 3600


def _of(team_ids: Collection[int], reviewer_id: int | None) -> list[ColumnElement[bool]]:
    mine = [Review.reviewer_id == reviewer_id] if reviewer_id is not None else []
    return [Dispute.team_id.in_(team_ids), Dispute.state.in_(list(DisputeState)), *mine]  # each state is one range of days in the index


def _given(team_ids: Collection[int], since: datetime, reviewer_id: int | None) -> dict[int, int]:
    """How many reviews of replies since then each reviewer of these teams gave, whatever became of them. A version that answers a
    dispute, that a colleague changed, or that was scored anew is nobody's own: first versions count. One range of an index for a team."""
    query = select(Review.reviewer_id, func.count()).where(Review.number == literal_column("1"))
    query = query.where(Review.team_id.in_(team_ids), Review.acted_at >= since)
    query = query.where(Review.reviewer_id == reviewer_id) if reviewer_id is not None else query
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Review.reviewer_id))}


def _points(whose: Sequence[ColumnElement[bool]], since: datetime) -> Sequence[Any]:
    """(rubric, version, criterion, n, changed, kept) of the decided points. One statement."""
    rated = and_(Rating.review_id == Dispute.review_id, Rating.criterion == DisputePoint.criterion)
    changed = func.sum((Rating.level != DisputePoint.decided_level).cast(db.Integer))
    kept = func.sum(DisputePoint.kept.cast(db.Integer))
    version = func.max(Review.rubric_version_id).label("version_id")
    query = (
        select(
            RubricVersion.rubric_id, DisputePoint.criterion, version, func.count().label("n"), changed.label("changed"), kept.label("kept")
        )
        .join(Dispute, Dispute.id == DisputePoint.dispute_id)
        .join(Review, Review.id == Dispute.review_id)
        .join(RubricVersion, RubricVersion.id == Review.rubric_version_id)
        .join(Rating, rated)
        .where(DisputePoint.decided_level.is_not(None), Dispute.opened_at >= since, *whose)
        .group_by(RubricVersion.rubric_id, DisputePoint.criterion)
    )
    return db.session.execute(query).all()


def _count(points: Sequence[Any]) -> dict[tuple[int, str], Criterion]:
    versions = _versions({row.version_id for row in points})
    counted = {}
    for row in points:
        rubric = versions[row.version_id]
        criterion = rubric.by_id.get(row.criterion)
        title = criterion.title if criterion else row.criterion
        counted[row.rubric_id, row.criterion] = Criterion(rubric.title, title, row.n, int(row.changed or 0), int(row.kept or 0))
    return counted


def _versions(ids: Iterable[int]) -> dict[int, document.Rubric]:
    wanted = sorted(ids)
    if not wanted:
        return {}
    rows = db.session.execute(select(RubricVersion.id, RubricVersion.source).where(RubricVersion.id.in_(wanted)))
    return {row.id: document.compiled(row.source) for row in rows}
