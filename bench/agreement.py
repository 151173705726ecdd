"""Reports of agreement as a year of double reviews, gold items and repeats leaves them, worked out by the site's own figures."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from app.base.database import db
from app.calibration.actions.figures import PERIODS
from app.calibration.gaps import Rated
from app.calibration.models import AgreementReport
from app.calibration.queries.ratings import Pair
from app.calibration.reporting import report
from app.rubrics.document import Rubric
from bench.cast import MEASURED_TEAM, REVIEWERS

DOUBLES, HIDDEN = 200, 80
"""Conversations that two people graded, and hidden items of each kind, in a year."""
SEED = 11


def keep_reports(rubric: Rubric, rubric_id: int, anchor: datetime) -> None:
    """The reports of the measured team under the bench's rubric, one for each period."""
    rng = random.Random(SEED)
    rated = list(_doubles(rubric, rng, anchor))
    gold, repeats = list(_hidden(rubric, rng, anchor)), list(_hidden(rubric, rng, anchor))
    sources = {"rounds": 0, "doubles": DOUBLES, "gold": HIDDEN, "repeats": HIDDEN}
    figures = {**report(rubric, rated, gold, repeats, seed=rubric_id), "sources": sources}
    for days in PERIODS:
        db.session.add(AgreementReport(team_id=MEASURED_TEAM, rubric_id=rubric_id, days=days, figures=figures, made_at=anchor))


def _doubles(rubric: Rubric, rng: random.Random, anchor: datetime) -> Iterator[Rated]:
    for number in range(DOUBLES):
        at = anchor - timedelta(days=rng.randrange(360))
        for criterion in rubric.criteria:
            first = rng.randrange(len(criterion.levels))
            for person in rng.sample(list(REVIEWERS), 2):
                level = criterion.levels[_near(first, len(criterion.levels), rng)]
                yield Rated(f"double {number}", number, person, criterion.id, level.id, at)


def _hidden(rubric: Rubric, rng: random.Random, anchor: datetime) -> Iterator[Pair]:
    for number in range(HIDDEN):
        at, person = anchor - timedelta(days=rng.randrange(360)), rng.choice(list(REVIEWERS))
        for criterion in rubric.criteria:
            right = rng.randrange(len(criterion.levels))
            given = criterion.levels[_near(right, len(criterion.levels), rng)]
            yield Pair(number, person, criterion.id, given.id, criterion.levels[right].id, at)


def _near(level: int, levels: int, rng: random.Random) -> int:
    """The same level three times in four, else a neighbour."""
    return level if rng.random() < 0.75 else min(levels - 1, max(0, level + rng.choice((-1, 1))))
