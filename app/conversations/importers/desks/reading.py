"""Reading a help desk's file: what belongs together is brought together, each conversation checked like any other record."""

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from app.conversations.importers.check import check_record
from app.conversations.importers.desks.desk import CONVERSATION, LEFT_OUT, Desk, Found
from app.conversations.importers.desks.naming import in_their_names
from app.conversations.importers.desks.parts import DONE
from app.conversations.importers.desks.spool import Spool, as_raw
from app.conversations.importers.lines import MAX_LINE, what_else
from app.conversations.importers.pieces import Piece, read_pieces
from app.conversations.importers.shape import (
    Author,
    ConversationRecord,
    InvalidRecordError,
    Position,
    RecordError,
    RecordWarning,
)
from app.conversations.importers.strict_json import parse_object
from app.conversations.importers.told import Told

_PAGING = frozenset(
    [
        "pagination",
        "_pagination",
        "pages",
        "page",
        "count",
        "total",
        "total_count",
        "next_page",
        "previous_page",
        "end_time",
        "end_of_stream",
    ]
    + ["after_url", "before_url", "after_cursor", "before_cursor", "_links", "links", "meta", "type", "tickets_count", "per_page"]
)


def read_desk(
    stream: BinaryIO, desk: Desk, file_name: str, after: Position | None, warn: Callable[[RecordWarning], None], max_line: int = MAX_LINE
) -> Iterator[ConversationRecord | RecordError]:
    """Every conversation of a file, or the error that stands for it. What lies before `after` is only counted anew."""
    told, beside = Told(), set[str]()
    done = after.offset if after else 0
    with Spool() as spool:
        for piece in _pieces(stream, desk, max_line, beside):
            if piece.line == 1 and piece.raw is not None and (why := what_else(piece.raw)):
                yield _error(file_name, piece, InvalidRecordError("file", why))
                return
            _sort(piece, desk, spool, told)
        for piece in spool.pieces():
            result = _read(piece, desk, spool, file_name, told, max_line)
            if piece.end_offset > done:
                yield result
        for kind in sorted(spool.kept.keys() - desk.looked_up):
            if alone := spool.alone(kind):
                told.counts[f"'{kind}' belongs to no conversation of this file. Send the conversations with it in one file."] += alone
    for name in sorted(beside - _PAGING - desk.within):
        told.count(f"'{name[:40]}' beside the lists of this file was not read.")
    for warning in told.warnings(file_name):
        warn(warning)


def conversations_in(stream: BinaryIO, desk: Desk) -> Iterator[None]:
    """One for each conversation of a file, without reading what is in it."""
    for piece in _pieces(stream, desk, MAX_LINE, set()):
        kind = desk.lists.get(piece.under)
        if piece.raw is None or piece.why or kind:
            if kind in (None, CONVERSATION):
                yield None
            continue
        try:
            found = parse_object(piece.raw)
        except InvalidRecordError:
            continue
        several = list(desk.expand(found)) if desk.expand else []
        yield from (None for kind, _ in several or [(desk.kind_of(found), found)] if kind == CONVERSATION)


def _pieces(stream: BinaryIO, desk: Desk, max_line: int, beside: set[str]) -> Iterator[Piece]:
    return read_pieces(stream, lists=desk.lists, only_first=desk.only_first, within=desk.within, limit=max_line, beside=beside)


def _sort(piece: Piece, desk: Desk, spool: Spool, told: Told) -> None:
    """A conversation is kept as it stands, anything else beside the key by which it is found."""
    if piece.raw is None or piece.why or desk.lists.get(piece.under) == CONVERSATION:
        spool.add(piece)
        return
    try:
        found = parse_object(piece.raw)
    except InvalidRecordError:
        spool.add(piece)
        return
    several = list(desk.expand(found)) if desk.expand and not piece.under else []
    if not several:
        _keep(desk.lists.get(piece.under) or desk.kind_of(found), found, piece, desk, spool, told)
    for place, (kind, one) in enumerate(several):
        raw, last = as_raw(one), place == len(several) - 1
        end = piece.end_offset if last else piece.offset + place + 1  # each its own place, so that a stopped import goes on
        _keep(kind, one, Piece(piece.line, piece.offset, end, raw, piece.under), desk, spool, told)


