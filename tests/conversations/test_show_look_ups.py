"""Actions and tool calls of imported records are shown as a name and facts, never as JSON."""

import json
from typing import Any

import pytest

from app.base.database import db
from app.conversations.lookups import LONGEST, LookUp, look_up
from app.conversations.models import AuthorRole, Conversation, ConversationKind, Message, MessageKind
from tests.cast import Cast
from tests.page_client import PageClient
from tests.review import builders


@pytest.mark.parametrize(
    ("text", "name", "facts"),
    [
        (
            '{"APIName": "trip_directions", "DurationHours": 7, "HasBalcony": true, "Airline": null, "id": 5}',
            "Trip directions",
            [("Duration hours", "7"), ("Has balcony", "✓"), ("Airline", "–"), ("Id", "5")],
        ),
        (
            'look-up weather [{"Day": "\\"Tuesday\\""}, {"Level": "api.is_at_least(15)"}, {"City": "api.is_equal_to(\\"Detroit\\")"}]',
            "Look-up weather",
            [("Day", "Tuesday"), ("Level", "at least 15"), ("City", "equal to Detroit")],
        ),
        (
            '{"name": "refund_order", "arguments": "{\\"order\\": \\"A-1\\", \\"cents\\": 2700}", "ok": false}',
            "Refund order",
            [("Order", "A-1"), ("Cents", "2700"), ("Ok", "✗")],
        ),
        (
            '{"tool": "search", "input": {"tags": ["late", "gift"], "range": {"from": 1, "to": 2}}}',
            "Search",
            [("Tags", "late; gift"), ("Range", "From: 1, To: 2")],
        ),
        ('{"name": "Ines", "city": "Porto"}', "", [("Name", "Ines"), ("City", "Porto")]),
        ("Look up an order (A-7):\nOrder A-7\nHolder: Elif", "Look up an order (A-7)", [("", "Order A-7"), ("Holder", "Elif")]),
    ],
)
def test_a_look_up_is_a_name_and_facts(text: str, name: str, facts: list[tuple[str, str]]) -> None:
    assert look_up(text) == LookUp(name, tuple(facts), as_written=not text.rstrip().endswith(("}", "]")))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Assigned to Bo",
        "Status: solved",
        "{not json}",
        "[1, 2]",
        "{}",
        "[]",
        '"words"',
        "[" * 15_000,
        '{"n": ' + "9" * 6000 + "}",
        json.dumps({f"k{n}": n for n in range(80)}),
        '{"a": "' + "b" * LONGEST + '"}',
        "Call ended [recorded]",
    ],
)
def test_what_is_no_look_up_stays_as_it_came(text: str) -> None:
    assert look_up(text) is None


def talk(cast: Cast, *events: str, kind: ConversationKind = ConversationKind.REAL) -> Conversation:
    one = builders.conversation(cast.bo, cast.north, kind=kind)
    for number, text in enumerate(events):
        values: dict[str, Any] = {"kind": MessageKind.EVENT, "author_role": AuthorRole.SYSTEM}
        builders.message(one, text, None, 10 + number, builders.ACTED, **values)
    db.session.commit()
    return one


def test_the_thread_shows_facts_with_personal_data_masked(client: PageClient, cast: Cast) -> None:
    one = talk(cast, '{"APIName": "find_customer", "Mail": "noor@example.org", "Plan": "<b>Gold</b>"}', "Assigned to Bo")
    page = client.sign_in(cast.rey).get(f"/conversations/{one.id}")
    assert "Find customer" in page.said and "Plan <b>Gold</b>" in page.said and "Assigned to Bo" in page.said
    assert "noor@example.org" not in page.text
    client.sign_in(cast.rey)
    shown = client.post(f"/conversations/{one.id}/unmask", {"reason": "The customer asked us to."}, expect=200)
    assert "Mail noor@example.org" in shown.said


def test_a_reviewer_sees_the_facts_and_may_still_quote_the_text(client: PageClient, cast: Cast) -> None:
    one = talk(cast, '{"APIName": "find_customer", "Mail": "noor@example.org", "Plan": "Gold"}')
    item = builders.waiting(one, builders.rubric(), cast.bo)
    db.session.commit()
    page = client.sign_in(cast.rey).get(f"/review/{item.id}")
    assert "Find customer" in page.said and "Plan Gold" in page.said and "As received" in page.said
    assert "noor@example.org" not in page.text
    event = db.session.query(Message).filter_by(conversation_id=one.id, kind=MessageKind.EVENT).one()
    assert f'data-message="{event.id}"' in page.text
