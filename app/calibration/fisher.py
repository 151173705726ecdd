"""Quantiles of the F distribution, by hand. Pure.

Sources: the regularised incomplete beta function by its continued fraction, NIST Digital Library of Mathematical Functions
8.17.22 and 8.17.4 (symmetry), evaluated after W. J. Lentz, Applied Optics 15 (1976), 668-671; F from beta by 8.17 and
Abramowitz & Stegun, Handbook of Mathematical Functions (1964), 26.6.2.
"""

from functools import lru_cache
from math import exp, inf, lgamma, log, log1p

TINY = 1e-300
CLOSE = 1e-15
MOST_TERMS = 100_000
HALVINGS = 200


@lru_cache(maxsize=256)
def f_quantile(probability: float, above: float, below: float) -> float:
    """The f with P(F <= f) = probability for these degrees of freedom, which may be fractions (3.5764 for .975, 5 and 15).

    ValueError for a probability outside (0, 1) or degrees that are not positive.
    """
    if not 0 < probability < 1 or above <= 0 or below <= 0:
        raise ValueError("An F quantile needs a probability between 0 and 1 and positive degrees of freedom.")
    a, b = above / 2, below / 2
    if incomplete_beta(0.5, a, b) < probability:
        rest = _solved(1 - probability, b, a)  # near 1 the share that is left is exact, not the share itself
        return below * (1 - rest) / (above * rest) if rest else inf
    share = _solved(probability, a, b)
    return below * share / (above * (1 - share))


def incomplete_beta(x: float, a: float, b: float) -> float:
    """I_x(a, b), the share of the beta distribution below x."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x > (a + 1) / (a + b + 2):
        return 1 - front * _fraction(1 - x, b, a) / b
    return front * _fraction(x, a, b) / a


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction; it converges quickly for x below (a + 1)/(a + b + 2)."""
    c, d = 1.0, 1 / _kept(1 - (a + b) * x / (a + 1))
    found = d
    for m in range(1, MOST_TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d, c = 1 / _kept(1 + term * d), _kept(1 + term / c)
            found *= c * d
        if abs(c * d - 1) < CLOSE:
            break
    return found


def _kept(value: float) -> float:
    return value if abs(value) > TINY else TINY


def _solved(probability: float, a: float, b: float) -> float:
    """The x up to one half with I_x(a, b) = probability, by halving."""
    low, high = 0.0, 0.5
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if incomplete_beta(middle, a, b) < probability:
            low = middle
        else:
            high = middle
    return high
