"""`flask conversations export`: what leaves can come in again unchanged, and nothing personal leaves without a reason."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.base.database import db
from app.conversations.actions.store import add_message, open_practice
from app.conversations.models import AuthorRole, Channel, MessageKind
from app.trail.models import TrailEntry
from tests.cast import Cast
from tests.conversations.conftest import Report, message, record

Import = Callable[..., Report]
Run = Callable[..., Any]
REASON = ["--unmasked-reason", "A customer asked for her data"]
FULL = record(
    "a", message("1", "Card 4111 1111 1111 1111", author={"name": "Maria Stone", "key": "c1"}, attachments=[{"name": "a.pdf", "size": 3}]),
    message("2", None, "agent", 1, html="<p>Hi <b>Maria</b></p>", author={"key": "7", "name": "Bo", "email": "bo@example.org"}),
    message("3", "note", "agent", 2, kind="note", author={"email": "nia@example.org"}), message("4", "e", "system", 3, kind="event"),
    message("5", "later", "agent", 4, kind="draft", author={"name": "Only a name"}), message("6", "beep", "bot", 5),
    subject="Parcel", topic="t", status="pending", language="en", url="https://desk.example/a", tags=["late", "é\"q"],
    closed_at="2026-11-03T09:00:00Z", customer={"key": "c1", "name": "Maria Stone", "email": "maria@mail.example", "phone": "+14155552671"},
    assignee={"key": "7", "name": "Bo", "email": "bo@example.org"}, csat={"raw": 2, "scale": [1, 5], "comment": "slow"},
    custom={"deep": {"list": [1, 2.5, None, True]}, "order_number": "HP-20419"},
)  # fmt: skip


def exported(run: Run, *words: str) -> list[dict[str, Any]]:
    result = run("export", *words)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_what_leaves_comes_in_unchanged(run: Run, import_records: Import) -> None:
    import_records(FULL, record("b", message("1", "plain")))
    for options in (REASON, []):
        lines = exported(run, *options)
        report = import_records(*lines)
        assert (report["read"], report["unchanged"], report["rejected"]) == (2, 2, 0), report


def test_an_export_is_a_whole_copy(run: Run, import_records: Import, cast: Cast) -> None:
    import_records(FULL)
    first = exported(run, *REASON)
    assert first[0]["messages"][1]["html"] == "<p>Hi <b>Maria</b></p>"
    assert first[0]["customer"] == FULL["customer"]
    assert first[0]["custom"] == FULL["custom"]
    assert first[0]["assignee"] == FULL["assignee"]
    copies = [{**one, "source": "copy", "customer": {"key": "c9"}} for one in first]
    import_records(*copies)
    assert exported(run, "--source", "copy", *REASON) == copies


def test_nothing_personal_leaves_without_a_reason(run: Run, import_records: Import) -> None:
    import_records(FULL)
    text = json.dumps(exported(run))
    for personal in ("4111 1111", "maria@mail.example", "14155552671", "bo@example.org", "nia@example.org"):
        assert personal not in text
    assert "[card" in text
    assert "HP-20419" in text


def test_the_trail_knows_of_every_export(run: Run, import_records: Import) -> None:
    import_records(FULL)
    exported(run)
    exported(run, *REASON)
    details = [entry.details for entry in db.session.scalars(select(TrailEntry).where(TrailEntry.verb == "conversations.export"))]
    assert [(one["masked"], one["reason"]) for one in details] == [(True, None), (False, REASON[1])]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--team", "South desk"], ["c"]),
        (["--since", "2026-11-03"], ["b"]),
        (["--until", "2026-11-03"], ["a", "c"]),
        (["--source", "desk"], ["a", "b"]),
        (["--kind", "practice"], ["attempt-1"]),
        (["--kind", "all", "--since", "2026-11-03"], ["b", "attempt-1"]),
    ],
)
def test_filters(run: Run, import_records: Import, cast: Cast, clock: Any, options: list[str], expected: list[str]) -> None:
    import_records(record("a"), record("b", {**message("1"), "sent_at": "2026-11-03T00:00:00Z"}))
    import_records(record("c", source="other"), team="South desk")
    chat = {"channel": Channel.CHAT, "subject": "Pretend", "customer_name": "Tom"}
    talk = open_practice(key="attempt-1", assignee=cast.ines, team_id=cast.north.id, at=clock.at, **chat)
    add_message(talk, MessageKind.PUBLIC, AuthorRole.CUSTOMER, "Hello?", at=clock.at, name="Tom")
    assert [one["id"] for one in exported(run, *options)] == expected


def test_wrong_usage(run: Run, cast: Cast) -> None:
    assert run("export", "--team", "Nowhere").exit_code == 2
    assert run("export", "--unmasked-reason", "why").exit_code == 2
    assert run("export", "--since", "yesterday").exit_code == 2
