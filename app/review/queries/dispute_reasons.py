"""Why disputes were decided as they were: how often each reason of the closed list was chosen, by reviewer and by criterion."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.base.database import db
from app.base.estimates import ENOUGH, Estimate, rate_estimate
from app.review.models import DecisionReason, Dispute, DisputePoint, DisputeState, Review
from app.rubrics.models import RubricVersion


@dataclass
class Coded:
    """Reasons of the decided criteria, or of decisions about whose reply it was. `without`: decided before there were reasons."""

    counts: Counter[DecisionReason] = field(default_factory=Counter)
    without: int = 0

    @property
    def n(self) -> int:
        """How many decisions have a reason."""
        return self.counts.total()

    @property
    def enough(self) -> bool:
        return self.n >= ENOUGH

    def add(self, reason: DecisionReason | None, n: int = 1) -> None:
        """Count so many decisions."""
        if reason is None:
            self.without += n
        else:
            self.counts[reason] += n

    def rows(self) -> list[tuple[DecisionReason, int, Estimate]]:
        """(reason, how often, its share of the coded decisions in per cent), the most frequent first."""
        order = list(DecisionReason)
        found = sorted(self.counts.items(), key=lambda one: (-one[1], order.index(one[0])))
        return [(reason, count, in_per_cent(rate_estimate(count, self.n))) for reason, count in found]


def reasons_since(whose: Sequence[ColumnElement[bool]], since: datetime) -> Sequence[Any]:
    """(reviewer_id, rubric_id, criterion, reason, n) of the criteria decided in disputes opened since then. One statement."""
    columns = (Review.reviewer_id, RubricVersion.rubric_id, DisputePoint.criterion, DisputePoint.reason)
    query = (
        select(*columns, func.count().label("n"))
        .join(Dispute, Dispute.id == DisputePoint.dispute_id)
        .join(Review, Review.id == Dispute.review_id)
        .join(RubricVersion, RubricVersion.id == Review.rubric_version_id)
        .where(DisputePoint.decided_level.is_not(None), Dispute.state != DisputeState.OPEN, Dispute.opened_at >= since, *whose)
        .group_by(*columns)
    )
    return db.session.execute(query).all()


def reasons_of(dispute_ids: Collection[int]) -> dict[int, list[str]]:
    """For a file: "criterion: reason" of every decided criterion, by dispute. One statement for each thousand disputes."""
    found: dict[int, list[str]] = {}
    ids = sorted(dispute_ids)
    columns = (DisputePoint.dispute_id, DisputePoint.criterion, DisputePoint.reason)
    for start in range(0, len(ids), 1000):
        query = select(*columns).where(DisputePoint.dispute_id.in_(ids[start : start + 1000]), DisputePoint.decided_level.is_not(None))
        for dispute_id, criterion, reason in db.session.execute(query.order_by(DisputePoint.id)):
            found.setdefault(dispute_id, []).append(f"{criterion}: {coded(reason)}")
    return found


def coded(reason: DecisionReason | None) -> str:
    """A reason in a file."""
    return reason.value if reason is not None else "not coded"


def in_per_cent(rate: Estimate) -> Estimate:
    """The same estimate in per cent."""
    mean, low, high = (None if value is None else value * 100 for value in (rate.mean, rate.low, rate.high))
    return Estimate(rate.n, mean, low, high, rate.enough)
