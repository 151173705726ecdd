"""The token itself, people and teams."""

from flask import g
from flask_login import current_user

from app.api.operations import operation
from app.api.paging import checked_cursor
from app.api.shapes.base import Named
from app.api.shapes.people import Me, MemberOf, PeoplePage, PeopleQuery, PersonOut, TeamOut, Teams
from app.people import queries
from app.people.models import Person
from app.people.policy import LIST_PEOPLE, may_see_email
from app.people.scopes import Scope
from app.people.tokens import ISSUE
from app.ui.allow import found


@operation("GET", "/me", row=ISSUE, scope=None, summary="The token that asks", answer=Me)
def me() -> Me:
    token = g.bearer.token
    who = Named(id=current_user.id, name=current_user.name)
    return Me(
        token=token.name,
        scopes=token.scopes,
        expires_at=token.expires_at,
        person=who,
        roles=sorted(role.value for role in current_user.roles),
    )


@operation(
    "GET", "/people", row=LIST_PEOPLE, scope=Scope.PEOPLE_READ, summary="People of the own teams, by name", answer=PeoplePage,
    query=PeopleQuery,
    about="An admin's token lists everybody. E-mail addresses are those of people whom the token's person leads, or all for an admin.",
)  # fmt: skip
def people(query: PeopleQuery) -> PeoplePage:
    page = queries.person_page(
        current_user, text=(query.q or "").strip(), role=query.role, team_id=query.team, suspended=query.suspended,
        after=checked_cursor(query.after, 2),
    )  # fmt: skip
    return PeoplePage(items=[_person(row) for row in page.rows], next=page.next_cursor)


@operation("GET", "/people/<int:person_id>", row=LIST_PEOPLE, scope=Scope.PEOPLE_READ, summary="One person", answer=PersonOut)
def person(person_id: int) -> PersonOut:
    return _person(found(queries.person_of(current_user, person_id)))


@operation("GET", "/teams", row=LIST_PEOPLE, scope=Scope.PEOPLE_READ, summary="The own teams, by name; for an admin all", answer=Teams)
def teams() -> Teams:
    return Teams(items=[TeamOut(id=team.id, name=team.name, timezone=team.timezone) for team in queries.teams_of(current_user)])


def _person(one: Person) -> PersonOut:
    return PersonOut(
        id=one.id,
        name=one.name,
        email=one.email if may_see_email(current_user, one) else None,
        alias=one.alias,
        roles=sorted(role.value for role in one.roles),
        languages=list(one.languages),
        teams=[MemberOf(id=row.team_id, name=row.team.name, lead=row.lead) for row in one.current_memberships],
        suspended=not one.is_active,
    )
