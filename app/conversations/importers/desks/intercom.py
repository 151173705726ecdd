"""Intercom conversations: the first message stands in `source`, the rest in `conversation_parts`; notes, assignments and states are parts.

Read are a list of conversations (`conversations`), a list, and one conversation a line; people may stand beside them
(`admins`, `contacts`), since assignments name them by id only.
"""

from typing import Any

from app.conversations.importers.desks import parts
from app.conversations.importers.desks.desk import CONVERSATION, LEFT_OUT, Desk, Found, Related
from app.conversations.importers.desks.parts import given, inner, objects
from app.conversations.importers.told import Told

_CHANNELS = {
    "conversation": "chat", "push": "chat", "in_app": "chat", "messenger": "chat", "admin_initiated": "chat", "customer_initiated": "chat",
    "instagram": "social", "facebook": "social", "twitter": "social", "phone_switch": "phone", "phone_call": "phone", "android": "chat",
    "ios": "chat", "desktop": "chat",
}  # fmt: skip
_STATES = {
    "open": "open",
    "assign_and_reopen": "open",
    "timer_unsnooze": "open",
    "unsnoozed": "open",
    "close": "closed",
    "snoozed": "snoozed",
}
_STATUS = {"open": "open", "closed": "closed", "snoozed": "snoozed"}
_SPOKEN = frozenset({"comment", "quick_reply", "open", "close", "assignment", "assign_and_reopen", "participant_added"})
_TAKEN = frozenset(
    ["type", "id", "title", "state", "open", "read", "priority", "created_at", "updated_at", "waiting_since", "snoozed_until", "source"]
    + ["contacts", "first_contact_reply", "admin_assignee_id", "team_assignee_id", "tags", "conversation_rating", "custom_attributes"]
    + ["conversation_parts", "statistics", "channel", "ai_agent", "ai_agent_participated", "topics", "teammates", "assignee", "user"]
)


def as_record(found: Found, related: Related, told: Told) -> Found:
    """A conversation as a record, not checked yet."""
    told.left("conversation", found, _TAKEN)
    custom = _custom(found)
    source = found.get("source") or found.get("conversation_message") or {}
    listed = found.get("conversation_parts")
    listed = objects(listed.get("conversation_parts") if isinstance(listed, dict) else listed)
    _count_missing(found, listed, told)
    first = _first(found, source, related, told)
    spoken_in = inner(found, "custom_attributes", "Language")
    contact = _contact(found, source, related)
    return {
        "source": "intercom", "id": found.get("id"), "subject": _subject(found, source),
        "channel": _channel(found, source, told, custom), "status": parts.status(found.get("state"), told, custom, _STATUS),
        "tags": parts.words(inner(found, "tags", "tags") or found.get("tags"), "name"),
        "topic": next(iter(parts.words(inner(found, "topics", "topics"), "name")), None),
        "language": parts.language(spoken_in, contact.get("language_override"), contact.get("language")),
        "opened_at": found.get("created_at"), "custom": custom,
        "closed_at": inner(found, "statistics", "last_close_at") if found.get("state") == "closed" else None,
        "customer": parts.customer_of(_author({"type": "contact", **contact}, related), contact.get("phone")),
        "assignee": _assignee(found, listed, related), "csat": _csat(found, told, custom),
        "messages": [*first, *(message for one in listed for message in _part(one, related, told))],
    }  # fmt: skip


def _first(found: Found, source: Found, related: Related, told: Told) -> list[Found]:
    if not source:
        return []
    author = _author(source.get("author") or {}, related)
    files = parts.file_names(source.get("attachments"), "name")
    body = source.get("body")
    if source.get("redacted") and not body:
        body = "[redacted]"
    if not body and not files:
        return []
    return parts.spoken(source.get("id") or "source", "public", author, found.get("created_at"), told=told, html=body, files=files)


def _part(one: Found, related: Related, told: Told) -> list[Found]:
    """A part as a message, as an event, or as both: a reply may close the conversation that it ends."""
    kind, key, at = str(one.get("part_type")), one.get("id"), one.get("created_at")
    author = _author(one.get("author") or {}, related)
    files = parts.file_names(one.get("attachments"), "name")
    body = one.get("body") or ("[redacted]" if one.get("redacted") else None)
    found: list[Found] = []
    if (body or files) and (kind in _SPOKEN or kind.startswith("note")):
        found += parts.spoken(key, "note" if kind.startswith("note") else "public", author, at, told=told, html=body, files=files)
    if kind in _STATES:
        by = author if author["name"] or author["key"] else None
        found += parts.status_event(f"{key} state", at, _STATES[kind], by=by, again=kind == "assign_and_reopen")
    if kind in ("assignment", "assign_and_reopen", "default_assignment") and "assigned_to" in one:
        to = one.get("assigned_to") or {}
        if to.get("type") in ("admin", None):
            found += parts.assigned_event(f"{key} assigned", at, _author(to, related) if to.get("id") else None, author)
    if not found and kind not in ("comment", "note"):
        told.count(f"a part '{kind[:40]}' became an event without words of its own.")
        found = [parts.event(key, at, kind.replace("_", " ").capitalize()[:200], by=author)]
    return found


