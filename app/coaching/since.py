"""What a person's reviews say before and after a session, side by side, and what may be said of the two. Pure."""

import enum
from dataclasses import dataclass
from fractions import Fraction

from app.base.estimates import Estimate, mean_estimate

MILLION = 1_000_000


class Said(enum.StrEnum):
    """What the two means allow to say. Never that the session did it: other things changed as well."""

    TOO_FEW = "too-few"
    OVERLAP = "overlap"
    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True)
class Since:
    """One measure before and after, each with its n and 95 % interval on 0 to 100. `withheld`: why nothing is shown."""

    title: str
    purpose: str
    before: Estimate
    after: Estimate
    withheld: str = ""

    @property
    def said(self) -> Said:
        """Below ten reviews on a side nothing; while the intervals share a value, no difference."""
        if not (self.before.enough and self.after.enough):
            return Said.TOO_FEW
        if self.before.overlaps(self.after) or self.before.mean is None or self.after.mean is None:
            return Said.OVERLAP
        return Said.HIGHER if self.after.mean > self.before.mean else Said.LOWER


def estimate_of(n: int, total: int, squares: int) -> Estimate:
    """The mean on 0 to 100 of sums as the tallies keep them (see `review.models.tally`).

    Squares were rounded one by one, so they may fall a hair short of what the mean alone implies; they are lifted to it.
    """
    if not n:
        return mean_estimate(0, 0, 0)
    whole = Fraction(total * 100, MILLION)
    return mean_estimate(n, whole, max(Fraction(squares * 10_000, MILLION), whole * whole / n))
