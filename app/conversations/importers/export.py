"""Writing `greenroom-conversations/1`: the line that, read again, gives the same record."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from app.conversations.importers.shape import Author, ConversationRecord, MessageRecord


def to_json(record: ConversationRecord) -> dict[str, Any]:
    """The record as a JSON object; keys without a value are left out."""
    found: dict[str, Any] = {"source": record.source, "id": record.id, "channel": record.channel}
    for name in ("subject", "topic", "status", "language", "url"):
        found[name] = getattr(record, name)
    found["tags"] = record.tags
    found["opened_at"] = iso(record.opened_at)
    found["closed_at"] = iso(record.closed_at) if record.closed_at else None
    found["customer"] = _given(asdict(record.customer)) if record.customer else None
    found["assignee"] = _author(record.assignee, with_role=False) if record.assignee else None
    if record.csat:
        csat = record.csat
        found["csat"] = _given({"raw": csat.raw, "scale": [csat.low, csat.high], "comment": csat.comment})
    found["custom"] = record.custom
    return {**_given(found), "messages": [_message(message) for message in record.messages]}


def to_line(record: ConversationRecord) -> str:
    """The record as one line of JSON with its line break."""
    return json.dumps(to_json(record), ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"


def iso(moment: datetime) -> str:
    """A UTC time as ISO 8601 with a Z."""
    return moment.isoformat().replace("+00:00", "Z")


def _message(message: MessageRecord) -> dict[str, Any]:
    found = {
        "id": message.id,
        "kind": message.kind,
        "author": _author(message.author, with_role=True),
        "sent_at": iso(message.sent_at),
        "attachments": message.attachments,
        "change": message.change,
    }
    return {**_given(found), **_given({"text": message.text, "html": message.html}, keep_empty=True)}


def _author(author: Author, *, with_role: bool) -> dict[str, Any]:
    found = _given(asdict(author))
    if not with_role:
        found.pop("role")
    return found


def _given(found: dict[str, Any], *, keep_empty: bool = False) -> dict[str, Any]:
    return {key: value for key, value in found.items() if value is not None and (keep_empty or value not in ("", [], {}))}
