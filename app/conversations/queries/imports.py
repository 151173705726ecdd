"""Imports and authors within the viewer's reach."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from sqlalchemy import Table, func, select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.paging import Page, fetch
from app.base.permissions import Reach
from app.conversations.models import AgentIdentity, Conversation, ConversationImport, RejectedRecord
from app.conversations.policy import IMPORT, MAP, owned
from app.conversations.reading import reading
from app.people.actions.accounts import normal_email
from app.people.models import Membership, Person, Team

SHOWN_REJECTED = 100
_BATCH = 100


def import_page(viewer: Person, after: str | None) -> Page:
    """Imports of the viewer's teams, newest first. One statement."""
    columns = (
        ConversationImport.id, ConversationImport.file_name, ConversationImport.state, ConversationImport.created_at,
        ConversationImport.created, ConversationImport.updated, ConversationImport.unchanged, ConversationImport.rejected,
        ConversationImport.messages, ConversationImport.progress_at, Team.name.label("team_name"), Person.name.label("by_name"),
    )  # fmt: skip
    query: Any = select(*columns).join(Team, Team.id == ConversationImport.team_id)
    query = query.outerjoin(Person, Person.id == ConversationImport.by_id)
    query = query.where(owned(viewer, IMPORT, ConversationImport.team_id))
    return fetch(query, [(ConversationImport.id, True)], after)


def import_of(viewer: Person, import_id: int) -> ConversationImport | None:
    """One import with its team and who began it, or None where the viewer cannot reach it."""
    query = select(ConversationImport).where(ConversationImport.id == import_id, owned(viewer, IMPORT, ConversationImport.team_id))
    loaded = (joinedload(ConversationImport.team), joinedload(ConversationImport.by))
    found: ConversationImport | None = db.session.scalars(query.options(*loaded)).first()
    return found


def rejected_of(import_id: int, limit: int = SHOWN_REJECTED) -> Sequence[Any]:
    """The first rejected records, in the order of the file, without their text."""
    columns = (RejectedRecord.line, RejectedRecord.source_id, RejectedRecord.field, RejectedRecord.message)
    query = select(*columns).where(RejectedRecord.import_id == import_id).order_by(RejectedRecord.line, RejectedRecord.id).limit(limit)
    return db.session.execute(query).all()


def every_rejected(import_id: int) -> Iterator[Any]:
    """All rejected records as plain rows, a few at a time; nothing stays open between them."""
    table = cast(Table, RejectedRecord.__table__)
    last = 0
    while True:
        query = select(*table.c).where(table.c.import_id == import_id, table.c.id > last).order_by(table.c.id).limit(_BATCH)
        with reading():
            rows = db.session.execute(query).all()
        if not rows:
            return
        yield from rows
        last = rows[-1].id


def import_teams(viewer: Person) -> Sequence[Team]:
    """Teams for which the viewer may import, by name."""
    query = select(Team).where(Team.archived_at.is_(None), owned(viewer, IMPORT, Team.id))
    return db.session.scalars(query.order_by(Team.name)).all()


def unknown_authors(viewer: Person, after: str | None) -> Page:
    """Authors nobody has mapped yet, by source and key, with how many conversations wait for each. One statement."""
    waiting = (
        select(func.count()).select_from(Conversation).where(Conversation.assignee_identity_id == AgentIdentity.id)
    ).scalar_subquery()
    columns = (AgentIdentity.id, AgentIdentity.source_system, AgentIdentity.source_key, AgentIdentity.name, AgentIdentity.email)
    query: Any = select(*columns, AgentIdentity.team_id, Team.name.label("team_name"), waiting.label("waiting"))
    query = query.join(Team, Team.id == AgentIdentity.team_id)
    query = query.where(AgentIdentity.person_id.is_(None), owned(viewer, MAP, AgentIdentity.team_id))
    keys = [(AgentIdentity.source_system, False), (AgentIdentity.source_key, False), (AgentIdentity.id, False)]
    return fetch(query, keys, after)


def known_authors(viewer: Person, after: str | None) -> Page:
    """Authors that stand for a person, with the person's name. One statement."""
    columns = (AgentIdentity.id, AgentIdentity.source_system, AgentIdentity.source_key, AgentIdentity.name, AgentIdentity.email)
    query: Any = select(*columns, AgentIdentity.team_id, AgentIdentity.person_id, Person.name.label("person_name"))
    query = query.join(Person, Person.id == AgentIdentity.person_id).where(owned(viewer, MAP, AgentIdentity.team_id))
    keys = [(AgentIdentity.source_system, False), (AgentIdentity.source_key, False), (AgentIdentity.id, False)]
    return fetch(query, keys, after)


def identities_of(viewer: Person, ids: Sequence[int]) -> Sequence[AgentIdentity]:
    """Those of the authors that the viewer may map."""
    query = select(AgentIdentity).where(AgentIdentity.id.in_(ids), owned(viewer, MAP, AgentIdentity.team_id))
    return db.session.scalars(query.order_by(AgentIdentity.id)).all()


def mappable_people(viewer: Person) -> Sequence[Any]:
    """Who an author may turn out to be: people who are or were in the viewer's teams (an admin: everybody), by name."""
    query = select(Person.id, Person.name, Person.email).where(Person.pseudonymised_at.is_(None))
    if viewer.reach(MAP) is not Reach.ANY:
        teams = sorted(viewer.teams_for(MAP))
        query = query.where(Person.id.in_(select(Membership.person_id).where(Membership.team_id.in_(teams))))
    return db.session.execute(query.order_by(Person.name, Person.id).limit(2000)).all()


def suggestion(author: Any, people: Sequence[Any]) -> Any | None:
    """Who the author probably is: the same e-mail address, else the only person with the same name."""
    if author.email:
        address = normal_email(author.email)
        match = next((person for person in people if person.email == address), None)
        if match:
            return match
    named = (author.name or "").casefold().strip()
    same = [person for person in people if named and person.name.casefold() == named]
    return same[0] if len(same) == 1 else None
