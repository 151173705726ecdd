"""How hard a scenario is, from who solved it: Elo ratings of people and scenarios against each other. Pure.

Formulas: A. E. Elo, The Rating of Chessplayers (1978), for the expected result on the scale of 400; R. Pelánek, Applications of the
Elo rating system in adaptive educational systems, Computers & Education 98 (2016), for taking a try as a match between a person
and an item, for counting only the first try, and for steps that grow smaller as U(n) = a / (1 + b n) with a = 1, b = 0.05 (in
logits; one logit is 400 / ln 10 points). A first cut: one skill for everything.
"""

import math
from dataclasses import dataclass

START = 1500.0
SCALE = 400.0
STEP = SCALE / math.log(10)
SLOWER = 0.05
FEWEST = 30
"""Under so many tries a rating says too little to be shown."""
MIDDLE_LEVEL, PER_LEVEL = 3, 200.0
"""1500 points are level 3; a level more is 200 points: whoever solves half of one level solves a quarter of the next."""


@dataclass(frozen=True)
class Rating:
    """Points and how many tries they rest on."""

    points: float = START
    tries: int = 0

    @property
    def enough(self) -> bool:
        return self.tries >= FEWEST

    @property
    def level(self) -> float:
        """The points on the scale of a scenario's `level`, from 0.5 to 5.5."""
        return min(max(MIDDLE_LEVEL + (self.points - START) / PER_LEVEL, 0.5), 5.5)


def expected(person: Rating, scenario: Rating) -> float:
    """How likely the person solves the scenario, from 0 to 1."""
    return 1 / (1 + math.pow(10, (scenario.points - person.points) / SCALE))


def after_try(person: Rating, scenario: Rating, *, solved: bool) -> tuple[Rating, Rating]:
    """Both ratings after a first try: what surprised counts most, and the more tries behind a rating the less."""
    surprise = float(solved) - expected(person, scenario)
    return (
        Rating(person.points + _step(person) * surprise, person.tries + 1),
        Rating(scenario.points - _step(scenario) * surprise, scenario.tries + 1),
    )


def _step(rating: Rating) -> float:
    return STEP / (1 + SLOWER * rating.tries)
