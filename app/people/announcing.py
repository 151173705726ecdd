"""What other systems are told about persons: an id and the agent number, nothing more."""

from datetime import datetime

from sqlalchemy import select

from app.base.database import db
from app.base.events import Event, Facts, announce
from app.people.models import Membership, Person


def person_facts(person_id: int) -> Facts:
    """Who it is about. One statement."""
    number = db.session.scalar(select(Person.alias).where(Person.id == person_id))
    return {"id": person_id, "number": number}


def suspended(person: Person, *, at: datetime) -> None:
    """A person was shut out; told in each team that they are in."""
    announce(Event.PERSON_SUSPENDED, lambda: _suspended(person), at=at)


def _suspended(person: Person) -> Facts:
    teams = select(Membership.team_id).where(Membership.person_id == person.id, Membership.ended_on.is_(None))
    who = {"id": person.id, "number": person.alias}
    return {"person": who, "teams": sorted(db.session.scalars(teams)), "link": f"/people/{person.id}"}
