"""What the trail calls a review: its agent, and the conversation in a way that gives no customer away."""

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from app.base.database import BigId, db
from app.conversations.models import Conversation, ConversationKind
from app.people.models import Person


class Named(NamedTuple):
    """The agent's name, and what the conversation is called."""

    agent: str
    conversation: str


def named(reviewee_id: int, conversation_id: int) -> Named:
    """Practice goes by its subject, which is made up. A real conversation goes by its key in the source: nobody can take a
    customer's words out of the trail again. One statement."""
    found: Any = db.session.execute(_naming(), {"reviewee": reviewee_id, "conversation": conversation_id}).one()
    made_up = found.kind is ConversationKind.PRACTICE and found.subject
    return Named(found.name, found.subject if made_up else f"{found.source_system} {found.source_id}")


@cache
def _naming() -> Any:
    """Part of every publishing, so built once."""
    columns = (Person.name, Conversation.kind, Conversation.subject, Conversation.source_system, Conversation.source_id)
    about = Conversation.id == bindparam("conversation", type_=BigId)
    return select(*columns).join(Conversation, about).where(Person.id == bindparam("reviewee", type_=BigId))
