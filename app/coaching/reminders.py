"""Gentle reminders: a session within a day, one that was never closed, notes that wait, action items. Done by the job queue every hour.

Each is a notice with a key of its own, so that however often the job runs nobody is told twice.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.base import clock
from app.base.database import db
from app.base.jobs import job
from app.base.transaction import unit_of_work
from app.coaching import notices
from app.coaching.models import ActionItem, CoachingSession, SessionState
from app.people.actions.notices import notify
from app.people.models import Person

JOB = "coaching.remind"
DAY = timedelta(days=1)
GRACE = timedelta(days=14)
"""What became due longer ago is not reminded of any more: the site was off, or is new."""
CLOSE_AFTER = timedelta(days=2)
ACKNOWLEDGE_AFTER = timedelta(days=5)
OVERDUE_AFTER = timedelta(days=2)
MOST = 5_000
LEAD, AGENT = aliased(Person), aliased(Person)


@job(JOB, hourly=True)
def remind() -> None:
    """Leave every reminder that is due. Safe to run twice, early or late. Four statements and one for each notice."""
    at = clock.now()
    with unit_of_work():
        _soon(at)
        _not_closed(at)
        _unread(at)
        _items(at)


def _soon(at: datetime) -> None:
    """Both, a day before; whoever planned it for today was told of it just now."""
    query = _sessions(SessionState.PLANNED).where(CoachingSession.starts_at > at, CoachingSession.starts_at <= at + DAY)
    for row in db.session.execute(query.where(CoachingSession.planned_at <= at - DAY).limit(MOST)):
        for person_id, other in ((row.lead_id, row.agent), (row.agent_id, row.lead)):
            _tell(person_id, notices.SOON, row, at, name=other)


def _not_closed(at: datetime) -> None:
    query = _sessions(SessionState.PLANNED).where(CoachingSession.starts_at <= at - CLOSE_AFTER, CoachingSession.starts_at > at - GRACE)
    for row in db.session.execute(query.limit(MOST)):
        _tell(row.lead_id, notices.NOT_CLOSED, row, at, name=row.agent)


def _unread(at: datetime) -> None:
    query = _sessions(SessionState.HELD).where(CoachingSession.held_at <= at - ACKNOWLEDGE_AFTER, CoachingSession.held_at > at - GRACE)
    for row in db.session.execute(query.limit(MOST)):
        _tell(row.agent_id, notices.UNREAD, row, at)


def _items(at: datetime) -> None:
    """Who owns an open item: once on its last day, once when it is two days late."""
    query = select(ActionItem.id, ActionItem.session_id, ActionItem.owner_id, ActionItem.text, ActionItem.due_at, ActionItem.made_at)
    query = query.join(ActionItem.session).join(ActionItem.owner)
    query = query.where(CoachingSession.starts_at.is_not(None), Person.deactivated_at.is_(None), ActionItem.done_at.is_(None))
    query = query.where(ActionItem.due_at <= at + DAY, ActionItem.due_at > at - GRACE)
    for row in db.session.execute(query.order_by(ActionItem.due_at).limit(MOST)):
        late = at - row.due_at >= OVERDUE_AFTER
        if not late and (row.due_at <= at or row.made_at > at - DAY):
            continue
        kind = notices.OVERDUE if late else notices.DUE
        once = f"{kind}:{row.id}:{row.due_at:%Y-%m-%d}"
        notify(row.owner_id, kind, notices.path_of(row.session_id), at=at, once=once, text=notices.short(row.text))


def _sessions(state: SessionState) -> Any:
    columns = (CoachingSession.id, CoachingSession.lead_id, CoachingSession.agent_id, CoachingSession.starts_at)
    query = select(*columns, LEAD.name.label("lead"), AGENT.name.label("agent")).where(CoachingSession.state == state)
    query = query.join(LEAD, LEAD.id == CoachingSession.lead_id).join(AGENT, AGENT.id == CoachingSession.agent_id)
    return query.where(LEAD.deactivated_at.is_(None), AGENT.deactivated_at.is_(None)).order_by(CoachingSession.id)


def _tell(person_id: int, kind: str, row: Any, at: datetime, **values: str) -> None:
    notify(person_id, kind, notices.path_of(row.id), at=at, once=f"{kind}:{row.id}:{row.starts_at:%Y-%m-%d}", **values)
