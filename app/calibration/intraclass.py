"""Intraclass correlations of a complete table, with 95 % intervals. Pure.

Source: K. O. McGraw and S. P. Wong, Psychological Methods 1 (1996), 30-46, tables 4, 5 and 7; the single-rater forms are those of
P. E. Shrout and J. L. Fleiss, Psychological Bulletin 86 (1979), 420-428.

**Which interval.** McGraw and Wong's F interval (table 7), which takes the scores as normal in a complete table. The forms of the
mean of k raters have the limits of the single forms through Spearman and Brown's formula, which is what table 7 comes to. Where the F
interval does not apply (no variation between items, none left within them, or Satterthwaite's degrees of freedom below one): the
percentile bootstrap by item with a fixed seed, as for all other figures of agreement.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from app.calibration.fisher import f_quantile
from app.calibration.resampling import CONFIDENCE, draws, percentiles

FORMS = ("1", "A,1", "C,1", "1,k", "A,k", "C,k")
OF_ONE = {"1": "1,k", "A,1": "A,k", "C,1": "C,k"}
"""The form of the mean of k raters to each form of a single one."""
MOST_WORK = 5_000_000
"""Ratings that a bootstrap may look at; a larger one is left out (1,000 draws of 1,000 different rows of 5 raters)."""

Rows = Mapping[tuple[int, ...], int]
"""How many items show each row: one whole number for every rater, on any scale; the correlations do not hang on it."""
Interval = tuple[float, float]


class MeanSquares(NamedTuple):
    """The analysis of variance of n items by k raters."""

    n: int
    k: int
    items: Fraction
    raters: Fraction
    rest: Fraction
    within: Fraction


def intraclass(rows: Rows) -> dict[str, float | None] | None:
    """The six forms by name. None unless at least 2 × 2; a form is None where nothing varies."""
    found = mean_squares(rows)
    return None if found is None else _forms(found)


def intervals(rows: Rows, *, bootstrap: int = 0, seed: int = 1) -> dict[str, Interval]:
    """The 95 % interval of every form that has one; `bootstrap` is the number of draws where no F interval applies."""
    squares = mean_squares(rows)
    if squares is None:
        return {}
    told = {form: limits for form, limits in _by_f(squares) if limits is not None}
    left = {form: value for form, value in _forms(squares).items() if value is not None and form not in told}
    if left and 0 < bootstrap * len(rows) * squares.k <= MOST_WORK:
        drawn = _by_drawing(rows, bootstrap, seed)
        told |= {form: drawn[form] for form, value in left.items() if form in drawn and drawn[form][0] <= value <= drawn[form][1]}
    return {form: told[form] for form in FORMS if form in told}


def mean_squares(rows: Rows) -> MeanSquares | None:
    """Sums in whole numbers, so they are exact. None unless at least two items and two raters."""
    n, k = sum(rows.values()), len(next(iter(rows), ()))
    if n < 2 or k < 2:
        return None
    by_rater = [sum(count * row[place] for row, count in rows.items()) for place in range(k)]
    of_all = Fraction(sum(by_rater) ** 2, n * k)
    whole = sum(count * sum(value * value for value in row) for row, count in rows.items()) - of_all
    between = Fraction(sum(count * sum(row) ** 2 for row, count in rows.items()), k) - of_all
    raters = Fraction(sum(value * value for value in by_rater), n) - of_all
    rest = (whole - between - raters) / ((n - 1) * (k - 1))
    return MeanSquares(n, k, between / (n - 1), raters / (k - 1), rest, (whole - between) / (n * (k - 1)))


def _forms(squares: MeanSquares) -> dict[str, float | None]:
    n, k, items, raters, rest, within = squares
    return {
        "1": _ratio(items - within, items + (k - 1) * within),
        "A,1": _ratio(items - rest, items + (k - 1) * rest + Fraction(k, n) * (raters - rest)),
        "C,1": _ratio(items - rest, items + (k - 1) * rest),
        "1,k": _ratio(items - within, items),
        "A,k": _ratio(items - rest, items + (raters - rest) / n),
        "C,k": _ratio(items - rest, items),
    }


def _ratio(above: Fraction, below: Fraction) -> float | None:
    return float(above / below) if below else None


def _by_f(squares: MeanSquares) -> Iterator[tuple[str, Interval | None]]:
    n, k = squares.n, squares.k
    singles = {
        "1": _one_way(squares, squares.within, n * (k - 1)),
        "A,1": _absolute(squares),
        "C,1": _one_way(squares, squares.rest, (n - 1) * (k - 1)),
    }
    for form, limits in singles.items():
        yield form, limits
        yield OF_ONE[form], _stepped_up(limits, k) if limits is not None else None


def _one_way(squares: MeanSquares, error: Fraction, degrees: int) -> Interval | None:
    """The limits of ICC (1) and (C,1): items beside `error` with its degrees of freedom."""
    if not squares.items or not error:
        return None
    ratio, k, upper = float(squares.items / error), squares.k, (1 + CONFIDENCE) / 2
    low = ratio / f_quantile(upper, squares.n - 1, degrees)
    high = ratio * f_quantile(upper, degrees, squares.n - 1)
    return (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)


def _absolute(squares: MeanSquares) -> Interval | None:
    """The limits of ICC (A,1), with Satterthwaite's degrees of freedom."""
    n, k = squares.n, squares.k
    items, raters, rest = float(squares.items), float(squares.raters), float(squares.rest)
    value = _forms(squares)["A,1"]
    if value is None or value >= 1 or not squares.items:
        return None
    a = k * value / (n * (1 - value))
    b = 1 + a * (n - 1)
    below = (a * raters) ** 2 / (k - 1) + (b * rest) ** 2 / ((n - 1) * (k - 1))
    degrees = (a * raters + b * rest) ** 2 / below if below else 0.0
    if degrees < 1:
        return None
    upper, others = (1 + CONFIDENCE) / 2, k * raters + (k * n - k - n) * rest
    low, high = f_quantile(upper, n - 1, degrees), f_quantile(upper, degrees, n - 1)
    return n * (items - low * rest) / (low * others + n * items), n * (high * items - rest) / (others + n * high * items)


def _stepped_up(limits: Interval, k: int) -> Interval | None:
    """The limits for the mean of k raters; None where the lower one lies below -1/(k-1), which no mean of raters can have."""
    if 1 + (k - 1) * limits[0] <= 0:
        return None
    low, high = (k * value / (1 + (k - 1) * value) for value in limits)
    return low, high


def _by_drawing(rows: Rows, times: int, seed: int) -> dict[str, Interval]:
    """Percentiles over draws of whole items; forms that go beyond 1 in some draws have lost their meaning and get none."""
    seen: dict[str, list[float]] = {form: [] for form in FORMS}
    for drawn in draws(dict(sorted(rows.items())), times, seed):
        for form, value in (intraclass(drawn) or {}).items():
            if value is not None:
                seen[form].append(value)
    found = {form: percentiles(values) for form, values in seen.items() if values and max(values) <= 1}
    return {form: limits for form, limits in found.items() if limits is not None}