def _author(one: Found, related: Related) -> Found:
    """Admins are agents; bots, the machine that answers and teams are not people; the rest are customers."""
    kind = one.get("type")
    if one.get("from_ai_agent") or kind in ("bot", "team", "fin", "operator"):
        return parts.who("bot", one.get("id"), one.get("name"))
    role = "agent" if kind in ("admin", "teammate") else "customer"
    known = related.one("admin" if role == "agent" else "contact", one.get("id"))
    return parts.who(role, one.get("id"), one.get("name") or known.get("name"), one.get("email") or known.get("email"))


def _contact(found: Found, source: Found, related: Related) -> Found:
    """The customer: the first contact, with what the first message tells of its author."""
    contacts = objects(inner(found, "contacts", "contacts")) or objects(found.get("contacts"))
    first = contacts[0] if contacts else {}
    author = source.get("author") if isinstance(source.get("author"), dict) else {}
    wrote = author if author and author.get("type") in ("user", "lead", "contact") else {}
    key = first.get("id") or (wrote or {}).get("id")
    known = {**related.one("contact", key), **given(first.items()), **given((wrote or {}).items())}
    return {**known, "id": key, "type": "contact"}


def _assignee(found: Found, listed: list[Found], related: Related) -> Found | None:
    key = found.get("admin_assignee_id") or inner(found, "assignee", "id")
    if not key:
        return None
    wrote: Found = next((one["author"] for one in listed if str(inner(one, "author", "id")) == str(key)), {})
    return parts.owner(_author({**wrote, "type": "admin", "id": key}, related))


def _subject(found: Found, source: Found) -> str | None:
    subject = found.get("title") or source.get("subject")
    return parts.plain(subject)[:2000] or None if isinstance(subject, str) else None


def _channel(found: Found, source: Found, told: Told, custom: Found) -> str:
    word = inner(found, "channel", "initial") or source.get("type") or source.get("delivered_as")
    return parts.channel(word, told, custom, _CHANNELS)


def _csat(found: Found, told: Told, custom: Found) -> Found | None:
    """The customer's rating of the people, 1 to 5. That of the machine that answers is kept in custom."""
    rating = found.get("conversation_rating")
    value = rating.get("rating") if isinstance(rating, dict) else None
    if isinstance(value, int) and 1 <= value <= 5:
        return {"raw": value, "scale": [1, 5], "comment": (rating or {}).get("remark") or None}
    if value is not None:
        told.count("a rating outside 1 to 5 was kept in custom.")
        custom["conversation_rating"] = value
    return None


def _custom(found: Found) -> Found:
    kept = dict(found.get("custom_attributes") or {})
    pairs = [
        ("priority", found.get("priority") if found.get("priority") == "priority" else None),
        ("team", found.get("team_assignee_id") or None),
    ]
    pairs += [
        ("ai_agent_rating", inner(found, "ai_agent", "rating")),
        ("ai_agent_resolution", inner(found, "ai_agent", "resolution_state")),
    ]
    pairs += [
        ("reopens_counted", inner(found, "statistics", "count_reopens")),
        ("ai_agent_participated", found.get("ai_agent_participated") or None),
    ]
    return given([*kept.items(), *pairs])


def _count_missing(found: Found, listed: list[Found], told: Told) -> None:
    total: Any = inner(found, "conversation_parts", "total_count")
    if isinstance(total, int) and total > len(listed):
        told.count("a conversation has more parts than the file holds (Intercom gives at most 500 at once).")
    elif "conversation_parts" not in found:
        told.count("a conversation came without its parts: a list of conversations holds none. Export each one by itself.")


def _kind_of(found: Found) -> str:
    kind = found.get("type")
    if kind == "conversation" or "conversation_parts" in found or "admin_assignee_id" in found:
        return CONVERSATION
    return {"admin": "admin", "contact": "contact", "user": "contact", "lead": "contact"}.get(str(kind), LEFT_OUT)


INTERCOM = Desk(
    shape="intercom",
    title="Intercom",
    lists={"conversations": CONVERSATION, "data": CONVERSATION, "admins": "admin", "contacts": "contact"},
    only_first=frozenset({"contacts"}),
    kind_of=_kind_of,
    owner_of=lambda kind, found: found.get("id"),
    names={"messages": "conversation_parts", "events": "conversation_parts", "closed_at": "statistics.last_close_at"},
    as_record=as_record,
    looked_up=frozenset({"admin", "contact"}),
)