def _keep(kind: str, found: Found, piece: Piece, desk: Desk, spool: Spool, told: Told) -> None:
    if kind == CONVERSATION:
        spool.add(piece)
    elif kind == LEFT_OUT:
        told.count("an object that is neither a conversation nor part of one was left out.")
    elif piece.raw is not None:
        spool.relate(kind, desk.owner_of(kind, found), piece.raw)


def _read(piece: Piece, desk: Desk, spool: Spool, file_name: str, told: Told, max_line: int) -> ConversationRecord | RecordError:
    try:
        if piece.why:
            raise InvalidRecordError("file", piece.why)
        if piece.raw is None:
            said = f"This conversation has more than {max_line:,} bytes, which are the most. Split it and send it again."
            raise InvalidRecordError("line", said)
        mapped = _once(_mapped(parse_object(piece.raw), desk, spool, told))
        record = _checked(mapped, desk, told)
    except InvalidRecordError as error:
        return _error(file_name, piece, error)
    _complete(record)
    record.line, record.offset, record.end_offset, record.raw = piece.line, piece.offset, piece.end_offset, piece.raw
    return record


def _checked(mapped: Found, desk: Desk, told: Told) -> ConversationRecord:
    try:
        return check_record(mapped, told.unknown)
    except InvalidRecordError as error:
        raise in_their_names(error, mapped, desk.names) from error


def _mapped(found: Found, desk: Desk, spool: Spool, told: Told) -> Found:
    try:
        return desk.as_record(found, spool, told)
    except (TypeError, AttributeError, KeyError, ValueError) as error:
        key = found.get("id")
        said = f"This is not shaped as {desk.title} has its conversations. Choose the shape of the file, or mend this conversation."
        raise InvalidRecordError("record", said, str(key)[:255] if isinstance(key, (str, int)) else None) from error


def _once(found: Found) -> Found:
    """The record with each message once, since pages of an export overlap; whoever was assigned has the name under which they wrote."""
    messages: dict[Any, Found] = {}
    for message in found["messages"]:
        messages.setdefault(message["id"], message)
    names = {one["author"].get("key"): one["author"].get("name") for one in messages.values() if one["author"]["role"] == "agent"}
    for message in messages.values():
        to = (message.get("change") or {}).get("assignee")
        if to and not to.get("name") and names.get(to.get("key")):
            message["change"] = {**message["change"], "assignee": {**to, "name": names[to["key"]]}}
            message["text"] = f"Assigned to {names[to['key']]}"
    return {**found, "messages": list(messages.values())}


def _complete(record: ConversationRecord) -> None:
    """What the events tell and the conversation itself does not: when it was closed, and who owned it last."""
    changes = [(message.sent_at, message.change) for message in record.messages if message.change]
    if record.closed_at is None and record.status in DONE:
        record.closed_at = next((at for at, change in reversed(changes) if change.get("status") in DONE), None)
    _tell_reopened(record)
    if record.assignee is None:
        last = next((change["assignee"] for _, change in reversed(changes) if change.get("assignee")), None)
        record.assignee = Author("agent", last.get("key"), last.get("name"), last.get("email")) if last else None


def _tell_reopened(record: ConversationRecord) -> None:
    """The events of a desk that does not say so itself: open again after it was solved or closed."""
    before: str | None = None
    for message in record.messages:
        status = (message.change or {}).get("status")
        if message.text == f"Status: {status}" and before in DONE and status not in (*DONE, "spam", "abandoned"):
            message.text = f"Reopened: {before} → {status}"
        before = status or before


def _error(file_name: str, piece: Piece, error: InvalidRecordError) -> RecordError:
    return RecordError(piece.line, error.record_id, error.field, error.message, file_name, piece.offset, piece.end_offset, piece.raw)
