"""The list: filters in the address, three alphabets, pages by key, and a fixed number of statements."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from app.base.database import db
from app.conversations import doors
from app.conversations.actions.store import open_practice
from app.conversations.models import Channel, Conversation
from app.people.models import Person
from tests.cast import Cast
from tests.conversations.conftest import Report, message, record, stored
from tests.page_client import Answer, PageClient

Import = Callable[..., Report]
SignIn = Callable[[Person], PageClient]


def keys(client: PageClient, query: str) -> list[str]:
    return keys_in(client.get(f"/conversations?{query}"))


def keys_in(page: Answer) -> list[str]:
    """The keys of the conversations a page lists, in order: each stands behind its source, desk."""
    return [following for word, following in pairwise(page.said.split()) if word == "desk"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("channel=email", {"mail"}),
        ("channel=nonsense", {"mail", "chat", "done"}),
        ("status=closed", {"done"}),
        ("language=ja", {"chat"}),
        ("tag=late", {"mail"}),
        ("tag=lat", set()),
        ("tag=%25", set()),
        ("rating=low", {"done"}),
        ("rating=high", {"mail"}),
        ("since=2026-11-04", {"done"}),
        ("until=2026-11-03", {"mail", "chat"}),
        ("since=nonsense&until=0000-00-00", {"mail", "chat", "done"}),
        ("channel=email&status=closed", set()),
        ("q=%22%22&channel=email", set()),
        ("agent=99999999999999999999", {"mail", "chat", "done"}),
        ("after=nonsense", {"mail", "chat", "done"}),
    ],
)
def test_filters_narrow_the_list(import_records: Import, cast: Cast, signed_in: SignIn, query: str, expected: set[str]) -> None:
    late = {"opened_at": "2026-11-04T09:00:00Z"}
    import_records(
        record("mail", channel="email", tags=["late"], csat={"raw": 5, "scale": [1, 5]}),
        record("chat", language="ja"),
        record("done", {**message("1"), "sent_at": "2026-11-04T09:00:00Z"}, status="closed", csat={"raw": 1, "scale": [1, 5]}, **late),
    )
    assert set(keys(signed_in(cast.rey), query)) == expected


def test_an_agent_filter_and_a_review_filter(import_records: Import, cast: Cast, signed_in: SignIn) -> None:
    import_records(record("a", assignee={"email": "bo@example.org"}), record("b"))
    rey = signed_in(cast.rey)
    assert keys(rey, f"agent={cast.bo.id}") == ["a"]

    before, doors.reviewed._answers = doors.reviewed._answers, [lambda: Conversation.source_id == "a"]
    try:
        assert keys(rey, "reviewed=yes") == ["a"]
        assert keys(rey, "reviewed=no") == ["b"]
    finally:
        doors.reviewed._answers = before


@pytest.mark.parametrize(
    ("words", "expected"),
    [("refunds", "en"), ("REFUND", "en"), ("посылки", "ru"), ("посылку", "ru"), ("返金", "ja"), ("東京", "ja"), ("refund 返金", None)],
)
def test_three_alphabets_are_searched(import_records: Import, cast: Cast, signed_in: SignIn, words: str, expected: str | None) -> None:
    import_records(
        record("en", message("1", "I want my money refunded")),
        record("ru", message("1", "Где моя посылка?")),
        record("ja", message("1", "東京で返金してください")),
    )
    page = signed_in(cast.rey).get(f"/conversations?q={words}")
    assert keys_in(page) == ([expected] if expected else [])
    assert ("<mark>" in page.text) == bool(expected)


def test_pages_go_on_by_key_newest_first(import_records: Import, cast: Cast, signed_in: SignIn) -> None:
    import_records(*(record(str(number), {**message("1"), "sent_at": f"2026-11-02T{number // 60:02d}:{number % 60:02d}:00Z"})
                     for number in range(130)))  # fmt: skip
    rey = signed_in(cast.rey)
    seen, url = [], "/conversations?channel=chat"
    for _ in range(3):
        page = rey.get(url)
        seen += [int(key) for key in keys_in(page)]
        url = next_of(page.text)
    assert seen == list(range(129, -1, -1))
    assert "99+" in rey.get("/conversations").said


def next_of(text: str) -> str:
    """The address of the next page."""
    for tag in text.split("<a ")[1:]:
        if 'rel="next"' in tag.split(">")[0]:
            return tag.split('href="')[1].split('"')[0].replace("&amp;", "&")
    return ""


def test_the_number_of_statements_is_fixed(import_records: Import, cast: Cast, signed_in: SignIn, query_count: Any) -> None:
    rey, bo = signed_in(cast.rey), signed_in(cast.bo)
    import_records(record("0", assignee={"email": "bo@example.org"}))
    url = f"/conversations/{stored('0').id}"
    for size in (1, 100):
        import_records(*(record(str(number), message("1", "wait"), assignee={"email": "bo@example.org"}) for number in range(size)))
        import_records(record("0", *(message(str(number), "wait", minute=number) for number in range(min(size, 59)))))
        with query_count(exactly=4):
            rey.get("/conversations")
        with query_count(exactly=5):
            rey.get("/conversations?q=wait")
        with query_count(exactly=3):
            bo.get("/conversations")
        with query_count(at_most=8):
            rey.get(url)


def test_practice_stands_apart(import_records: Import, cast: Cast, signed_in: SignIn, clock: Any) -> None:
    import_records(record("real"))
    chat = {"channel": Channel.CHAT, "subject": "Pretend", "customer_name": "Tom"}
    open_practice(key="attempt-1", assignee=cast.ines, team_id=cast.north.id, at=clock.at, **chat)
    db.session.commit()
    assert "Pretend" not in signed_in(cast.rey).get("/conversations").said
    assert "Pretend" in signed_in(cast.rey).get("/conversations?kind=practice").said
    assert "Pretend" not in signed_in(cast.bo).get("/conversations?kind=practice").said


def test_selected_conversations_go_to_the_review_queue(import_records: Import, cast: Cast, signed_in: SignIn) -> None:
    import_records(record("a"))
    assert 'action="/review/put"' in signed_in(cast.rey).get("/conversations").text
    for person in (cast.bo, cast.tara):
        assert "/review/put" not in signed_in(person).get("/conversations").text
