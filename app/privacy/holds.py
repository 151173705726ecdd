"""Holding a conversation back from deletion: a legal hold, with its reason."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.errors import Conflict, DomainError
from app.base.paging import Page, fetch
from app.base.permissions import Reach
from app.conversations.keeping_models import Keeping
from app.conversations.models import Conversation
from app.people.models import Person
from app.privacy import policy
from app.trail.actions import record
from app.ui.words import gettext as _

SHORTEST, LONGEST = 8, 500


def keeping_of(conversation_id: int) -> Keeping | None:
    """What is settled about keeping a conversation. One statement."""
    query = select(Keeping).where(Keeping.conversation_id == conversation_id).options(joinedload(Keeping.hold_by))
    return db.session.scalars(query).first()


def reachable(person: Person, conversation_id: int) -> Conversation | None:
    """The conversation, where this person may hold it."""
    one = db.session.get(Conversation, conversation_id)
    return one if one is not None and policy.may_hold(person, one) else None


def hold(conversation: Conversation, reason: str, *, by: Person, at: datetime) -> None:
    """Keep a conversation whatever its retention date says. Raises DomainError for a reason too short, Conflict where nothing is left."""
    reason = " ".join(reason.split())
    if not SHORTEST <= len(reason) <= LONGEST:
        raise DomainError(_("Write the reason in %(least)s to %(most)s characters.", least=SHORTEST, most=LONGEST), field="reason")
    row = db.session.get(Keeping, conversation.id) or Keeping(conversation_id=conversation.id)
    if row.erased_at is not None:
        raise Conflict(_("The words of this conversation are deleted already. There is nothing left to keep."))
    row.hold_reason, row.hold_by_id, row.hold_at = reason, by.id, at
    db.session.add(row)
    db.session.flush()
    record(
        "privacy.hold", "conversation", conversation.id, by=by, at=at, label=_key(conversation), team_id=conversation.team_id, reason=reason
    )


def end_hold(conversation: Conversation, *, by: Person, at: datetime) -> None:
    """Let the retention date hold again. Raises Conflict where the conversation was not held."""
    row = db.session.get(Keeping, conversation.id)
    if row is None or row.hold_reason is None:
        raise Conflict(_("This conversation is not held back. Reload the page."))
    row.hold_reason = row.hold_by_id = row.hold_at = None
    db.session.flush()
    record("privacy.end_hold", "conversation", conversation.id, by=by, at=at, label=_key(conversation), team_id=conversation.team_id)


def held_page(viewer: Person, after: str | None) -> Page:
    """Conversations that are held back within the viewer's reach, newest first. One statement."""
    columns = (Keeping.hold_reason, Keeping.hold_at, Conversation.source_system, Conversation.source_id, Person.name)
    query: Any = select(*columns, Keeping.conversation_id.label("id")).join(Conversation, Conversation.id == Keeping.conversation_id)
    query = query.join(Person, Person.id == Keeping.hold_by_id)
    query = query.where(Keeping.hold_reason.is_not(None))
    if viewer.reach(policy.HOLD) is not Reach.ANY:
        query = query.where(Conversation.team_id.in_(viewer.teams_for(policy.HOLD)))
    return fetch(query, [(Keeping.conversation_id, True)], after)


def _key(conversation: Conversation) -> str:
    return f"{conversation.source_system} {conversation.source_id}"
