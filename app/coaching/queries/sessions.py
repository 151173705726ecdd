"""Sessions: one with its people, the list of one person, the one that things are pinned to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.base.database import db
from app.base.paging import Page, fetch
from app.base.permissions import Reach
from app.coaching.models import CoachingPin, CoachingSession, CoachingText, SessionState, TextKind
from app.coaching.policy import PLAN, SEE, leads
from app.people.models import Person

LEAD, AGENT = aliased(Person), aliased(Person)


def seen_by(viewer: Person) -> ColumnElement[bool]:
    """The condition that a session is the viewer's to see: their own with a date, and those of the agents of led teams."""
    teams = viewer.teams_for(PLAN)
    mine = and_(CoachingSession.agent_id == viewer.id, CoachingSession.starts_at.is_not(None))
    theirs = and_(CoachingSession.team_id.in_(sorted(teams)), CoachingSession.agent_id != viewer.id)
    return or_(mine if viewer.reach(SEE) > Reach.DENIED else false(), theirs if teams else false())


def session_of(viewer: Person, session_id: int) -> CoachingSession | None:
    """A session within reach with its two people. One statement."""
    query = select(CoachingSession).where(CoachingSession.id == session_id, seen_by(viewer))
    return db.session.scalars(query.options(joinedload(CoachingSession.lead), joinedload(CoachingSession.agent))).first()


def texts_of(viewer: Person, one: CoachingSession) -> dict[TextKind, CoachingText]:
    """What is written in a session; the private text only for the lead who wrote it. One statement."""
    kinds = [TextKind.NOTES, TextKind.TOPICS, *([TextKind.PRIVATE] if one.lead_id == viewer.id and leads(viewer, one) else [])]
    query = select(CoachingText).where(CoachingText.session_id == one.id, CoachingText.kind.in_(kinds))
    return {text.kind: text for text in db.session.scalars(query)}


def next_session(viewer: Person, agent_id: int) -> CoachingSession | None:
    """The planned session that things about this agent are pinned to: the next one with a date, else the one without.

    Of an agent their own next one; of a lead the next one they lead themselves. One statement.
    """
    query = select(CoachingSession).where(CoachingSession.agent_id == agent_id, CoachingSession.state == SessionState.PLANNED)
    query = query.where(seen_by(viewer)) if agent_id == viewer.id else query.where(seen_by(viewer), CoachingSession.lead_id == viewer.id)
    order = (CoachingSession.starts_at.is_(None), CoachingSession.starts_at, CoachingSession.id)
    both = (joinedload(CoachingSession.lead), joinedload(CoachingSession.agent))
    return db.session.scalars(query.options(*both).order_by(*order).limit(1)).first()


def waiting(lead: Person, agent_id: int) -> CoachingSession | None:
    """The planned session of this lead with this agent that has no date yet: what is pinned waits there. One statement."""
    query = select(CoachingSession).where(CoachingSession.agent_id == agent_id, CoachingSession.state == SessionState.PLANNED)
    query = query.where(seen_by(lead), CoachingSession.lead_id == lead.id, CoachingSession.starts_at.is_(None))
    both = (joinedload(CoachingSession.lead), joinedload(CoachingSession.agent))
    return db.session.scalars(query.options(*both).order_by(CoachingSession.id).limit(1)).first()


def pinned_keys(one: CoachingSession | None) -> frozenset[str]:
    """What is pinned to a session already. One statement, none without a session."""
    if one is None:
        return frozenset()
    return frozenset(db.session.scalars(select(CoachingPin.key).where(CoachingPin.session_id == one.id)))


def pin_of(one: CoachingSession, pin_id: int) -> CoachingPin | None:
    """One pinned item of this session."""
    return db.session.scalars(select(CoachingPin).where(CoachingPin.id == pin_id, CoachingPin.session_id == one.id)).first()


def history(viewer: Person, agent_id: int, after: str | None) -> Page:
    """Sessions of one agent that have a date, the latest first. One statement."""
    query = _rows().where(CoachingSession.agent_id == agent_id, CoachingSession.starts_at.is_not(None), seen_by(viewer))
    latest: Any = CoachingSession.starts_at
    return fetch(query, [(latest, True), (CoachingSession.id, True)], after)


def undated(viewer: Person, agent_id: int) -> Sequence[Any]:
    """Planned sessions of one agent without a date: only leads see them. One statement."""
    query = _rows().where(CoachingSession.agent_id == agent_id, CoachingSession.starts_at.is_(None))
    query = query.where(CoachingSession.state == SessionState.PLANNED, seen_by(viewer))
    return db.session.execute(query.order_by(CoachingSession.id).limit(10)).all()


def ahead(viewer: Person, until: datetime, *, own: bool, most: int = 5) -> Sequence[Any]:
    """Planned sessions up to a moment, the next first: those in which the viewer is coached (`own`), or those they lead. One statement."""
    whose = CoachingSession.agent_id == viewer.id if own else CoachingSession.lead_id == viewer.id
    query = _rows().where(whose, CoachingSession.state == SessionState.PLANNED, CoachingSession.starts_at <= until, seen_by(viewer))
    return db.session.execute(query.order_by(CoachingSession.starts_at, CoachingSession.id).limit(most)).all()


def to_acknowledge(person: Person, most: int = 3) -> Sequence[Any]:
    """Held sessions that wait for the person's acknowledgement, the oldest first. One statement."""
    query = _rows().where(CoachingSession.agent_id == person.id, CoachingSession.state == SessionState.HELD, seen_by(person))
    return db.session.execute(query.order_by(CoachingSession.held_at, CoachingSession.id).limit(most)).all()


def _rows() -> Any:
    """Plain rows with the names of both, without texts."""
    columns = (CoachingSession.id, CoachingSession.title, CoachingSession.starts_at, CoachingSession.state, CoachingSession.every_weeks)
    more = (CoachingSession.held_at, CoachingSession.acknowledgement, CoachingSession.reason, CoachingSession.agent_id)
    query: Any = select(*columns, *more, LEAD.name.label("lead"), AGENT.name.label("agent"))
    return query.join(LEAD, LEAD.id == CoachingSession.lead_id).join(AGENT, AGENT.id == CoachingSession.agent_id)
