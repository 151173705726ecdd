"""From counts to the report that is stored: plain values for JSON. Pure."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from app.base.estimates import rate_estimate
from app.calibration.health.advice import MANY, Figures, advice
from app.calibration.health.counting import Counting, median_of, rank_link, spread_of
from app.rubrics.document import Criterion


class Disputes(NamedTuple):
    """Disputed ratings of a criterion: decided, did not stand, decided with a reason, of these because the rubric is ambiguous."""

    decided: int = 0
    overturned: int = 0
    coded: int = 0
    ambiguous: int = 0


Disputed = Mapping[str, Disputes]
"""By criterion."""
Agreed = Mapping[str, Mapping[str, Any]]
"""By criterion: agreement as the dashboard of calibration has it (verdict, why, alpha, shared)."""


def report(counting: Counting, disputed: Disputed, agreed: Agreed) -> dict[str, Any]:
    """The whole report."""
    rubric = counting.rubric
    return {
        "reviews": counting.reviews,
        "active": median_of(counting.active),
        "total": median_of(counting.total),
        "criteria": [_criterion(counting, one, disputed.get(one.id, Disputes()), agreed.get(one.id, {})) for one in rubric.criteria],
    }


def _criterion(counting: Counting, criterion: Criterion, disputes: Disputes, agreement: Mapping[str, Any]) -> dict[str, Any]:
    seen = counting.seen[criterion.id]
    levels = sorted(criterion.levels, key=lambda level: level.value)
    labels = [level.label or level.id for level in levels]
    names = labels if len(set(labels)) == len(labels) else [level.id for level in levels]
    counts = {name: seen.levels[level.id] for name, level in zip(names, levels, strict=True)}
    link = rank_link(seen.satisfied)
    partner = counting.partner(criterion.id, MANY)
    alpha = (agreement.get("alpha") or {}).get("value")
    told = Figures(
        counts=counts,
        na=seen.na,
        critical=criterion.critical is not None,
        bonus=criterion.bonus,
        conditional=criterion.when is not None or bool(criterion.channels),
        alpha=alpha,
        shared=int(agreement.get("shared") or 0),
        **disputes._asdict(),
        partner=(counting.rubric.criterion(partner[0]).title, *partner[1:]) if partner else None,
        csat=(link["low"], link["high"]) if link["rho"] is not None else None,
    )
    estimate = rate_estimate(disputes.overturned, disputes.decided)
    return {
        "id": criterion.id,
        "title": criterion.title,
        "rated": seen.rated,
        "na": seen.na,
        "excused": seen.excused,
        "levels": [{"label": label, "count": count} for label, count in counts.items()],
        "spread": spread_of(seen.values),
        "time": median_of(seen.seconds),
        "agreement": {name: agreement.get(name) for name in ("verdict", "why", "alpha", "shared")} if agreement else None,
        "disputes": {**disputes._asdict(), "low": estimate.low, "high": estimate.high},
        "csat": link,
        "advice": [{"kind": one.kind, **one.figures} for one in advice(told)],
    }
