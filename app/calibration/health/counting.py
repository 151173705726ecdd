"""Counting reviews for the health of a rubric: levels, N/A, pairs that move together, satisfaction by level. Pure; one pass."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations, pairwise
from math import atanh, sqrt, tanh
from statistics import NormalDist, median
from typing import Any

from app.base.estimates import ENOUGH
from app.rubrics.document import EXCUSED, NO_LEVEL, NOT_APPLICABLE, Criterion, Rubric

PAUSE = 300
"""Seconds from one save to the next after which a reviewer is held to have paused."""


@dataclass
class Moments:
    """Sums of pairs of numbers, enough for their correlation."""

    n: int = 0
    x: float = 0.0
    y: float = 0.0
    xx: float = 0.0
    yy: float = 0.0
    xy: float = 0.0

    def add(self, x: float, y: float, times: int = 1) -> None:
        self.n += times
        self.x += times * x
        self.y += times * y
        self.xx += times * x * x
        self.yy += times * y * y
        self.xy += times * x * y

    @property
    def correlation(self) -> float | None:
        """Pearson's r; None while one of the two never varies."""
        spread = (self.n * self.xx - self.x**2) * (self.n * self.yy - self.y**2)
        return None if spread <= 1e-9 else (self.n * self.xy - self.x * self.y) / sqrt(spread)


@dataclass
class Seen:
    """What was counted of one criterion: its levels, (value of the level, satisfaction) of conversations that have both, values of
    levels from 0 to 1, and the seconds that reviewers spent on it."""

    levels: Counter[str] = field(default_factory=Counter)
    satisfied: Counter[tuple[float, float]] = field(default_factory=Counter)
    values: Counter[float] = field(default_factory=Counter)
    seconds: list[int] = field(default_factory=list)

    @property
    def na(self) -> int:
        return self.levels[NOT_APPLICABLE]

    @property
    def excused(self) -> int:
        """Left out because a policy conflict was reported: no judgement of the reviewer's on whether it applies."""
        return self.levels[EXCUSED]

    @property
    def rated(self) -> int:
        return self.levels.total() - self.na - self.excused


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

    def add(
        self, ratings: Mapping[str, str], *, csat: float | None, active: int, total: int, spent: Mapping[str, int] | None = None
    ) -> None:
        """One review. `csat` is 0 to 1; `active`, `total` and, by criterion, `spent` are seconds, 0 or absent where not known.

        Levels that the present version of the rubric does not have are left out.
        """
        self.reviews += 1
        self.active += [active] if active > 0 else []
        self.total += [total] if total > 0 else []
        values: dict[str, float] = {}
        for name, level in ratings.items():
            value = self._values.get((name, level))
            if name in self.seen and (value is not None or level in NO_LEVEL):
                self.seen[name].levels[level] += 1
                self.seen[name].seconds += [spent[name]] if spent and name in spent else []
            if value is not None:
                values[name] = value
                self.seen[name].values[value] += 1
                if csat is not None:
                    self.seen[name].satisfied[value, csat] += 1
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


def spent_on(saved: Mapping[str, datetime]) -> dict[str, int]:
    """Seconds spent on each criterion of one review: from the save of the one before to its own last save.

    The first is left out, because reading the conversation stands before it; so are pauses (`PAUSE`) and ratings that were saved
    at one instant, as those of an import are.
    """
    ordered = sorted(saved.items(), key=lambda one: one[1])
    gaps = ((name, int((at - before).total_seconds())) for (_, before), (name, at) in pairwise(ordered))
    return {name: seconds for name, seconds in gaps if 0 < seconds <= PAUSE}


def spread_of(values: Mapping[float, int]) -> dict[str, Any]:
    """Mean and standard deviation of the levels given, in points of 100 of the scale; None below ten."""
    n = sum(values.values())
    if n < ENOUGH:
        return {"n": n, "mean": None, "deviation": None}
    mean = sum(value * count for value, count in values.items()) / n
    squares = sum((value - mean) ** 2 * count for value, count in values.items())
    return {"n": n, "mean": 100 * mean, "deviation": 100 * sqrt(squares / (n - 1))}


def median_of(seconds: list[int]) -> dict[str, Any]:
    """The median and how many it stands for; None below ten."""
    return {"n": len(seconds), "median": median(seconds) if len(seconds) >= ENOUGH else None}


def rank_link(pairs: Mapping[tuple[float, float], int]) -> dict[str, Any]:
    """Spearman's rank correlation of level and satisfaction with its 95 % interval; `pairs` are counts of (value, satisfaction).

    Ties have their middle rank. None under ten, or where one of the two never varies. Interval after D. G. Bonett and
    T. A. Wright, Psychometrika 65 (2000), 23-28: atanh(rho) with the standard error sqrt((1 + rho^2/2)/(n - 3)).
    """
    n = sum(pairs.values())
    told: dict[str, Any] = {"n": n, "rho": None, "low": None, "high": None}
    if n < ENOUGH:
        return told
    first, second = _ranks(pairs, 0), _ranks(pairs, 1)
    moments = Moments()
    for (x, y), count in pairs.items():
        moments.add(first[x] / n, second[y] / n, count)
    rho = moments.correlation
    if rho is None:
        return told
    if abs(rho) > 0.999999:
        return {**told, "rho": rho, "low": rho, "high": rho}
    half = NormalDist().inv_cdf(0.975) * sqrt((1 + rho * rho / 2) / (n - 3))
    return {**told, "rho": rho, "low": tanh(atanh(rho) - half), "high": tanh(atanh(rho) + half)}


def _ranks(pairs: Mapping[tuple[float, float], int], side: int) -> dict[float, float]:
    """The middle rank of each value on one side."""
    counts: Counter[float] = Counter()
    for pair, count in pairs.items():
        counts[pair[side]] += count
    ranks: dict[float, float] = {}
    before = 0
    for value in sorted(counts):
        ranks[value] = before + (counts[value] + 1) / 2
        before += counts[value]
    return ranks


def _value(criterion: Criterion, level_id: str) -> float:
    level = criterion.level(level_id)
    assert level is not None
    return float((level.value - criterion.lowest) / (criterion.highest - criterion.lowest))
