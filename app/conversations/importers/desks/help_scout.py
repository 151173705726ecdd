"""Help Scout conversations: threads, newest first, each with the status and the assignee that it left behind; ratings beside them.

Read are pages (`_embedded.conversations`), a list, and one conversation a line; threads stand within each conversation.
"""

from typing import Any

from app.conversations.importers.desks import parts
from app.conversations.importers.desks.desk import CONVERSATION, LEFT_OUT, Desk, Found, Related
from app.conversations.importers.desks.parts import given, inner, objects
from app.conversations.importers.told import Told

_STATUSES = {"active": "open", "open": "open"}
_CHANNELS = {"beacon": "chat", "beacon_v2": "chat", "customer": "email", "docs": "form"}
_RATINGS = {"great": 3, "okay": 2, "ok": 2, "not_good": 1, "bad": 1}
_WRITTEN = frozenset({"customer", "message", "note", "chat", "phone", "forwardparent", "forwardchild", "reply", "beaconchat"})
_TAKEN = frozenset(
    ["id", "number", "threads", "type", "status", "state", "subject", "preview", "mailboxId", "folderId", "assignee", "createdBy", "tags"]
    + [
        "createdAt",
        "closedAt",
        "closedBy",
        "userUpdatedAt",
        "customerWaitingSince",
        "source",
        "primaryCustomer",
        "customFields",
        "_embedded",
    ]
    + ["_links", "ratings", "rating", "closedByUser", "webUrl"]
)


def as_record(found: Found, related: Related, told: Told) -> Found:
    """A conversation as a record, not checked yet."""
    told.left("conversation", found, _TAKEN)
    threads = objects(inner(found, "_embedded", "threads")) or objects(found.get("threads"))
    threads = sorted(threads, key=lambda one: str(one.get("createdAt")))
    if not threads:
        told.count("a conversation came without its threads. Export them within it.")
    fields = [
        (f"field {one.get('name') or one.get('id')}", one.get("text") or one.get("value")) for one in objects(found.get("customFields"))
    ]
    custom = given([("number", found.get("number")), ("mailbox", found.get("mailboxId")), *fields])
    person = found.get("primaryCustomer") or {}
    assignee = found.get("assignee")
    return {
        "source": "help-scout", "id": found.get("id"), "subject": found.get("subject"),
        "tags": parts.words(found.get("tags"), "tag", "name"),
        "channel": parts.channel(found.get("type"), told, custom, _CHANNELS), "opened_at": found.get("createdAt"),
        "status": parts.status(found.get("status"), told, custom, _STATUSES), "url": parts.web_address(_page(found)),
        "closed_at": found.get("closedAt") if found.get("status") == "closed" else None, "custom": custom,
        "customer": parts.customer_of(_author(person, "customer"), person.get("phone")),
        "assignee": parts.owner(_author(assignee, "agent")) if isinstance(assignee, dict) and assignee.get("id") else None,
        "csat": _csat(found, related, told, custom), "messages": _messages(threads, told),
    }  # fmt: skip


def _messages(threads: list[Found], told: Told) -> list[Found]:
    """What was written, and what changed from one thread to the next."""
    found: list[Found] = []
    state = owner = None
    for one in threads:
        kind = str(one.get("type")).lower()
        if kind in _WRITTEN:
            found += _written(one, kind, told)
        if one.get("state") == "draft":
            continue
        by = _author(one.get("createdBy") or {}, "agent") if kind != "customer" else None
        found += _changes(one, state, owner, by)
        to, mark = _STATUSES.get(str(one.get("status")), str(one.get("status"))), inner(one, "assignedTo", "id")
        state = to if to in ("open", "pending", "closed", "spam") else state
        owner = mark or owner
        if kind == "lineitem" and (said := inner(one, "action", "text")) and isinstance(said, str):
            found.append(parts.event(one.get("id"), one.get("createdAt"), said, by=by))
    return found


def _written(one: Found, kind: str, told: Told) -> list[Found]:
    author = _author(one.get("createdBy") or one.get("customer") or {}, "customer" if kind in ("customer", "beaconchat") else "agent")
    files = parts.file_names(inner(one, "_embedded", "attachments") or one.get("attachments"), "filename", "fileName", "name")
    sort = "draft" if one.get("state") == "draft" else "note" if kind == "note" else "public"
    return parts.spoken(one.get("id"), sort, author, one.get("createdAt"), told=told, html=one.get("body"), files=files)


def _changes(one: Found, state: str | None, owner: Any, by: Found | None) -> list[Found]:
    """The first thread only tells where the conversation begins; "nochange" tells nothing."""
    at, key = one.get("createdAt"), one.get("id")
    to = _STATUSES.get(str(one.get("status")), str(one.get("status")))
    found: list[Found] = []
    if to in ("open", "pending", "closed", "spam") and to != state and (state is not None or to == "closed"):
        found += parts.status_event(f"{key} status", at, to, before=state, by=by)
    to_whom = one.get("assignedTo")
    if isinstance(to_whom, dict) and to_whom.get("id") and to_whom.get("type") != "team" and to_whom["id"] != owner:
        found += parts.assigned_event(f"{key} assigned", at, _author(to_whom, "agent"), by)
    return found


def _author(one: Found, role: str) -> Found:
    role = {"customer": "customer", "user": "agent", "system_user": "bot", "team": "bot"}.get(str(one.get("type")), role)
    name = parts.full_name(one.get("first") or one.get("firstName"), one.get("last") or one.get("lastName")) or one.get("name")
    return parts.who(role, one.get("id"), name, one.get("email"))


def _csat(found: Found, related: Related, told: Told, custom: Found) -> Found | None:
    """Great, okay, not good: 3 to 1. The last of several."""
    listed = [*objects(found.get("ratings")), *objects([found.get("rating")]), *related.of("rating", found.get("id"))]
    listed += [one["rating"] for one in objects(inner(found, "_embedded", "threads")) if isinstance(one.get("rating"), dict)]
    rating = max(listed, key=lambda one: str(one.get("createdAt") or ""), default={})
    word = str(rating.get("rating") or "").lower()
    if word in _RATINGS:
        return {"raw": _RATINGS[word], "scale": [1, 3], "comment": rating.get("comments") or None}
    if word and word != "unknown":
        told.count("a rating that has no number here was kept in custom.")
        custom["rating"] = word
    return None


def _page(found: Found) -> Any:
    return inner(found, "_links", "web", "href") or found.get("webUrl")


def _kind_of(found: Found) -> str:
    if "conversationId" in found and "rating" in found:
        return "rating"
    return CONVERSATION if "mailboxId" in found or "primaryCustomer" in found or "_embedded" in found or "threads" in found else LEFT_OUT


HELP_SCOUT = Desk(
    shape="help-scout",
    title="Help Scout",
    lists={"conversations": CONVERSATION, "ratings": "rating"},
    only_first=frozenset({"ratings"}),
    within=frozenset({"_embedded"}),
    kind_of=_kind_of,
    owner_of=lambda kind, found: found.get("conversationId"),
    names={"messages": "threads", "events": "threads", "opened_at": "createdAt", "sent_at": "createdAt", "closed_at": "closedAt"},
    as_record=as_record,
)
