"""What carries over from practice to the first real replies: each person beside themselves. Pure.

value = person + (real or not) · difference + noise, by least squares. Each person's own difference weighs h = p·r/(p + r), where p and
r are their reviews of practice and of real replies; the noise is what is left within persons and between their differences, with
N − persons − 1 degrees of freedom. So who practised much and who replied much do not shift the difference.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from app.base.estimates import ENOUGH, t_quantile
from app.growth.tallies import MILLION, Sums


@dataclass(frozen=True)
class Transfer:
    """Means on 0 to 100, weighed as above, so that they differ by `difference`. None below ten reviews of either kind."""

    people: int
    practice_n: int
    real_n: int
    practice: float | None = None
    real: float | None = None
    difference: float | None = None
    half: float | None = None
    """Half of the 95 % interval of the difference."""


def transfer(pairs: Iterable[tuple[Sums, Sums]]) -> Transfer:
    """From each person's sums of practice and of real replies; who lacks one of them is left out."""
    both = [(practice, real) for practice, real in pairs if practice.n and real.n]
    counts = len(both), sum(practice.n for practice, _ in both), sum(real.n for _, real in both)
    if min(counts[1:]) < ENOUGH:
        return Transfer(*counts)
    weights = [Fraction(practice.n * real.n, practice.n + real.n) for practice, real in both]
    before = _weighed(weights, [_mean(practice) for practice, _ in both])
    after = _weighed(weights, [_mean(real) for _, real in both])
    apart = [_mean(real) - _mean(practice) for practice, real in both]
    left = sum((_within(practice) + _within(real) for practice, real in both), Fraction(0))
    left += sum(weight * (one - (after - before)) ** 2 for weight, one in zip(weights, apart, strict=True))
    free = counts[1] + counts[2] - counts[0] - 1
    half = t_quantile(free) * sqrt(left / free / sum(weights))
    return Transfer(*counts, float(before), float(after), float(after - before), half)


def _weighed(weights: list[Fraction], means: list[Fraction]) -> Fraction:
    return sum((weight * mean for weight, mean in zip(weights, means, strict=True)), Fraction(0)) / sum(weights)


def _mean(sums: Sums) -> Fraction:
    return Fraction(sums.total * 100, MILLION * sums.n)


def _within(sums: Sums) -> Fraction:
    """Squared deviations from the mean; squares were rounded one by one, so they may fall a hair short."""
    return max(Fraction(sums.squares * 10_000, MILLION) - sums.n * _mean(sums) ** 2, Fraction(0))
