"""Giving what agents of a source wrote to the people they are: one statement per table, whatever the amount."""

from collections.abc import Sequence

from sqlalchemy import update

from app.base.database import db
from app.conversations.models import AgentIdentity, Conversation, Message


def attach_identities(identity_ids: Sequence[int], person_id: int | None) -> None:
    """Let these identities stand for `person_id` (None: for nobody again), in everything stored so far."""
    ids = list(identity_ids)
    session = db.session
    session.execute(update(AgentIdentity.__table__).where(AgentIdentity.id.in_(ids)).values(person_id=person_id))
    session.execute(update(Conversation.__table__).where(Conversation.assignee_identity_id.in_(ids)).values(assignee_id=person_id))
    session.execute(update(Message.__table__).where(Message.author_identity_id.in_(ids)).values(author_id=person_id))
