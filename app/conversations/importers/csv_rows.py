"""Conversations from CSV: one message a row, rows of one conversation wherever they stand in the file."""

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from app.conversations.importers.check import MAX_MESSAGES, check_record
from app.conversations.importers.csv_sort import Row, SortedRows
from app.conversations.importers.csv_table import Table, open_table
from app.conversations.importers.shape import ConversationRecord, InvalidRecordError, Position, RecordError, RecordWarning, unknown_keys

_OF_CONVERSATION = ("channel", "opened_at")
_MAX_RAW = 8 * 1024 * 1024


def read_csv(
    stream: BinaryIO, *, file_name: str, after: Position | None, warn: Callable[[RecordWarning], None], max_line: int
) -> Iterator[ConversationRecord | RecordError]:
    """Every conversation in the order of its first row. `line` is the row as a spreadsheet counts it, the header being row 1.

    A conversation with one bad row is rejected as a whole. Rows are sorted through a temporary file, so memory stays flat.
    """
    try:
        table = open_table(stream, max_line)
    except InvalidRecordError as error:
        yield RecordError(1, None, error.field, error.message, file_name)
        return
    if table is None:
        return
    if table.others:
        warn(unknown_keys(file_name, 1, set(table.others)))
    with SortedRows() as rows:
        for row in table.rows():
            rows.add(row)
        for first, group in rows.groups():
            if after is None or first > after.line:
                yield _conversation(first, group, table, file_name)


def _conversation(first: int, group: Iterator[Row], table: Table, file_name: str) -> ConversationRecord | RecordError:
    rows: list[Row] = []
    size = count = 0
    for row in group:
        count += 1
        size += len(row.raw)
        if count <= MAX_MESSAGES and size <= _MAX_RAW * 4:
            rows.append(row)
    raw = table.header_raw + b"".join(row.raw for row in rows) if len(rows) == count and size <= _MAX_RAW else None
    end = rows[-1].end_offset
    try:
        record = _record(rows, count, table)
    except InvalidRecordError as error:
        return RecordError(_row_of(error.field, rows), error.record_id, error.field, error.message, file_name, rows[0].offset, end, raw)
    record.line, record.offset, record.end_offset, record.raw = first, rows[0].offset, end, raw
    return record


def _record(rows: list[Row], count: int, table: Table) -> ConversationRecord:
    record_id = rows[0].key[1] or None
    for place, row in enumerate(rows):
        if row.error:
            raise InvalidRecordError(f"messages[{place}]", f"Row {row.number}: {row.error}", record_id)
    if count > len(rows):
        said = f"Row {rows[0].number}: the conversation has {count:,} rows; {MAX_MESSAGES:,} are the most. Split it in two."
        raise InvalidRecordError("messages", said, record_id)
    cells = [dict(zip(table.columns, row.cells, strict=True)) for row in rows]
    found: dict[str, Any] = {"source": rows[0].key[0], "id": rows[0].key[1]}
    for column in _OF_CONVERSATION:
        found[column] = _same_everywhere(column, rows, cells, record_id)
    found["messages"] = [_message(cell) for cell in cells]
    found["custom"] = _custom(table.others, cells)
    try:
        return check_record(found, set())
    except InvalidRecordError as error:
        number = _row_of(error.field, rows)
        raise InvalidRecordError(error.field, f"Row {number}: {error.message[:1].lower()}{error.message[1:]}", record_id) from error


def _same_everywhere(column: str, rows: list[Row], cells: list[dict[str, str]], record_id: str | None) -> str | None:
    """The value of the first row that has one; another row may leave it empty but not contradict."""
    value: str | None = None
    for row, cell in zip(rows, cells, strict=True):
        said = cell.get(column, "").strip()
        if value is None:
            value = said or None
        elif said and said != value:
            message = f'Row {row.number}: the {column} "{said[:40]}" differs from "{value[:40]}" further up. Make them the same.'
            raise InvalidRecordError(column, message, record_id)
    return value


def _message(cell: dict[str, str]) -> dict[str, Any]:
    return {
        "id": cell["message_id"].strip(),
        "kind": cell.get("kind"),
        "author": {"role": cell.get("author_role"), "key": cell.get("author_key"), "name": cell.get("author_name")},
        "sent_at": (cell.get("sent_at") or "").strip() or None,
        "text": cell.get("text"),
    }


def _custom(others: list[str], cells: list[dict[str, str]]) -> dict[str, Any]:
    """Other columns: one value where all rows agree, else the value of each message by its id."""
    custom: dict[str, Any] = {}
    for column in others:
        values = {cell["message_id"].strip(): cell[column] for cell in cells if cell[column]}
        different = set(values.values())
        if len(different) == 1:
            custom[column] = different.pop()
        elif different:
            custom[column] = values
    return custom


def _row_of(field: str, rows: list[Row]) -> int:
    """The row that a field path such as `messages[2].kind` speaks of."""
    place = field.partition("messages[")[2].partition("]")[0]
    return rows[int(place)].number if place.isdigit() and int(place) < len(rows) else rows[0].number
