"""Who owns content: texts of the whole site (`team_id` None) and of one team, which may keep its own copy of a site's text."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from app.base.database import db
from app.base.errors import DomainError
from app.base.permissions import Reach
from app.people.models import Person, Team


def may_edit(person: Person, thing: Any, row: int) -> bool:
    """Site-wide (team_id NULL) content may be edited by trainers and leads of any team unless another team's copy exists.

    Team content is edited in its team. `row` is the permission row of the act. At most one statement.
    """
    reach = person.reach(row)
    if reach is Reach.ANY:
        return True
    if reach is not Reach.TEAM:
        return False
    teams = person.teams_for(row)
    if thing.team_id is None:
        return bool(teams) and not _copied_by(thing) - teams
    return thing.team_id in teams


class NeedsSecondPerson(DomainError):
    """The team asks that nobody publishes what they wrote."""


def second_person_asked(person: Person, thing: Any, row: int) -> bool:
    """Whether a team asks that a second person publishes: the one that has `thing`, else one of the person's own. One statement.

    `row` is the permission row of publishing.
    """
    teams = person.teams_for(row)
    wanted = teams if thing.team_id is None else teams & {thing.team_id}
    query = select(Team.id).where(Team.id.in_(sorted(wanted)), Team.second_publisher)
    return bool(wanted) and db.session.scalar(query.limit(1)) is not None


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


@cache
def copy_columns(model: Any) -> tuple[Any, ...]:
    """Columns for lists in which a team's copy may stand beside the site's original; `people/copy_mark.html` shows them.

    `team_name` of the owner; `site_has_it`, whether a team's text has an original in use; `used_by`, the team of the reader
    that uses a copy instead of the site's (the first by name). A text and its copy have the same slug. The statement
    needs the values of `own_teams`. Built once: putting it together takes as long as running it.
    """
    other = aliased(model)
    in_use = (other.slug == model.slug, other.current_number.is_not(None), other.archived_at.is_(None))
    team = select(Team.name).where(Team.id == model.team_id).correlate(model).scalar_subquery()
    original = select(other.id).where(*in_use, other.team_id.is_(None)).correlate(model).exists()
    own = other.team_id.in_(bindparam("own_teams", expanding=True))
    copies = select(func.min(Team.name)).join(other, other.team_id == Team.id).where(*in_use, own)
    used_by = case((model.team_id.is_(None), copies.correlate(model).scalar_subquery()))
    return team.label("team_name"), and_(model.team_id.is_not(None), original).label("site_has_it"), used_by.label("used_by")


def own_teams(person: Person) -> dict[str, Any]:
    """The values of `copy_columns`."""
    return {"own_teams": sorted(person.team_ids)}


def name_of(person_id: int | None) -> str:
    """The name of somebody who wrote something here; empty for nobody. One statement, none for nobody."""
    if person_id is None:
        return ""
    return db.session.scalar(select(Person.name).where(Person.id == person_id)) or ""


def team_names(team_ids: Iterable[int]) -> dict[int, str]:
    """Names of teams by id, in order of name."""
    query = select(Team.id, Team.name).where(Team.id.in_(list(team_ids))).order_by(Team.name)
    return dict(db.session.execute(query).all())


def _copied_by(thing: Any) -> frozenset[int]:
    """Teams that keep their own copy of a text of the whole site."""
    model: Any = type(thing)
    return frozenset(db.session.scalars(select(model.team_id).where(model.slug == thing.slug, model.team_id.is_not(None))))
