"""Freshdesk tickets: the description is the first message, the rest stand in `conversations`; activities tell what happened.

Read are a list of tickets, one ticket a line, `tickets` with `conversations`, `contacts`, `agents`, `satisfaction_ratings` and
`activities_data` beside them, and the account's export (`helpdesk_ticket` with `notes`).
"""

from collections.abc import Callable
from typing import Any

from app.conversations.importers.desks import parts
from app.conversations.importers.desks.desk import CONVERSATION, LEFT_OUT, Desk, Found, Related
from app.conversations.importers.desks.parts import given, inner, objects
from app.conversations.importers.told import Told

Say = Callable[[Any, str], Found]
_SOURCES = {
    1: "email", 2: "form", 3: "phone", 4: "form", 5: "social", 6: "social", 7: "chat", 8: "chat", 9: "form", 10: "email", 11: "other",
    13: "chat", 15: "other",
}  # fmt: skip
_STATUSES = {2: "open", 3: "pending", 4: "solved", 5: "closed", 6: "pending", 7: "pending"}
_WORDS = {"waiting_on_customer": "pending", "waiting_on_third_party": "pending"}
_KEPT = ("priority", "type", "group_id", "product_id", "company_id", "email_config_id", "sla_policy_id")
_TAKEN = frozenset(
    ["id", "display_id", "subject", "description", "description_text", "description_html", "status", "status_name", "source", "source_name"]
    + [
        "requester_id",
        "responder_id",
        "requester",
        "responder",
        "tags",
        "custom_fields",
        "custom_field",
        "created_at",
        "updated_at",
        "stats",
    ]
    + [
        "conversations",
        "notes",
        "attachments",
        "activities",
        "satisfaction_ratings",
        "satisfaction_rating",
        "requester_name",
        "ticket_type",
    ]
    + ["responder_name", "spam", "deleted", "priority_name", "feedback", "survey_results", *_KEPT]
)


def as_record(found: Found, related: Related, told: Told) -> Found:
    """A ticket as a record, not checked yet."""
    ticket = found["helpdesk_ticket"] if isinstance(found.get("helpdesk_ticket"), dict) else found
    told.left("ticket", ticket, _TAKEN)
    key = ticket.get("display_id") or ticket.get("id")
    custom = _custom(ticket)
    say = _people(ticket, related)
    requester, responder = ticket.get("requester_id"), ticket.get("responder_id")
    replies = [*objects(ticket.get("conversations")), *map(_unwrapped, objects(ticket.get("notes"))), *related.of("conversation", key)]
    activities = [*objects(ticket.get("activities")), *related.of("activity", key)]
    contact = _contact(ticket, related)
    return {
        "source": "freshdesk", "id": key, "subject": ticket.get("subject"), "channel": _channel(ticket, told, custom),
        "status": _status(ticket, told, custom), "tags": parts.words(ticket.get("tags"), "name"),
        "language": parts.language(contact.get("language")), "opened_at": ticket.get("created_at"), "closed_at": _closed(ticket),
        "customer": parts.customer_of(say(requester, "customer"), contact.get("phone") or contact.get("mobile")),
        "assignee": parts.owner(say(responder, "agent")) if responder else None, "csat": _csat(ticket, key, related, told, custom),
        "custom": custom,
        "messages": [
            *_first(ticket, say(requester, "customer"), told), *(one for reply in replies for one in _reply(reply, say, told)),
            *(one for activity in activities for one in _activity(activity, say)),
            *(() if activities else _from_stats(ticket)),
        ],
    }  # fmt: skip


def _people(ticket: Found, related: Related) -> Say:
    agent = {"id": ticket.get("responder_id"), **(ticket.get("responder") or {}), **given([("name", _named(ticket, "responder_name"))])}

    def say(key: Any, role: str) -> Found:
        own = _contact(ticket, related) if role == "customer" and key == ticket.get("requester_id") else {}
        own = own or (agent if role == "agent" and key == ticket.get("responder_id") else {})
        known = related.one("agent" if role == "agent" else "contact", key)
        card = known.get("contact") if isinstance(known.get("contact"), dict) else {}
        every = {**(card or {}), **given((name, known.get(name)) for name in ("name", "email")), **given(own.items())}
        return parts.who(role, key, every.get("name"), every.get("email"))

    return say


def _contact(ticket: Found, related: Related) -> Found:
    embedded = ticket.get("requester") if isinstance(ticket.get("requester"), dict) else {}
    known = related.one("contact", ticket.get("requester_id"))
    return {**known, **given([("name", _named(ticket, "requester_name"))]), **(embedded or {})}


def _named(ticket: Found, name: str) -> Any:
    return None if ticket.get(name) in ("No Agent", "") else ticket.get(name)


def _first(ticket: Found, author: Found, told: Told) -> list[Found]:
    """The description: what the customer wrote first, or what an agent wrote to them (source 10)."""
    html = ticket.get("description_html") or (ticket.get("description") if "description_text" in ticket else None)
    text = ticket.get("description_text") or (None if html else ticket.get("description"))
    files = parts.file_names(ticket.get("attachments"), "name", "content_file_name")
    if ticket.get("source") == 10 and ticket.get("responder_id"):
        author = parts.who("agent", ticket["responder_id"])
    return parts.spoken("description", "public", author, ticket.get("created_at"), told=told, text=text, html=html, files=files)


