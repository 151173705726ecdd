"""What a published review adds to the tallies: named values as whole millionths, and what the review weighs. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction

from app.review.models.tally import SCORE, UNIT
from app.rubrics.document import Rubric
from app.rubrics.scoring import Score
from app.rubrics.shares import added

HUNDRED = 100
THOUSAND = 1000
HEAVIEST = 100_000
"""No review speaks for more than so many conversations: beyond that one value would decide everything, and sums of squares run over."""


def measures(rubric: Rubric, score: Score) -> Iterator[tuple[str, int]]:
    """Every (measure, millionths) of one review, each measure once.

    The score counts as its hundredth part (0 to 1), each rated criterion by its own value, and a skill by the plain mean of the rated
    criteria that feed it: ratings of one review are no independent observations, so n counts reviews. N/A adds nothing.
    """
    if score.value is not None:
        yield SCORE, millionths(score.value, of=HUNDRED)
    skills: dict[str, list[Fraction]] = defaultdict(list)
    for criterion_id, value in score.criteria.items():
        if value is None:
            continue
        yield f"criterion:{rubric.id}/{criterion_id}", millionths(value)
        for skill in rubric.criterion(criterion_id).skills:
            skills[skill].append(value)
    for skill, values in skills.items():
        yield f"skill:{skill}", millionths(added(values), of=len(values))


def millionths(value: Fraction, of: int = 1) -> int:
    """`value` divided by `of` in whole millionths, half up."""
    below = value.denominator * of
    return (2 * value.numerator * UNIT + below) // (2 * below)


def square(units: int) -> int:
    """The square of a value in millionths, again in millionths, half up."""
    return (units * units + UNIT // 2) // UNIT


def weight_of(probability: float) -> int:
    """How many conversations a review stands for that was drawn with this probability, in whole thousandths; at most `HEAVIEST`."""
    return min(int(THOUSAND / probability + 0.5), HEAVIEST * THOUSAND)


def weighted(units: int, weight: int) -> tuple[int, int, int, int, int]:
    """w, wx, w², w²x and w²x² of a value in millionths with a weight in thousandths; each in whole millionths, half up."""
    squared = weight * weight  # thousandths squared: millionths
    half = UNIT // 2
    return (
        weight * THOUSAND,
        (weight * units + THOUSAND // 2) // THOUSAND,
        squared,
        (squared * units + half) // UNIT,
        (squared * units * units + UNIT * half) // (UNIT * UNIT),
    )


def chosen(ratings: Mapping[str, str | None]) -> dict[str, str]:
    """The ratings that were made: criteria that are only commented are left out."""
    return {criterion: level for criterion, level in ratings.items() if level is not None}
