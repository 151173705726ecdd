"""Means and pass rates with the interval that says how far to trust them. Pure; written by hand, no packages.

Sources: Student's t after Abramowitz & Stegun, Handbook of Mathematical Functions (1964), 26.7.3, 26.7.4 and
26.7.5; the score interval after E. B. Wilson, JASA 22 (1927), 209-212.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import cos, pi, sin, sqrt
from statistics import NormalDist

ENOUGH = 10
CONFIDENCE = 0.95
SERIES_UP_TO = 200
_HALVINGS = 200

Amount = int | float | Decimal | Fraction


@dataclass(frozen=True)
class Estimate:
    """A mean or a rate from `n` observations with its 95 % interval, in the unit of the observations.

    `mean` is None without observations; `low` and `high` are None where no interval can be computed. `enough`
    is False below ten observations: say "too few to tell" and draw it pale.
    """

    n: int
    mean: float | None
    low: float | None
    high: float | None
    enough: bool

    @property
    def too_few(self) -> bool:
        return not self.enough

    @property
    def half_width(self) -> float | None:
        """Half the length of the interval; the ± of a mean."""
        return None if self.low is None or self.high is None else (self.high - self.low) / 2

    def overlaps(self, other: "Estimate") -> bool:
        """Whether the intervals share a value, or one is unknown: then the two are not ranked."""
        if self.low is None or self.high is None or other.low is None or other.high is None:
            return True
        return self.low <= other.high and other.low <= self.high


def mean_estimate(n: int, total: Amount, squares: Amount, *, confidence: float = CONFIDENCE) -> Estimate:
    """The mean of n observations from their sum and sum of squares, with a Student t interval.

    mean ± t(n-1) · s/√n with s² = (Σx² - (Σx)²/n)/(n-1), computed exactly before the root. The interval is not
    cut to the scale. ValueError for a negative n or sums that no observations can have.
    """
    if n < 0:
        raise ValueError("The number of observations cannot be negative.")
    if n == 0:
        return Estimate(0, None, None, None, False)
    mean = Fraction(total) / n
    if n == 1:
        return Estimate(1, float(mean), None, None, False)
    variance = _variance(n, total, squares)
    half = t_quantile(n - 1, confidence) * sqrt(variance / n)
    return Estimate(n, float(mean), float(mean) - half, float(mean) + half, n >= ENOUGH)


def rate_estimate(passed: int, n: int, *, confidence: float = CONFIDENCE) -> Estimate:
    """The share of `passed` among n, from 0 to 1, with Wilson's score interval. ValueError unless 0 <= passed <= n."""
    if not 0 <= passed <= n:
        raise ValueError("Passed must be between 0 and the number of observations.")
    if n == 0:
        return Estimate(0, None, None, None, False)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    rate, spread = passed / n, z * z / n
    centre = (rate + spread / 2) / (1 + spread)
    half = z * sqrt(rate * (1 - rate) / n + spread / (4 * n)) / (1 + spread)
    low = 0.0 if passed == 0 else centre - half
    high = 1.0 if passed == n else centre + half
    return Estimate(n, rate, low, high, n >= ENOUGH)


@lru_cache(maxsize=1024)
def t_quantile(df: int, confidence: float = CONFIDENCE) -> float:
    """The t with P(|T| <= t) = confidence for df degrees of freedom (2.2281 for 10 at 95 %).

    Exact series and bisection up to 200 degrees, beyond that A&S 26.7.5 (error below 1e-8). ValueError for
    fewer than one degree or a confidence outside (0, 1).
    """
    if df < 1 or not 0 < confidence < 1:
        raise ValueError("Student's t needs at least one degree of freedom and a confidence between 0 and 1.")
    if df > SERIES_UP_TO:
        return _t_expansion(df, NormalDist().inv_cdf((1 + confidence) / 2))
    low, high = 0.0, pi / 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if _central_mass(middle, df) < confidence:
            low = middle
        else:
            high = middle
    return sqrt(df) * sin(high) / cos(high)


def _variance(n: int, total: Amount, squares: Amount) -> float:
    """The sample variance; rounding in float tallies may leave a hair below 0, more than that is an error."""
    exact = (Fraction(squares) - Fraction(total) ** 2 / n) / (n - 1)
    if exact < 0 and -exact > Fraction(squares) / 10**9:
        raise ValueError("No observations have these sums: the sum of squares is too small.")
    return float(max(exact, Fraction(0)))


def _central_mass(angle: float, df: int) -> float:
    """P(|T| <= t) for t = √df · tan(angle): A&S 26.7.3 for odd, 26.7.4 for even degrees."""
    sine, cosine = sin(angle), cos(angle)
    term = cosine if df % 2 else 1.0
    series = term if df > 1 else 0.0
    for step in range(2 + df % 2, df - 1, 2):
        term *= cosine * cosine * (step - 1) / step
        series += term
    return 2 / pi * (angle + sine * series) if df % 2 else sine * series


def _t_expansion(df: int, z: float) -> float:
    """Student's t quantile from the normal one, in powers of 1/df: A&S 26.7.5."""
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    fourth = (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160
    return z + first / df + second / df**2 + third / df**3 + fourth / df**4
