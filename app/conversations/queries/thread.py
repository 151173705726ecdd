"""One conversation with everything its page shows."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.conversations.masking import short_key
from app.conversations.models import AgentIdentity, Conversation, Message
from app.conversations.policy import READ, readable
from app.people.models import Person

MOST_MESSAGES = 1000


def conversation_of(viewer: Person, conversation_id: int, row: int = READ) -> Conversation | None:
    """The conversation with customer, assignee and team loaded, or None where `row` does not let the viewer at it."""
    loaded = (joinedload(Conversation.assignee), joinedload(Conversation.customer), joinedload(Conversation.team))
    found: Conversation | None = db.session.scalars(
        select(Conversation).where(Conversation.id == conversation_id, readable(viewer, row)).options(*loaded)
    ).first()
    return found


def messages_of(conversation_id: int) -> Sequence[Any]:
    """The thread in order, with the names of who wrote: the person's, else the source's. One statement."""
    columns = (
        Message.id, Message.kind, Message.author_role, Message.author_name, Message.sent_at, Message.body, Message.html, Message.from_html,
        Message.attachments, Message.author_id, Person.name.label("person_name"), AgentIdentity.name.label("identity_name"),
        AgentIdentity.source_key.label("identity_key"),
    )  # fmt: skip
    query = select(*columns).outerjoin(Person, Person.id == Message.author_id)
    query = query.outerjoin(AgentIdentity, AgentIdentity.id == Message.author_identity_id)
    return db.session.execute(query.where(Message.conversation_id == conversation_id).order_by(Message.position).limit(MOST_MESSAGES)).all()


def earlier_contacts(viewer: Person, conversation: Conversation, limit: int = 6) -> Sequence[Any]:
    """Other conversations of the same customer that the viewer reaches, newest first."""
    if conversation.customer_id is None:
        return []
    columns = (Conversation.id, Conversation.subject, Conversation.preview, Conversation.channel, Conversation.last_message_at)
    same = (Conversation.customer_id == conversation.customer_id, Conversation.id != conversation.id)
    query = select(*columns).where(*same, readable(viewer)).order_by(Conversation.last_message_at.desc(), Conversation.id.desc())
    return db.session.execute(query.limit(limit)).all()


def identity_name(identity_id: int | None) -> str | None:
    """What the source calls an agent nobody has mapped yet."""
    if identity_id is None:
        return None
    row = db.session.execute(select(AgentIdentity.name, AgentIdentity.source_key).where(AgentIdentity.id == identity_id)).first()
    return (row[0] or short_key(row[1])) if row else None
