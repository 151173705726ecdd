"""The owners of conversations over time, from the events of their sources."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select

from app.base.database import db
from app.conversations.actions.authors import former_key
from app.conversations.models import AgentIdentity, AuthorRole, Conversation, Message, MessageKind
from app.people.models import Person
from app.review.owning import OwnedReply, is_same


class Held(NamedTuple):
    """From when somebody owned a conversation. `name` None: from then on nobody did."""

    since: Any
    name: str | None


def owned_replies(conversation_ids: Iterable[int]) -> dict[int, list[OwnedReply]]:
    """The public replies by known agents in their order, each with the owner of its time. One statement.

    A conversation whose source tells no history was its last owner's all along; before the first event of a history nobody is known.
    """
    return {key: _owned(rows) for key, rows in _told(list(conversation_ids))}


def history_of(conversation_id: int) -> list[Held]:
    """Who owned the conversation from when on, as its source tells it. One statement."""
    found = [row for _, rows in _told([conversation_id]) for row in rows if _hands_over(row)]
    return [Held(row.sent_at, _name(row.change["assignee"])) for row in found]


def names_of(person_ids: Iterable[int]) -> dict[int, str]:
    """Names by id. One statement."""
    return {row.id: row.name for row in db.session.execute(select(Person.id, Person.name).where(Person.id.in_(list(person_ids))))}


def _told(ids: list[int]) -> Sequence[tuple[int, list[Any]]]:
    """Replies and changes of each conversation, in the order of its messages."""
    columns = (
        Message.conversation_id, Message.kind, Message.author_id, Message.sent_at, Message.change, Conversation.assignee_id,
        Conversation.source_system, AgentIdentity.source_key, AgentIdentity.email, AgentIdentity.name, Person.name.label("writer"),
    )  # fmt: skip
    reply = and_(Message.kind == MessageKind.PUBLIC, Message.author_role == AuthorRole.AGENT, Message.author_id.is_not(None))
    query = (
        select(*columns)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .outerjoin(AgentIdentity, AgentIdentity.id == Message.author_identity_id)
        .outerjoin(Person, Person.id == Message.author_id)
        .where(Message.conversation_id.in_(ids), or_(reply, and_(Message.kind == MessageKind.EVENT, Message.change.is_not(None))))
        .order_by(Message.conversation_id, Message.position, Message.id)
    )
    rows = db.session.execute(query).all()
    return [(key, list(group)) for key, group in groupby(rows, key=lambda row: row.conversation_id)]


def _owned(rows: Sequence[Any]) -> list[OwnedReply]:
    authors = [row for row in rows if row.kind is MessageKind.PUBLIC]
    owner = None if any(map(_hands_over, rows)) or not rows else rows[0].assignee_id
    found = []
    for row in rows:
        if row.kind is MessageKind.PUBLIC:
            found.append(OwnedReply(row.author_id, owner, row.sent_at))
        elif _hands_over(row):
            owner = _person(row.change["assignee"], authors, row.source_system)
    return found


def _hands_over(row: Any) -> bool:
    return row.kind is MessageKind.EVENT and "assignee" in row.change


def _person(who: dict[str, Any] | None, authors: Sequence[Any], source: str) -> int | None:
    """Which of the agents who replied it is: nobody else can be reviewed."""
    if not who:
        return None
    known = {**who, "key": former_key(source, str(who["key"]))} if who.get("key") else who
    for row in authors:
        if any(is_same(one, row.source_key, row.email, row.name or row.writer) for one in (who, known)):
            return int(row.author_id)
    return None


def _name(who: dict[str, Any] | None) -> str | None:
    return (who.get("name") or who.get("email") or who.get("key")) if who else None
