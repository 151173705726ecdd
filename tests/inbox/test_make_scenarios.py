"""A real conversation becomes a draft scenario of its team, from the masked copy, by trainers and leads."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.base.database import db
from app.library.models import Scenario
from app.people.models import Person
from app.trail.models import TrailEntry
from tests.cast import Cast
from tests.conversations.conftest import import_records, message, record, run, stored  # noqa: F401  (fixtures)
from tests.page_client import PageClient

SignIn = Callable[[Person], PageClient]
CARD = "4111 1111 1111 1111"


@pytest.fixture
def number(import_records: Callable[..., Any]) -> int:  # noqa: F811
    bo, maria = {"key": "bo", "email": "bo@example.org", "name": "Bo Lindqvist"}, {"name": "Maria Sandoval"}
    import_records(
        record(
            "1",
            message("1", f"Umbrella AB-123456 broken. Card {CARD}, maria@mail.example. Maria Sandoval", author=maria),
            message("2", "Dear Maria, I am sorry, a replacement umbrella leaves tomorrow. Bo Lindqvist", "agent", 1, author=bo),
            message("3", "Thank you", minute=2, author=maria),
            subject="Umbrella of Maria Sandoval",
            customer={"key": "m", "name": "Maria Sandoval"},
        )
    )
    return stored().id


@pytest.mark.parametrize("role", ["trainer", "lead"])
def test_one_click_makes_a_draft_without_personal_data(cast: Cast, signed_in: SignIn, number: int, role: str) -> None:
    client = signed_in(cast.with_role(role))
    assert "Make a scenario of this" in client.get(f"/conversations/{number}").said
    page = client.follow(client.post(f"/conversations/{number}/scenario"))
    assert "'answer-1' is a guess" in page.said
    made = db.session.scalars(select(Scenario)).one()
    assert (made.team_id, made.current_number) == (cast.north.id, None)
    for left in ("Maria", "Sandoval", "Lindqvist", "4111", "maria@mail", "AB-123456"):
        assert left not in made.draft_source + made.title + made.slug
    assert db.session.scalars(select(TrailEntry).where(TrailEntry.verb == "conversations.make_scenario")).one().thing_id == number


def test_a_second_draft_of_it_gets_an_id_of_its_own(cast: Cast, signed_in: SignIn, number: int) -> None:
    tara = signed_in(cast.tara)
    for _ in range(2):
        tara.post(f"/conversations/{number}/scenario")
    first, second = sorted(db.session.scalars(select(Scenario.slug)))
    assert second == f"{first}-2"


def test_nobody_else_makes_one(cast: Cast, signed_in: SignIn, number: int) -> None:
    for person, status in ((cast.bo, 403), (cast.rey, 403), (cast.ada, 403), (cast.stan, 404)):
        signed_in(person).post(f"/conversations/{number}/scenario", expect=status)
    assert "Make a scenario" not in signed_in(cast.rey).get(f"/conversations/{number}").said
    assert db.session.scalars(select(Scenario)).first() is None


def test_a_conversation_nobody_answered_is_told(cast: Cast, signed_in: SignIn, import_records: Callable[..., Any]) -> None:  # noqa: F811
    import_records(record("2", message("1", "Hello?")))
    tara = signed_in(cast.tara)
    page = tara.follow(tara.post(f"/conversations/{stored('2').id}/scenario"))
    assert "Nobody answered the customer" in page.said
