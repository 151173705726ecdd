"""A few hundred filled rubrics, scored once by the site's own scoring, from which every review of the bench is made."""

import random
from dataclasses import dataclass

from app.review.actions.tallies import Sums, exact
from app.review.measures import measures, weight_of
from app.rubrics.document import Rubric
from app.rubrics.scoring import score

PATTERNS = 240
PROBABILITY = 0.25
"""With which every conversation of the bench was drawn."""


@dataclass(frozen=True)
class Grade:
    """One way to fill the rubric: (criterion, level) pairs, the score as stored, and what it adds to the tallies."""

    levels: tuple[tuple[str, str], ...]
    score: str | None
    shown: str | None
    passed: bool | None
    adds: tuple[tuple[str, Sums], ...]


def grades(rubric: Rubric, rng: random.Random) -> list[Grade]:
    """Different ways to fill `rubric`, good ones more often than bad ones."""
    return [_grade(rubric, rng) for _ in range(PATTERNS)]


def _grade(rubric: Rubric, rng: random.Random) -> Grade:
    levels = {name: rng.choices(("l1", "l2", "l3", "l4", "n/a"), (5, 15, 45, 30, 5))[0] for name in rubric.by_id}
    result = score(rubric, levels, channel="email")
    adds = tuple((measure, Sums.of(units, weight_of(PROBABILITY))) for measure, units in measures(rubric, result))
    shown = None if result.shown is None else str(result.shown)
    return Grade(tuple(levels.items()), exact(result), shown, result.passed, adds)
