"""From tallies to estimates: sums in millionths become means on the scale 0 to 100."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.base.estimates import Estimate, mean_estimate, t_quantile
from app.review.models import Purpose
from app.review.queries.figures import mean_of
from app.review.sampling.weighing import WeightedMean, WeightedSums, mean_of_sums

MILLION = 1_000_000


@dataclass(frozen=True)
class Sums:
    """n, sum and sum of squares as the tallies keep them, and the sums of the weighted mean (see `review.models.tally`)."""

    n: int = 0
    total: int = 0
    squares: int = 0
    drawn: int = 0
    w: int = 0
    wx: int = 0
    ww: int = 0
    wwx: int = 0
    wwxx: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        plain = (self.n + other.n, self.total + other.total, self.squares + other.squares)
        if not other.drawn:
            return Sums(*plain, self.drawn, self.w, self.wx, self.ww, self.wwx, self.wwxx)
        weights = (self.drawn + other.drawn, self.w + other.w, self.wx + other.wx)
        return Sums(*plain, *weights, self.ww + other.ww, self.wwx + other.wwx, self.wwxx + other.wwxx)

    @lru_cache(maxsize=4096)  # noqa: B019 (a frozen value of three numbers: what is kept is small and never stale)
    def estimate(self) -> Estimate:
        """The mean on 0 to 100 with its 95 % interval."""
        return mean_of(self.n, self.total, self.squares) if self.n else mean_estimate(0, 0, 0)

    @property
    def weighs(self) -> bool:
        """Whether the weighted mean may differ from the plain one: some were not drawn, or not all with the same probability."""
        return bool(self.drawn) and (self.drawn < self.n or self.ww * self.drawn * MILLION != self.w * self.w)

    def weighted(self) -> WeightedMean:
        """The mean on 0 to 100 of the drawn reviews, each weighing the inverse of its probability."""
        w, wx, ww, wwx, wwxx = (one / MILLION for one in (self.w, self.wx, self.ww, self.wwx, self.wwxx))
        return mean_of_sums(WeightedSums(self.drawn, w, 100 * wx, ww, 100 * wwx, 10_000 * wwxx), t_quantile)


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
