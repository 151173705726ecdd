"""Reading CSV: one message a row, rows of one conversation anywhere in the file."""

import csv
import io
import random
import tracemalloc

import pytest

from app.conversations.importers.record import ConversationRecord, Position, RecordError, read_records
from tests.conversations.importers.examples import error_of, read, record_of, warnings_of

COLUMNS = ["source", "id", "channel", "opened_at", "message_id", "kind", "author_role", "author_key", "author_name", "sent_at", "text"]
Row = dict[str, str]


def row(conversation: str, message: str, **changes: str) -> Row:
    """A good row with some cells changed."""
    made = {"source": "desk", "id": conversation, "channel": "email", "opened_at": "2026-01-05T10:00:00Z", "message_id": message,
            "kind": "public", "author_role": "agent", "author_key": "bo", "author_name": "Bo", "sent_at": "2026-01-05T10:00:00Z",
            "text": "Hello,\nBo"}  # fmt: skip
    return {**made, **changes}


def table(*rows: Row, delimiter: str = ",", more: list[str] | None = None) -> bytes:
    """A CSV file with these rows."""
    out = io.StringIO()
    writer = csv.DictWriter(out, [*COLUMNS, *(more or [])], delimiter=delimiter, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_rows_are_grouped_wherever_they_stand(delimiter: str) -> None:
    rows = [row("1", "a", sent_at="2026-01-05T12:00:00Z"), row("2", "a"), row("1", "b"), row("2", "b"), row("1", "c", kind="note")]
    first, second = read(b"\xef\xbb\xbf" + table(*rows, delimiter=delimiter), format="csv")
    assert isinstance(first, ConversationRecord) and isinstance(second, ConversationRecord)
    assert (first.id, [message.id for message in first.messages]) == ("1", ["b", "c", "a"])
    assert (second.id, second.line, [message.id for message in second.messages]) == ("2", 3, ["a", "b"])
    assert first.messages[0].text == "Hello,\nBo" and first.messages[0].author.name == "Bo"


def test_columns_may_stand_in_any_order_and_case_and_others_are_kept() -> None:
    rows = [row("1", "a", plan="gold", note="x"), row("1", "b", plan="gold", note="y"), row("1", "c", plan="gold")]
    data = table(*rows, more=["plan", "note"]).replace(b"source,", b" Source ,", 1)
    assert record_of(data, format="csv").custom == {"plan": "gold", "note": {"a": "x", "b": "y"}}
    [warning] = warnings_of(data, format="csv")
    assert "note, plan" in warning.message


def test_empty_rows_and_cells_are_no_trouble() -> None:
    data = table(row("1", "a"), row("1", "b", channel="", opened_at="")) + b",,,,,,,,,,\r\n\r\n"
    assert [message.id for message in record_of(data, format="csv").messages] == ["a", "b"]
    assert read(b"", format="csv") == [] and read(table(), format="csv") == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (row("1", "b", kind="reply"), '"reply" is not allowed here. Use one of: public, note, event, draft.'),
        (row("1", "b", sent_at="2026-01-05 10:00"), "no time zone"),
        (row("1", "b", author_role=""), "customer, agent, bot, system"),
        (row("1", "a"), "is also that of"),
        (row("1", "b", channel="chat"), 'the channel "chat" differs from "email"'),
        (row("1", "b", message_id=""), "missing"),
        (row("1", "b", text="a\0b"), "NUL"),
        (row("1", "b", text=""), "empty"),
    ],
)
def test_a_bad_row_rejects_its_conversation_and_is_named(changed: Row, words: str) -> None:
    good, bad = sorted(read(table(row("1", "a"), row("2", "a"), changed), format="csv"), key=lambda one: isinstance(one, RecordError))
    assert isinstance(bad, RecordError) and isinstance(good, ConversationRecord)
    assert (good.id, bad.id) == ("2", "1")
    assert "Row 4" in bad.message and words in bad.message
    assert bad.raw is not None and read(bad.raw, format="csv")[0].id == "1"


def test_broken_rows_do_not_stop_the_rest() -> None:
    lines = table(row("1", "a", text="x"), row("2", "a", text="y"), row("3", "a", text="z")).split(b"\r\n")
    lines[2] = lines[2].replace(b"y", b"\xff")
    lines.insert(3, b'desk,9,"bad"quote,x')
    lines.insert(4, b"desk,8,too,short")
    found = read(b"\r\n".join(lines), format="csv")
    assert [one.id for one in found if isinstance(one, ConversationRecord)] == ["1", "3"]
    said = [one.message for one in found if isinstance(one, RecordError)]
    assert len(said) == 3 and "not UTF-8" in said[0] and "quotes" in said[1] and "4 cells, the header 11" in said[2]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (b"a,b\n1,2\n", "lacks source, id, channel"),
        (b"source,id,id\n", "stands twice"),
        (b"source,,id\n,,\n", "lacks"),
        (b"\xff\xfes\0", "UTF-16"),
        (b"PK\x03\x04....", "compressed"),
        (b'"unclosed,source\n', "cannot be read"),
    ],
)
def test_a_bad_header_is_one_error(header: bytes, words: str) -> None:
    assert words in error_of(header, format="csv").message


def test_a_conversation_with_too_many_rows_is_refused() -> None:
    rows = [row("1", str(number), text="x") for number in range(5001)] + [row("2", "a")]
    first, second = read(table(*rows), format="csv")
    assert isinstance(first, RecordError) and "5,001 rows" in first.message
    assert isinstance(second, ConversationRecord)


def test_a_stopped_import_goes_on_where_it_was() -> None:
    data = table(row("1", "a"), row("2", "a"), row("1", "b"), row("3", "a"))
    everything = read(data, format="csv")
    rest = read(data, format="csv", after=Position(everything[0].line, everything[0].end_offset))
    assert [one.id for one in rest] == ["2", "3"]


def test_memory_stays_flat_however_many_rows() -> None:
    order = [(f"c{number % 2000}", str(number)) for number in range(12_000)]
    random.Random(1).shuffle(order)
    data = table(*(row(conversation, message, text="word " * 200) for conversation, message in order))
    stream = io.BytesIO(data)
    tracemalloc.start()
    try:
        count = sum(len(one.messages) for one in read_records(stream, file_name="t", format="csv") if isinstance(one, ConversationRecord))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 12_000
    assert peak < len(data) * 0.75
