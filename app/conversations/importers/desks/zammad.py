"""Zammad tickets: articles with their sender, internal ones as notes, the history as status and owner over time. It has no ratings.

Read are tickets with their `articles` (and `history`), one a line or in a list; `tickets`, `articles`, `users` beside each other; and
answers with `assets`. Names come where the export was made with `expand`, else the usual ids of states and types are read.
"""

from collections.abc import Callable, Iterator
from email.utils import parseaddr
from typing import Any

from app.conversations.importers.desks import parts
from app.conversations.importers.desks.desk import CONVERSATION, LEFT_OUT, Desk, Found, Related
from app.conversations.importers.desks.parts import given, inner, objects
from app.conversations.importers.told import Told

Say = Callable[[Any, str], Found]
NOBODY = (None, "", "-", 1, "1")
"""Whom a ticket belongs to that has no owner."""
_STATES = {
    "new": "open", "pending_reminder": "pending", "pending_close": "pending", "merged": "closed", "removed": "closed",
    "1": "open", "2": "open", "3": "pending", "4": "closed", "5": "closed", "6": "closed", "7": "pending",
}  # fmt: skip
_CHANNELS = {
    "web": "form", "note": "other", "fax": "other", "twitter_status": "social", "twitter_direct_message": "social",
    "twitter_direct-message": "social", "facebook_feed_post": "social", "facebook_feed_comment": "social",
    "telegram_personal_message": "chat",
    "telegram_personal-message": "chat", "whatsapp_message": "chat", "sms": "chat",
}  # fmt: skip
_TYPES = {1: "email", 2: "sms", 3: "chat", 4: "fax", 5: "phone", 6: "twitter status", 7: "twitter direct-message", 8: "facebook feed post",
          9: "facebook feed comment", 10: "note", 11: "web"}  # fmt: skip
_SENDERS = {1: "Agent", 2: "Customer", 3: "System"}
_ASSETS = {"Ticket": CONVERSATION, "TicketArticle": "article", "User": "person"}
_TAKEN = frozenset(
    ["id", "number", "title", "group_id", "group", "state_id", "state", "priority_id", "priority", "owner_id", "owner", "customer_id"]
    + [
        "customer",
        "organization_id",
        "organization",
        "article_count",
        "article_ids",
        "articles",
        "history",
        "tags",
        "created_at",
        "updated_at",
    ]
    + ["close_at", "first_response_at", "last_contact_at", "last_close_at", "create_article_type_id", "create_article_type", "note"]
    + ["create_article_sender_id", "create_article_sender", "last_contact_agent_at", "last_contact_customer_at", "preferences", "type"]
)


def as_record(found: Found, related: Related, told: Told) -> Found:
    """A ticket as a record, not checked yet."""
    told.left("ticket", found, _TAKEN)
    key = found.get("id")
    articles = [*objects(found.get("articles")), *related.of("article", key)]
    articles.sort(key=lambda one: str(one.get("created_at")))
    if not articles:
        told.count("a ticket came without its articles. Export them within it, or beside the tickets.")
    names = ("priority", "group", "organization", "type", "note")
    custom = given([("number", found.get("number")), *((name, _name(found, name)) for name in names)])
    say = _people(found, articles, related)
    word = _name(found, "create_article_type") or next((_type(one) for one in articles), None)
    history = [*objects(found.get("history")), *objects(inner(found, "history", "history")), *related.of("history", key)]
    state = _STATES.get(str(found.get("state_id"))) if not found.get("state") else None
    customer = say(found.get("customer_id"), "customer")
    return {
        "source": "zammad", "id": key, "subject": found.get("title"), "channel": parts.channel(word, told, custom, _CHANNELS),
        "status": state or parts.status(_name(found, "state"), told, custom, _STATES), "tags": parts.words(found.get("tags"), "name"),
        "opened_at": found.get("created_at"), "closed_at": found.get("close_at") or found.get("last_close_at"), "custom": custom,
        "customer": parts.customer_of(customer, related.one("person", found.get("customer_id")).get("phone")),
        "assignee": parts.owner(say(found.get("owner_id"), "agent")) if found.get("owner_id") not in NOBODY else None,
        "messages": [
            *(message for one in articles for message in _article(one, say, told)),
            *(change for place, one in enumerate(history) for change in _change(one, place, found, say)),
        ],
    }  # fmt: skip


