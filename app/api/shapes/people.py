"""People, teams, and the token itself."""

from typing import Annotated

from pydantic import Field

from app.api.shapes.base import Id, Line, Moment, Named, PageQuery, PageShape, Shape
from app.people.models import Role


class Me(Shape):
    """The token that asks, and what it may do now."""

    token: str
    scopes: list[str]
    expires_at: Moment
    person: Named
    roles: list[str]


class TeamOut(Shape):
    id: int
    name: str
    timezone: Annotated[str, Field(description="Its weeks begin on Mondays in this zone.")]


class Teams(Shape):
    items: list[TeamOut]


class MemberOf(Shape):
    id: int
    name: str
    lead: bool


class PersonOut(Shape):
    id: int
    name: str
    email: Annotated[str | None, Field(description="Null where the token's person may not see it.")]
    alias: str | None
    roles: list[str]
    languages: list[str]
    teams: list[MemberOf]
    suspended: bool


class PeopleQuery(PageQuery):
    q: Annotated[Line | None, Field(description="Part of the name.")] = None
    role: Role | None = None
    team: Id | None = None
    suspended: Annotated[bool, Field(description="Suspended people in place of the others.")] = False


class PeoplePage(PageShape):
    items: list[PersonOut]
