"""Reading JSON Lines: what a good record becomes, what is refused and why, and that nothing is lost or repeated."""

import io
import json
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.conversations.importers.record import Author, ConversationRecord, Csat, Customer, Position, RecordError, read_records
from tests.conversations.importers.examples import MESSAGE, RECORD, error_of, line, line_with_message, read, record_of, warnings_of

FULL = {
    **RECORD,
    "closed_at": 1767610800,
    "subject": " Late ",
    "topic": "late-parcel",
    "status": "solved",
    "language": "pt_BR",
    "url": "https://desk.test/1",
    "tags": ["vip", "vip", " late "],
    "customer": {"key": 7, "name": "Ann", "email": "ann@a.test", "phone": "+1 202 456 1111"},
    "assignee": {"key": "bo", "name": "Bo", "email": "bo@a.test"},
    "csat": {"raw": 4, "scale": [1, 5], "comment": "ok"},
    "custom": {"plan": "gold", "nested": [{"a": None}]},
}


def test_every_field_arrives() -> None:
    found = record_of(json.dumps(FULL).encode())
    assert found.closed_at == datetime(2026, 1, 5, 11, tzinfo=UTC)
    assert (found.subject, found.topic, found.status, found.language) == ("Late", "late-parcel", "solved", "pt-BR")
    assert (found.url, found.tags) == ("https://desk.test/1", ["vip", "late"])
    assert found.customer == Customer("7", "Ann", "ann@a.test", "+1 202 456 1111")
    assert found.assignee == Author("agent", "bo", "Bo", "bo@a.test")
    assert found.csat == Csat(4, 1, 5, "ok") and found.csat.share == 0.75
    assert found.custom == {"plan": "gold", "nested": [{"a": None}]}


def test_messages_are_sorted_by_time_and_otherwise_keep_their_order() -> None:
    times = ["2026-01-05T12:00:00+02:00", "2026-01-05T09:00:00Z", "2026-01-05T10:00:00Z", "2026-01-05T04:00:00-05:00"]
    found = record_of(line(messages=[{**MESSAGE, "id": str(number), "sent_at": at} for number, at in enumerate(times)]))
    assert [message.id for message in found.messages] == ["1", "3", "0", "2"]
    assert all(message.sent_at.tzinfo is UTC for message in found.messages)


@pytest.mark.parametrize(
    "at",
    [1767607200, 1767607200.0, "1767607200", "2026-01-05T10:00:00Z", "2026-01-05t10:00:00z", "2026-01-05 12:00+02:00", "20260105T100000Z"],
)
def test_times_have_many_spellings(at: Any) -> None:
    assert record_of(line(opened_at=at)).opened_at == datetime(2026, 1, 5, 10, tzinfo=UTC)


