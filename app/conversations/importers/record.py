"""Reading files of conversations in every shape we know: one pass, constant memory, a bad record never stops the rest."""

from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

from app.conversations.importers.check import check_record
from app.conversations.importers.csv_rows import read_csv
from app.conversations.importers.desks.reading import read_desk
from app.conversations.importers.lines import MAX_LINE, Line, read_lines, what_else
from app.conversations.importers.mail.reading import read_mail
from app.conversations.importers.qa_tickets import read_tickets
from app.conversations.importers.shape import (
    Author,
    ConversationRecord,
    Csat,
    Customer,
    InvalidRecordError,
    MessageRecord,
    Position,
    RecordError,
    RecordWarning,
    unknown_keys,
)
from app.conversations.importers.shapes import DESKS, FORMATS, MAIL, PEEKED, QA_TICKETS, format_of
from app.conversations.importers.strict_json import parse_object

__all__ = [
    "FORMATS", "PEEKED", "Author", "ConversationRecord", "Csat", "Customer", "MessageRecord", "Position", "RecordError", "RecordWarning",
    "format_of", "read_records",
]  # fmt: skip

Warn = Callable[[RecordWarning], None]


def read_records(
    stream: BinaryIO,
    *,
    file_name: str,
    format: str = "jsonl",
    after: Position | None = None,
    warn: Warn | None = None,
    max_line: int = MAX_LINE,
    agents: Sequence[str] = (),
) -> Iterator[ConversationRecord | RecordError]:
    """Every conversation of a file, or the error that stands for it, in the order of the file.

    `format` is one of FORMATS. `after` goes on behind a record that was dealt with before. `warn` is told once a file which
    unknown keys went to `custom`.
    `agents` are the agents' addresses and domains, for mail.
    What comes out adds up: each record or row group yields exactly one result; empty lines none.
    """
    if format == "csv":
        return read_csv(stream, file_name=file_name, after=after, warn=warn or _silent, max_line=max_line)
    if format == QA_TICKETS:
        return read_tickets(stream, file_name, after, warn or _silent, max_line)
    if format == MAIL:
        return read_mail(stream, agents, file_name, after, warn or _silent)
    if format in DESKS:
        return read_desk(stream, DESKS[format], file_name, after, warn or _silent, max_line)
    return _read_json_lines(stream, file_name, after, warn or _silent, max_line)


def _read_json_lines(
    stream: BinaryIO, file_name: str, after: Position | None, warn: Warn, max_line: int
) -> Iterator[ConversationRecord | RecordError]:
    unknown: set[str] = set()
    first = 0
    for line in read_lines(stream, limit=max_line, after=after):
        if line.raw is not None and (not line.raw or line.raw.isspace()):
            continue
        if line.offset == 0 and line.raw is not None and (why := what_else(line.raw)):
            yield _error(file_name, line, InvalidRecordError("file", why))
            return
        yield _read_line(line, file_name, unknown, max_line)
        first = first or (line.number if unknown else 0)
    if unknown:
        warn(unknown_keys(file_name, first, unknown))


def _read_line(line: Line, file_name: str, unknown: set[str], max_line: int) -> ConversationRecord | RecordError:
    try:
        if line.raw is None:
            said = f"This line has {line.end_offset - line.offset:,} bytes; {max_line:,} are the most."
            raise InvalidRecordError("line", f"{said} Split the conversation and send it again.")
        record = check_record(parse_object(line.raw), unknown)
    except InvalidRecordError as error:
        return _error(file_name, line, error)
    record.line, record.offset, record.end_offset, record.raw = line.number, line.offset, line.end_offset, line.raw
    return record


def _error(file_name: str, line: Line, error: InvalidRecordError) -> RecordError:
    return RecordError(line.number, error.record_id, error.field, error.message, file_name, line.offset, line.end_offset, line.raw)


def _silent(warning: RecordWarning) -> None:
    """Nobody asked for warnings."""
