"""A CSV file as rows with their bytes: delimiter found by the header, quoted line breaks, any bad row kept for the report."""

import csv
from collections.abc import Iterator
from typing import BinaryIO

from app.conversations.importers.csv_sort import Row
from app.conversations.importers.lines import Line, read_lines, what_else
from app.conversations.importers.shape import InvalidRecordError

COLUMNS = ("source", "id", "channel", "opened_at", "message_id", "kind", "author_role", "author_key", "author_name", "sent_at", "text")
_REQUIRED = frozenset(COLUMNS) - {"author_key", "author_name"}
_DELIMITERS = (",", ";", "\t")
_MAX_COLUMNS = 500
_MAX_CELL = 2_000_000
_MAX_ROW_BYTES = 8 * 1024 * 1024


class Table:
    """The open file: its columns by name, and its rows."""

    def __init__(self, lines: "_Lines", delimiter: str, columns: list[str], header_raw: bytes) -> None:
        self._lines = lines
        self._delimiter = delimiter
        self.columns = columns
        self.header_raw = header_raw
        self.others = [column for column in columns if column not in COLUMNS]

    def rows(self) -> Iterator[Row]:
        """Every row that is not empty. A row that cannot be used says why in `error`."""
        reader = _reader(self._lines, self._delimiter)
        number = 1
        while True:
            number += 1
            self._lines.begin()
            cells, error = _next(reader)
            if cells is None and error is None:
                return
            error = self._lines.error or error
            if not error and not any(cell.strip() for cell in cells or []):
                continue
            yield self._row(number, cells or [], error)

    def _row(self, number: int, cells: list[str], error: str | None) -> Row:
        if error is None and len(cells) != len(self.columns):
            error = f"this row has {len(cells)} cells, the header {len(self.columns)}. Check its quotes and delimiters."
        if error is None and any("\0" in cell for cell in cells):
            error = "this row has a NUL character, which cannot be stored. Remove it."
        named = dict(zip(self.columns, cells, strict=False))
        key = (named.get("source", "").strip(), named.get("id", "").strip())
        if self._lines.error:
            key = (_storable(key[0]), _storable(key[1]))
        if error is None and not all(key):
            error = "the source and the id must both have a value. Fill them in."
        lines = self._lines
        return Row(number, key, [] if error else cells, lines.start, lines.end, bytes(lines.raw), error)


def open_table(stream: BinaryIO, max_line: int) -> Table | None:
    """The table behind a stream; None when the file is empty. Raises InvalidRecordError when the header cannot be used."""
    lines = _Lines(read_lines(stream, limit=max_line))
    first = lines.peek()
    if first is None:
        return None
    if why := what_else(first[:4]):
        raise InvalidRecordError("file", why)
    delimiter = _delimiter(first)
    lines.begin()
    cells, error = _next(_reader(lines, delimiter))
    if cells is None or error or lines.error:
        raise InvalidRecordError("header", f"The header cannot be read: {lines.error or error or 'it is empty.'}")
    return Table(lines, delimiter, _columns(cells), bytes(lines.raw))


def _columns(cells: list[str]) -> list[str]:
    columns = [cell.strip().lower() for cell in cells]
    while columns and not columns[-1]:
        raise InvalidRecordError("header", f"Column {len(columns)} has no name. Name it or delete it.")
    if len(columns) > _MAX_COLUMNS:
        raise InvalidRecordError("header", f"The header has {len(columns)} columns; {_MAX_COLUMNS} are the most. Delete some.")
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice:
        raise InvalidRecordError("header", f"The column {', '.join(twice)} stands twice in the header. Rename or delete one of them.")
    missing = [column for column in COLUMNS if column in _REQUIRED and column not in columns]
    if missing:
        raise InvalidRecordError("header", f"The header lacks {', '.join(missing)}. Add these columns; the first line must name them.")
    return columns


def _delimiter(first: bytes) -> str:
    """The sign that splits the header into the most columns that are known."""
    header = first.decode("utf-8", "replace").lower().replace('"', "")
    known = {sign: len(frozenset(COLUMNS) & {cell.strip() for cell in header.split(sign)}) for sign in _DELIMITERS}
    return max(_DELIMITERS, key=lambda sign: known[sign])


def _reader(lines: "_Lines", delimiter: str) -> "Iterator[list[str]]":
    csv.field_size_limit(max(csv.field_size_limit(), _MAX_CELL))
    return csv.reader(lines, delimiter=delimiter, strict=True)


def _next(reader: "Iterator[list[str]]") -> tuple[list[str] | None, str | None]:
    """The next row's cells, or why it has none; nothing at all at the end of the file."""
    try:
        return next(reader), None
    except StopIteration:
        return None, None
    except csv.Error as error:
        return [], f"this row cannot be read ({error}). Check its quotes: a quote inside a cell is written twice."


class _Lines:
    """Feeds text lines to the CSV reader and remembers which bytes made up the row at hand."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._ahead: Line | None = None
        self.begin()
        self.end = 0

    def begin(self) -> None:
        """A new row starts."""
        self.raw = bytearray()
        self.start: int = -1
        self.error: str | None = None

    def peek(self) -> bytes | None:
        """The first line, left where it is; None when the file is empty."""
        self._ahead = next(self._lines, None)
        return None if self._ahead is None else self._ahead.raw or b""

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._ahead or next(self._lines)
        self._ahead = None
        self.start = line.offset if self.start < 0 else self.start
        self.end = line.end_offset
        if line.raw is None:
            self.error = "a line of this row is far too long. Shorten it."
            return "\n"
        if len(self.raw) <= _MAX_ROW_BYTES:
            self.raw += line.raw
        try:
            return line.raw.decode("utf-8")
        except UnicodeDecodeError as error:
            self.error = f"byte {error.start + 1} is not UTF-8. Save the file as UTF-8."
            return line.raw.decode("utf-8", "replace")


def _storable(text: str) -> str:
    return "" if "\ufffd" in text else text