REFUSED: list[tuple[bytes, str, str]] = [
    (b"[" * 1_000_000, "line", "nested too deeply"),
    (b'{"a":' * 200_000, "line", "nested too deeply"),
    (b'{"custom":' + b"[" * 500 + b"]" * 500 + b"}", "source", "missing"),
    (line(custom={"a": json.loads("[" * 60 + "]" * 60)}), "custom", "levels deep"),
    (b'{"id":"1","id":"2"}', "id", "stands twice"),
    (line().replace(b'"text"', b'"kind"'), "kind", "stands twice"),
    (line().replace(b"Where", b"Wh\xffre"), "line", "not UTF-8"),
    (line().replace(b"Where", b"Wh\0re"), "line", "control character"),
    (line_with_message(text="a\0b"), "messages[0].text", "NUL character"),
    (line(custom={"a": {"b": ["\ud800"]}}), "custom.a.b[0]", "surrogate"),
    (line(custom={"\ud800": 1}), "custom", "surrogate"),
    (line()[:-9], "line", "not valid JSON"),
    (b'{"id":' + b"9" * 5000 + b"}", "line", "5000 digits"),
    (b'{"id":1e999}', "line", "too large"),
    (b'{"id":NaN}', "line", "not a number"),
    (b"[]", "line", "a list"),
    (b'"x"', "line", "a value"),
    (b"\xff\xfe{\0", "file", "UTF-16"),
    (b"PK\x03\x04", "file", "compressed"),
    (line(source=""), "source", "missing"),
    (line(source="a\nb"), "source", "line break"),
    (line(id=None), "id", "missing"),
    (line(id=1.5), "id", "must be text"),
    (line(id=True), "id", "must be text"),
    (line(id="x" * 300), "id", "255 are the most"),
    (line(channel="fax"), "channel", "email, chat, social, phone, form, other"),
    (line(status="done"), "status", "open, pending, snoozed, solved, closed, abandoned, spam"),
    (line(opened_at="2026-01-05T10:00:00"), "opened_at", "no time zone"),
    (line(opened_at="0000-01-01T00:00:00Z"), "opened_at", "not a time"),
    (line(opened_at="0001-01-01T00:00:00+14:00"), "opened_at", "out of range"),
    (line(opened_at="9999-12-31T23:59:59-14:00"), "opened_at", "out of range"),
    (line(opened_at="yesterday"), "opened_at", "not a time"),
    (line(opened_at=1767607200000), "opened_at", "milliseconds"),
    (line(opened_at=-1), "opened_at", "out of range"),
    (line(opened_at=10**30), "opened_at", "out of range"),
    (line(opened_at=True), "opened_at", "must be a time"),
    (line(opened_at=None), "opened_at", "missing"),
    (line(url="javascript:alert(1)"), "url", "https://"),
    (line(language="the queen's"), "language", "language tag"),
    (line(tags="vip"), "tags", "square brackets"),
    (line(tags=[["vip"]]), "tags[0]", "must be text"),
    (line(customer="Ann"), "customer", "curly brackets"),
    (line(customer={"email": "n/a"}), "customer.email", "e-mail address"),
    (line(csat={"raw": 6, "scale": [1, 5]}), "csat.raw", "outside its scale"),
    (line(csat={"raw": True, "scale": [0, 1]}), "csat.raw", "must be a number"),
    (line(csat={"raw": 1, "scale": [5, 1]}), "csat.scale", "lowest value"),
    (line(csat={"raw": 1}), "csat.scale", "[1, 5]"),
    (line(messages=None), "messages", "no messages"),
    (line(messages=[]), "messages", "no messages"),
    (line(messages=[{**MESSAGE, "id": str(number)} for number in range(5001)]), "messages", "5,000 are the most"),
    (line(messages=[MESSAGE, {**MESSAGE, "text": "again"}]), "messages[1].id", "also that of messages[0]"),
    (line(messages=["Hello"]), "messages[0]", "curly brackets"),
    (line_with_message(id=""), "messages[0].id", "missing"),
    (line_with_message(kind="reply"), "messages[0].kind", "public, note, event, draft"),
    (line_with_message(text=" \n"), "messages[0].text", "empty"),
    (line_with_message(text=None), "messages[0].text", "empty"),
    (line_with_message(text=["x"]), "messages[0].text", "must be text"),
    (line_with_message(text="x" * 2_000_001), "messages[0].text", "2,000,000 are the most"),
    (line_with_message(author=None), "messages[0].author", "customer, agent, bot, system"),
    (line_with_message(author={"role": "boss"}), "messages[0].author.role", "customer, agent, bot, system"),
    (line_with_message(author={"role": ["agent"]}), "messages[0].author.role", "must be text"),
    (line_with_message(author={"role": "agent", "key": {}}), "messages[0].author.key", "must be text"),
    (line_with_message(sent_at="2026-01-05T10:00:00"), "messages[0].sent_at", "no time zone"),
    (line_with_message(attachments=[{"size": 3}]), "messages[0].attachments[0].name", "missing"),
]


@pytest.mark.parametrize(("data", "field", "words"), REFUSED, ids=[f"{field}: {words}" for _, field, words in REFUSED])
def test_a_bad_record_is_refused_with_a_sentence_and_the_rest_goes_on(data: bytes, field: str, words: str) -> None:
    found = error_of(data)
    assert (found.line, found.field, found.file) == (1, field, "talks")
    assert words in found.message and found.message.endswith(".")
    json.dumps(found.as_json()).encode()
    if field != "file":
        around = read(line(id="a") + data.rstrip(b"\n") + b"\n" + line(id="b"))
        assert [type(one) for one in around] == [ConversationRecord, RecordError, ConversationRecord]


def test_errors_name_the_conversation_where_it_can_be_known() -> None:
    assert error_of(line(id="T-9", channel="fax")).id == "T-9"
    assert error_of(line(id=42, messages=[])).id == "42"
    assert error_of(b"{]").id is None


def test_rejected_lines_can_be_written_out_as_they_stood() -> None:
    lines = [line(id="a"), b"\n", line(id="b", channel="fax"), b'{"broken"\r\n', line(id="c"), b"last \xff"]
    found = read(b"".join(lines))
    assert b"".join(one.raw or b"" for one in found if isinstance(one, RecordError)) == lines[2] + lines[3] + lines[5]
    assert [one.line for one in found] == [1, 3, 4, 5, 6]


