"""Zendesk tickets: comments within the ticket or its audits, people beside the tickets, status and assignee from audits and ticket events.

Read are a list of tickets, one ticket a line, pages of the incremental export (tickets, users, ticket_events, satisfaction_ratings), and
a ticket with its comments and audits as the interface answers them one after another.
"""

import re
from collections.abc import Callable
from typing import Any

from app.conversations.importers.desks import parts
from app.conversations.importers.desks.desk import CONVERSATION, LEFT_OUT, Desk, Found, Related
from app.conversations.importers.desks.parts import given, objects
from app.conversations.importers.told import Told

Say = Callable[..., Found]
_CHANNELS = {
    "native_messaging": "chat",
    "sample_ticket": "other",
    "rule": "other",
    "mobile": "form",
    "mobile_sdk": "form",
    "any_channel": "social",
}
_CHANNELS |= {
    "web": "form",
    "api": "other",
    "chat_transcript": "chat",
    "voice": "phone",
    "phone_call_inbound": "phone",
    "facebook": "social",
}
_STATUSES = {"new": "open", "hold": "snoozed"}
_RATED = {"good": 1, "bad": 0, "good_with_comment": 1, "bad_with_comment": 0, "goodwithcomment": 1, "badwithcomment": 0}
_KEPT = ("priority", "type", "external_id", "brand_id", "ticket_form_id", "group_id", "organization_id", "problem_id")
_TAKEN = frozenset(
    ["id", "url", "subject", "raw_subject", "description", "status", "tags", "custom_fields", "fields", "via", "satisfaction_rating"]
    + [
        "created_at",
        "updated_at",
        "generated_timestamp",
        "comments",
        "audits",
        "requester",
        "assignee",
        "submitter",
        "group",
        "organization",
    ]
    + [
        "requester_id",
        "submitter_id",
        "assignee_id",
        "metric_set",
        "csat_survey_responses",
        "users",
        "result_type",
        "is_public",
        "has_incidents",
        "comment_count",
        *_KEPT,
    ]
)
_API = re.compile(r"(https?://[^/]+)/api/v2/tickets/(\d+)(?:\.json)?")


def as_record(found: Found, related: Related, told: Told) -> Found:
    """A ticket as a record, not checked yet."""
    ticket = {**found["ticket"], **{name: found[name] for name in found if name != "ticket"}} if "ticket" in found else found
    told.left("ticket", ticket, _TAKEN)
    say = _people(ticket, related)
    custom = _custom(ticket)
    audits = [*objects(ticket.get("audits")), *related.of("audit", ticket.get("id"))]
    events = related.of("ticket_event", ticket.get("id"))
    messages = [
        *_comments(ticket, audits, events, say, told),
        *(one for audit in audits for one in _audited(audit, audit.get("events"), say)),
        *(one for event in events for one in _audited(event, event.get("child_events"), say)),
    ]
    customer = say(ticket.get("requester_id"), "customer")
    assignee = say(ticket.get("assignee_id"), "agent") if ticket.get("assignee_id") else None
    requester = _person(ticket, related, "requester")
    return {
        "source": "zendesk", "id": ticket.get("id"), "subject": ticket.get("subject") or ticket.get("raw_subject"),
        "channel": parts.channel(parts.inner(ticket, "via", "channel"), told, custom, _CHANNELS), "url": _url(ticket.get("url")),
        "status": parts.status(ticket.get("status"), told, custom, _STATUSES), "tags": parts.words(ticket.get("tags")),
        "language": parts.language(requester.get("locale")), "opened_at": ticket.get("created_at"),
        "closed_at": parts.inner(ticket, "metric_set", "solved_at") if ticket.get("status") in parts.DONE else None,
        "customer": parts.customer_of(customer, requester.get("phone")), "assignee": parts.owner(assignee),
        "csat": _csat(ticket, related, told, custom), "custom": custom, "messages": messages,
    }  # fmt: skip


def _people(ticket: Found, related: Related) -> Say:
    """Who an id stands for. Without the list of users the requester is the customer and everybody else an agent."""
    named = {
        ticket[f"{one}_id"]: _person(ticket, related, one) for one in ("submitter", "assignee", "requester") if ticket.get(f"{one}_id")
    }

    beside = {one.get("id"): one for one in objects(ticket.get("users"))}

    def say(key: Any, role: str | None = None) -> Found:
        if key in (None, -1, "-1"):
            return parts.who(role if role == "customer" else "bot", None, None if role else "System")
        found = named.get(key) or beside.get(key) or related.one("person", key)
        known = {"end-user": "customer", "agent": "agent", "admin": "agent"}.get(str(found.get("role")))
        return parts.who(
            role or known or ("customer" if key == ticket.get("requester_id") else "agent"), key, found.get("name"), found.get("email")
        )

    return say


def _person(ticket: Found, related: Related, name: str) -> Found:
    embedded = ticket.get(name)
    return embedded if isinstance(embedded, dict) else related.one("person", ticket.get(f"{name}_id"))


def _comments(ticket: Found, audits: list[Found], events: list[Found], say: Say, told: Told) -> list[Found]:
    """The comments, from wherever the file has them; without any the description is the first message."""
    listed = objects(ticket.get("comments"))
    for audit, inside in [(one, "events") for one in audits] + [(one, "child_events") for one in events]:
        listed += [{"created_at": _time(audit), **one} for one in objects(audit.get(inside)) if _kind(one) in ("Comment", "VoiceComment")]
    found = [message for comment in listed for message in _comment(comment, say, told)]
    if not found:
        author = say(ticket.get("requester_id"), "customer")
        told.count("a ticket came without comments: its description is the only message.")
        found = parts.spoken("description", "public", author, ticket.get("created_at"), told=told, text=ticket.get("description"))
    return found


