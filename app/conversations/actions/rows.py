"""From a checked record to the values of its rows: everything that needs no database is done here, before any lock is taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.base.search_text import document_text
from app.conversations.importers.record import ConversationRecord, Csat, Customer, MessageRecord
from app.conversations.masking import mask_text
from app.conversations.rendering import message_texts, text_of_html

Conceal = Callable[[str], str]
Pseudonym = Callable[[str], str]
_PREVIEW = 160
_SEARCHED = ("public", "note")
_DONE = ("solved", "closed")
_AGAIN = ("open", "pending", "snoozed")


@dataclass(slots=True)
class Prepared:
    """A record with the column values of its conversation and messages, and its text for the search index."""

    record: ConversationRecord
    hash: str
    fields: dict[str, Any]
    messages: list[dict[str, Any]]
    search: str

    @property
    def key(self) -> tuple[str, str]:
        return self.record.source, self.record.id


def prepare(record: ConversationRecord, pseudonym: Pseudonym | None = None) -> Prepared:
    """The rows of `record`. With `pseudonym` personal data is masked in all of them.

    `pseudonym` gives the name that stands for a customer's key where the key itself is personal data.
    """
    content_hash = record.content_hash
    if pseudonym:
        record = concealed(record, mask_text, pseudonym)
    messages = [message_row(message, place) for place, message in enumerate(record.messages)]
    fields = {**conversation_row(record), **summary_of(messages, record.opened_at)}
    return Prepared(record, content_hash, fields, messages, search_text_of(fields["subject"], messages))


def conversation_row(record: ConversationRecord) -> dict[str, Any]:
    """Columns of the conversation that its record alone decides."""
    return {
        "source_system": record.source,
        "source_id": record.id,
        "channel": record.channel,
        "subject": record.subject or "",
        "topic": record.topic,
        "status": record.status or "open",
        "language": record.language,
        "url": record.url,
        "tags": record.tags,
        "opened_at": record.opened_at,
        "closed_at": record.closed_at,
        "customer_name": record.customer.name if record.customer else None,
        "csat": csat_row(record.csat),
        "csat_share": record.csat.share if record.csat else None,
        "custom": record.custom,
    }


def csat_row(csat: Csat | None) -> dict[str, Any] | None:
    """The rating as kept: raw, with its scale, and as a share from 0 to 1."""
    if csat is None:
        return None
    return {"raw": csat.raw, "scale": [csat.low, csat.high], "comment": csat.comment, "value": csat.share}


def message_row(message: MessageRecord, position: int) -> dict[str, Any]:
    """Columns of a message. `body` is what was written; where only HTML came, the text of it."""
    body, html, from_html = message_texts(message.text, message.html, message.kind)
    return {
        "source_id": message.id,
        "position": position,
        "kind": message.kind,
        "author_role": message.author.role,
        "author_name": message.author.name,
        "sent_at": message.sent_at,
        "body": body,
        "html": html,
        "from_html": from_html,
        "attachments": message.attachments or None,
        "change": message.change,
    }


def summary_of(messages: list[dict[str, Any]], opened_at: datetime) -> dict[str, Any]:
    """Counts, the last moment and the preview of a conversation. Drafts are never counted; replies are public messages of agents."""
    counted = [message for message in messages if message["kind"] != "draft"]
    public = [message for message in counted if message["kind"] == "public"]
    first = next((message for message in public if message["author_role"] == "customer"), None)
    first = first or next(iter(public or counted), None)
    return {
        "message_count": len(counted),
        "reply_count": sum(message["author_role"] == "agent" for message in public),
        "last_message_at": max((message["sent_at"] for message in counted), default=opened_at),
        "preview": preview_of(first["body"]) if first else "",
        "reopens": reopens_of(messages),
    }


def reopens_of(messages: list[dict[str, Any]]) -> int:
    """How often a status event opens again what another one had solved or closed. Neither a closing date nor a late message says so."""
    done, count = False, 0
    for message in messages:
        change = message.get("change") or {}
        if change.get("status") in _DONE:
            done = True
        elif change.get("status") in _AGAIN:
            count += done or change.get("reopened", False)
            done = False
    return count


def without_addresses(change: dict[str, Any] | None) -> dict[str, Any] | None:
    """The change of an event without e-mail addresses."""
    who = (change or {}).get("assignee")
    return {**(change or {}), "assignee": {name: who[name] for name in who if name != "email"}} if who else change


def preview_of(body: str) -> str:
    """The beginning of a message on one line, as lists show it."""
    return " ".join(body[: _PREVIEW * 3].split())[:_PREVIEW]


def search_text_of(subject: str, messages: list[dict[str, Any]]) -> str:
    """The prepared text of the search index. Personal data is masked there: a search must not confirm somebody's address."""
    texts = [subject, *(message["body"] for message in messages if message["kind"] in _SEARCHED)]
    return document_text("\n".join(mask_text(text) for text in texts))


def concealed(record: ConversationRecord, conceal: Conceal, pseudonym: Pseudonym) -> ConversationRecord:
    """The record with every text run through `conceal`. The customer's e-mail and phone are dropped; keys of the source stay."""
    customer, csat = record.customer, record.csat
    return replace(
        record,
        subject=conceal(record.subject) if record.subject else record.subject,
        topic=conceal(record.topic) if record.topic else record.topic,
        url=None if record.url and conceal(record.url) != record.url else record.url,
        tags=[conceal(tag)[:120] for tag in record.tags],
        customer=_concealed_customer(customer, conceal, pseudonym) if customer else None,
        csat=replace(csat, comment=conceal(csat.comment)) if csat and csat.comment else csat,
        custom=_deeply(record.custom, conceal),
        messages=[_concealed_message(message, conceal) for message in record.messages],
    )


def _concealed_customer(customer: Customer, conceal: Conceal, pseudonym: Pseudonym) -> Customer | None:
    mark = customer.key or customer.email or customer.phone
    key = mark if mark and mark == customer.key and conceal(mark) == mark else (pseudonym(mark) if mark else None)
    name = conceal(customer.name)[:255] if customer.name else None
    return Customer(key, name) if key or name else None


def _concealed_message(message: MessageRecord, conceal: Conceal) -> MessageRecord:
    text, html, author = message.text, message.html, message.author
    if html is not None:
        text = conceal(text if text is not None else text_of_html(html))
        html = None if conceal(html) != html else html
    elif text is not None:
        text = conceal(text)
    name = author.name
    if name and author.role != "agent":
        author = replace(author, name=conceal(name)[:255])
    change = without_addresses(message.change)
    return replace(message, text=text, html=html, author=author, attachments=_deeply(message.attachments, conceal), change=change)


def _deeply(value: Any, conceal: Conceal) -> Any:
    """Every text of a JSON value concealed; its depth was checked when it was read."""
    if isinstance(value, str):
        return conceal(value)
    if isinstance(value, Mapping):
        return {conceal(key): _deeply(part, conceal) for key, part in value.items()}
    if isinstance(value, list):
        return [_deeply(part, conceal) for part in value]
    return value
