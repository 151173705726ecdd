"""Counting reviews for the health of a rubric: levels, N/A, pairs that move together, satisfaction by level. Pure; one pass."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from math import sqrt
from statistics import median
from typing import Any

from app.base.estimates import ENOUGH, t_quantile
from app.rubrics.document import NOT_APPLICABLE, Criterion, Rubric

HALF = 0.5
"""Levels below this value (0 to 1) count as low, the others as high: the usual threshold of critical criteria."""


@dataclass
class Moments:
    """Sums of pairs of numbers, enough for their correlation."""

    n: int = 0
    x: float = 0.0
    y: float = 0.0
    xx: float = 0.0
    yy: float = 0.0
    xy: float = 0.0

    def add(self, x: float, y: float) -> None:
        self.n += 1
        self.x += x
        self.y += y
        self.xx += x * x
        self.yy += y * y
        self.xy += x * y

    @property
    def correlation(self) -> float | None:
        """Pearson's r; None while one of the two never varies."""
        spread = (self.n * self.xx - self.x**2) * (self.n * self.yy - self.y**2)
        return None if spread <= 1e-9 else (self.n * self.xy - self.x * self.y) / sqrt(spread)


@dataclass
class Sums:
    """n, sum and sum of squares."""

    n: int = 0
    total: float = 0.0
    squares: float = 0.0

    def add(self, value: float) -> None:
        self.n += 1
        self.total += value
        self.squares += value * value

    @property
    def mean(self) -> float:
        return self.total / self.n

    @property
    def variance(self) -> float:
        return max(self.squares - self.total**2 / self.n, 0.0) / (self.n - 1)


@dataclass
class Seen:
    """What was counted of one criterion."""

    levels: Counter[str] = field(default_factory=Counter)
    low: Sums = field(default_factory=Sums)
    high: Sums = field(default_factory=Sums)

    @property
    def na(self) -> int:
        return self.levels[NOT_APPLICABLE]

    @property
    def rated(self) -> int:
        return self.levels.total() - self.na


class Counting:
    """The counts of all reviews that were added."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric
        self.reviews = 0
        self.active: list[int] = []
        self.total: list[int] = []
        self.seen = {one.id: Seen() for one in rubric.criteria}
        self.pairs = {pair: Moments() for pair in combinations(self.seen, 2)}
        self._values = {(one.id, level.id): _value(one, level.id) for one in rubric.criteria for level in one.levels}

    def add(self, ratings: Mapping[str, str], *, csat: float | None, active: int, total: int) -> None:
        """One review. `csat` is 0 to 1; `active` and `total` are seconds, 0 where they are not known.

        Levels that the present version of the rubric does not have are left out.
        """
        self.reviews += 1
        self.active += [active] if active > 0 else []
        self.total += [total] if total > 0 else []
        values: dict[str, float] = {}
        for name, level in ratings.items():
            value = self._values.get((name, level))
            if name in self.seen and (value is not None or level == NOT_APPLICABLE):
                self.seen[name].levels[level] += 1
            if value is not None:
                values[name] = value
                if csat is not None:
                    (self.seen[name].low if value < HALF else self.seen[name].high).add(csat)
        for one, other in combinations([name for name in self.seen if name in values], 2):
            self.pairs[one, other].add(values[one], values[other])

    def partner(self, name: str, enough: int) -> tuple[str, float, int] | None:
        """The criterion that moves most alike with this one: (id, correlation, reviews with both), from `enough` reviews on."""
        found = [
            (other, moments.correlation, moments.n)
            for pair, moments in self.pairs.items()
            if name in pair and moments.n >= enough
            for other in pair
            if other != name
        ]
        told = [(other, r, n) for other, r, n in found if r is not None]
        return max(told, key=lambda one: one[1]) if told else None


def median_of(seconds: list[int]) -> dict[str, Any]:
    """The median and how many it stands for; None below ten."""
    return {"n": len(seconds), "median": median(seconds) if len(seconds) >= ENOUGH else None}


def csat_link(low: Sums, high: Sums) -> dict[str, Any]:
    """Mean satisfaction (0 to 1) under high levels less that under low ones, with its 95 % interval after Welch.

    None where either side has fewer than ten. Source: B. L. Welch, Biometrika 34 (1947), 28-35; the degrees of freedom
    are rounded down.
    """
    told: dict[str, Any] = {"low_n": low.n, "high_n": high.n, "difference": None, "low": None, "high": None}
    if min(low.n, high.n) < ENOUGH:
        return told
    parts = [one.variance / one.n for one in (low, high)]
    difference = high.mean - low.mean
    if sum(parts) <= 0:
        return {**told, "difference": difference, "low": difference, "high": difference}
    freedom = sum(parts) ** 2 / sum(part**2 / (one.n - 1) for part, one in zip(parts, (low, high), strict=True))
    half = t_quantile(max(int(freedom), 1)) * sqrt(sum(parts))
    return {**told, "difference": difference, "low": difference - half, "high": difference + half}


def _value(criterion: Criterion, level_id: str) -> float:
    level = criterion.level(level_id)
    assert level is not None
    return float((level.value - criterion.lowest) / (criterion.highest - criterion.lowest))
