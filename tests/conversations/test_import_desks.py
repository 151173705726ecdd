"""Exports of help desks go the whole way: stored once, mapped to people, masked before they are stored."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.base.database import db
from app.conversations.importers.shapes import DESKS
from app.conversations.models import AgentIdentity, Conversation, Message
from tests.cast import Cast
from tests.conversations.conftest import Report, stored

EXPORTS = Path(__file__).parent / "exports"
Send = Callable[..., Report]


def export(shape: str) -> bytes:
    return next(EXPORTS.glob(f"{shape}.json*")).read_bytes()


@pytest.mark.parametrize("shape", DESKS)
def test_an_export_is_stored_once_and_its_agents_are_known_by_their_address(shape: str, import_records: Send, cast: Cast) -> None:
    first = import_records(export(shape), options=["--shape", shape])
    again = import_records(export(shape))
    assert first["created"] == first["read"] > 0 and first["rejected"] == 0
    assert (again["unchanged"], again["messages"]) == (first["read"], 0), "the shape is known, and nothing is new"
    reopened = db.session.scalars(select(Conversation).where(Conversation.source_system == shape, Conversation.reopens > 0)).all()
    assert len(reopened) == (2 if shape == "freshdesk" else 1) and {one.reopens for one in reopened} == {1}
    who = db.session.scalars(
        select(AgentIdentity).where(AgentIdentity.source_system == shape, AgentIdentity.email == "bo@example.org")
    ).one()
    assert who.person_id == cast.bo.id
    assert db.session.scalar(select(Message.id).where(Message.author_id == cast.bo.id, Message.kind == "public").limit(1))


def test_a_later_export_adds_what_happened_since(import_records: Send) -> None:
    text = export("zendesk").decode()
    earlier = text.replace('"status": "closed", "priority"', '"status": "open", "priority"').replace(
        '{"id": 1004, "type": "Change", "field_name": "status", "value": "open", "previous_value": "solved"}', "{}"
    )
    import_records(earlier.encode(), options=["--shape", "zendesk"])
    assert (stored("5101", "zendesk").reopens, stored("5101", "zendesk").status) == (0, "open")
    report = import_records(text.encode(), options=["--shape", "zendesk"])
    assert (report["updated"], report["unchanged"], report["messages"]) == (1, 1, 1)
    one = stored("5101", "zendesk")
    assert (one.reopens, one.status, one.csat_share) == (1, "closed", 0.0)


def test_personal_data_is_masked_before_anything_is_stored(import_records: Send) -> None:
    text = export("zendesk").decode().replace("I am sorry.", "I am sorry. Write to ines.duarte@mail.example or +351 912 345 678.")
    import_records(text.encode(), options=["--shape", "zendesk", "--mask"])
    kept: Any = db.session.execute(select(Message.body, Message.html, Message.change)).all()
    assert not any("mail.example" in str(row) or "912 345" in str(row) or "bo@example.org" in str(row) for row in kept)
    assert stored("5101", "zendesk").reopens == 1
