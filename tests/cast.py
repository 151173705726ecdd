"""The people of the tests. Every test knows them by name; nobody else needs to be invented for rights."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from argon2 import PasswordHasher

from app.base.database import db
from app.people.models import Membership, Person, Role, Team

PASSWORD = "orchard lantern nine"
HIRED = date(2026, 1, 5)
HIRED_AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@dataclass
class Cast:
    """Two teams, and who is in them."""

    north: Team
    """The team of everybody but Stan (and Ada, who is in none)."""
    south: Team
    ines: Person
    """A trainee: an agent, not yet certified."""
    bo: Person
    """An agent."""
    tara: Person
    """A trainer."""
    rey: Person
    """A reviewer."""
    mo: Person
    """The second reviewer."""
    lea: Person
    """The lead of the north team."""
    ada: Person
    """The admin."""
    stan: Person
    """A stranger: agent, trainer, reviewer and lead, but of the south team."""

    @property
    def people(self) -> list[Person]:
        return [self.ines, self.bo, self.tara, self.rey, self.mo, self.lea, self.ada, self.stan]

    def with_role(self, role: str) -> Person:
        """Somebody of the north team with just this role ("agent" is Bo)."""
        return {"agent": self.bo, "trainer": self.tara, "reviewer": self.rey, "lead": self.lea, "admin": self.ada}[role]


def assemble() -> Cast:
    """Write the teams and people into the database of the current app context."""
    north, south = team("North desk"), team("South desk")
    every = frozenset({Role.AGENT, Role.TRAINER, Role.REVIEWER, Role.LEAD})
    with db.session.no_autoflush:
        company = _hire(north, south, every)
    db.session.flush()  # once for all of them: this stands before almost every test
    return company


def _hire(north: Team, south: Team, every: frozenset[Role]) -> Cast:
    return Cast(
        north=north,
        south=south,
        ines=_new("Ines Duarte", {Role.AGENT}, north),
        bo=_new("Bo Lindqvist", {Role.AGENT}, north),
        tara=_new("Tara Okafor", {Role.TRAINER}, north),
        rey=_new("Rey Santos", {Role.REVIEWER}, north),
        mo=_new("Mo Haddad", {Role.REVIEWER}, north),
        lea=_new("Lea Brandt", {Role.LEAD}, north, lead=True),
        ada=_new("Ada Novak", {Role.ADMIN}),
        stan=_new("Stan Weller", every, south, lead=True),
    )


def team(name: str, timezone: str = "UTC") -> Team:
    """A new team."""
    new = Team(name=name, timezone=timezone, created_at=HIRED_AT)
    db.session.add(new)
    db.session.flush()
    return new


def person(name: str, roles: set[Role] | frozenset[Role], team: Team | None = None, *, lead: bool = False) -> Person:
    """A new person who can sign in with PASSWORD; the address is the first name at example.org."""
    new = _new(name, roles, team, lead=lead)
    db.session.flush()
    return new


def _new(name: str, roles: set[Role] | frozenset[Role], team: Team | None = None, *, lead: bool = False) -> Person:
    address = f"{name.split()[0].lower()}@example.org"
    new = Person(name=name, email=address, password_hash=_HASH, roles=frozenset(roles), created_at=HIRED_AT)
    new.lines = []
    new.memberships = []
    if team is not None:
        membership = Membership(lead=lead, started_on=HIRED)
        membership.team = team
        new.memberships.append(membership)
    db.session.add(new)
    return new
