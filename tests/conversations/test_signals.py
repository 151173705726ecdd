"""Signals: conversations that ask to be looked at, found by an index, worked out after an import and never in a request."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from app.base import clock
from app.base.database import db
from app.conversations.models import Conversation, Message
from app.conversations.queries.lists import Filters, conditions
from app.conversations.signals import Signal, Turn, hand_overs, longest_wait, signals_in
from app.people.models import Person
from app.review.actions.signalling import look, run_signals
from tests.cast import Cast
from tests.conversations.conftest import Report, message, record, stored
from tests.page_client import PageClient

Import = Callable[..., Report]
SignIn = Callable[[Person], PageClient]

START = clock.now()


def turn(side: str, hours: float, author: int | None = None) -> Turn:
    return Turn(side == "a", START + timedelta(hours=hours), author)


@pytest.mark.parametrize(
    ("turns", "hours"),
    [
        ([], 0),
        ([turn("c", 0)], 0),
        ([turn("c", 0), turn("a", 5)], 5),
        ([turn("c", 0), turn("c", 20), turn("a", 26)], 26),
        ([turn("c", 0), turn("a", 1), turn("a", 90)], 1),
        ([turn("c", 0), turn("a", 1), turn("c", 2), turn("a", 33), turn("c", 99)], 31),
        ([turn("a", 0), turn("c", 50), turn("a", 51)], 1),
    ],
)
def test_the_wait_is_from_the_first_unanswered_message_to_the_reply(turns: list[Turn], hours: float) -> None:
    assert longest_wait(turns) == timedelta(hours=hours)


def test_hands_change_between_known_agents_only() -> None:
    assert hand_overs([turn("a", 0, 1), turn("c", 1), turn("a", 2, 2), turn("a", 3, None), turn("a", 4, 2), turn("a", 5, 1)]) == 2
    assert hand_overs([turn("a", 0, None), turn("a", 1, None)]) == 0


def test_an_import_has_its_conversations_looked_at(import_records: Import, cast: Cast, signed_in: SignIn, query_count: Any) -> None:
    late = message("2", "We promise to call you", minute=0, author={"role": "agent", "name": "Bo", "email": "bo@example.org"})
    late["sent_at"] = "2026-11-05T09:00:00Z"
    import_records(
        record("loud", message("1", "Hello?"), late, csat={"raw": 1, "scale": [1, 5]}, language="en"),
        record("calm", message("1", "Hello?"), language="en"),
    )
    run_signals()
    shown = {key: [one.key for one in signals_in(stored(key).signals)] for key in ("loud", "calm")}
    assert shown == {"loud": ["rating", "silence", "promise"], "calm": []}
    rey = signed_in(cast.rey)
    for asked in ("any", "rating", "silence", "promise"):
        with query_count(exactly=4):
            page = rey.get(f"/conversations?signal={asked}")
        assert "loud" in page.said and " calm" not in page.said, asked
    assert "The customer waited a day or longer" in rey.get("/conversations?signal=silence").said
    assert "Nothing fits" in rey.get("/conversations?signal=handed-over").said
    assert "calm" in rey.get("/conversations?signal=nonsense").said
    assert "A reply promises" in rey.get(f"/conversations/{stored('loud').id}").said
    assert look(10) == 0, "nothing is looked at twice"
    import_records(record("calm", message("1", "Hello?"), csat={"raw": 2, "scale": [1, 5]}, language="en"))
    assert [one.key for one in signals_in(stored("calm").signals)] == ["rating"], "what changes is looked at anew"


@pytest.mark.parametrize("asked", ["any", *(one.key for one in Signal)])
def test_a_list_of_signals_is_read_from_its_own_index(cast: Cast, asked: str) -> None:
    narrowed = conditions(Filters.of({"signal": asked}), clock.zone("UTC"))
    query = select(Conversation.id).where(Conversation.team_id == cast.north.id, *narrowed)
    query = query.order_by(Conversation.last_message_at.desc(), Conversation.id.desc()).limit(51)
    words = str(query.compile(db.engine, compile_kwargs={"literal_binds": True})).replace("%%", "%")
    if db.engine.dialect.name == "sqlite":
        plan = " ".join(str(row) for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {words}")))
        assert "TEMP B-TREE" not in plan, plan
    else:  # a table of a few rows is read whole, so that way is closed
        db.session.execute(text("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off"))
        plan = " ".join(str(row) for row in db.session.execute(text(f"EXPLAIN {words}")))
        assert "Sort" not in plan, plan
    assert "ix_conversation_signal" in plan, plan


def test_practice_asks_for_nothing(cast: Cast) -> None:
    assert db.session.query(Message).count() == 0 and look(5) == 0
