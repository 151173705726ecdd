"""Means from reviews that were drawn with unequal probabilities, and how many reviews a wish for precision costs. Pure.

Source: J. Hájek in V. P. Godambe and D. A. Sprott (eds.), Foundations of Statistical Inference (1971), 236; the variance by
linearisation as in C.-E. Särndal, B. Swensson and J. Wretman, Model Assisted Survey Sampling (1992), section 5.7; the effective
number after L. Kish, Survey Sampling (1965), 11.7.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil, sqrt

from app.base.estimates import ENOUGH, Estimate

Quantile = Callable[[int], float]
"""Student's t for degrees of freedom, such as `growth.estimates.t_quantile`."""


@dataclass(frozen=True)
class WeightedMean:
    """A mean with its 95 % interval. `n` reviews weigh as much as `effective` reviews that were drawn with equal probability."""

    n: int
    effective: float
    mean: float | None
    low: float | None
    high: float | None

    def as_estimate(self) -> Estimate:
        """As figures are shown everywhere."""
        return Estimate(self.n, self.mean, self.low, self.high, self.n >= ENOUGH)


def weighted_mean(values: Iterable[tuple[float, float]], quantile: Quantile) -> WeightedMean:
    """The mean of (value, probability) pairs, each weighing the inverse of its probability. ValueError unless 0 < probability <= 1."""
    given = list(values)
    if any(not 0 < probability <= 1 for _, probability in given):
        raise ValueError("A drawn review has a probability above 0 and at most 1.")
    n = len(given)
    if not n:
        return WeightedMean(0, 0.0, None, None, None)
    weights = [1 / probability for _, probability in given]
    whole = sum(weights)
    mean = sum(weight * value for weight, (value, _) in zip(weights, given, strict=True)) / whole
    effective = whole * whole / sum(weight * weight for weight in weights)
    if n == 1:
        return WeightedMean(1, effective, mean, None, None)
    spread = sum((weight * (value - mean) / whole) ** 2 for weight, (value, _) in zip(weights, given, strict=True)) * n / (n - 1)
    half = quantile(n - 1) * sqrt(spread)
    return WeightedMean(n, effective, mean, mean - half, mean + half)


@dataclass(frozen=True)
class WeightedSums:
    """Sums over reviews with value x and weight w = 1 / probability, as a database adds them up: enough for the weighted mean."""

    n: int
    w: float
    wx: float
    ww: float
    wwx: float
    wwxx: float


def mean_of_sums(sums: WeightedSums, quantile: Quantile) -> WeightedMean:
    """The same as `weighted_mean`, from sums: Σ w²(x - m)² = Σ w²x² - 2m Σ w²x + m² Σ w²."""
    if not sums.n or sums.w <= 0:
        return WeightedMean(0, 0.0, None, None, None)
    mean = sums.wx / sums.w
    effective = sums.w * sums.w / sums.ww
    if sums.n == 1:
        return WeightedMean(1, effective, mean, None, None)
    spread = max(sums.wwxx - 2 * mean * sums.wwx + mean * mean * sums.ww, 0.0) / (sums.w * sums.w) * sums.n / (sums.n - 1)
    half = quantile(sums.n - 1) * sqrt(spread)
    return WeightedMean(sums.n, effective, mean, mean - half, mean + half)


def reviews_for(half_width: float, deviation: float, population: int, quantile: Quantile) -> int:
    """The fewest random reviews of `population` whose 95 % interval is at most ± `half_width`, where scores scatter by `deviation`.

    Small populations need fewer (finite population correction). ValueError unless half_width and deviation are above 0.
    """
    if half_width <= 0 or deviation <= 0 or population < 1:
        raise ValueError("The wished precision, the spread and the number of conversations must be above 0.")
    low, high = 2, max(2, population)
    while low < high:
        middle = (low + high) // 2
        if half_of(middle, deviation, population, quantile) <= half_width:
            high = middle
        else:
            low = middle + 1
    return min(ceil(low), population)


def half_of(n: int, deviation: float, population: int, quantile: Quantile) -> float:
    """Half the 95 % interval of a mean of `n` random reviews of `population`; 0 when all are reviewed."""
    if n >= population:
        return 0.0
    return quantile(n - 1) * deviation * sqrt((1 - n / population) / n)
