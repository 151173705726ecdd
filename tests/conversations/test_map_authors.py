"""Mapping authors of a source to people."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.base.database import db
from app.conversations.actions import mapping
from app.conversations.models import AgentIdentity, Message
from app.people.models import Person
from app.trail.models import TrailEntry
from tests.cast import Cast
from tests.conversations.conftest import Report, message, record, stored
from tests.page_client import PageClient

Import = Callable[..., Report]
SignIn = Callable[[Person], PageClient]
URL = "/conversations/authors"


@pytest.fixture
def unknown(import_records: Import) -> dict[str, int]:
    """Authors nobody knows, by key; `south` belongs to the other team."""
    import_records(
        record("a", message("1", "Hi", "agent", author={"key": "77", "name": "bo lindqvist"})),
        record("b", message("1", "Hi", "agent", author={"key": "77"}), assignee={"key": "88", "name": "Nia Adeyemi"}),
    )
    import_records(record("c", message("1", "Hi", "agent", author={"key": "south"})), team="South desk")
    return {key: number for key, number in db.session.execute(select(AgentIdentity.source_key, AgentIdentity.id))}  # noqa: C416


def test_the_page_counts_what_waits_and_suggests(unknown: dict[str, int], cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.lea).get(URL)
    assert "bo lindqvist" in page.said
    assert "Nia Adeyemi" in page.said
    assert "Bo Lindqvist" in page.said, "the same name is suggested"
    assert "South desk" not in page.said


def test_mapping_gives_stored_conversations_and_messages_to_the_person(unknown: dict[str, int], cast: Cast, signed_in: SignIn) -> None:
    signed_in(cast.lea).post(URL, {"ids": [unknown["77"], unknown["88"]], "to": "suggested"})
    assert stored("a").assignee_id == cast.bo.id
    assert set(db.session.scalars(select(Message.author_id).where(Message.author_identity_id == unknown["77"]))) == {cast.bo.id}
    assert stored("b").assignee_id is None, "nobody was suggested for Nia"
    assert db.session.scalars(select(TrailEntry.thing_id).where(TrailEntry.verb == "conversations.map_author")).all() == [unknown["77"]]
    assert "Umbrella" not in signed_in(cast.bo).get("/conversations").said
    assert "desk a" in signed_in(cast.bo).get("/conversations").said


def test_a_mapping_can_be_moved_and_taken_back(unknown: dict[str, int], cast: Cast, signed_in: SignIn) -> None:
    lea = signed_in(cast.lea)
    lea.post(URL, {"ids": unknown["77"], "to": cast.ines.id})
    assert stored("a").assignee_id == cast.ines.id
    assert "Ines Duarte" in lea.get(f"{URL}?show=known").said
    lea.post(f"{URL}?show=known", {"ids": unknown["77"], "to": "none"})
    assert stored("a").assignee_id is None


def test_an_unknown_author_becomes_a_person(unknown: dict[str, int], cast: Cast, signed_in: SignIn) -> None:
    signed_in(cast.lea).post(URL, {"ids": unknown["88"], "to": "new"})
    nia = db.session.scalars(select(Person).where(Person.name == "Nia Adeyemi")).one()
    assert (nia.email, stored("b").assignee_id) == (None, nia.id)


def test_a_mapped_author_keeps_its_person_in_the_next_import(
    unknown: dict[str, int], import_records: Import, cast: Cast, signed_in: SignIn
) -> None:
    signed_in(cast.lea).post(URL, {"ids": unknown["77"], "to": cast.ines.id})
    import_records(record("d", message("1", "Hi", "agent", author={"key": "77"})))
    assert stored("d").assignee_id == cast.ines.id


def test_refusals(unknown: dict[str, int], cast: Cast, signed_in: SignIn) -> None:
    choice = {"ids": unknown["77"], "to": cast.bo.id}
    for person in (cast.bo, cast.tara):
        signed_in(person).get(URL, 403)
        signed_in(person).post(URL, choice, 403)
    lea, rey = signed_in(cast.lea), signed_in(cast.rey)
    lea.post(URL, {"ids": [unknown["77"], unknown["south"]], "to": cast.bo.id}, 404)
    assert stored("a").assignee_id is None, "one foreign author in the list and nothing happens"
    lea.post(URL, {"ids": unknown["77"], "to": cast.stan.id}, 403)
    lea.post(URL, {"ids": unknown["77"], "to": "nonsense"}, 403)
    lea.post(URL, {"ids": unknown["77"]}, 422)
    lea.post(URL, {"to": "new"}, 422)
    rey.post(URL, {"ids": unknown["77"], "to": "new"}, 403)
    rey.post(URL, choice)
    assert stored("a").assignee_id == cast.bo.id, "a reviewer maps, but makes no people"
    signed_in(cast.ada).post(URL, {"ids": unknown["south"], "to": cast.stan.id})
    assert stored("c").assignee_id == cast.stan.id


def test_very_much_goes_through_a_job(unknown: dict[str, int], cast: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapping, "AT_ONCE", 1)
    signed_in(cast.lea).post(URL, {"ids": unknown["77"], "to": cast.bo.id})
    db.session.expire_all()
    assert stored("a").assignee_id == cast.bo.id
