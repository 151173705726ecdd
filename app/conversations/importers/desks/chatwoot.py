"""Chatwoot conversations: messages of four types, private notes, what happened as sentences, ratings as answers or in a list.

Read are pages (`data.payload` of conversations, `payload` of messages), lists, and one conversation a line with its `messages`.
"""

import re
from typing import Any

from app.conversations.importers.desks import parts
from app.conversations.importers.desks.desk import CONVERSATION, LEFT_OUT, Desk, Found, Related
from app.conversations.importers.desks.parts import given, inner, objects
from app.conversations.importers.told import Told

_CHANNELS = {
    "channel::email": "email", "channel::webwidget": "chat", "channel::api": "chat", "channel::whatsapp": "chat", "channel::sms": "chat",
    "channel::twiliosms": "chat", "channel::telegram": "chat", "channel::line": "chat", "channel::facebookpage": "social",
    "channel::twitterprofile": "social", "channel::instagram": "social", "channel::tiktok": "social", "channel::voice": "phone",
}  # fmt: skip
_STATUSES = {"resolved": "solved", "open": "open", "pending": "pending", "snoozed": "snoozed"}
_TYPES = {0: "incoming", 1: "outgoing", 2: "activity", 3: "template"}
_CHANGES = (
    (re.compile(r"\bre-?opened\b", re.IGNORECASE), "open"),
    (re.compile(r"\b(?:marked (?:as )?|was )?resolved\b", re.IGNORECASE), "solved"),
    (re.compile(r"\bsnoozed\b", re.IGNORECASE), "snoozed"),
    (re.compile(r"\bmarked (?:as )?(?:pending)\b|\bset to pending\b", re.IGNORECASE), "pending"),
    (re.compile(r"\bmarked (?:as )?open\b", re.IGNORECASE), "open"),
)
_ASSIGNED = re.compile(r"^(?:Conversation )?(?:was )?(?:Assigned to|self-assigned by) (?P<to>.+?)(?: (?:by|via) .+)?$", re.IGNORECASE)
_SELF = re.compile(r"^(?P<to>.+?) self-assigned this conversation", re.IGNORECASE)
_UNASSIGNED = re.compile(r"\bunassigned\b", re.IGNORECASE)
_TAKEN = frozenset(
    [
        "id",
        "uuid",
        "account_id",
        "inbox_id",
        "status",
        "meta",
        "messages",
        "labels",
        "custom_attributes",
        "additional_attributes",
        "priority",
    ]
    + ["created_at", "updated_at", "timestamp", "first_reply_created_at", "last_activity_at", "waiting_since", "snoozed_until", "muted"]
    + ["can_reply", "unread_count", "agent_last_seen_at", "assignee_last_seen_at", "contact_last_seen_at", "last_non_activity_message"]
    + ["csat_survey_responses", "csat_survey_response", "display_id", "channel", "contact", "assignee", "sla_policy_id"]
)


def as_record(found: Found, related: Related, told: Told) -> Found:
    """A conversation as a record, not checked yet."""
    told.left("conversation", found, _TAKEN)
    key = found.get("display_id") or found.get("id")
    more = found.get("additional_attributes") or {}
    custom = given(
        [*(found.get("custom_attributes") or {}).items(), ("priority", found.get("priority")), ("inbox", found.get("inbox_id")),
         ("team", inner(found, "meta", "team", "name")), ("referer", more.get("referer"))]
    )  # fmt: skip
    messages = [*objects(found.get("messages")), *related.of("message", key)]
    agent = inner(found, "meta", "assignee") or found.get("assignee")
    names = _agents(messages, agent)
    contact = inner(found, "meta", "sender") or found.get("contact") or {}
    word = inner(found, "meta", "channel") or found.get("channel")
    return {
        "source": "chatwoot", "id": key, "subject": more.get("mail_subject") or inner(more, "conversation", "subject"),
        "channel": parts.channel(word, told, custom, _CHANNELS), "status": parts.status(found.get("status"), told, custom, _STATUSES),
        "tags": parts.words(found.get("labels"), "title"), "opened_at": found.get("created_at") or found.get("timestamp"),
        "language": parts.language(inner(found, "custom_attributes", "language"), more.get("conversation_language"),
                                   more.get("browser_language") or inner(more, "browser", "browser_language")),
        "customer": parts.customer_of(_contact(contact), contact.get("phone_number")), "custom": custom,
        "assignee": parts.owner(_user(agent)) if isinstance(agent, dict) and agent.get("id") else None,
        "csat": _csat(found, key, messages, related, told, custom),
        "messages": [message for one in messages for message in _message(one, names, told)],
    }  # fmt: skip


