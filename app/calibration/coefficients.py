"""Chance-corrected agreement from counts: Krippendorff's alpha, Gwet's AC, shares of agreeing pairs, kappa. Pure.

Every function takes patterns of counts (`rating_table.Pattern`) with how often each occurs, so a hundred thousand ratings cost as
much as the few hundred patterns they show. A statistic that cannot be computed is None.

Sources: K. Krippendorff, Content Analysis (2004), chapter 11; K. L. Gwet, Handbook of Inter-Rater Reliability (2014), chapters 4
and 5; J. Cohen, Psychological Bulletin 70 (1968), 213-220.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import comb

from app.calibration.rating_table import Pattern

Patterns = Mapping[Pattern, int]
Weight = Callable[[int, int], float]
"""How far two levels (by place) agree: 1 the same, 0 as far apart as can be."""


def alpha_nominal(patterns: Patterns) -> float | None:
    """Krippendorff's alpha where levels only are the same or not."""
    n, totals = _pairable(patterns)
    expected = n * n - sum(count * count for count in totals.values())
    if n < 2 or not expected:
        return None
    observed = 0.0
    for pattern, items in patterns.items():
        size = _size(pattern)
        if size > 1:
            observed += items * (size * size - sum(count * count for _, count in pattern)) / (size - 1)
    return 1 - (n - 1) * observed / expected


def alpha_interval(patterns: Patterns, values: Sequence[float]) -> float | None:
    """Krippendorff's alpha with the squared difference of the levels' values."""
    n, totals = _pairable(patterns)
    first = sum(count * values[place] for place, count in totals.items())
    second = sum(count * values[place] ** 2 for place, count in totals.items())
    expected = n * second - first * first
    if n < 2 or expected <= 0 or len(totals) < 2:
        return None
    observed = 0.0
    for pattern, items in patterns.items():
        size = _size(pattern)
        if size > 1:
            own = sum(count * values[place] for place, count in pattern)
            squares = sum(count * values[place] ** 2 for place, count in pattern)
            observed += items * (size * squares - own * own) / (size - 1)
    return 1 - (n - 1) * observed / expected


def alpha_ordinal(patterns: Patterns) -> float | None:
    """Krippendorff's alpha where only the order counts: two levels are as far apart as there are ratings between them.

    Σ n_g from c to k less (n_c + n_k)/2 is the difference of their middle ranks, so it is interval alpha on those.
    """
    _, totals = _pairable(patterns)
    ranks: dict[int, float] = {}
    below = 0
    for place in sorted(totals):
        ranks[place] = below + totals[place] / 2
        below += totals[place]
    size = max(ranks, default=-1) + 1
    return alpha_interval(
        {key: items for key, items in patterns.items() if _size(key) > 1}, [ranks.get(place, 0.0) for place in range(size)]
    )


def gwet(patterns: Patterns, levels: int, weight: Weight, spread: float | None) -> float | None:
    """Gwet's AC1 (identity weights) or AC2 over a scale of `levels` levels; `spread` is `gwet_spread` of both, for any weights."""
    if spread is None:
        return None
    observed = agreeing(patterns, weight)
    expected = whole_weight(levels, weight) / (levels * (levels - 1)) * spread
    if observed is None or expected >= 1:
        return None
    return (observed - expected) / (1 - expected)


def agreeing(patterns: Patterns, weight: Weight) -> float | None:
    """Mean over items of the (weighted) share of agreeing pairs of raters."""
    shared, total = 0, 0.0
    for pattern, items in patterns.items():
        if _size(pattern) > 1:
            shared += items
            total += items * pair_share(pattern, weight)
    return total / shared if shared else None


@lru_cache(maxsize=4096)
def pair_share(pattern: Pattern, weight: Weight) -> float:
    """The (weighted) share of agreeing pairs within one item."""
    size = _size(pattern)
    total = 0.0
    for place, count in pattern:
        total += count * (sum(weight(place, other) * times for other, times in pattern) - 1)
    return total / (size * (size - 1))


def gwet_spread(patterns: Patterns, levels: int) -> float | None:
    """How widely ratings go over the levels, which is what agreement by chance rests on; None with fewer than two levels."""
    rated = sum(patterns.values())
    if levels < 2 or not rated:
        return None
    shares = [0.0] * levels
    for pattern, items in patterns.items():
        size = _size(pattern)
        for place, count in pattern:
            shares[place] += items * count / size
    return sum(share / rated * (1 - share / rated) for share in shares)


@lru_cache(maxsize=64)
def whole_weight(levels: int, weight: Weight) -> float:
    """The sum of all weights of a scale."""
    return sum(weight(one, other) for one in range(levels) for other in range(levels))


def kappa(pairs: Mapping[tuple[int, int], int], weight: Weight) -> float | None:
    """Cohen's kappa of two raters, weighted: `pairs` counts (level of the first, level of the second)."""
    n = sum(pairs.values())
    if not n:
        return None
    first: dict[int, int] = {}
    second: dict[int, int] = {}
    for (one, other), items in pairs.items():
        first[one] = first.get(one, 0) + items
        second[other] = second.get(other, 0) + items
    observed = sum(items * weight(one, other) for (one, other), items in pairs.items()) / n
    expected = sum(weight(one, other) * a * b for one, a in first.items() for other, b in second.items()) / (n * n)
    return None if expected >= 1 else (observed - expected) / (1 - expected)


def identity(one: int, other: int) -> float:
    """Only the same level agrees."""
    return float(one == other)


def within_one(one: int, other: int) -> float:
    """The same level and its neighbours agree."""
    return float(abs(one - other) <= 1)


def linear(numbers: Sequence[Fraction]) -> Weight:
    """1 less the distance of the values over the whole scale."""
    return _by_distance(numbers, 1)


def quadratic(numbers: Sequence[Fraction]) -> Weight:
    """1 less the squared distance of the values over that of the whole scale."""
    return _by_distance(numbers, 2)


def ordinal(levels: int) -> Weight:
    """Gwet's ordinal weights: 1 less the number of pairs of levels from one to the other over that of the whole scale."""
    whole = comb(levels, 2) or 1
    return lambda one, other: 1 - comb(abs(one - other) + 1, 2) / whole


def _by_distance(numbers: Sequence[Fraction], power: int) -> Weight:
    whole = float(numbers[-1] - numbers[0]) or 1.0
    values = [float(number) for number in numbers]
    return lambda one, other: 1 - (abs(values[one] - values[other]) / whole) ** power


def _pairable(patterns: Patterns) -> tuple[int, dict[int, int]]:
    """How many ratings stand beside another one of the same item, in all and by level."""
    totals: dict[int, int] = {}
    for pattern, items in patterns.items():
        if _size(pattern) > 1:
            for place, count in pattern:
                totals[place] = totals.get(place, 0) + items * count
    return sum(totals.values()), totals


@lru_cache(maxsize=4096)
def _size(pattern: Pattern) -> int:
    return sum(count for _, count in pattern)
