"""Taking demo people off the site."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from app.base import clock
from app.base.database import db
from app.people.doors import no_longer_there
from app.people.models import Membership, Person, Team
from app.people.sessions import shut_out
from app.trail.actions import record


def remove_demo(*, at: datetime) -> int:
    """Deactivate every demo person, drop address and password, end their sessions and memberships. Returns how many there were.

    Demo teams that nobody belongs to any more are put away. Their example conversations and reviews stay readable under
    their names; nobody can sign in as them again.
    """
    left = or_(Person.email.is_not(None), Person.deactivated_at.is_(None))
    loaded = selectinload(Person.memberships).joinedload(Membership.team)
    people = db.session.scalars(select(Person).where(Person.is_demo, left).options(loaded)).all()
    for person in people:
        person.email = None
        person.password_hash = None
        person.deactivated_at = person.deactivated_at or at
        for membership in person.current_memberships:
            membership.ended_on = at.astimezone(clock.zone(membership.team.timezone)).date()
        shut_out(person.id, at)
        record("people.remove_demo", "person", person.id, by=None, at=at, label=person.name)
    db.session.flush()
    for person in people:
        no_longer_there(person, None, at)
    _archive_empty_teams(at)
    return len(people)


def _archive_empty_teams(at: datetime) -> None:
    members = select(Membership.team_id).where(Membership.ended_on.is_(None))
    for team in db.session.scalars(select(Team).where(Team.is_demo, Team.archived_at.is_(None), Team.id.not_in(members))).all():
        team.archived_at = at
        record("people.archive_team", "team", team.id, by=None, at=at, label=team.name, team_id=team.id)
    db.session.flush()
