"""The scene of the inbox's tests: one published scenario, and Ines in front of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from app.base.database import db as database
from app.inbox.models import Attempt
from app.library.models import ScenarioVersion
from app.people.models import Person
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.inbox import world
from tests.page_client import Answer, PageClient


class Practice:
    """One person's attempt, seen through the pages."""

    def __init__(self, client: PageClient, attempt_id: int) -> None:
        self.client = client
        self.id = attempt_id

    @property
    def url(self) -> str:
        return f"/inbox/{self.id}"

    @property
    def attempt(self) -> Attempt:
        """The attempt as it stands in the database."""
        database.session.expire_all()
        return database.session.get_one(Attempt, self.id)

    @property
    def order(self) -> str:
        """The drawn order number."""
        return str(self.attempt.engine["facts"]["order"])

    def page(self, expect: int = 200) -> Answer:
        return self.client.get(self.url, expect)

    def reply(self, text: str, expect: int = 303, **more: Any) -> Answer:
        data = {"body": text, "turn": self.attempt.revision, **more.pop("data", {})}
        return self.client.post(f"{self.url}/reply", data, expect, **more)

    def act(self, name: str, expect: int = 303, **given: str) -> Answer:
        data = {"action": name, **{f"p-{key}": value for key, value in given.items()}}
        return self.client.post(f"{self.url}/actions", data, expect)


@dataclass
class Scene:
    """The scenario and everybody around it."""

    cast: Cast
    version: ScenarioVersion
    clock: StoppedClock
    signed_in: Callable[[Person], PageClient]

    def begin(self, person: Person | None = None, version: ScenarioVersion | None = None, **data: Any) -> Practice:
        """Start an attempt through the page."""
        client = self.signed_in(person or self.cast.ines)
        scenario_id = (version or self.version).scenario_id
        answer = client.post("/inbox/attempts", {"scenario_id": scenario_id, **data})
        return Practice(client, int(answer.location.rsplit("/", 1)[1]))

    def attempts(self) -> list[Attempt]:
        return list(database.session.scalars(select(Attempt).order_by(Attempt.id)))


@pytest.fixture
def scene(cast: Cast, clock: StoppedClock, signed_in: Callable[[Person], PageClient]) -> Scene:
    version = world.build(clock.at)
    database.session.commit()
    return Scene(cast, version, clock, signed_in)
