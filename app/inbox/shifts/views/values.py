"""What the pages of a shift that goes on show: the list, the clock, what may be done now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zlib import crc32

from flask_login import current_user

from app.base import clock
from app.inbox.models import Attempt, AttemptMode, AttemptState, DeskStatus
from app.inbox.shifts.actions.incident import causes_of
from app.inbox.shifts.actions.running import LEFT_WAITING, pauses_of
from app.inbox.shifts.actions.working import due_break, next_comes_at
from app.inbox.shifts.models import RunState, ShiftRun
from app.inbox.shifts.queries import came_in, plan_run, run_of_attempt
from app.inbox.shifts.schedule import moment_of, pause_at, second_of
from app.inbox.waiting import Waiting, waiting_attempts

POLL_SECONDS = 12


@dataclass(frozen=True)
class Desk:
    """A shift's list: who stands in the queue, whom the person has, who has left."""

    run: ShiftRun
    plan: Any
    queue: tuple[Waiting, ...]
    mine: tuple[Waiting, ...]
    gone: tuple[Any, ...]
    minute: int
    pause: Any
    due: Any
    ends: Any
    comes: int | None = None
    """In how many minutes the next customer is expected; None: nobody else comes, or it is not told."""
    poll: int = POLL_SECONDS

    @property
    def in_hand(self) -> int:
        """Conversations that count against the limit."""
        return sum(not one.aside for one in self.mine)

    @property
    def idle(self) -> bool:
        """Whether nobody waits for an answer while somebody is still to come, so that they may come at once."""
        return self.comes is not None and not self.queue and not self.in_hand and not self.pause

    @property
    def everybody(self) -> tuple[Waiting, ...]:
        """Those who are there, in the order they came."""
        return tuple(sorted((*self.queue, *self.mine), key=lambda one: one.shift_place))

    @property
    def answered(self) -> int:
        return sum(one.outcome != LEFT_WAITING for one in self.gone)

    @property
    def seen(self) -> str:
        """What a page that is open compares: it is drawn anew when this is another one."""
        rows = [f"{one.id}:{one.due_at}:{one.status}:{one.late}:{one.queued}" for one in (*self.queue, *self.mine)]
        said = "|".join(
            [*rows, str(len(self.gone)), str(bool(self.pause)), str(bool(self.due)), str(self.over), str(self.minute), str(self.comes)]
        )
        return f"{crc32(said.encode()):x}"

    @property
    def over(self) -> bool:
        """Whether everybody has come and gone, or the time is over."""
        return self.minute >= self.plan.minutes or (
            not self.queue and all(one.status is DeskStatus.HANDED for one in self.mine) and self.run.next_place > len(self.plan.arrivals)
        )


def desk_of(run: ShiftRun) -> Desk:
    """The list as it stands now. Two statements."""
    now, plan, pauses = clock.now(), plan_run(run), pauses_of(run)
    waiting = waiting_attempts(current_user, now, run_id=run.id)
    return Desk(
        run=run,
        plan=plan,
        queue=tuple(sorted((one for one in waiting if one.queued), key=lambda one: (one.due_at or one.since, one.id))),
        mine=tuple(one for one in waiting if not one.queued),
        gone=tuple(row for row in came_in(run) if row.state is not AttemptState.OPEN),
        minute=int(second_of(run.started_at, pauses, now) // 60),
        pause=pause_at(pauses, now),
        due=due_break(run, now),
        ends=moment_of(run.started_at, pauses, plan.minutes * 60),
        comes=_minutes_until_next(run, now),
    )


def _minutes_until_next(run: ShiftRun, now: datetime) -> int | None:
    """Told in practice only: who is assessed waits as they would at work."""
    comes = next_comes_at(run) if run.mode is AttemptMode.PRACTICE else None
    return None if comes is None else max(1, round((comes - now).total_seconds() / 60))


def run_values(run: ShiftRun) -> dict[str, Any]:
    """What the page of a run that goes on needs."""
    warnings = run.incident.get("warnings", [])
    return {
        "run": run,
        "shift": desk_of(run),
        "causes": causes_of(run),
        "told": [{**one, "at": datetime.fromisoformat(one["at"])} for one in warnings],
    }


def shift_beside(attempt: Attempt) -> dict[str, Any]:
    """The shift's list for the conversation page of one of its customers; nothing elsewhere."""
    run = run_of_attempt(attempt) if attempt.shift_run_id is not None else None
    return {"shift": desk_of(run) if run is not None and run.state is RunState.OPEN else None}


def stands_in_queue(attempt: Attempt) -> bool:
    """Whether nobody has taken this customer of a shift yet: then their conversation is opened by taking the next one."""
    return attempt.shift_run_id is not None and attempt.taken_at is None and attempt.first_replied_at is None


def waits_for_shift(attempt: Attempt) -> bool:
    """Whether the story of one's own customer waits for the end of the shift: others may bring the same question."""
    if attempt.shift_run_id is None or attempt.person_id != current_user.id:
        return False
    run = run_of_attempt(attempt)
    return run is not None and run.state is RunState.OPEN
