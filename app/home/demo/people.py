"""Writing the demo people into an empty site, those who joined later on their day."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.base.database import db
from app.home.demo.cast import LINES, MEMBERS, PASSWORD, TIMEZONE, Member
from app.people.actions import persons, teams
from app.people.actions.accounts import hash_password
from app.people.models import Line, Membership, Person, Role, Team


@dataclass
class Company:
    """The demo people by their key, the teams and lines by their name."""

    people: dict[str, Person] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    ids: list[int] = field(default_factory=list)
    password_hash: str = field(default_factory=lambda: hash_password(PASSWORD))
    """Hashing takes long on purpose, and everybody has the same password here."""

    def __getitem__(self, key: str) -> Person:
        return self.people[key]

    def refresh(self) -> None:
        """Read everybody again after a rollback has made what was loaded worthless."""
        memberships = selectinload(Person.memberships).joinedload(Membership.team)
        people = select(Person).where(Person.id.in_(self.ids))
        db.session.scalars(people.options(memberships, joinedload(Person.lines)).execution_options(populate_existing=True)).unique().all()


def is_empty() -> bool:
    """Whether nobody is here yet."""
    return db.session.scalar(select(Person.id).limit(1)) is None


def make_company(*, at: datetime) -> Company:
    """Create teams, lines and the people of the first day; only for an empty site."""
    company = Company()
    company.lines = {name: teams.create_line(name, by=None, at=at) for name in LINES}
    named = dict.fromkeys(team for member in MEMBERS for team in member.teams)
    company.teams = {name: teams.create_team(name, timezone=TIMEZONE, by=None, at=at, is_demo=True) for name in named}
    for member in MEMBERS:
        if member.days is None:
            hire(company, member, at=at)
    return company


def hire(company: Company, member: Member, *, at: datetime) -> None:
    """Let `member` begin at the company."""
    admin = company.people.get("admin")
    person = persons.create_person(
        member.name,
        email=member.email,
        roles=[Role(role) for role in member.roles],
        alias=member.alias,
        timezone=TIMEZONE,
        languages=member.languages,
        is_demo=True,
        by=admin,
        at=at,
    )
    if member.signs_in:
        person.password_hash = company.password_hash
    for name in member.teams:
        teams.join_team(person, company.teams[name], lead=member.leads, by=admin, at=at)
    if member.lines:
        ids = [company.lines[name].id for name in member.lines]
        persons.change_details(person, alias=member.alias or "", languages=member.languages, line_ids=ids, by=admin or person, at=at)
    company.people[member.key] = person
    company.ids.append(person.id)
