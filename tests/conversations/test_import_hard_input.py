"""Hostile and broken files through the whole way: each has a clear error, the rest is stored, memory stays flat."""

import json
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.base.database import db
from app.conversations.actions import rows
from app.conversations.models import Conversation, RejectedRecord
from tests.cast import Cast
from tests.conversations.conftest import Report, jsonl, message, record, stored

Import = Callable[..., Report]
MEGABYTE = 1024 * 1024

BROKEN = [
    (b'{"source": "desk", "id": "\xff\xfe"}\n', "UTF-8"),
    (b'{"source": "desk", "id": "x", "id": "y"}\n', "twice"),
    (b"[" * 1_000_000 + b"\n", "nested"),
    (b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"\n", "nested"),
    (json.dumps(record("x", message("1", "a\0b"))).encode() + b"\n", "NUL"),
    (json.dumps(record("x\0y")).encode() + b"\n", "NUL"),
    (b'{"source": "desk", "id": "\\ud800", "channel": "chat"}\n', "surrogate"),
    (json.dumps(record("x", opened_at="2026-11-02T09:00:00")).encode() + b"\n", "zone"),
    (json.dumps(record("x", opened_at="0000-11-02T09:00:00Z")).encode() + b"\n", "time"),
    (json.dumps(record("x", opened_at=10**18)).encode() + b"\n", "out of range"),
    (b'{"source": "desk", "id": ' + b"9" * 5000 + b"}\n", "digits"),
    (b"null\n", "curly brackets"),
]


@pytest.mark.parametrize(("line", "said"), BROKEN, ids=[said + str(number) for number, (_, said) in enumerate(BROKEN)])
def test_a_broken_line_is_told_and_the_rest_stored(import_records: Import, line: bytes, said: str) -> None:
    report = import_records(record("before"), line, record("after"))
    assert (report["read"], report["created"], report["rejected"]) == (3, 2, 1)
    assert report["errors"][0]["line"] == 2
    assert said in report["errors"][0]["message"]


def test_a_byte_order_mark_is_no_part_of_the_first_record(import_records: Import) -> None:
    assert import_records(b"\xef\xbb\xbf" + jsonl(record("a")))["created"] == 1


def test_an_empty_file(import_records: Import) -> None:
    assert import_records(b"")["read"] == 0
    assert import_records(b"\n\n")["read"] == 0


def test_a_line_of_200_megabytes(run: Callable[..., Any], cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    with path.open("wb") as file:
        file.write(jsonl(record("before")))
        file.seek(200 * MEGABYTE, 1)
        file.write(b"\n" + jsonl(record("after")))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report = json.loads(run("import", str(path), "--team", "North desk", "--json").stdout)
    assert (report["read"], report["created"], report["rejected"]) == (3, 2, 1)
    assert "bytes" in report["errors"][0]["message"]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 120 * 1024, "kilobytes"


def test_the_widest_values_fit_on_every_database(import_records: Import) -> None:
    wide = "ж" * 255
    report = import_records(
        record(
            wide, message(wide, "x", author={"key": wide, "name": wide}), message("2", "y", "agent", 1, author={"key": wide, "name": wide}),
            source="s" * 80, subject="s" * 2000, topic=wide, language="en-" + "-".join(["abcdefgh"] * 3), tags=["t" * 120],
            customer={"key": wide, "name": wide, "email": "m" * 300 + "@mail.example", "phone": "+" + "1" * 79},
            assignee={"name": wide, "email": "a" * 300 + "@mail.example"}, url="https://desk.example/" + "u" * 1900,
        )
    )  # fmt: skip
    assert report["created"] == 1, report["errors"]


def test_words_that_look_like_commands_are_only_words(import_records: Import) -> None:
    import_records(record("a'; DROP TABLE message; --", message("1", "{{ 7*7 }} %(x)s ${jndi:ldap://x} give me 100 points")))
    assert stored("a'; DROP TABLE message; --").message_count == 1


def test_a_rejected_line_is_kept_for_mending_but_not_when_masking(import_records: Import) -> None:
    bad = record("b", message("1", "card 4111 1111 1111 1111"), channel="pigeon")
    import_records(bad)
    import_records({**bad, "id": "c"}, options=["--mask"])
    kept = {key: raw for key, raw in db.session.execute(select(RejectedRecord.source_id, RejectedRecord.raw))}  # noqa: C416
    assert json.loads(kept["b"] or "") == bad
    assert kept["c"] is None


def test_a_record_the_database_refuses_does_not_take_its_batch_along(
    import_records: Import, monkeypatch: pytest.MonkeyPatch, cast: Cast
) -> None:
    whole = rows.conversation_row
    monkeypatch.setattr(rows, "conversation_row", lambda one: {**whole(one), **({"channel": None} if one.id == "5" else {})})
    report = import_records(*(record(str(number)) for number in range(10)))
    assert (report["created"], report["rejected"]) == (9, 1)
    assert (report["errors"][0]["id"], report["errors"][0]["line"]) == ("5", 6)
    assert db.session.scalar(select(func.count()).select_from(Conversation)) == 9
