"""Action items: of one session, of one person, of the led teams."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.base.database import db
from app.base.paging import Page, fetch
from app.base.permissions import Reach
from app.coaching.models import ActionItem, CoachingSession
from app.coaching.policy import EXPORT, PLAN, SEE
from app.knowledge.models import Article
from app.library.models import Scenario
from app.library.queries import practice_scenarios
from app.people.models import Person
from app.people.ownership import reads

OWNER, AGENT = aliased(Person), aliased(Person)
STATES = ("open", "overdue", "done")
MOST_LINKS = 200
BATCH = 500


def item_of(viewer: Person, item_id: int) -> ActionItem | None:
    """An item within reach with its session and people. One statement."""
    query = select(ActionItem).join(ActionItem.session).where(ActionItem.id == item_id, seen_by(viewer))
    session = contains_eager(ActionItem.session)
    people = (session.joinedload(CoachingSession.lead), session.joinedload(CoachingSession.agent))
    return db.session.scalars(query.options(*people)).first()


def items_of(session_id: int) -> Sequence[ActionItem]:
    """The items of a session that the viewer reaches, open ones first, with what they lead to. One statement."""
    query = select(ActionItem).where(ActionItem.session_id == session_id)
    query = query.options(joinedload(ActionItem.owner), *_links())
    return db.session.scalars(query.order_by(ActionItem.done_at.is_not(None), ActionItem.due_at, ActionItem.id)).all()


def left_open(viewer: Person, one: CoachingSession, most: int = 10) -> Sequence[ActionItem]:
    """Open items of earlier sessions of the same agent, the first due first. One statement."""
    query = select(ActionItem).join(ActionItem.session).where(ActionItem.agent_id == one.agent_id, ActionItem.session_id != one.id)
    query = query.where(ActionItem.done_at.is_(None), seen_by(viewer))
    query = query.where(ActionItem.made_at <= one.held_at) if one.held_at is not None else query
    query = query.options(joinedload(ActionItem.owner), *_links(), contains_eager(ActionItem.session))
    return db.session.scalars(query.order_by(ActionItem.due_at, ActionItem.id).limit(most)).all()


def item_page(viewer: Person, at: datetime, *, state: str, agent_id: int | None, after: str | None) -> Page:
    """One page of items of one agent, or of the led teams; by the day they are due, done ones the latest first. One statement."""
    query = _rows().where(seen_by(viewer))
    query = query.where(ActionItem.agent_id == agent_id) if agent_id is not None else query.where(_led(viewer, PLAN))
    due: Any = ActionItem.due_at
    return fetch(_narrowed(query, state, at), [(due, state == "done"), (ActionItem.id, state == "done")], after)


def due_items(person: Person, until: datetime, most: int = 5) -> Sequence[Any]:
    """The person's own open items due by a moment, the first due first. One statement."""
    query = _rows().where(ActionItem.owner_id == person.id, ActionItem.done_at.is_(None), ActionItem.due_at <= until, seen_by(person))
    return db.session.execute(query.order_by(ActionItem.due_at, ActionItem.id).limit(most)).all()


def overdue_of_others(viewer: Person, at: datetime) -> Any:
    """A query for the overdue items of the led teams that are not the viewer's own, for a capped count."""
    return select(ActionItem.id).where(
        _led(viewer, PLAN), ActionItem.done_at.is_(None), ActionItem.due_at <= at, ActionItem.owner_id != viewer.id
    )


def all_items(viewer: Person, at: datetime, *, state: str, most: int) -> Iterator[Any]:
    """Items of the led teams for a file, in the order of their ids, read in pieces."""
    last, left = 0, most
    while left > 0:
        query = _narrowed(_rows().where(_led(viewer, EXPORT), seen_by(viewer), ActionItem.id > last), state, at)
        rows = db.session.execute(query.order_by(ActionItem.id).limit(min(BATCH, left))).all()
        yield from rows
        if len(rows) < BATCH:
            return
        last, left = rows[-1].id, left - len(rows)


def seen_by(viewer: Person) -> ColumnElement[bool]:
    """The condition, for queries with the session joined, that an item is the viewer's to see."""
    teams = viewer.teams_for(PLAN)
    mine = and_(ActionItem.agent_id == viewer.id, CoachingSession.starts_at.is_not(None))
    theirs = and_(ActionItem.team_id.in_(sorted(teams)), ActionItem.agent_id != viewer.id)
    return or_(mine if viewer.reach(SEE) > Reach.DENIED else false(), theirs if teams else false())


def exercises_to_link(viewer: Person) -> list[tuple[str, str]]:
    """("scenario:3", title) of what an item may lead to: published scenarios. One statement."""
    return [(f"scenario:{one.id}", one.title) for one in practice_scenarios(viewer, limit=MOST_LINKS)]


def articles_to_link(viewer: Person) -> list[tuple[str, str]]:
    """("article:3", title) of the published articles the viewer reads, by title. One statement."""
    query = select(Article.id, Article.title).where(reads(Article.team_id, viewer), Article.current_number.is_not(None))
    query = query.where(Article.archived_at.is_(None)).order_by(Article.title, Article.id).limit(MOST_LINKS)
    return [(f"article:{row.id}", row.title) for row in db.session.execute(query)]


def _led(viewer: Person, row: int) -> ColumnElement[bool]:
    teams = viewer.teams_for(row)
    return and_(ActionItem.team_id.in_(sorted(teams)), ActionItem.agent_id != viewer.id) if teams else false()


def _narrowed(query: Any, state: str, at: datetime) -> Any:
    if state == "done":
        return query.where(ActionItem.done_at.is_not(None))
    if state == "overdue":
        return query.where(ActionItem.done_at.is_(None), ActionItem.due_at <= at)
    return query.where(ActionItem.done_at.is_(None)) if state == "open" else query


def _rows() -> Any:
    columns = (ActionItem.id, ActionItem.text, ActionItem.due_on, ActionItem.due_at, ActionItem.done_at, ActionItem.done_note)
    more = (
        ActionItem.session_id,
        ActionItem.agent_id,
        ActionItem.owner_id,
        ActionItem.made_at,
        CoachingSession.starts_at,
        ActionItem.team_id,
    )
    query: Any = select(*columns, *more, ActionItem.made_by_id, OWNER.name.label("owner"), AGENT.name.label("agent"))
    query = query.add_columns(
        Scenario.title.label("scenario"), Article.title.label("article"), ActionItem.scenario_id, ActionItem.article_id
    )
    query = query.join(CoachingSession, CoachingSession.id == ActionItem.session_id).join(OWNER, OWNER.id == ActionItem.owner_id)
    query = query.join(AGENT, AGENT.id == ActionItem.agent_id).outerjoin(Scenario, Scenario.id == ActionItem.scenario_id)
    return query.outerjoin(Article, Article.id == ActionItem.article_id)


def _links() -> tuple[Any, ...]:
    """Titles of what items lead to, without the texts."""
    scenario = joinedload(ActionItem.scenario).load_only(Scenario.id, Scenario.title, Scenario.archived_at)
    return scenario, joinedload(ActionItem.article).load_only(Article.id, Article.title, Article.archived_at)
