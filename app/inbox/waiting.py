"""Who waits: the person's open conversations of every channel in one list, the most urgent first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from app.base.database import db
from app.conversations.models import Conversation
from app.inbox.models import Attempt, AttemptState, AttemptTurn, DeskStatus
from app.people.models import Person

MOST_WAITING = 60


@dataclass(frozen=True)
class Waiting:
    """One row of the list. `aside`: the agent put it there or a person reads the last reply, so nobody needs an answer now.

    `late`: its clock has run out.
    """

    row: Any
    aside: bool
    late: bool

    @property
    def first(self) -> bool:
        """Whether the clock is that of the first reply."""
        return self.row.first_replied_at is None

    @property
    def queued(self) -> bool:
        """Whether they stand in a shift's queue: nobody has taken them."""
        return self.row.shift_run_id is not None and self.row.taken_at is None and self.row.first_replied_at is None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)


def waiting_attempts(person: Person, now: datetime, *, run_id: int | None = None) -> list[Waiting]:
    """Open attempts: whose reply is due soonest first, what was put aside last. One statement.

    With `run_id` the customers of that run of a shift, those who still stand in its queue too; else those of no shift.
    """
    rows = (Waiting(row, _is_aside(row, now), row.due_at is not None and row.due_at < now) for row in _rows(person, run_id))
    return sorted(rows, key=lambda one: (one.aside, one.due_at or one.since, one.id))


def most_urgent(waiting: Iterable[Waiting], *, but: int | None = None) -> Waiting | None:
    """Whom to answer next: the soonest due, those skipped before last; nobody who was put aside or stands in a shift's queue."""
    left = [one for one in waiting if not one.aside and one.id != but and not one.queued]
    return min(left, key=lambda one: (one.skipped_at is not None, one.skipped_at or one.due_at or one.since, one.id), default=None)


def comes_first(waiting: Sequence[Waiting], attempt_id: int) -> Waiting | None:
    """Who has to be answered before this one, where the person works in order; what was put aside may always be looked at."""
    if not any(one.in_order for one in waiting) or any(one.id == attempt_id and one.aside for one in waiting):
        return None
    first = most_urgent(waiting)
    return first if first is not None and first.id != attempt_id else None


def _is_aside(row: Any, now: datetime) -> bool:
    if row.waits_since is not None:
        return True
    if row.status is DeskStatus.SNOOZED:
        return bool(row.snoozed_until and row.snoozed_until > now)
    return row.status is not DeskStatus.OPEN


def _rows(person: Person, run_id: int | None) -> Sequence[Any]:
    last_turn = select(func.max(AttemptTurn.at)).where(AttemptTurn.attempt_id == Attempt.id).correlate(Attempt).scalar_subquery()
    since = func.coalesce(last_turn, Attempt.started_at, type_=AttemptTurn.at.type).label("since")
    subject = Conversation.subject.label("title")  # in the language the customer writes
    columns: Any = (Attempt.id, Attempt.turn_count, Attempt.preview_only, Attempt.scenario_id, subject, since)
    clocks = (Attempt.due_at, Attempt.first_replied_at, Attempt.status, Attempt.snoozed_until, Attempt.skipped_at)
    more: Any = (
        Attempt.mode,
        Attempt.in_order,
        Attempt.deadline_at,
        Conversation.customer_name,
        Conversation.channel,
        Conversation.preview,
    )
    shift = (Attempt.waits_since, Attempt.shift_run_id, Attempt.shift_place, Attempt.taken_at)
    query: Select[Any] = select(*columns, *clocks, *more, *shift)
    query = query.join(Attempt.conversation)
    query = query.where(Attempt.person_id == person.id, Attempt.state == AttemptState.OPEN, Attempt.shift_run_id == run_id)
    return db.session.execute(query.order_by(func.coalesce(Attempt.due_at, since), Attempt.id).limit(MOST_WAITING)).all()