def _comment(comment: Found, say: Say, told: Told) -> list[Found]:
    embedded = comment.get("author")
    author = say(comment.get("author_id"))
    if isinstance(embedded, dict) and not author["name"]:
        author |= {"name": embedded.get("name"), "email": parts.who("", None, None, embedded.get("email"))["email"]}
    files = parts.file_names(comment.get("attachments"), "file_name", "filename")
    if parts.inner(comment, "data", "recording_url") or comment.get("recording_url"):
        files.append("recording")
    text = comment.get("plain_body") or (None if comment.get("html_body") else comment.get("body"))
    kind = "note" if comment.get("public") is False else "public"
    return parts.spoken(
        comment.get("id"), kind, author, comment.get("created_at"), told=told, text=text, html=comment.get("html_body"), files=files
    )


def _audited(audit: Found, inside: Any, say: Say) -> list[Found]:
    """Changes of status and assignee in an audit or a ticket event."""
    found: list[Found] = []
    by = say(audit.get("author_id") or audit.get("updater_id") or -1)
    for one in objects(inside):
        field, value = _changed(one)
        key, before = f"event {one.get('id') or audit.get('id')}", one.get("previous_value")
        if field == "status" and (_kind(one) == "Change" or value in parts.DONE):
            found += parts.worded_event(key, _time(audit), value, before, _STATUSES, by)
        elif field == "assignee_id" and value != before:
            found += parts.assigned_event(f"{key} assignee", _time(audit), say(_number(value), "agent") if value else None, by)
    return found


def _changed(one: Found) -> tuple[str | None, Any]:
    """Which field an event changed, and to what: audits name the field, ticket events have it as a key of its own."""
    if _kind(one) not in ("Change", "Create"):
        return None, None
    if one.get("field_name"):
        return one["field_name"], one.get("value")
    name = next((name for name in ("status", "assignee_id") if name in one), None)
    return name, one.get(name) if name else None


def _csat(ticket: Found, related: Related, told: Told, custom: Found) -> Found | None:
    """Good and bad, or a number of the newer survey on 1 to 5."""
    for answer in (one for response in objects(ticket.get("csat_survey_responses")) for one in objects(response.get("answers"))):
        if isinstance(answer.get("rating"), int):
            texts = [one.get("value") for response in objects(ticket["csat_survey_responses"]) for one in objects(response.get("answers"))]
            return {"raw": answer["rating"], "scale": [1, 5], "comment": next((one for one in texts if isinstance(one, str)), None)}
    rating = ticket.get("satisfaction_rating")
    rating = ([*related.of("satisfaction_rating", ticket.get("id"))] or [rating if isinstance(rating, dict) else {}])[-1]
    score = str(rating.get("score") or "").lower()
    if score in _RATED:
        return {"raw": _RATED[score], "scale": [0, 1], "comment": rating.get("comment") or None}
    if score and "offered" not in score and "received" not in score:
        told.count("a rating that has no number here was kept in custom.")
        custom["satisfaction_rating"] = rating
    return None


def _custom(ticket: Found) -> Found:
    fields = objects(ticket.get("custom_fields")) or objects(ticket.get("fields"))
    groups = [(name, parts.inner(ticket, name, "name")) for name in ("group", "organization")]
    counted = ("reopens_counted", parts.inner(ticket, "metric_set", "reopens"))
    own = [(f"field {one.get('id')}", one.get("value")) for one in fields]
    return given([*((name, ticket.get(name)) for name in _KEPT), *groups, counted, *own])


def _url(value: Any) -> str | None:
    """The page of a ticket for people, from the address of the interface."""
    found = _API.fullmatch(value) if isinstance(value, str) else None
    return f"{found[1]}/agent/tickets/{found[2]}" if found else parts.web_address(value)


def _time(audit: Found) -> Any:
    return audit.get("created_at") or audit.get("timestamp")


def _kind(one: Found) -> str:
    return str(one.get("event_type") or one.get("type") or "")


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isdigit() and len(value) < 18 else value


def _kind_of(found: Found) -> str:
    if "child_events" in found:
        return "ticket_event"
    if "events" in found and "ticket_id" in found:
        return "audit"
    if "ticket_id" in found and "score" in found:
        return "satisfaction_rating"
    if "ticket" in found or "requester_id" in found or "subject" in found or "comments" in found:
        return CONVERSATION
    return "person" if "role" in found and "name" in found else LEFT_OUT


def _owner_of(kind: str, found: Found) -> Any:
    return found.get("id") if kind == "person" else found.get("ticket_id")


ZENDESK = Desk(
    shape="zendesk",
    title="Zendesk",
    lists={
        "tickets": CONVERSATION, "results": CONVERSATION, "users": "person", "audits": "audit", "ticket_events": "ticket_event",
        "satisfaction_ratings": "satisfaction_rating",
    },
    only_first=frozenset({"audits", "users", "satisfaction_ratings"}),
    kind_of=_kind_of,
    owner_of=_owner_of,
    names={"messages": "comments", "events": "audits", "closed_at": "metric_set.solved_at", "html": "html_body"},
    as_record=as_record,
)  # fmt: skip
