"""Saying who an author of a source is."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from app.base.database import db
from app.base.errors import DomainError
from app.base.jobs import enqueue
from app.conversations.actions.attach import attach_identities
from app.conversations.models import AgentIdentity, Message
from app.people.actions.persons import create_person
from app.people.actions.teams import join_team
from app.people.models import Person, Role, Team
from app.trail.actions import record
from app.ui.words import gettext as _

AT_ONCE = 20_000
"""Messages that are given to their author within the request; more go through a job."""


def map_author(identity: AgentIdentity, person: Person | None, *, by: Person, at: datetime) -> None:
    """Let `identity` stand for `person` (None: for nobody again), in what is stored and what is still to come."""
    if identity.person_id == (person.id if person else None):
        return
    before = identity.person_id
    person_id = person.id if person else None
    identity.person_id = person_id
    db.session.flush()
    _attach([identity.id], person_id)
    label = f"{identity.source_system}: {identity.name or identity.source_key}"
    details = {"person": person.name if person else None, "person_id": person_id, "before_id": before}
    record("conversations.map_author", "author", identity.id, by=by, at=at, label=label, team_id=identity.team_id, **details)


def make_person(identity: AgentIdentity, team: Team, *, by: Person, at: datetime) -> Person:
    """Make a person with the role agent and no sign-in of an unknown author, and map the author to them. Raises DomainError."""
    if identity.person_id is not None:
        raise DomainError(_("This author is mapped already. Reload the page to see to whom."))
    name = identity.name or identity.email or identity.source_key.removeprefix("name:")
    person = create_person(name, roles=[Role.AGENT], by=by, at=at)
    join_team(person, team, by=by, at=at)
    map_author(identity, person, by=by, at=at)
    return person


def _attach(identity_ids: Sequence[int], person_id: int | None) -> None:
    written = db.session.scalar(select(func.count()).select_from(Message).where(Message.author_identity_id.in_(identity_ids))) or 0
    if written > AT_ONCE:
        enqueue("conversations.attach", identity_ids=list(identity_ids), person_id=person_id)
    else:
        attach_identities(identity_ids, person_id)