def _message(one: Found, names: dict[str, Found], told: Told) -> list[Found]:
    kind = _TYPES.get(one.get("message_type"), one.get("message_type"))  # type: ignore[arg-type]
    key, at, content = one.get("id"), one.get("created_at"), one.get("content")
    if kind == "activity":
        return _activity(key, at, str(content or "").strip(), names, told)
    if one.get("content_type") == "input_csat":
        return []
    files = parts.file_names([_file(file) for file in objects(one.get("attachments"))], "name")
    author = _author(one, kind == "incoming", kind == "template")
    html = inner(one, "content_attributes", "email", "html_content", "full")
    sort = "note" if one.get("private") is True else "public"
    return parts.spoken(key, sort, author, at, told=told, text=content, html=html, files=files)


def _activity(key: Any, at: Any, said: str, names: dict[str, Found], told: Told) -> list[Found]:
    """What a sentence of theirs says, in English; in any other language it stays a sentence."""
    if not said:
        return []
    event = parts.event(key, at, said[:2000])
    status = next((status for pattern, status in _CHANGES if pattern.search(said)), None)
    assigned = _ASSIGNED.search(said) or _SELF.search(said)
    if status:
        again = bool(_CHANGES[0][0].search(said))
        event["change"] = {"status": status} | ({"reopened": True} if again else {})
    elif assigned:
        name = assigned["to"].strip()
        event["change"] = {"assignee": parts.owner(names.get(name.casefold()) or parts.who("agent", None, name[:255]))}
    elif _UNASSIGNED.search(said):
        event["change"] = {"assignee": None}
    elif not said.isascii():
        told.count("a sentence of what happened is not English: it stands in the thread, but says nothing of status or assignee.")
    return [event]


def _author(one: Found, incoming: bool, template: bool) -> Found:
    sender = one.get("sender") or {}
    kind = str(one.get("sender_type") or sender.get("type") or "").casefold().replace("_", "")
    if kind == "contact" or (incoming and kind != "user"):
        return _contact(sender)
    return (
        _user(sender)
        if kind == "user" or (sender.get("id") and kind != "agentbot" and not template)
        else parts.who("bot", sender.get("id"), sender.get("name"))
    )


def _contact(one: Found) -> Found:
    return parts.who("customer", one.get("id"), one.get("name"), one.get("email"))


def _user(one: Found) -> Found:
    return parts.who("agent", one.get("id"), one.get("name") or one.get("available_name"), one.get("email"))


def _agents(messages: list[Found], agent: Any) -> dict[str, Found]:
    """Agents by their name: sentences of what happened name them no other way."""
    wrote = [_author(one, _TYPES.get(one.get("message_type")) == "incoming", False) for one in messages]  # type: ignore[arg-type]
    known = [_user(agent)] if isinstance(agent, dict) and agent.get("id") else []
    return {str(one["name"]).casefold(): one for one in [*wrote, *known] if one["role"] == "agent" and one["name"]}


def _file(one: Found) -> Found:
    """A file is called by the end of its address; that address itself is not kept."""
    address = str(one.get("data_url") or "").partition("?")[0]
    return {"name": one.get("file_name") or one.get("fallback_title") or address.rsplit("/", 1)[-1] or one.get("file_type")}


def _csat(found: Found, key: Any, messages: list[Found], related: Related, told: Told, custom: Found) -> Found | None:
    """1 to 5: from the list of ratings, or from the answer within the message that asked."""
    listed = [*objects(found.get("csat_survey_responses")), *objects([found.get("csat_survey_response")]), *related.of("rating", key)]
    answers = [inner(one, "content_attributes", "submitted_values", "csat_survey_response") for one in messages]
    rating = ([*objects(answers), *listed] or [{}])[-1]
    value = rating.get("rating")
    if isinstance(value, int) and 1 <= value <= 5:
        return {"raw": value, "scale": [1, 5], "comment": rating.get("feedback_message") or None}
    if value is not None:
        told.count("a rating outside 1 to 5 was kept in custom.")
        custom["csat_rating"] = value
    return None


def _kind_of(found: Found) -> str:
    if "message_type" in found:
        return "message"
    if "rating" in found and ("message_id" in found or "conversation_id" in found):
        return "rating"
    return CONVERSATION if "inbox_id" in found or "meta" in found or "messages" in found else LEFT_OUT


CHATWOOT = Desk(
    shape="chatwoot",
    title="Chatwoot",
    lists={"payload": "", "conversations": CONVERSATION, "messages": "message", "csat_survey_responses": "rating"},
    only_first=frozenset({"messages", "csat_survey_responses"}),
    within=frozenset({"data"}),
    kind_of=_kind_of,
    owner_of=lambda kind, found: found.get("conversation_id"),
    names={"text": "content", "html": "content", "events": "messages"},
    as_record=as_record,
    looked_up=frozenset(),
)
