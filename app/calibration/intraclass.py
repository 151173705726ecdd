"""Intraclass correlations of a complete table. Pure.

Source: K. O. McGraw and S. P. Wong, Psychological Methods 1 (1996), 30-46, tables 4 and 5; the single-rater forms are those of
P. E. Shrout and J. L. Fleiss, Psychological Bulletin 86 (1979), 420-428.
"""

from collections.abc import Sequence
from fractions import Fraction

FORMS = ("1", "A,1", "C,1", "1,k", "A,k", "C,k")


def intraclass(rows: Sequence[Sequence[Fraction]]) -> dict[str, float | None] | None:
    """The six forms by name; `rows` holds one value of every rater for each item. None unless at least 2 × 2.

    A form is None where nothing varies.
    """
    n, k = len(rows), len(rows[0]) if rows else 0
    if n < 2 or k < 2:
        return None
    grand = sum((sum(row, Fraction(0)) for row in rows), Fraction(0)) / (n * k)
    by_item = [sum(row, Fraction(0)) / k for row in rows]
    by_rater = [sum((row[place] for row in rows), Fraction(0)) / n for place in range(k)]
    between = k * sum(((mean - grand) ** 2 for mean in by_item), Fraction(0))
    raters = n * sum(((mean - grand) ** 2 for mean in by_rater), Fraction(0))
    whole = sum(((value - grand) ** 2 for row in rows for value in row), Fraction(0))
    rest = (whole - between - raters) / ((n - 1) * (k - 1))
    within = (whole - between) / (n * (k - 1))
    items, judges = between / (n - 1), raters / (k - 1)
    return {
        "1": _ratio(items - within, items + (k - 1) * within),
        "A,1": _ratio(items - rest, items + (k - 1) * rest + Fraction(k, n) * (judges - rest)),
        "C,1": _ratio(items - rest, items + (k - 1) * rest),
        "1,k": _ratio(items - within, items),
        "A,k": _ratio(items - rest, items + (judges - rest) / n),
        "C,k": _ratio(items - rest, items),
    }


def _ratio(above: Fraction, below: Fraction) -> float | None:
    return float(above / below) if below else None
