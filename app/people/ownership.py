"""Who owns content: texts of the whole site (`team_id` None) and of one team. Pure predicates and one query condition."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from app.base.database import db
from app.base.permissions import Reach
from app.people.models import Person, Team


def may_edit(person: Person, thing: Any, row: int, copies: frozenset[int] = frozenset()) -> bool:
    """Site-wide (team_id NULL) content may be edited by trainers and leads of any team unless another team's copy exists.

    Team content is edited in its team. `row` is the permission row of the act; `copies` are the teams that keep
    their own copy of site-wide content.
    """
    reach = person.reach(row)
    if reach is Reach.ANY:
        return True
    if reach is not Reach.TEAM:
        return False
    teams = person.teams_for(row)
    if thing.team_id is None:
        return bool(teams) and not copies - teams
    return thing.team_id in teams


def reads(column: Any, person: Person) -> ColumnElement[bool]:
    """The condition that content with this `team_id` column is the whole site's or of a team the person belongs to."""
    return or_(column.is_(None), column.in_(person.team_ids))


def may_read(person: Person, thing: Any) -> bool:
    """Whether published content is the whole site's or of a team the person belongs to."""
    return thing.team_id is None or thing.team_id in person.team_ids


def owner_choices(person: Person, row: int) -> frozenset[int | None]:
    """For whom the person may make content: the teams in which `row` holds, and the whole site."""
    reach = person.reach(row)
    if reach is Reach.ANY:
        return frozenset({None}) | person.team_ids
    return frozenset({None}) | person.teams_for(row) if reach is Reach.TEAM else frozenset()


def name_of(person_id: int | None) -> str:
    """The name of somebody who wrote something here; empty for nobody. One statement, none for nobody."""
    if person_id is None:
        return ""
    return db.session.scalar(select(Person.name).where(Person.id == person_id)) or ""


def team_names(team_ids: Iterable[int]) -> dict[int, str]:
    """Names of teams by id, in order of name."""
    query = select(Team.id, Team.name).where(Team.id.in_(list(team_ids))).order_by(Team.name)
    return dict(db.session.execute(query).all())
