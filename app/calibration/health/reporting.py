"""From counts to the report that is stored: plain values for JSON. Pure."""

from collections.abc import Mapping
from typing import Any

from app.base.estimates import rate_estimate
from app.calibration.health.advice import MANY, Figures, advice
from app.calibration.health.counting import Counting, median_of, rank_link
from app.rubrics.document import Criterion

Disputed = Mapping[str, tuple[int, int]]
"""By criterion: how many disputed ratings were decided, how many of them did not stand."""
Agreed = Mapping[str, Mapping[str, Any]]
"""By criterion: agreement as the dashboard of calibration has it (verdict, why, alpha, shared)."""


def report(counting: Counting, disputed: Disputed, agreed: Agreed) -> dict[str, Any]:
    """The whole report."""
    rubric = counting.rubric
    return {
        "reviews": counting.reviews,
        "active": median_of(counting.active),
        "total": median_of(counting.total),
        "criteria": [_criterion(counting, one, disputed.get(one.id, (0, 0)), agreed.get(one.id, {})) for one in rubric.criteria],
    }


def _criterion(counting: Counting, criterion: Criterion, disputes: tuple[int, int], agreement: Mapping[str, Any]) -> dict[str, Any]:
    seen = counting.seen[criterion.id]
    levels = sorted(criterion.levels, key=lambda level: level.value)
    labels = [level.label or level.id for level in levels]
    names = labels if len(set(labels)) == len(labels) else [level.id for level in levels]
    counts = {name: seen.levels[level.id] for name, level in zip(names, levels, strict=True)}
    link = rank_link(seen.satisfied)
    partner = counting.partner(criterion.id, MANY)
    alpha = (agreement.get("alpha") or {}).get("value")
    decided, overturned = disputes
    told = Figures(
        counts=counts,
        na=seen.na,
        critical=criterion.critical is not None,
        bonus=criterion.bonus,
        conditional=criterion.when is not None or bool(criterion.channels),
        alpha=alpha,
        shared=int(agreement.get("shared") or 0),
        decided=decided,
        overturned=overturned,
        partner=(counting.rubric.criterion(partner[0]).title, *partner[1:]) if partner else None,
        csat=(link["low"], link["high"]) if link["rho"] is not None else None,
    )
    estimate = rate_estimate(overturned, decided)
    return {
        "id": criterion.id,
        "title": criterion.title,
        "rated": seen.rated,
        "na": seen.na,
        "levels": [{"label": label, "count": count} for label, count in counts.items()],
        "agreement": {name: agreement.get(name) for name in ("verdict", "why", "alpha", "shared")} if agreement else None,
        "disputes": {"decided": decided, "overturned": overturned, "low": estimate.low, "high": estimate.high},
        "csat": link,
        "advice": [{"kind": one.kind, **one.figures} for one in advice(told)],
    }
