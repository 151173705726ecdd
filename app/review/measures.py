"""What a published review adds to the tallies: named values as whole millionths. Pure."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from app.review.models.tally import SCORE, UNIT
from app.rubrics.document import Rubric
from app.rubrics.scoring import Score

HUNDRED = Fraction(100)


def measures(rubric: Rubric, score: Score) -> Iterator[tuple[str, int]]:
    """Every (measure, millionths) of one review.

    The score counts as its hundredth part (0 to 1), each rated criterion by its own value, and a skill once for
    each rated criterion that feeds it. N/A adds nothing.
    """
    if score.value is not None:
        yield SCORE, millionths(score.value / HUNDRED)
    for criterion_id, value in score.criteria.items():
        if value is None:
            continue
        units = millionths(value)
        yield f"criterion:{rubric.id}/{criterion_id}", units
        for skill in rubric.criterion(criterion_id).skills:
            yield f"skill:{skill}", units


def millionths(value: Fraction) -> int:
    """`value` in whole millionths, half up."""
    return int((value * UNIT + Fraction(1, 2)) // 1)


def square(units: int) -> int:
    """The square of a value in millionths, again in millionths, half up."""
    return (units * units + UNIT // 2) // UNIT


def chosen(ratings: Mapping[str, str | None]) -> dict[str, str]:
    """The ratings that were made: criteria that are only commented are left out."""
    return {criterion: level for criterion, level in ratings.items() if level is not None}
