"""The scene most tests of the review room play in: Bo's chat waits for a review with the rubric "care"."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

import pytest

from app.base.database import db as database
from app.conversations.models import Conversation
from app.people.models import Person
from app.review.actions import plans_drawing
from app.review.models import Assignment, Review
from app.rubrics.models import Rubric, RubricVersion
from tests.cast import Cast
from tests.page_client import PageClient
from tests.review import builders
from tests.review.builders import Grader


@dataclass
class Scene:
    """One waiting item and everybody around it."""

    cast: Cast
    rubric: Rubric
    version: RubricVersion
    talk: Conversation
    item: Assignment
    signed_in: Callable[[Person], PageClient]

    def grader(self, person: Person, item: Assignment | None = None) -> Grader:
        """`person` at the review page of the item."""
        return Grader(self.signed_in(person), (item or self.item).id, self.version.id)

    def another(self, agent: Person | None = None, *bodies: str) -> Assignment:
        """One more item of the queue."""
        agent = agent or self.cast.bo
        talk = builders.conversation(agent, self.cast.north, *bodies)
        return builders.waiting(talk, self.rubric, agent)

    def published(self, person: Person, item: Assignment | None = None, **levels: str) -> Review:
        """The item's review, published by `person`."""
        return builders.published(self.signed_in(person), item or self.item, self.version, **levels)


@pytest.fixture
def scene(cast: Cast, signed_in: Callable[[Person], PageClient]) -> Scene:
    rubric = builders.rubric()
    talk = builders.conversation(cast.bo, cast.north)
    item = builders.waiting(talk, rubric, cast.bo)
    version = database.session.query(RubricVersion).filter_by(rubric_id=rubric.id).one()
    database.session.commit()
    return Scene(cast, rubric, version, talk, item, signed_in)


@pytest.fixture(autouse=True)
def foreseen_seeds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draws get the same seeds in every run: which conversations two plans share must not differ from one run to the next."""
    numbers = itertools.count(1)
    monkeypatch.setattr(plans_drawing, "fresh_seed", lambda: sha256(f"seed {next(numbers)}".encode()).hexdigest())
