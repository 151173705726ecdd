"""Reads of people and teams, always within what the viewer reaches."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, exists, false, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.base import folding
from app.base.database import db
from app.base.paging import Page, fetch
from app.base.permissions import Reach
from app.people.models import AccountLink, Line, LinkKind, Membership, Notice, Person, PersonLine, Role, SignIn, Team
from app.people.policy import LIST_PEOPLE, MANAGE_TEAMS
from app.people.token_models import ApiToken


def reachable_people(viewer: Person) -> Select[Person]:
    """People the viewer may see at all."""
    query = select(Person)
    if viewer.reach(LIST_PEOPLE) is Reach.ANY:
        return query
    in_team = exists().where(Membership.person_id == Person.id, Membership.ended_on.is_(None), Membership.team_id.in_(viewer.team_ids))
    return query.where(or_(Person.id == viewer.id, in_team))


def person_page(
    viewer: Person,
    *,
    text: str = "",
    role: Role | None = None,
    team_id: int | None = None,
    suspended: bool = False,
    after: str | None = None,
) -> Page:
    """One page of people by name, with teams loaded. Three statements."""
    query = reachable_people(viewer).options(selectinload(Person.memberships).joinedload(Membership.team))
    query = query.where(Person.deactivated_at.is_not(None) if suspended else Person.deactivated_at.is_(None))
    if text:
        query = query.where(folding.holds(Person.name, text))
    if role:
        query = query.where(Person.roles.contains(f",{role.value},"))
    if team_id:
        query = query.where(exists().where(Membership.person_id == Person.id, Membership.ended_on.is_(None), Membership.team_id == team_id))
    return fetch(query, [(Person.name, False), (Person.id, False)], after)


def person_of(viewer: Person, person_id: int) -> Person | None:
    """The person with everything their page shows, or None where the viewer cannot reach them."""
    query = reachable_people(viewer).where(Person.id == person_id)
    memberships = selectinload(Person.memberships).joinedload(Membership.team)
    return db.session.scalars(query.options(memberships, selectinload(Person.lines).joinedload(PersonLine.line))).first()


def teams_of(viewer: Person, *, archived: bool = False) -> Sequence[Team]:
    """Teams by name: all for an admin, else the viewer's own."""
    query = select(Team).where(Team.archived_at.is_not(None) if archived else Team.archived_at.is_(None)).order_by(Team.name)
    if viewer.reach(MANAGE_TEAMS) is not Reach.ANY:
        query = query.where(Team.id.in_(viewer.team_ids) if viewer.team_ids else false())
    return db.session.scalars(query).all()


def team_of(viewer: Person, team_id: int) -> Team | None:
    """One team within reach, archived or not. One statement, none for a team out of reach."""
    if viewer.reach(MANAGE_TEAMS) is not Reach.ANY and team_id not in viewer.team_ids:
        return None
    return db.session.scalars(select(Team).where(Team.id == team_id)).first()


def members_of(team: Team) -> Sequence[Membership]:
    """Current members by name, people loaded."""
    query = select(Membership).join(Membership.person).where(Membership.team_id == team.id, Membership.ended_on.is_(None))
    return db.session.scalars(query.options(joinedload(Membership.person)).order_by(Person.name, Person.id)).all()


def lines() -> Sequence[Line]:
    """Lines in use, by name."""
    return db.session.scalars(select(Line).where(Line.archived_at.is_(None)).order_by(Line.name)).all()


def by_email(email: str) -> Person | None:
    """The person with this normal address (`accounts.normal_email`)."""
    query = select(Person).where(Person.email == email)
    return db.session.scalars(query.options(selectinload(Person.memberships), selectinload(Person.lines))).first()


def team_named(name: str) -> Team | None:
    """The team with exactly this name."""
    found: Team | None = db.session.scalar(select(Team).where(Team.name == name))
    return found


def sessions_of(person: Person) -> Sequence[SignIn]:
    """Browsers in which the person is signed in, newest first."""
    query = select(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None))
    return db.session.scalars(query.order_by(SignIn.id.desc()).limit(50)).all()


def tokens_of(person: Person) -> Sequence[ApiToken]:
    """The person's API tokens that were not revoked, newest first; expired ones among them."""
    query = select(ApiToken).where(ApiToken.person_id == person.id, ApiToken.ended_at.is_(None))
    return db.session.scalars(query.order_by(ApiToken.id.desc()).limit(100)).all()


def token_of(person: Person, token_id: int) -> ApiToken | None:
    """One of the person's own API tokens."""
    return db.session.scalars(select(ApiToken).where(ApiToken.id == token_id, ApiToken.person_id == person.id)).first()


def working_tokens(at: datetime, person_id: int | None) -> Sequence[ApiToken]:
    """Every API token that works, of one person or of all, people loaded."""
    query = select(ApiToken).where(ApiToken.ended_at.is_(None), ApiToken.expires_at > at).options(joinedload(ApiToken.person))
    query = query if person_id is None else query.where(ApiToken.person_id == person_id)
    return db.session.scalars(query.order_by(ApiToken.person_id, ApiToken.id)).all()


def token_with_prefix(prefix: str) -> ApiToken | None:
    """The API token that begins so."""
    return db.session.scalars(select(ApiToken).where(ApiToken.prefix == prefix)).first()


def notice_page(person: Person, after: str | None) -> Page:
    """The person's notices, newest first."""
    return fetch(select(Notice).where(Notice.person_id == person.id), [(Notice.id, True)], after)


def open_invitations(viewer: Person) -> Sequence[AccountLink]:
    """Invitations not yet used or revoked, newest first; a lead sees the own ones."""
    query = _open_links()
    if viewer.reach(LIST_PEOPLE) is not Reach.ANY:
        query = query.where(AccountLink.created_by_id == viewer.id)
    return db.session.scalars(query.options(joinedload(AccountLink.person)).order_by(AccountLink.id.desc()).limit(200)).all()


def open_links() -> Sequence[AccountLink]:
    """All invitations not yet used or revoked, newest first, people loaded."""
    return db.session.scalars(_open_links().options(joinedload(AccountLink.person)).order_by(AccountLink.id.desc())).all()


def _open_links() -> Select[AccountLink]:
    unused = (AccountLink.used_at.is_(None), AccountLink.revoked_at.is_(None))
    return select(AccountLink).where(AccountLink.kind == LinkKind.INVITATION, *unused)
