"""Who stands apart from the mean, after correcting for how many people are looked at. Pure.

Each person's interval is widened step by step as in Holm (1979), Scandinavian Journal of Statistics 6:65-70: with m people, the one
farthest from the mean is named where an interval of confidence 1 - 0.05/m excludes the mean, the next one where that of
1 - 0.05/(m - 1) does, and so on until one does not. The chance of naming anybody wrongly stays below 5 % however many people there
are, and however their estimates depend on one another (which estimates around a common mean do).
"""

from collections.abc import Iterable
from math import erfc, sqrt
from statistics import NormalDist
from typing import NamedTuple

MISTAKE = 0.05


class Deviation(NamedTuple):
    """A person's estimate less the mean, and its standard error."""

    key: int
    value: float
    se: float


class Apart(NamedTuple):
    """Somebody whose widened interval `low` to `high`, of deviations from the mean, does not hold 0. `p` is Holm's, for all looked at."""

    key: int
    value: float
    low: float
    high: float
    p: float


def standing_apart(deviations: Iterable[Deviation], mistake: float = MISTAKE) -> list[Apart]:
    """Those who stand apart, the farthest first; mostly nobody. Nobody among fewer than two. ValueError for a standard error of 0."""
    given = sorted(deviations, key=lambda one: (-_distance(one), one.key))
    found: list[Apart] = []
    if len(given) < 2:
        return found
    worst = 0.0
    for place, one in enumerate(given):
        left = len(given) - place
        worst = max(worst, min(1.0, left * erfc(_distance(one) / sqrt(2))))
        if worst > mistake:
            break
        half = NormalDist().inv_cdf(1 - mistake / left / 2) * one.se
        found.append(Apart(one.key, one.value, one.value - half, one.value + half, worst))
    return found


def _distance(one: Deviation) -> float:
    if one.se <= 0:
        raise ValueError("An estimate without a standard error cannot be compared with the mean.")
    return abs(one.value) / one.se
