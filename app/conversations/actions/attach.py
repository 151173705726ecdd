"""Giving what agents of a source wrote to the people they are: one statement per table, whatever the amount."""

from collections.abc import Sequence
from typing import cast

from sqlalchemy import Table, update

from app.base.database import db
from app.conversations.models import AgentIdentity, Conversation, Message


def attach_identities(identity_ids: Sequence[int], person_id: int | None) -> None:
    """Let these identities stand for `person_id` (None: for nobody again), in everything stored so far."""
    ids = list(identity_ids)
    session = db.session
    identities, conversations, messages = (cast(Table, model.__table__) for model in (AgentIdentity, Conversation, Message))
    session.execute(update(identities).where(identities.c.id.in_(ids)).values(person_id=person_id))
    session.execute(update(conversations).where(conversations.c.assignee_identity_id.in_(ids)).values(assignee_id=person_id))
    session.execute(update(messages).where(messages.c.author_identity_id.in_(ids)).values(author_id=person_id))
