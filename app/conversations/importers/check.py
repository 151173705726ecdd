"""From a JSON object to a checked conversation record."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from app.conversations.importers import fields
from app.conversations.importers.shape import (
    CHANNELS,
    KINDS,
    ROLES,
    STATUSES,
    Author,
    ConversationRecord,
    Csat,
    Customer,
    InvalidRecordError,
    MessageRecord,
)
from app.conversations.importers.strict_json import refuse_depth

MAX_MESSAGES = 5000
MAX_TAGS = 200

_RECORD_KEYS = frozenset(
    ["source", "id", "channel", "subject", "topic", "status", "language", "url", "tags", "opened_at", "closed_at"]
    + ["customer", "assignee", "csat", "custom", "messages"]
)
_MESSAGE_KEYS = frozenset(["id", "kind", "author", "sent_at", "text", "html", "attachments", "change"])
_AUTHOR_KEYS = frozenset(["role", "key", "name", "email"])
_ASSIGNEE_KEYS = frozenset(["key", "name", "email"])
_CUSTOMER_KEYS = frozenset(["key", "name", "email", "phone"])
_CHANGE_KEYS = frozenset(["status", "assignee", "reopened"])
_CSAT_KEYS = frozenset(["raw", "scale", "comment"])
_by_time = attrgetter("sent_at")


def check_record(found: dict[str, Any], unknown: set[str]) -> ConversationRecord:
    """The record of a parsed object. Unknown keys go to `custom`, their names are added to `unknown`. Raises InvalidRecordError."""
    record_id = found.get("id")
    try:
        return _Check(unknown).record(found)
    except InvalidRecordError as error:
        if error.record_id is None and type(record_id) in (str, int):
            error.record_id = str(record_id)[: fields.MAX_NAME]
        raise


class _Check:
    """One record being checked: collects what has no place of its own."""

    def __init__(self, unknown: set[str]) -> None:
        self.unknown = unknown
        self.kept: dict[str, Any] = {}
        self.authors: dict[tuple[Any, ...], Author] = {}

    def record(self, found: dict[str, Any]) -> ConversationRecord:
        source = fields.key(found.get("source"), "source", 80)
        record_id = fields.key(found.get("id"), "id")
        status = found.get("status")
        record = ConversationRecord(
            source=source,
            id=record_id,
            channel=fields.one_of(found.get("channel"), "channel", CHANNELS),
            opened_at=fields.moment(found.get("opened_at"), "opened_at"),
            closed_at=fields.moment_or_none(found.get("closed_at"), "closed_at"),
            subject=fields.text_or_none(found.get("subject"), "subject", 2000),
            topic=fields.text_or_none(found.get("topic"), "topic"),
            status=None if status is None or status == "" else fields.one_of(status, "status", STATUSES),
            language=fields.language_or_none(found.get("language"), "language"),
            url=fields.url_or_none(found.get("url"), "url"),
            tags=_tags(found.get("tags")),
            customer=self._customer(found.get("customer")),
            assignee=self._assignee(found.get("assignee")),
            csat=self._csat(found.get("csat")),
            messages=self._messages(found.get("messages")),
        )
        record.custom = self._custom(found)
        return record

    def _messages(self, value: Any) -> list[MessageRecord]:
        listed = fields.array(value, "messages")
        if not listed:
            raise InvalidRecordError("messages", "The conversation has no messages. Give it at least one, or leave the conversation out.")
        if len(listed) > MAX_MESSAGES:
            said = f"The conversation has {len(listed):,} messages; {MAX_MESSAGES:,} are the most. Split it in two."
            raise InvalidRecordError("messages", said)
        messages = [self._message(message, place) for place, message in enumerate(listed)]
        places: dict[str, int] = {}
        for place, message in enumerate(messages):
            first = places.setdefault(message.id, place)
            if first != place:
                said = f'The message id "{message.id}" is also that of messages[{first}]. Give each message an id of its own.'
                raise InvalidRecordError(f"messages[{place}].id", said)
        messages.sort(key=_by_time)
        return messages

    def _message(self, found: Any, place: int) -> MessageRecord:
        try:
            return self._fields_of_message(found)
        except InvalidRecordError as error:
            where = f"messages[{place}]"
            raise InvalidRecordError(f"{where}.{error.field}" if error.field else where, error.message) from error

    def _fields_of_message(self, found: Any) -> MessageRecord:
        if type(found) is not dict:
            raise InvalidRecordError("", "A message must be an object in curly brackets. Mend it or leave it out.")
        message_id = found.get("id")
        if type(message_id) is not str or not message_id or len(message_id) > fields.MAX_NAME:
            message_id = fields.required(message_id, "id")
        kind = found.get("kind")
        if kind not in KINDS:
            kind = fields.one_of(kind, "kind", KINDS)
        text, html = fields.body(found.get("text"), "text"), fields.body(found.get("html"), "html")
        attachments = found.get("attachments")
        message = MessageRecord(
            message_id, kind, self._author(found.get("author"), message_id), fields.moment(found.get("sent_at"), "sent_at"),
            text, html, _attachments(attachments) if attachments else [],
        )  # fmt: skip
        if kind in ("public", "note") and not message.attachments and not ((text and text.strip()) or (html and html.strip())):
            raise InvalidRecordError("text", "The message is empty. Give it text, html or an attachment, or leave it out.")
        if found.get("change") is not None:
            message.change = self._change(found["change"], kind)
        if not found.keys() <= _MESSAGE_KEYS:
            self._keep_of_message(found, _MESSAGE_KEYS, message_id, "messages[].")
        return message

    def _change(self, value: Any, kind: str) -> dict[str, Any]:
        """What an event changed: a new status, a new assignee, or both."""
        found = fields.object_or_none(value, "change") or {}
        if kind != "event" or not (found.keys() & {"status", "assignee"}) or not found.keys() <= _CHANGE_KEYS:
            said = "Only an event changes something: its status, its assignee, or both. Write those, or leave change out."
            raise InvalidRecordError("change", said)
        change: dict[str, Any] = {}
        if "status" in found:
            change["status"] = fields.one_of(found["status"], "change.status", STATUSES)
        if found.get("reopened") is True:
            change["reopened"] = True
        if "assignee" in found:
            who = self._assignee(found["assignee"], "change.assignee")
            values = {"key": who.key, "name": who.name, "email": who.email} if who else {}
            change["assignee"] = {name: value for name, value in values.items() if value} or None
        return change

    def _author(self, found: Any, message_id: str) -> Author:
        if type(found) is not dict:
            raise InvalidRecordError("author", f"The author is missing. Write it as an object with a role: {', '.join(ROLES)}.")
        values = (found.get("role"), found.get("key"), found.get("name"), found.get("email"))
        if not found.keys() <= _AUTHOR_KEYS:
            self._keep_of_message(found, _AUTHOR_KEYS, message_id, "messages[].author.")
        try:
            known = self.authors.get(values)
        except TypeError:
            known = None
        if known is None:
            known = Author(
                fields.one_of(values[0], "author.role", ROLES),
                fields.text_or_none(values[1], "author.key"),
                fields.text_or_none(values[2], "author.name"),
                fields.email_or_none(values[3], "author.email"),
            )
            self.authors[values] = known
        return known

    def _customer(self, value: Any) -> Customer | None:
        found = fields.object_or_none(value, "customer")
        if not found:
            return None
        self._keep(found, _CUSTOMER_KEYS, "customer.")
        customer = Customer(
            fields.text_or_none(found.get("key"), "customer.key"),
            fields.text_or_none(found.get("name"), "customer.name"),
            fields.email_or_none(found.get("email"), "customer.email"),
            fields.text_or_none(found.get("phone"), "customer.phone", 80),
        )
        return None if customer == Customer() else customer

    def _assignee(self, value: Any, field: str = "assignee") -> Author | None:
        found = fields.object_or_none(value, field)
        if not found:
            return None
        self._keep(found, _ASSIGNEE_KEYS, f"{field}.")
        assignee = Author(
            "agent",
            fields.text_or_none(found.get("key"), f"{field}.key"),
            fields.text_or_none(found.get("name"), f"{field}.name"),
            fields.email_or_none(found.get("email"), f"{field}.email"),
        )
        return None if assignee == Author("agent") else assignee

    def _csat(self, value: Any) -> Csat | None:
        found = fields.object_or_none(value, "csat")
        if not found:
            return None
        self._keep(found, _CSAT_KEYS, "csat.")
        scale = found.get("scale")
        if type(scale) is not list or len(scale) != 2:
            raise InvalidRecordError("csat.scale", "The scale must be a list of its lowest and highest value, such as [1, 5].")
        low, high = fields.number(scale[0], "csat.scale"), fields.number(scale[1], "csat.scale")
        raw = fields.number(found.get("raw"), "csat.raw")
        if low >= high:
            raise InvalidRecordError("csat.scale", "The scale must begin with its lowest value and end with a higher one, such as [1, 5].")
        if not low <= raw <= high:
            raise InvalidRecordError("csat.raw", f"The rating {raw} lies outside its scale {low} to {high}. Mend the rating or the scale.")
        return Csat(raw, low, high, fields.body(found.get("comment"), "csat.comment") or None)

    def _custom(self, found: dict[str, Any]) -> dict[str, Any]:
        given = fields.object_or_none(found.get("custom"), "custom") or {}
        self._keep(found, _RECORD_KEYS, "")
        custom = dict(given)
        for key, value in self.kept.items():
            custom[key if key not in given else f"record.{key}"] = value
        refuse_depth(custom, "custom")
        return custom

    def _keep(self, found: Mapping[str, Any], known: frozenset[str], prefix: str) -> None:
        for key in found.keys() - known:
            self.unknown.add(prefix + key)
            self.kept[prefix + key] = found[key]

    def _keep_of_message(self, found: Mapping[str, Any], known: frozenset[str], message_id: str, prefix: str) -> None:
        for key in found.keys() - known:
            self.unknown.add(prefix + key)
            self.kept.setdefault(prefix + key, {})[message_id] = found[key]


def _tags(value: Any) -> list[str]:
    listed = fields.array(value, "tags")
    if len(listed) > MAX_TAGS:
        raise InvalidRecordError("tags", f"There are {len(listed):,} tags; {MAX_TAGS} are the most. Leave some out.")
    tags = [fields.text_or_none(tag, f"tags[{place}]", 120) for place, tag in enumerate(listed)]
    return list(dict.fromkeys(tag for tag in tags if tag))


def _attachments(value: Any) -> list[dict[str, Any]]:
    """Names and what else is told about the files; a plain string is a name."""
    listed = fields.array(value, "attachments")
    if len(listed) > MAX_TAGS:
        raise InvalidRecordError("attachments", f"There are {len(listed):,} attachments; {MAX_TAGS} are the most. Leave some out.")
    found = []
    for place, thing in enumerate(listed):
        where = f"attachments[{place}]"
        described = {"name": thing} if type(thing) is str else fields.object_or_none(thing, where) or {}
        refuse_depth(described, where)
        found.append({**described, "name": fields.required(described.get("name"), f"{where}.name", 1000)})
    return found
