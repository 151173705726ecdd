"""Taking demo people off the site."""

from datetime import datetime

from sqlalchemy import select

from app.base.database import db
from app.people.models import Person
from app.people.sessions import end_sessions
from app.trail.actions import record


def remove_demo(*, at: datetime) -> int:
    """Deactivate every demo person, drop address and password, end their sessions. Returns how many there were.

    Their example conversations and reviews stay readable under their names; nobody can sign in as them again.
    """
    people = db.session.scalars(select(Person).where(Person.is_demo, Person.email.is_not(None))).all()
    for person in people:
        person.email = None
        person.password_hash = None
        person.deactivated_at = person.deactivated_at or at
        end_sessions(person.id, at)
        record("people.remove_demo", "person", person.id, by=None, at=at, label=person.name)
    db.session.flush()
    return len(people)