def test_a_line_that_is_too_long_is_skipped_in_constant_memory() -> None:
    data = line(id="a") + b'{"custom":"' + b"x" * 40_000_000 + b'"}\n' + line(id="b")
    stream = io.BytesIO(data)
    tracemalloc.start()
    try:
        found = list(read_records(stream, file_name="talks", max_line=1_000_000))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [type(one) for one in found] == [ConversationRecord, RecordError, ConversationRecord]
    assert isinstance(found[1], RecordError) and found[1].raw is None and "1,000,000 are the most" in found[1].message
    assert data[found[1].offset : found[1].end_offset].startswith(b'{"custom"') and found[1].end_offset == found[2].offset
    assert peak < 8_000_000


def test_a_line_of_nothing_but_brackets_is_refused_before_it_swells() -> None:
    assert "far too many values" in error_of(b'{"a":[' + b"[]," * 1_000_000 + b"[]]}").message


def test_a_byte_order_mark_blank_lines_and_line_ends_do_not_matter() -> None:
    data = b"\xef\xbb\xbf" + line(id="a").replace(b"\n", b"\r\n") + b"\r\n  \n\n" + line(id="b").rstrip(b"\n")
    assert [(one.line, one.id) for one in read(data)] == [(1, "a"), (5, "b")]
    assert read(b"") == [] and read(b"\n\n") == []


def test_a_stopped_import_goes_on_where_it_was() -> None:
    data = b"".join(line(id=str(number)) if number != 3 else b"{broken\n" for number in range(6))
    everything = read(data)
    for place, one in enumerate(everything):
        rest = read(data, after=Position(one.line, one.end_offset))
        assert [(other.line, other.id, other.raw) for other in rest] == [
            (other.line, other.id, other.raw) for other in everything[place + 1 :]
        ]


def test_unknown_keys_are_kept_and_told_once_a_file() -> None:
    changed = {"mood": 5, "custom": {"mood": 1}, "customer": {"vip": True, "name": "Ann"}}
    data = line(**changed, messages=[{**MESSAGE, "via": "app", "author": {"role": "customer", "age": 9}}]) + line(id="2", other=1)
    [warning] = warnings_of(data)
    assert warning.file == "talks" and warning.line == 1
    assert all(name in warning.message for name in ("mood", "customer.vip", "messages[].via", "messages[].author.age", "other"))
    found = read(data)[0]
    assert isinstance(found, ConversationRecord)
    assert found.custom == {
        "mood": 1, "record.mood": 5, "customer.vip": True, "messages[].via": {"m1": "app"}, "messages[].author.age": {"m1": 9},
    }  # fmt: skip
    assert warnings_of(line()) == []


def test_text_is_kept_as_written_and_empty_events_and_drafts_are_allowed() -> None:
    assert record_of(line_with_message(text="  two \n\n lines\t")).messages[0].text == "  two \n\n lines\t"
    assert record_of(line_with_message(text="", kind="draft")).messages[0].text == ""
    assert record_of(line_with_message(text=None, attachments=["a.png"])).messages[0].attachments == [{"name": "a.png"}]


def test_the_hash_tells_whether_anything_changed() -> None:
    later = {**MESSAGE, "id": "m2", "sent_at": "2026-01-05T11:00:00Z"}
    one = record_of(line(messages=[MESSAGE, later], custom={"a": 1, "b": 2}))
    same = record_of(line(messages=[{**later, "sent_at": 1767610800}, MESSAGE], custom={"b": 2, "a": 1}))
    assert one == same and one.content_hash == same.content_hash
    changes: list[dict[str, Any]] = [{"subject": "x"}, {"tags": ["x"]}, {"csat": {"raw": 1, "scale": [0, 1]}}, {"custom": {"a": 2}}]
    assert len({record_of(line(**change)).content_hash for change in changes}) == 4
    assert record_of(line_with_message(text="Where is it? ")).content_hash != record_of(line()).content_hash


@pytest.mark.shared
@pytest.mark.parametrize(("name", "conversations", "messages"), [("star", 3229, 108_924), ("asdc", 140, 2880)])
def test_real_conversations_are_read_without_a_loss(shared: Path, real_lines: Any, name: str, conversations: int, messages: int) -> None:
    found = list(read_records(io.BytesIO(real_lines(name)), file_name=name))
    assert not [one for one in found if isinstance(one, RecordError)]
    assert (len(found), sum(len(one.messages) for one in found if isinstance(one, ConversationRecord))) == (conversations, messages)
