"""How each question of a quiz does, worked out from sums. Pure.

Discrimination is the point-biserial correlation of a question with the rest of the quiz: r = (M1 - M0) / s * sqrt(p * q). M1 and M0 are
the mean rest scores of who answered right and wrong, s is the standard deviation of all rest scores (divided by n), p the share right,
q = 1 - p. The question itself is left out of the score it is compared with: S. Henrysson, "Correction of item-total correlations in item
analysis", Psychometrika 28 (1963), 211-218.
"""

from dataclasses import dataclass
from math import sqrt

from app.base.estimates import Estimate, rate_estimate

WHOLE = 10_000
"""A rest score is kept as a whole number of hundredths of a percent of the other questions' points."""
ENOUGH_TO_DISCRIMINATE = 30
LEAST_EACH = 5
WEAK = 0.2
"""Below it a question is worth a second look: R. L. Ebel, Essentials of Educational Measurement (1972), chapter 14."""


@dataclass(frozen=True)
class Sums:
    """What is kept of a question: how many answered, how many right, and the sums of their rest scores."""

    n: int = 0
    right: int = 0
    rest: int = 0
    rest_squares: int = 0
    rest_right: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.n + other.n,
            self.right + other.right,
            self.rest + other.rest,
            self.rest_squares + other.rest_squares,
            self.rest_right + other.rest_right,
        )

    @property
    def share(self) -> Estimate:
        """The share that answered right, with Wilson's interval."""
        return rate_estimate(self.right, self.n)

    @property
    def discrimination(self) -> float | None:
        """The point-biserial r from -1 to 1; None below thirty answers, below five right or wrong ones, or where all rests are equal."""
        wrong = self.n - self.right
        if self.n < ENOUGH_TO_DISCRIMINATE or min(self.right, wrong) < LEAST_EACH:
            return None
        spread = self.n * self.rest_squares - self.rest**2
        if spread <= 0:
            return None
        between = self.rest_right / self.right - (self.rest - self.rest_right) / wrong
        return between / (sqrt(spread) / self.n) * sqrt(self.right * wrong) / self.n


def rest_score(earned: int, most: int) -> int:
    """Half points of the other questions as hundredths of a percent, rounded half up; 0 where there are no others."""
    return (2 * WHOLE * earned + most) // (2 * most) if most else 0
