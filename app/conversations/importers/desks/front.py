"""Front conversations: messages, comments (always internal) and events come from different lists; customers' ratings come as comments.

Read are pages (`_results`), lists and lines in which conversations, messages, comments and events may stand mixed, and conversations
that hold their `messages`, `comments` and `events`.
"""

import re
from typing import Any

from app.conversations.importers.desks import parts
from app.conversations.importers.desks.desk import CONVERSATION, LEFT_OUT, Desk, Found, Related
from app.conversations.importers.desks.parts import given, inner, objects
from app.conversations.importers.told import Told

_CHANNELS = {
    "email": "email", "intercom": "chat", "front_chat": "chat", "sms": "chat", "whatsapp": "chat", "custom": "other", "tweet": "social",
    "facebook": "social", "facebook_message": "social", "google_play": "social", "call": "phone", "phone_call": "phone",
    "form": "form", "googleplay": "social", "yalo_wha": "chat", "dialpad": "phone", "aircall": "phone", "internal": "other",
}  # fmt: skip
_STATUSES = {
    "archived": "closed",
    "unassigned": "open",
    "assigned": "open",
    "invisible": "closed",
    "deleted": "closed",
    "waiting": "pending",
}
_STATUSES |= {"open": "open", "resolved": "solved", "snoozed": "snoozed"}
_EVENTS = {"archive": "closed", "reopen": "open", "restore": "open", "trash": "closed", "reminder": "open", "snooze": "snoozed"}
_MACHINES = frozenset(["ai", "api", "application", "rule", "macro", "integration", "bulk_reply", "visitor", "survey"])
_CSAT = frozenset({"csat", "smart_csat"})
_OF_FIVE = re.compile(r"(?<!\d)([1-5])\s*(?:/|out of|of)\s*5(?!\d)|(?:rating|score|csat)\D{0,12}([1-5])(?!\d)", re.IGNORECASE)
_TAKEN = frozenset(
    ["id", "type", "subject", "status", "status_id", "status_category", "assignee", "recipient", "tags", "custom_fields", "is_private"]
    + ["created_at", "updated_at", "waiting_since", "messages", "comments", "events", "_links", "links", "last_message", "metadata"]
)


def as_record(found: Found, related: Related, told: Told) -> Found:
    """A conversation as a record, not checked yet."""
    told.left("conversation", found, _TAKEN)
    key = found.get("id")
    messages, comments, events = (
        [*_listed(found.get(name)), *related.of(kind, key)]
        for name, kind in (("messages", "message"), ("comments", "comment"), ("events", "event"))
    )
    if not messages:
        told.count("a conversation came without its messages. Send them in the same file.")
    custom = given([*(found.get("custom_fields") or {}).items(), ("reference", inner(found, "metadata", "external_conversation_ids"))])
    assignee = found.get("assignee")
    recipient = found.get("recipient") or {}
    kind = next((one.get("type") for one in messages if one.get("type")), None) or inner(found, "last_message", "type")
    rated = [one for one in comments if inner(one, "author", "type") in _CSAT]
    return {
        "source": "front", "id": key, "subject": found.get("subject"), "channel": parts.channel(kind, told, custom, _CHANNELS),
        "status": parts.status(found.get("status_category") or found.get("status"), told, custom, _STATUSES),
        "tags": parts.words(found.get("tags"), "name"), "opened_at": found.get("created_at"), "custom": custom,
        "url": parts.web_address(inner(found, "_links", "web")),
        "customer": _customer(recipient, messages), "assignee": parts.owner(_teammate(assignee)) if assignee else None,
        "csat": _csat(rated, told),
        "messages": [
            *(message for one in messages for message in _message(one, told)), *(note for one in comments for note in _comment(one, told)),
            *(change for one in events for change in _event(one)),
        ],
    }  # fmt: skip


