"""Everything that is said about the agreement in one table of ratings: figures, intervals, verdict. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import lcm
from typing import Any

from app.calibration import coefficients as of
from app.calibration.coefficients import Patterns, Weight
from app.calibration.intraclass import Rows, intraclass
from app.calibration.intraclass import intervals as intraclass_intervals
from app.calibration.rating_table import RatingTable, Scale
from app.calibration.resampling import draws, percentiles
from app.calibration.verdicts import Verdict, verdict_of

Figures = dict[str, float | None]
Interval = tuple[float, float] | None
Pairs = Mapping[tuple[int, int], int]


@dataclass(frozen=True)
class Agreement:
    """Agreement in a table of ratings. A figure is None where it cannot be computed: nothing varies, or the levels have no order."""

    items: int
    shared: int
    raters: int
    ratings: int
    alpha: Figures
    ac: Figures
    kappa: Figures | None
    icc: Figures | None
    exact: float | None
    within_one: float | None
    intervals: Mapping[str, Any]
    not_applicable: Mapping[str, Any] | None
    verdict: Verdict
    why: str

    def as_json(self) -> dict[str, Any]:
        """Plain values under the keys of docs/commands.md."""
        return {**vars(self), "verdict": self.verdict.value}


def agreement(table: RatingTable, *, bootstrap: int = 0, seed: int = 1) -> Agreement:
    """All figures of `table` with 95 % intervals (scale as in the table).

    The intraclass correlations have the F interval (see `intraclass`), all others percentiles over `bootstrap` draws of whole items.
    """
    patterns, pairs = table.patterns, _pairs(table)
    figures = _figures(patterns, table.scale, _weights(table.scale))
    alpha, ac = figures["alpha"], figures["ac"]
    kappa = _kappas(pairs, table.scale) if pairs is not None else None
    rows = _rows(table)
    intervals = _intervals(patterns, pairs, table.scale, bootstrap, seed)
    correlations = intraclass_intervals(rows, bootstrap=bootstrap, seed=seed) if rows is not None else {}
    decisive = alpha["ordinal"] if table.scale.numbers is not None else alpha["nominal"]
    verdict, why = verdict_of(patterns, table.scale, table.shared, decisive)
    if not table.scale.declared:
        why += " No scale was given, so only the levels that occur are counted as levels."
    if table.scale.numbers is None:
        why += " Not every value is a number, so only nominal statistics are given."
    return Agreement(
        items=len(table.items), shared=table.shared, raters=len(table.raters), ratings=table.ratings, alpha=alpha, ac=ac, kappa=kappa,
        icc=intraclass(rows) if rows is not None else None, exact=figures["exact"], within_one=figures["within_one"],
        intervals=intervals | ({"icc": correlations} if correlations else {}), not_applicable=_applicability(table),
        verdict=verdict, why=why,
    )  # fmt: skip


def _figures(patterns: Patterns, scale: Scale, weights: Mapping[str, Weight | None]) -> dict[str, Any]:
    ordered = scale.numbers is not None
    values = [float(number) for number in scale.numbers or ()]
    varied = len({place for pattern in patterns for place, _ in pattern}) > 1
    spread = of.gwet_spread(patterns, len(scale.names))
    return {
        "alpha": {
            "nominal": of.alpha_nominal(patterns),
            "ordinal": of.alpha_ordinal(patterns) if ordered else None,
            "interval": of.alpha_interval(patterns, values) if ordered else None,
        },
        "ac": {
            name: of.gwet(patterns, len(scale.names), weight, spread) if weight and varied else None for name, weight in weights.items()
        },
        "exact": of.agreeing(patterns, of.identity),
        "within_one": of.agreeing(patterns, of.within_one) if ordered else None,
    }


def _weights(scale: Scale) -> dict[str, Weight | None]:
    if scale.numbers is None:
        return {"identity": of.identity, "linear": None, "quadratic": None, "ordinal": None}
    numbers, levels = scale.numbers, len(scale.names)
    return {
        "identity": of.identity, "linear": of.linear(numbers), "quadratic": of.quadratic(numbers), "ordinal": of.ordinal(levels),
    }  # fmt: skip


def _kappas(pairs: Pairs, scale: Scale) -> Figures:
    numbers = scale.numbers
    return {
        "none": of.kappa(pairs, of.identity),
        "linear": of.kappa(pairs, of.linear(numbers)) if numbers is not None else None,
        "quadratic": of.kappa(pairs, of.quadratic(numbers)) if numbers is not None else None,
    }


def _pairs(table: RatingTable) -> Pairs | None:
    """The two levels of every item that both rated, where there are exactly two raters."""
    if len(table.raters) != 2:
        return None
    one, other = table.raters
    counted: dict[tuple[int, int], int] = {}
    for given in table.items.values():
        if one in given and other in given:
            pair = given[one], given[other]
            counted[pair] = counted.get(pair, 0) + 1
    return dict(sorted(counted.items()))


def _rows(table: RatingTable) -> Rows | None:
    """How many items show each row of ratings, as whole numbers; None unless everybody rated every item and levels are numbers."""
    numbers, raters = table.scale.numbers, table.raters
    if numbers is None or not table.items or any(len(given) != len(raters) for given in table.items.values()):
        return None
    whole = lcm(*(number.denominator for number in numbers))
    values = [int(number * whole) for number in numbers]
    return Counter(tuple(values[given[rater]] for rater in raters) for given in table.items.values())


def _applicability(table: RatingTable) -> dict[str, Any] | None:
    """Agreement on whether a level applies at all, looked at before the levels; None where nobody ever said N/A."""
    if not table.not_applicable:
        return None
    answers = table.answers
    return {
        "items": len(answers.items), "n/a": sum(len(raters) for raters in table.not_applicable.values()),
        "alpha": of.alpha_nominal(answers.patterns), "ac": of.gwet(answers.patterns, 2, of.identity, of.gwet_spread(answers.patterns, 2)),
        "exact": of.agreeing(answers.patterns, of.identity),
    }  # fmt: skip


def _intervals(patterns: Patterns, pairs: Pairs | None, scale: Scale, times: int, seed: int) -> dict[str, Any]:
    """Percentile intervals of every figure but the intraclass correlations over `times` draws of whole items."""
    seen: dict[tuple[str, str], list[float]] = {}
    weights = _weights(scale)  # the same ones for every draw: what two levels weigh is worked out once for each pattern
    for drawn in draws(patterns, times, seed):
        _keep(seen, _figures(drawn, scale, weights))
    for drawn_pairs in draws(pairs or {}, times if pairs else 0, seed):
        _keep(seen, {"kappa": _kappas(drawn_pairs, scale)})
    found: dict[str, Any] = {}
    for (group, name), values in sorted(seen.items()):
        if name:
            found.setdefault(group, {})[name] = percentiles(values)
        else:
            found[group] = percentiles(values)
    return found


def _keep(seen: dict[tuple[str, str], list[float]], figures: Mapping[str, Any]) -> None:
    for group, value in figures.items():
        parts: Mapping[str, Any] = value if isinstance(value, dict) else {"": value}
        for name, figure in parts.items():
            if figure is not None:
                seen.setdefault((group, name), []).append(figure)
