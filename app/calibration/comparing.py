"""Grades side by side: levels, signed gaps to the reference, agreement per criterion. Pure.

A gap is in points of 100 on the criterion's own scale: +50 means half the scale higher (milder) than the reference.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from app.base.estimates import Estimate, mean_estimate
from app.calibration.agreement import Agreement, agreement
from app.calibration.rating_table import RatingTable, table_of
from app.calibration.verdicts import Verdict
from app.rubrics.document import NOT_APPLICABLE, Criterion
from app.rubrics.places import position

DRAWS = 1000
HUNDRED = 100


class Given(NamedTuple):
    """What one person gave one criterion of one item."""

    item: Any
    person: int
    level: str
    comment: str = ""


@dataclass(frozen=True)
class Line:
    """One person's level of one criterion, with its gap to the reference (None: there is nothing to compare with)."""

    given: Given
    gap: Fraction | None

    @property
    def shown_gap(self) -> int | None:
        """The gap in whole points, half away from nought."""
        if self.gap is None:
            return None
        points = int(abs(self.gap) + Fraction(1, 2))
        return points if self.gap > 0 else -points


def lines(criterion: Criterion, given: Sequence[Given], baseline: int | None) -> list[Line]:
    """Everybody's level of one item with the gap to the baseline person's level, or to the mean of the others."""
    return [Line(one, _gap(criterion, one, given, baseline)) for one in given]


def suggested(given: Sequence[Given], baseline: int | None) -> str | None:
    """What a discussion may begin with: the baseline's level, or the one that all gave. Where people differ they choose themselves."""
    chosen = next((one.level for one in given if one.person == baseline), None)
    levels = {one.level for one in given}
    return chosen if chosen is not None else next(iter(levels)) if len(levels) == 1 else None


def table(criterion: Criterion, given: Iterable[Given]) -> RatingTable:
    """The levels as a table of ratings over the criterion's whole scale; of a person who rated an item twice the first counts."""
    scale = [str(level.value) for level in criterion.levels]
    seen: dict[tuple[Any, int], str] = {}
    for one in given:
        level = criterion.level(one.level)
        value = NOT_APPLICABLE if one.level == NOT_APPLICABLE else str(level.value) if level is not None else None
        if value is not None:
            seen.setdefault((one.item, one.person), value)
    return table_of([(str(item), str(person), value) for (item, person), value in seen.items()], scale)


def figures(criterion: Criterion, given: Iterable[Given], *, draws: int = DRAWS, seed: int = 1) -> dict[str, Any]:
    """Raw and chance-corrected agreement on one criterion with 95 % intervals and the verdict, as plain values.

    Where fewer than ten items are shared, or nothing varies, no coefficient is given: it would mean nothing.
    """
    rated = table(criterion, given)
    if not rated.items:
        return _nothing(criterion, rated)
    found = agreement(rated)
    telling = found.verdict not in (Verdict.TOO_FEW, Verdict.NO_VARIATION)
    if telling:
        found = agreement(rated, bootstrap=draws, seed=seed)  # a thousand draws, so only where somebody reads their intervals
    return {
        **_named(criterion, rated),
        "verdict": found.verdict.value,
        "why": found.why,
        "same": same_items(rated),
        "exact": _figure(found, "exact", None) if telling else None,
        "alpha": _figure(found, "alpha", "ordinal") if telling else None,
        "ac": _figure(found, "ac", "ordinal") if telling else None,
        "all": _all(found) if telling else [],
        "applies": found.not_applicable,
    }


def severity(gaps: Mapping[Any, Sequence[Fraction]]) -> Estimate:
    """The mean signed gap with its interval; the gaps of one conversation are one observation, their mean."""
    means = [sum(points, Fraction(0)) / len(points) for points in gaps.values() if points]
    return mean_estimate(len(means), sum(means, Fraction(0)), sum((mean * mean for mean in means), Fraction(0)))


def same_items(rated: RatingTable) -> tuple[int, int]:
    """Of the items that two or more rated: how many got one and the same level from all of them."""
    shared = [set(given.values()) for given in rated.items.values() if len(given) > 1]
    return sum(len(levels) == 1 for levels in shared), len(shared)


def _gap(criterion: Criterion, one: Given, given: Sequence[Given], baseline: int | None) -> Fraction | None:
    own = position(criterion, one.level)
    others = [other for other in given if (other.person == baseline if baseline is not None else True) and other.person != one.person]
    places = [place for other in others if (place := position(criterion, other.level)) is not None]
    return own - sum(places, Fraction(0)) / len(places) if own is not None and places else None


def _all(found: Agreement) -> list[dict[str, Any]]:
    """Every figure of scoring.md, in its order, that could be computed: its name (group and kind), value and interval."""
    names: list[tuple[str, str | None]] = [("exact", None), ("within_one", None)]
    for group in ("alpha", "ac", "kappa", "icc"):
        names += [(group, kind) for kind in getattr(found, group) or ()]
    figures = ((group, kind, _figure(found, group, kind)) for group, kind in names)
    told = ((f"ICC ({kind})" if group == "icc" else f"{group} {kind or ''}".strip(), figure) for group, kind, figure in figures)
    return [{"name": name, **figure} for name, figure in told if figure is not None]


def _figure(found: Agreement, group: str, name: str | None) -> dict[str, float | None] | None:
    value = getattr(found, group)
    interval = found.intervals.get(group)
    if name is not None:
        value, interval = (value or {}).get(name), (interval or {}).get(name)
    if value is None:
        return None
    low, high = interval or (None, None)
    return {"value": value, "low": low, "high": high}


def _named(criterion: Criterion, rated: RatingTable) -> dict[str, Any]:
    return {
        "criterion": criterion.id,
        "title": criterion.title,
        "shared": rated.shared,
        "raters": len(rated.raters),
        "ratings": rated.ratings,
    }


def _nothing(criterion: Criterion, rated: RatingTable) -> dict[str, Any]:
    empty: dict[str, Any] = {
        "verdict": Verdict.TOO_FEW.value,
        "why": "",
        "same": (0, 0),
        "exact": None,
        "alpha": None,
        "ac": None,
        "all": [],
        "applies": None,
    }
    return _named(criterion, rated) | empty
