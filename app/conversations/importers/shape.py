"""The shape of a real conversation on its way in or out: `greenroom-conversations/1`, in memory."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

FORMAT = "greenroom-conversations/1"
CHANNELS = ("email", "chat", "social", "phone", "form", "other")
STATUSES = ("open", "pending", "snoozed", "solved", "closed", "abandoned", "spam")
KINDS = ("public", "note", "event", "draft")
ROLES = ("customer", "agent", "bot", "system")

_canonical = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":"), check_circular=False).encode


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a message; also the agent who owned a conversation (role `agent`)."""

    role: str
    key: str | None = None
    name: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """The customer as the source knows them. Matched by key, then e-mail, then phone."""

    key: str | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Csat:
    """The customer's own rating, as given, on the scale `low` to `high`."""

    raw: float
    low: float
    high: float
    comment: str | None = None

    @property
    def share(self) -> float:
        """The rating as 0 to 1."""
        return (self.raw - self.low) / (self.high - self.low)


@dataclass(slots=True)
class MessageRecord:
    """One message. `sent_at` is UTC. `text` and `html` are as written; at least one of them or an attachment is there."""

    id: str
    kind: str
    author: Author
    sent_at: datetime
    text: str | None = None
    html: str | None = None
    attachments: list[dict[str, Any]] = field(default_factory=list)
    change: dict[str, Any] | None = None
    """What an event changed: `status` (one of STATUSES; `reopened` where the source says so), `assignee` (key, name, e-mail, or None)."""


@dataclass
class ConversationRecord:
    """One conversation with its messages in the order of time, and where in the file it stood."""

    source: str
    id: str
    channel: str
    opened_at: datetime
    messages: list[MessageRecord]
    closed_at: datetime | None = None
    subject: str | None = None
    topic: str | None = None
    status: str | None = None
    language: str | None = None
    url: str | None = None
    tags: list[str] = field(default_factory=list)
    customer: Customer | None = None
    assignee: Author | None = None
    csat: Csat | None = None
    custom: dict[str, Any] = field(default_factory=dict)
    line: int = field(default=0, compare=False)
    offset: int = field(default=0, compare=False)
    end_offset: int = field(default=0, compare=False)
    raw: bytes | None = field(default=None, compare=False, repr=False)

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of everything the record says, whatever the order of keys and messages in the file; taken when first asked for."""
        values = [
            FORMAT, self.source, self.id, self.channel, self.opened_at.isoformat(), _time(self.closed_at), self.subject, self.topic,
            self.status, self.language, self.url, self.tags, _values(self.customer, "key", "name", "email", "phone"),
            _values(self.assignee, "key", "name", "email"), _values(self.csat, "raw", "low", "high", "comment"), self.custom,
            [_message_values(message) for message in self.messages],
        ]  # fmt: skip
        return hashlib.sha256(_canonical(values).encode("ascii")).hexdigest()


@dataclass(frozen=True, slots=True)
class RecordError:
    """A record that cannot be read. `raw` are its bytes as they stood, or None where they are too many.

    Then copy the file from `offset` to `end_offset`.
    """

    line: int
    id: str | None
    field: str
    message: str
    file: str = ""
    offset: int = 0
    end_offset: int = 0
    raw: bytes | None = None

    def as_json(self) -> dict[str, Any]:
        """The keys of the command's report."""
        return {"file": self.file, "line": self.line, "id": self.id, "field": self.field, "message": self.message}


@dataclass(frozen=True, slots=True)
class RecordWarning:
    """Something to know about a whole file that rejects nothing."""

    file: str
    line: int
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Position:
    """Where a stopped import goes on: the `line` and `end_offset` of the last record that was stored or reported."""

    line: int = 0
    offset: int = 0


class InvalidRecordError(Exception):
    """One record cannot be read. `field` is a path such as `messages[3].sent_at`, `message` a sentence that says what to do."""

    def __init__(self, field: str, message: str, record_id: str | None = None) -> None:
        super().__init__(message)
        self.field = field
        self.message = message
        self.record_id = record_id


def unknown_keys(file_name: str, line: int, names: set[str]) -> RecordWarning:
    """The one warning a file: which keys or columns went to `custom`, and where the first stood."""
    listed = ", ".join(sorted(names))[:300]
    return RecordWarning(file_name, line, "custom", f"Not part of the format, kept in custom: {listed}.")


def first_invalid_sign(value: Any, path: str = "") -> tuple[str, str] | None:
    """Field path and name of the first character that no database can keep, anywhere in a JSON value; None when all is well."""
    waiting = [(path, value)]
    while waiting:
        where, thing = waiting.pop()
        if isinstance(thing, str):
            if "\0" in thing:
                return where, "a NUL character"
            if not thing.isascii() and any("\ud800" <= sign <= "\udfff" for sign in thing):
                return where, "half of a character (a lone surrogate)"
        elif isinstance(thing, Mapping):
            waiting += [(f"{where}.{key}".lstrip("."), part) for key, part in reversed(list(thing.items()))]
            waiting += [(where or "record", key) for key in thing]
        elif isinstance(thing, list):
            waiting += [(f"{where}[{place}]", thing[place]) for place in range(len(thing) - 1, -1, -1)]
    return None


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _values(thing: Author | Customer | Csat | None, *names: str) -> list[Any] | None:
    return None if thing is None else [getattr(thing, name) for name in names]


def _message_values(message: MessageRecord) -> list[Any]:
    author = message.author
    values = [
        message.id, message.kind, author.role, author.key, author.name, author.email, message.sent_at.isoformat(),
        message.text, message.html, message.attachments,
    ]  # fmt: skip
    return values if message.change is None else [*values, message.change]