def _message(one: Found, told: Told) -> list[Found]:
    inbound = one.get("is_inbound") is True
    author = _customer_author(one) if inbound else _teammate(one.get("author") or {})
    kind = "draft" if one.get("is_draft") or one.get("draft_mode") else "public"
    html = one.get("body")
    text = one.get("text") if isinstance(one.get("text"), str) and one["text"].strip() else None
    files = parts.file_names(one.get("attachments"), "filename", "name")
    return parts.spoken(one.get("id"), kind, author, one.get("created_at"), told=told, text=text, html=html, files=files)


def _comment(one: Found, told: Told) -> list[Found]:
    author = _teammate(one.get("author") or {})
    files = parts.file_names(one.get("attachments"), "filename", "name")
    at = one.get("posted_at") or one.get("created_at")
    return parts.spoken(one.get("id"), "note", author, at, told=told, text=one.get("body"), files=files)


def _event(one: Found) -> list[Found]:
    """Archiving, reopening, snoozing and assigning; other events say nothing that a reader needs."""
    kind, at, key = str(one.get("type")), one.get("emitted_at"), one.get("id")
    source, target = inner(one, "source", "data"), inner(one, "target", "data")
    by = _teammate(source) if isinstance(source, dict) and source.get("id") else None
    if kind in _EVENTS:
        return parts.status_event(key, at, _EVENTS[kind], by=by, again=kind == "reopen")
    if kind == "assign" and isinstance(target, dict):
        return parts.assigned_event(key, at, _teammate(target), by)
    return parts.assigned_event(key, at, None, by) if kind == "unassign" else []


def _teammate(one: Found) -> Found:
    """A teammate; rules, integrations and the like are bots."""
    kind = one.get("type")
    name = parts.full_name(one.get("first_name"), one.get("last_name")) or one.get("username") or one.get("name")
    if kind in _MACHINES or kind in _CSAT or not (one.get("id") or one.get("email")):
        return parts.who("bot", one.get("id"), name)
    return parts.who("agent", one.get("id"), name, one.get("email"))


def _customer_author(one: Found) -> Found:
    sender = next((who for who in objects(one.get("recipients")) if who.get("role") == "from"), {})
    return parts.who("customer", sender.get("handle"), sender.get("name"), sender.get("handle"))


def _customer(recipient: Found, messages: list[Found]) -> Found | None:
    inbound = next((_customer_author(one) for one in messages if one.get("is_inbound") is True), {"role": "customer"})
    handle = recipient.get("handle") or inbound.get("key")
    phone = handle if isinstance(handle, str) and handle.startswith("+") else None
    return parts.customer_of(parts.who("customer", handle, recipient.get("name") or inbound.get("name"), handle), phone)


def _csat(rated: list[Found], told: Told) -> Found | None:
    """The last rating. Its comment stays among the notes, too."""
    for one in reversed(rated):
        found = _OF_FIVE.search(str(one.get("body")))
        if found:
            return {"raw": int(found[1] or found[2]), "scale": [1, 5], "comment": str(one.get("body"))}
        told.count("a rating came without a number from 1 to 5; its words stay as a note.")
    return None


def _listed(value: Any) -> list[Found]:
    return objects(value.get("_results")) if isinstance(value, dict) else objects(value)


def _kind_of(found: Found) -> str:
    key = str(found.get("id"))
    if "emitted_at" in found or key.startswith("evt_"):
        return "event"
    if "is_inbound" in found or key.startswith("msg_"):
        return "message"
    if "posted_at" in found or key.startswith("com_"):
        return "comment"
    return CONVERSATION if key.startswith("cnv_") or "status_category" in found or "recipient" in found or "messages" in found else LEFT_OUT


def _owner_of(kind: str, found: Found) -> Any:
    link = inner(found, "_links", "related", "conversation")
    told = found.get("conversation_id") or inner(found, "conversation", "id")
    return told or (link.rsplit("/", 1)[-1] if isinstance(link, str) else None)


FRONT = Desk(
    shape="front",
    title="Front",
    lists={"_results": "", "conversations": CONVERSATION, "messages": "message", "comments": "comment", "events": "event"},
    only_first=frozenset({"messages", "comments", "events"}),
    kind_of=_kind_of,
    owner_of=_owner_of,
    as_record=as_record,
    looked_up=frozenset(),
)
