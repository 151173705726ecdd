"""Zendesk QA's neutral conversations (`data[]` with `comments[]`) as records. Nothing is left out without being counted.

Read are their import requests as they are sent: an object with `data`, a list, or one object after another. The id is the sender's own key;
the same id again updates. Keys that the record has no field for are kept in `custom`.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from app.conversations.importers.check import check_record
from app.conversations.importers.lines import MAX_LINE, what_else
from app.conversations.importers.pieces import Piece, read_pieces
from app.conversations.importers.qa_words import channel_of, csat_of, status_of, sure_time
from app.conversations.importers.shape import ConversationRecord, InvalidRecordError, Position, RecordError, RecordWarning
from app.conversations.importers.strict_json import parse_object
from app.conversations.importers.told import Told

SOURCE = "zendesk-qa"
LISTS = ("data", "tickets", "conversations")
_MARKUP = re.compile(r"</?(?:p|br|div|span|a|b|i|u|em|strong|ul|ol|li|table|tr|td|img|blockquote|h[1-6]|pre|code)\b[^<>]*>", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]*>")
_TAKEN = frozenset(
    ["id", "assigneeEmail", "assigneeName", "description", "subject", "created", "status", "customerName", "customerEmail", "comments"]
    + ["channel", "satisfactionScore", "satisfactionComment", "closed", "url", "tags", "sourceType"]
)
_OF_COMMENT = frozenset(
    ["id", "authorName", "authorEmail", "authorIsNotClient", "public", "comment", "created"]
    + ["recordingUrl", "attachmentUrl", "attachmentName", "callDuration", "callDirection"]
)
_THEIRS = {
    "messages": "comments", "sent_at": "created", "opened_at": "created", "closed_at": "closed", "text": "comment", "html": "comment",
    "author.email": "authorEmail", "author.name": "authorName", "author.key": "authorEmail", "assignee.email": "assigneeEmail",
    "assignee.name": "assigneeName", "customer.email": "customerEmail", "customer.name": "customerName",
    "csat.comment": "satisfactionComment", "attachments": "attachmentName", "source": "sourceType",
}  # fmt: skip
_PATH = re.compile(r"messages\[(\d+)\]\.?")


def read_tickets(
    stream: BinaryIO, file_name: str, after: Position | None, warn: Callable[[RecordWarning], None], max_line: int = MAX_LINE
) -> Iterator[ConversationRecord | RecordError]:
    """Every conversation of a file, or the error that stands for it. What lies before `after` is only counted anew."""
    told, beside = Told(), set[str]()
    done = after.offset if after else 0
    for piece in read_pieces(stream, lists=LISTS, limit=max_line, beside=beside):
        if piece.line == 1 and piece.raw is not None and (why := what_else(piece.raw)):
            yield _error(file_name, piece, InvalidRecordError("file", why))
            return
        result = _read(piece, file_name, told, max_line)
        if piece.end_offset > done:
            yield result
    for name in sorted(beside - {"pagination"}):
        told.count(f"'{name[:40]}' beside the list of conversations was not read.")
    for warning in told.warnings(file_name):
        warn(warning)


def as_record(found: dict[str, Any], told: Told) -> dict[str, Any]:
    """A conversation of theirs as a record, not checked yet. Raises InvalidRecordError."""
    comments = found.get("comments")
    if comments is not None and not (isinstance(comments, list) and all(isinstance(one, dict) for one in comments)):
        raise InvalidRecordError("comments", "The comments must be a list of objects in curly brackets. Mend it and send it again.")
    record: dict[str, Any] = {key: value for key, value in found.items() if key not in _TAKEN and value not in (None, "", [])}
    messages = [message for place, one in enumerate(comments or ()) if (message := _message(one, place, found, told))]
    first = _first_message(found, messages, told, record)
    record |= {
        "source": found.get("sourceType") or SOURCE, "id": found.get("id"), "subject": found.get("subject"),
        "url": found.get("url") or None,
        "channel": channel_of(found, told.count, record), "status": status_of(found, told.count, record), "tags": found.get("tags"),
        "opened_at": sure_time(found.get("created"), told.count), "closed_at": sure_time(found.get("closed"), told.count),
        "csat": csat_of(found, told.count, record), "messages": [*first, *messages],
        "assignee": _who(found.get("assigneeName"), found.get("assigneeEmail")),
        "customer": _who(found.get("customerName"), found.get("customerEmail")),
    }  # fmt: skip
    return record


def _read(piece: Piece, file_name: str, told: Told, max_line: int) -> ConversationRecord | RecordError:
    found: dict[str, Any] = {}
    try:
        if piece.why:
            raise InvalidRecordError("file", piece.why)
        if piece.raw is None:
            said = f"This conversation has more than {max_line:,} bytes, which are the most. Split it and send it again."
            raise InvalidRecordError("line", said)
        found = parse_object(piece.raw)
        record = check_record(as_record(found, told), told.unknown)
    except InvalidRecordError as error:
        return _error(file_name, piece, _in_their_words(error, found))
    record.line, record.offset, record.end_offset, record.raw = piece.line, piece.offset, piece.end_offset, piece.raw
    return record


def _message(one: dict[str, Any], place: int, of: dict[str, Any], told: Told) -> dict[str, Any] | None:
    text = one.get("comment")
    attachments = _attachments(one)
    if not attachments and (text is None or (isinstance(text, str) and not text.strip())):
        told.count("a comment with neither words nor a file was left out.")
        return None
    if not one.get("id"):
        told.count("a comment without an id is known by its place; keep the order when you send the conversation again.")
    agent = one.get("authorIsNotClient") is True
    message: dict[str, Any] = {key: value for key, value in one.items() if key not in _OF_COMMENT and value not in (None, "")}
    name, email = one.get("authorName"), one.get("authorEmail") or None
    message |= {
        "id": one.get("id") or f"comment {place + 1}", "kind": "note" if one.get("public") is False else "public",
        "author": {"role": "agent" if agent else "customer", "name": name, "email": email},
        "sent_at": sure_time(one.get("created") or of.get("created"), told.count),
        "html" if isinstance(text, str) and _MARKUP.search(text) else "text": text, "attachments": attachments,
    }  # fmt: skip
    if not one.get("created"):
        told.count("a comment without a time stands at the time of its conversation.")
    return message


def _attachments(one: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    if one.get("attachmentUrl") or one.get("attachmentName"):
        url = one.get("attachmentUrl")
        found.append({"name": one.get("attachmentName") or "attachment"} | ({"url": url} if url else {}))
    call = {name: one[name] for name in ("callDuration", "callDirection") if one.get(name)}
    if one.get("recordingUrl") or call:
        url = one.get("recordingUrl")
        found.append({"name": "recording"} | ({"url": url} if url else {}) | call)
    return found


def _first_message(found: dict[str, Any], messages: list[dict[str, Any]], told: Told, record: dict[str, Any]) -> list[dict[str, Any]]:
    """The description as the customer's first message, where no comment repeats it and the customer does not begin."""
    text = found.get("description")
    if not isinstance(text, str) or not text.strip():
        return []
    words = _words(text)
    if any(words == _words(str(message.get("text") or message.get("html") or "")) for message in messages):
        return []
    if messages and messages[0]["author"]["role"] == "customer":
        told.count("a description that is none of the comments was kept in custom.")
        record["description"] = text
        return []
    told.count("a description became the customer's first message.")
    customer = {"role": "customer", "name": found.get("customerName"), "email": found.get("customerEmail") or None}
    body = "html" if _MARKUP.search(text) else "text"
    return [{"id": "description", "kind": "public", "author": customer, "sent_at": sure_time(found.get("created"), told.count), body: text}]


def _words(text: str) -> str:
    return " ".join(_TAGS.sub(" ", text).split())


def _who(name: Any, email: Any) -> dict[str, Any] | None:
    return {"name": name, "email": email or None} if name or email else None


def _in_their_words(error: InvalidRecordError, found: dict[str, Any]) -> InvalidRecordError:
    """The error with the names that stand in their file."""
    place = _PATH.match(error.field)
    inner = error.field[place.end() :] if place else error.field
    theirs = _THEIRS.get(inner, inner)
    field = f"comments[{place[1]}].{theirs}".rstrip(".") if place else theirs
    said = error.message.replace(f"The field {inner} ", f"The field {theirs} ").replace(
        f"The {inner.rpartition('.')[2]} ", f"The {theirs} "
    )
    key = found.get("id")
    return InvalidRecordError(field, said, error.record_id or (str(key)[:255] if isinstance(key, (str, int)) else None))


def _error(file_name: str, piece: Piece, error: InvalidRecordError) -> RecordError:
    return RecordError(piece.line, error.record_id, error.field, error.message, file_name, piece.offset, piece.end_offset, piece.raw)
