"""What the trail calls a review: its agent, and the conversation in a way that gives no customer away."""

from typing import Any, NamedTuple

from sqlalchemy import select

from app.base.database import db
from app.conversations.models import Conversation, ConversationKind
from app.people.models import Person


class Named(NamedTuple):
    """The agent's name, and what the conversation is called."""

    agent: str
    conversation: str


def named(reviewee_id: int, conversation_id: int) -> Named:
    """Practice goes by its subject, which is made up. A real conversation goes by its key in the source: nobody can take a
    customer's words out of the trail again. One statement."""
    columns = (Person.name, Conversation.kind, Conversation.subject, Conversation.source_system, Conversation.source_id)
    query = select(*columns).join(Conversation, Conversation.id == conversation_id).where(Person.id == reviewee_id)
    found: Any = db.session.execute(query).one()
    made_up = found.kind is ConversationKind.PRACTICE and found.subject
    return Named(found.name, found.subject if made_up else f"{found.source_system} {found.source_id}")