def _article(one: Found, say: Say, told: Told) -> list[Found]:
    sender = one.get("sender") or _SENDERS.get(one.get("sender_id"))  # type: ignore[arg-type]
    role = {"agent": "agent", "customer": "customer"}.get(str(sender).casefold(), "bot")
    key = one.get("origin_by_id") or one.get("created_by_id")
    author = say(key, role) if role != "bot" else parts.who("bot", None, "System")
    if role != "bot":
        name, address = parseaddr(str(one.get("from") or ""))
        login = str(one.get("created_by") or "")
        author["name"] = author["name"] or name or None
        author["email"] = (
            author["email"] or parts.who(role, None, None, login if "@" in login else address if role == "customer" else None)["email"]
        )
    html = one.get("body") if str(one.get("content_type")).startswith("text/html") else None
    files = parts.file_names(one.get("attachments"), "filename", "name")
    kind = "note" if one.get("internal") is True else "public"
    text = None if html else one.get("body")
    return parts.spoken(one.get("id"), kind, author, one.get("created_at"), told=told, text=text, html=html, files=files)


def _change(one: Found, place: int, found: Found, say: Say) -> list[Found]:
    """A state or an owner of the history."""
    if one.get("type") != "updated" or one.get("object", "Ticket") != "Ticket":
        return []
    at, key = one.get("created_at"), f"history {one.get('id') or place}"
    role = "customer" if one.get("created_by_id") == found.get("customer_id") else "agent"
    by = say(one.get("created_by_id"), role) if one.get("created_by_id") not in NOBODY else None
    if one.get("attribute") == "state":
        return parts.worded_event(key, at, one.get("value_to"), one.get("value_from"), _STATES, by)
    if one.get("attribute") == "owner":
        nobody = one.get("id_to") in NOBODY and one.get("value_to") in NOBODY
        to_whom = say(one.get("id_to"), "agent")
        named = to_whom | {"name": to_whom["name"] or one.get("value_to")}
        return parts.assigned_event(key, at, None if nobody else named, by)
    return []


def _people(found: Found, articles: list[Found], related: Related) -> Say:
    """Who an id stands for; where no users are beside the tickets, by the names of an expanded export."""
    logins = {one.get("created_by_id"): one.get("created_by") for one in articles}
    logins |= {found.get("owner_id"): found.get("owner"), found.get("customer_id"): found.get("customer")}

    def say(key: Any, role: str) -> Found:
        known, login = related.one("person", key), logins.get(key)
        if isinstance(login, dict):
            known = {**login, **known}
        name = parts.full_name(known.get("firstname"), known.get("lastname"))
        address = known.get("email") or (login if isinstance(login, str) and "@" in login else None)
        return parts.who(role, key, name or (login if isinstance(login, str) and "@" not in login else None), address)

    return say


def _name(found: Found, name: str) -> Any:
    value = found.get(name)
    return value.get("name") if isinstance(value, dict) else value


def _type(one: Found) -> Any:
    return _name(one, "type") or _TYPES.get(one.get("type_id"))  # type: ignore[arg-type]


def _expand(found: Found) -> Iterator[tuple[str, Found]]:
    """An answer with `assets`: people and articles before the tickets."""
    assets = found.get("assets")
    for name in ("User", "TicketArticle", "Ticket") if isinstance(assets, dict) else ():
        kept = assets.get(name)  # type: ignore[union-attr]
        yield from ((_ASSETS[name], one) for one in objects(list(kept.values()) if isinstance(kept, dict) else kept))


def _kind_of(found: Found) -> str:
    if "ticket_id" in found and ("body" in found or "sender" in found or "sender_id" in found):
        return "article"
    if "owner_id" in found or "article_count" in found or "articles" in found or "title" in found:
        return CONVERSATION
    return "person" if "login" in found or "firstname" in found else LEFT_OUT


ZAMMAD = Desk(
    shape="zammad",
    title="Zammad",
    lists={"tickets": CONVERSATION, "articles": "article", "ticket_articles": "article", "users": "person"},
    only_first=frozenset({"articles", "ticket_articles", "users"}),
    kind_of=_kind_of,
    owner_of=lambda kind, found: found.get("id") if kind == "person" else found.get("ticket_id"),
    names={"messages": "articles", "events": "history", "closed_at": "close_at", "subject": "title"},
    as_record=as_record,
    expand=_expand,
)
