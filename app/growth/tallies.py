"""From tallies to estimates: sums in millionths become means on the scale 0 to 100."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from app.base.estimates import Estimate, mean_estimate
from app.review.models import Purpose

MILLION = 1_000_000


@dataclass(frozen=True)
class Sums:
    """n, sum and sum of squares as the tallies keep them (see `review.models.tally`)."""

    n: int = 0
    total: int = 0
    squares: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(self.n + other.n, self.total + other.total, self.squares + other.squares)

    @lru_cache(maxsize=4096)  # noqa: B019 (a frozen value of three numbers: what is kept is small and never stale)
    def estimate(self) -> Estimate:
        """The mean on 0 to 100 with its 95 % interval.

        Squares were rounded one by one, so they may fall a hair short of what the mean alone implies; they are
        lifted to it, which can only widen nothing and never the reverse.
        """
        if not self.n:
            return mean_estimate(0, 0, 0)
        total = Fraction(self.total * 100, MILLION)
        squares = max(Fraction(self.squares * 10_000, MILLION), total * total / self.n)
        return mean_estimate(self.n, total, squares)


Cell = tuple[str, Purpose]
"""A measure and the purpose of the reviews it comes from."""


@dataclass(frozen=True)
class Point:
    """One month ("2026-11") of one measure."""

    month: str
    sums: Sums


def whole(months: Mapping[Cell, Sequence[Point]]) -> dict[Cell, Sums]:
    """The sums of all months together."""
    return {cell: sum((point.sums for point in points), Sums()) for cell, points in months.items()}


def step_of(estimate: Estimate) -> int:
    """Which of five tints a mean gets in a table; 0, hatched, for too few to tell."""
    if estimate.mean is None or not estimate.enough:
        return 0
    return 1 + min(4, int(max(0.0, estimate.mean) // 20))
