"""Where a level stands on its criterion's scale, so that levels of different scales can be compared. Pure."""

from fractions import Fraction

from app.rubrics.document import Criterion

HUNDRED = 100


def position(criterion: Criterion, level_id: str) -> Fraction | None:
    """Where a level stands on its scale, 0 to 100; None for N/A and for levels of another version."""
    level = criterion.level(level_id)
    if level is None:
        return None
    return HUNDRED * (level.value - criterion.lowest) / (criterion.highest - criterion.lowest)


def whole_points(gap: Fraction) -> int:
    """A gap in whole points, half away from nought."""
    points = int(abs(gap) + Fraction(1, 2))
    return points if gap > 0 else -points
