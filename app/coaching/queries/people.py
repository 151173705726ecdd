"""Whom somebody coaches, and how it stands with each of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, false, func, select
from sqlalchemy.orm import selectinload

from app.base.database import db
from app.base.folding import holds
from app.base.paging import Page, capped_count, fetch
from app.coaching.models import TOOK_PLACE, ActionItem, CoachingSession, SessionState
from app.coaching.policy import PLAN
from app.people.models import Membership, Person, Role

MOST = 500


def people_to_coach(viewer: Person, *, named: str = "", most: int = MOST) -> Sequence[Any]:
    """(id, name) of the active agents of the led teams, by name; with `named` those whose name holds it. One statement."""
    query = select(Person.id, Person.name).where(*_coached(viewer)).order_by(Person.name, Person.id)
    return db.session.execute((query.where(holds(Person.name, named)) if named else query).limit(most)).all()


def person_to_coach(viewer: Person, person_id: int) -> Person | None:
    """One of them with memberships, or None. Two statements."""
    query = select(Person).where(Person.id == person_id, *_coached(viewer))
    return db.session.scalars(query.options(selectinload(Person.memberships))).first()


def person_once_coached(viewer: Person, person_id: int) -> Person | None:
    """Somebody who left, or works elsewhere now, and was coached in a team that the viewer leads. One statement."""
    known = exists().where(CoachingSession.agent_id == Person.id, *_team_of(viewer, CoachingSession))
    return db.session.scalars(select(Person).where(Person.id == person_id, Person.id != viewer.id, known)).first()


def may_coach(viewer: Person, person_id: int) -> bool:
    """Whether it is one of them. One statement, none for who leads no team."""
    if not viewer.teams_for(PLAN):
        return False
    return db.session.scalar(select(Person.id).where(Person.id == person_id, *_coached(viewer))) is not None


def board_page(viewer: Person, at: datetime, *, weeks: int, person: str, after: str | None) -> Page:
    """One page of agents by name: when they were last coached and when the next time is, how many action items are open and overdue.

    `weeks` above 0 leaves only those who were not coached in so many weeks. One statement.
    """
    open_items = select(func.count()).where(ActionItem.agent_id == Person.id, ActionItem.done_at.is_(None), *_team_of(viewer, ActionItem))
    query: Any = select(
        Person.id,
        Person.name,
        Person.alias,
        _sessions(viewer, func.max(CoachingSession.held_at), CoachingSession.state.in_(TOOK_PLACE)).label("last_at"),
        _sessions(viewer, func.min(CoachingSession.starts_at), CoachingSession.state == SessionState.PLANNED).label("next_at"),
        open_items.correlate(Person).scalar_subquery().label("open_items"),
        open_items.where(ActionItem.due_at <= at).correlate(Person).scalar_subquery().label("overdue"),
    ).where(*_coached(viewer))
    if weeks:
        query = query.where(_not_coached(viewer, at, weeks))
    if person:
        query = query.where(holds(Person.name, person))
    return fetch(query, [(Person.name, False), (Person.id, False)], after)


def not_coached(viewer: Person, at: datetime, weeks: int) -> str:
    """How many agents of the led teams nobody coached in so many weeks, capped. One statement."""
    return capped_count(select(Person.id).where(*_coached(viewer), _not_coached(viewer, at, weeks)))


def _sessions(viewer: Person, column: Any, state: ColumnElement[bool]) -> Any:
    query = select(column).where(CoachingSession.agent_id == Person.id, state, *_team_of(viewer, CoachingSession))
    return query.correlate(Person).scalar_subquery()


def _not_coached(viewer: Person, at: datetime, weeks: int) -> ColumnElement[bool]:
    lately = (CoachingSession.agent_id == Person.id, CoachingSession.held_at > at - timedelta(weeks=weeks))
    return ~exists().where(*lately, CoachingSession.state.in_(TOOK_PLACE), *_team_of(viewer, CoachingSession))


def _coached(viewer: Person) -> tuple[ColumnElement[bool], ...]:
    """Active agents of the teams that the viewer leads, never the viewer."""
    teams = viewer.teams_for(PLAN)
    if not teams:
        return (false(),)
    member = exists().where(Membership.person_id == Person.id, Membership.ended_on.is_(None), Membership.team_id.in_(teams))
    return member, Person.id != viewer.id, Person.deactivated_at.is_(None), Person.roles.contains(f",{Role.AGENT.value},")


def _team_of(viewer: Person, model: Any) -> tuple[ColumnElement[bool], ...]:
    """Sessions and items of the led teams: what another team talked about is not this lead's to see."""
    teams = viewer.teams_for(PLAN)
    return (model.team_id.in_(sorted(teams)) if teams else false(),)
