"""Writing the demo people into an empty site."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.base.database import db
from app.home.demo.cast import LINES, MEMBERS, PASSWORD, TIMEZONE, Member
from app.people.actions import persons, teams
from app.people.actions.accounts import hash_password
from app.people.models import Line, Person, Role, Team


@dataclass(frozen=True)
class Company:
    """The demo people by their key, and the teams by their name."""

    people: dict[str, Person]
    teams: dict[str, Team]

    def __getitem__(self, key: str) -> Person:
        return self.people[key]


def is_empty() -> bool:
    """Whether nobody is here yet."""
    return db.session.scalar(select(Person.id).limit(1)) is None


def make_company(*, at: datetime) -> Company:
    """Create the demo teams, lines and people; only for an empty site."""
    lines = {name: teams.create_line(name, by=None, at=at) for name in LINES}
    named = dict.fromkeys(team for member in MEMBERS for team in member.teams)
    made = {name: teams.create_team(name, timezone=TIMEZONE, by=None, at=at, is_demo=True) for name in named}
    password_hash = hash_password(PASSWORD)
    return Company({member.key: _person(member, made, lines, password_hash, at) for member in MEMBERS}, made)


def _person(member: Member, made: dict[str, Team], lines: dict[str, Line], password_hash: str, at: datetime) -> Person:
    person = persons.create_person(
        member.name,
        email=member.email,
        roles=[Role(role) for role in member.roles],
        alias=member.alias,
        timezone=TIMEZONE,
        languages=member.languages,
        is_demo=True,
        by=None,
        at=at,
    )
    if member.signs_in:
        person.password_hash = password_hash
    for name in member.teams:
        teams.join_team(person, made[name], lead=member.leads, by=None, at=at)
    if member.lines:
        ids = [lines[name].id for name in member.lines]
        persons.change_details(person, alias=member.alias or "", languages=member.languages, line_ids=ids, by=person, at=at)
    return person
