"""Stored conversations as records again, a few at a time, for the way out."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.conversations.actions.rows import without_addresses
from app.conversations.importers.record import Author, ConversationRecord, Csat, Customer, MessageRecord
from app.conversations.models import AgentIdentity, Conversation, ConversationKind, Message
from app.conversations.reading import reading
from app.people.models import Person

_BATCH = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which conversations leave; every field may be empty. `since` and `until` are about the last message; until is not included."""

    team_id: int | None = None
    kind: ConversationKind | None = ConversationKind.REAL
    source: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def records(wanted: Wanted) -> Iterator[ConversationRecord]:
    """Every wanted conversation in the order it was stored, in constant memory. Four statements a hundred."""
    last = 0
    while True:
        with reading():
            query = select(Conversation).where(Conversation.id > last, *_conditions(wanted)).options(joinedload(Conversation.customer))
            found = db.session.scalars(query.order_by(Conversation.id).limit(_BATCH)).all()
            last = found[-1].id if found else last
            messages = _messages([one.id for one in found])
            assignees = _assignees(found)
            batch = [record_of(one, messages[one.id], assignees.get(one.id)) for one in found]
            db.session.expunge_all()
        yield from batch
        if not found:
            return


def single(one: Conversation) -> ConversationRecord:
    """A conversation, its customer loaded, as a record; who may have it is for the caller to know. Three statements."""
    return record_of(one, _messages([one.id])[one.id], _assignees([one]).get(one.id))


def record_of(one: Conversation, messages: Sequence[MessageRecord], assignee: Author | None) -> ConversationRecord:
    """The record that, imported again, changes nothing."""
    csat = one.csat
    return ConversationRecord(
        source=one.source_system,
        id=one.source_id,
        channel=str(one.channel),
        opened_at=one.opened_at,
        closed_at=one.closed_at,
        subject=one.subject or None,
        topic=one.topic,
        status=one.status,
        language=one.language,
        url=one.url,
        tags=list(one.tags),
        customer=_customer(one),
        assignee=assignee,
        csat=Csat(csat["raw"], csat["scale"][0], csat["scale"][1], csat.get("comment")) if csat else None,
        custom=dict(one.custom),
        messages=list(messages),
    )


def shown_masked(record: ConversationRecord, mask: Callable[[Any], Any]) -> ConversationRecord:
    """The record without personal data: texts masked, addresses and phone numbers left out. Keys of the source stay unless personal."""
    customer = record.customer
    if customer:
        key = customer.key if customer.key and mask(customer.key) == customer.key else None
        customer = Customer(key, mask(customer.name) if customer.name else None)
        record.customer = customer if customer.key or customer.name else None
    for name in ("subject", "topic", "custom", "tags"):
        value = getattr(record, name)
        setattr(record, name, mask(value) if value else value)
    if record.url and mask(record.url) != record.url:
        record.url = None
    if record.csat and record.csat.comment:
        record.csat = Csat(record.csat.raw, record.csat.low, record.csat.high, mask(record.csat.comment))
    if record.assignee:
        record.assignee = _without_address(record.assignee, mask)
    for message in record.messages:
        message.author = _without_address(message.author, mask)
        if message.html is not None and mask(message.html) != message.html:
            message.html = None
        message.text = mask(message.text) if message.text else message.text
        message.attachments = mask(message.attachments)
        message.change = without_addresses(message.change)
    return record


def _without_address(author: Author, mask: Callable[[Any], Any]) -> Author:
    return Author(author.role, author.key, mask(author.name) if author.name and author.role != "agent" else author.name, None)


def _customer(one: Conversation) -> Customer | None:
    card = one.customer
    name = one.customer_name or (card.name if card else None)
    if card is None:
        return Customer(name=name) if name else None
    return Customer(card.source_key if card.source_system == one.source_system else None, name, card.email, card.phone)


def _messages(ids: Sequence[int]) -> dict[int, list[MessageRecord]]:
    columns = (
        Message.conversation_id, Message.source_id, Message.kind, Message.author_role, Message.author_name, Message.sent_at, Message.body,
        Message.html, Message.from_html, Message.attachments, Message.change, AgentIdentity.source_key, AgentIdentity.name,
        AgentIdentity.email, Person.name.label("person_name"),
    )  # fmt: skip
    query: Any = select(*columns).outerjoin(AgentIdentity, AgentIdentity.id == Message.author_identity_id)
    query = query.outerjoin(Person, Person.id == Message.author_id).where(Message.conversation_id.in_(ids))
    found: dict[int, list[MessageRecord]] = defaultdict(list)
    for row in db.session.execute(query.order_by(Message.conversation_id, Message.position)):
        html = row.html if row.from_html else None
        found[row.conversation_id].append(
            MessageRecord(row.source_id, str(row.kind), _author(row), row.sent_at, row.body, html, list(row.attachments or []), row.change)
        )
    return found


def _author(row: Any) -> Author:
    role = str(row.author_role)
    if row.source_key is None:
        return Author(role, None, row.author_name or row.person_name)
    return Author(role, _key(row.source_key, row.email), row.author_name or row.name, row.email)


def _key(source_key: str, email: str | None) -> str | None:
    """The source's own key; one that was made of a name or an address here is left out."""
    made = source_key.startswith("name:") or (email is not None and source_key == email.casefold())
    return None if made else source_key


def _assignees(found: Sequence[Conversation]) -> dict[int, Author]:
    ids = {one.assignee_identity_id for one in found if one.assignee_identity_id}
    query = select(AgentIdentity).where(AgentIdentity.id.in_(sorted(ids)))
    by_id = {identity.id: identity for identity in db.session.scalars(query)} if ids else {}
    people = sorted({one.assignee_id for one in found if one.assignee_id and not one.assignee_identity_id})
    named: Any = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(people))) if people else []
    names = {row.id: row.name for row in named}
    authors: dict[int, Author] = {}
    for one in found:
        identity = by_id.get(one.assignee_identity_id or 0)
        if identity:
            authors[one.id] = Author("agent", _key(identity.source_key, identity.email), identity.name, identity.email)
        elif one.assignee_id in names:
            authors[one.id] = Author("agent", None, names[one.assignee_id])
    return authors


def _conditions(wanted: Wanted) -> list[Any]:
    conditions: list[Any] = []
    if wanted.team_id is not None:
        conditions.append(Conversation.team_id == wanted.team_id)
    if wanted.kind is not None:
        conditions.append(Conversation.kind == wanted.kind)
    if wanted.source:
        conditions.append(Conversation.source_system == wanted.source)
    if wanted.since:
        conditions.append(Conversation.last_message_at >= wanted.since)
    if wanted.until:
        conditions.append(Conversation.last_message_at < wanted.until)
    return conditions