def _reply(reply: Found, say: Say, told: Told) -> list[Found]:
    role = "customer" if reply.get("incoming") is True else "agent"
    kind = "note" if reply.get("private") is True else "public"
    html = reply.get("body_html") or (reply.get("body") if "body_text" in reply else None)
    text = reply.get("body_text") or (None if html else reply.get("body"))
    files = parts.file_names(reply.get("attachments"), "name", "content_file_name")
    author = say(reply.get("user_id"), role)
    if reply.get("source") in (4, 12) and not reply.get("user_id"):
        author = parts.who("bot", None, "System")
    return parts.spoken(reply.get("id"), kind, author, reply.get("created_at"), told=told, text=text, html=html, files=files)


def _activity(one: Found, say: Say) -> list[Found]:
    """Status and agent of the activities export."""
    done, at = one.get("activity") or {}, parts.day_first(one.get("performed_at"))
    by = say(one.get("performer_id"), "agent") if one.get("performer_type") == "user" and one.get("performer_id") else None
    key, found = f"activity {at}", []
    if done.get("status"):
        to = _STATUSES.get(done["status"]) or parts.status(done["status"], Told(), {}, _WORDS)
        found += parts.status_event(f"{key} {to}", at, to, by=by)
    if "agent_id" in done or "responder_id" in done:
        to_agent = done.get("agent_id") or done.get("responder_id")
        found += parts.assigned_event(f"{key} agent", at, say(to_agent, "agent") if to_agent else None, by)
    return found


def _from_stats(ticket: Found) -> list[Found]:
    """Without activities: the last reopening and the last solving, which are all that `stats` holds."""
    stats = ticket.get("stats") or {}
    again, solved, closed = stats.get("reopened_at"), stats.get("resolved_at"), stats.get("closed_at")
    found = parts.status_event("reopened", again, "open", again=True) if again else []
    found += parts.status_event("resolved", solved, "solved") if solved else []
    return found + (parts.status_event("closed", closed, "closed") if closed and closed != solved else [])


def _closed(ticket: Found) -> Any:
    done = ticket.get("status") in (4, 5) or str(ticket.get("status")).lower() in ("resolved", "closed")
    return (inner(ticket, "stats", "closed_at") or inner(ticket, "stats", "resolved_at")) if done else None


def _channel(ticket: Found, told: Told, custom: Found) -> str:
    known = _SOURCES.get(ticket.get("source"))  # type: ignore[arg-type]
    return known or parts.channel(ticket.get("source_name") or ticket.get("source"), told, custom)


def _status(ticket: Found, told: Told, custom: Found) -> str | None:
    if ticket.get("spam") is True:
        return "spam"
    known: str | None = _STATUSES.get(ticket.get("status"))  # type: ignore[arg-type]
    return known or parts.status(ticket.get("status_name") or ticket.get("status"), told, custom, _WORDS)


def _csat(ticket: Found, key: Any, related: Related, told: Told, custom: Found) -> Found | None:
    """The first answer of a survey. Their numbers are signed: 100 and 103 the best, -103 the worst, so the scale is -103 to 103."""
    listed = [*objects(ticket.get("satisfaction_ratings")), *objects(ticket.get("survey_results")), *related.of("satisfaction_rating", key)]
    rating = listed[-1] if listed else ticket.get("satisfaction_rating") or {}
    values = rating.get("ratings") if isinstance(rating.get("ratings"), dict) else {"default_question": rating.get("rating")}
    value = next(iter((values or {}).values()), None)
    if isinstance(value, int) and -103 <= value <= 103:
        return {"raw": value, "scale": [-103, 103], "comment": rating.get("feedback") or None}
    if value is not None:
        told.count("a rating that has no number here was kept in custom.")
        custom["satisfaction_rating"] = value
    return None


def _custom(ticket: Found) -> Found:
    fields = ticket.get("custom_fields") or ticket.get("custom_field") or {}
    own = fields.items() if isinstance(fields, dict) else []
    return given([*((name, ticket.get(name)) for name in _KEPT), ("type", ticket.get("type") or ticket.get("ticket_type")), *own])


def _unwrapped(note: Found) -> Found:
    inside = note.get("helpdesk_note") or note.get("note")
    return inside if isinstance(inside, dict) else note


def _kind_of(found: Found) -> str:
    if "performed_at" in found:
        return "activity"
    if "incoming" in found and "private" in found:
        return "conversation"
    if "survey_id" in found and "ticket_id" in found:
        return "satisfaction_rating"
    if "helpdesk_ticket" in found or "requester_id" in found or "responder_id" in found:
        return CONVERSATION
    return "agent" if "contact" in found else "contact" if "email" in found else LEFT_OUT


FRESHDESK = Desk(
    shape="freshdesk",
    title="Freshdesk",
    lists={
        "tickets": CONVERSATION, "results": CONVERSATION, "conversations": "conversation", "contacts": "contact", "agents": "agent",
        "satisfaction_ratings": "satisfaction_rating", "activities_data": "activity",
    },
    only_first=frozenset({"conversations", "contacts", "agents", "satisfaction_ratings"}),
    kind_of=_kind_of,
    owner_of=lambda kind, found: found.get("id") if kind in ("contact", "agent") else found.get("ticket_id"),
    names={"messages": "conversations", "closed_at": "stats.closed_at", "text": "body_text", "events.sent_at": "performed_at"},
    as_record=as_record,
    looked_up=frozenset({"contact", "agent"}),
)  # fmt: skip
