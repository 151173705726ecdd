"""What somebody does in a shift: take the next customer, take a break, come back."""

from datetime import datetime, timedelta

from app.base.database import db
from app.base.errors import DomainError
from app.inbox.models import Attempt, AttemptMode
from app.inbox.shifts.actions.running import advance, pauses_of, require_running
from app.inbox.shifts.models import ShiftRun
from app.inbox.shifts.plan import Break
from app.inbox.shifts.queries import open_attempts_to_write, plan_run
from app.inbox.shifts.schedule import LEAP, Pause, customers, moment_of, pause_at, second_of
from app.inbox.waiting import most_urgent, waiting_attempts
from app.people.models import Person
from app.ui.words import gettext as _
from app.ui.words import ngettext


class HandsFull(DomainError):
    """The shift allows no further conversation at once."""


class NobodyThere(DomainError):
    """Nobody stands in the queue."""


class OnBreak(DomainError):
    """Customers and clocks stand still."""


def take_next(run: ShiftRun, *, by: Person, at: datetime) -> int:
    """Take whoever in the queue is due soonest. Returns the attempt's id. Raises HandsFull, NobodyThere, OnBreak, ShiftOver."""
    require_running(run)
    if pause_at(pauses_of(run), at) is not None:
        raise OnBreak(_("You are on your break. Come back first; nobody waits longer for it."))
    waiting = waiting_attempts(by, at, run_id=run.id)
    parallel = plan_run(run).parallel
    in_hand = [one for one in waiting if not one.queued and not one.aside]
    if len(in_hand) >= parallel:
        said = ngettext(
            "This shift gives you %(num)s customer at a time. Finish or put aside the one you have.",
            "This shift gives you up to %(num)s customers at a time. Finish or put aside one of them.",
            parallel,
        )
        raise HandsFull(said)
    queue = sorted((one for one in waiting if one.queued), key=lambda one: (one.due_at or one.since, one.id))
    if not queue:
        raise NobodyThere(_nobody_words(run, at))
    taken: int = queue[0].id
    db.session.get_one(Attempt, taken).taken_at = at
    db.session.flush()
    return taken


def next_of_mine(run: ShiftRun, *, by: Person, at: datetime, but: int | None) -> int | None:
    """The most urgent of the customers taken already, another one than `but` where there is one."""
    waiting = waiting_attempts(by, at, run_id=run.id)
    urgent = most_urgent(waiting, but=but) or most_urgent(waiting)
    return urgent.id if urgent is not None else None


def next_comes_at(run: ShiftRun) -> datetime | None:
    """When the next customer is expected; None where nobody else comes."""
    coming = customers(plan_run(run), run.seed)[run.next_place - 1 :]
    return moment_of(run.started_at, pauses_of(run), coming[0].seconds) if coming else None


def bring_next(run: ShiftRun, *, by: Person, at: datetime) -> None:
    """Leave the empty time before the next customer out: they come now, and everything after them that much earlier.

    Only in practice, and only while nobody waits for an answer. Raises OnBreak, NobodyThere, ShiftOver, DomainError.
    """
    require_running(run)
    if run.mode is AttemptMode.ASSESSMENT:
        raise DomainError(_("In an assessment customers come when they come. The next one shows here by themselves."))
    if pause_at(pauses_of(run), at) is not None:
        raise OnBreak(_("You are on your break. Come back first; nobody waits longer for it."))
    if any(not one.aside for one in waiting_attempts(by, at, run_id=run.id)):
        raise DomainError(_("Somebody waits for you already. Answer them first."))
    comes = next_comes_at(run)
    if comes is None:
        raise NobodyThere(_("Nobody else comes. End the shift to read how it went."))
    if comes > at:
        run.pauses = [*run.pauses, Pause(LEAP, at, at - (comes - at)).as_json()]
    run.next_at = None
    advance(run, at=at)


def due_break(run: ShiftRun, at: datetime) -> tuple[int, Break] | None:
    """The break that may be taken now: its minute has come and it was not taken. An assessment has no breaks."""
    if run.mode is AttemptMode.ASSESSMENT:
        return None
    pauses = pauses_of(run)
    taken = {pause.number for pause in pauses}
    gone = second_of(run.started_at, pauses, at)
    breaks = enumerate(plan_run(run).breaks)
    return next(((number, one) for number, one in breaks if number not in taken and gone >= one.minute * 60), None)


def start_break(run: ShiftRun, *, at: datetime) -> Pause:
    """Let customers, clocks and arrivals stand still for the length of the break. Raises DomainError where none is due."""
    require_running(run)
    going_on = pause_at(pauses_of(run), at)
    if going_on is not None:
        return going_on
    due = due_break(run, at)
    if due is None:
        raise DomainError(_("No break is due now. The shift's page says when the next one is."))
    number, one = due
    pause = Pause(number, at, at + timedelta(minutes=one.minutes))
    run.pauses = [*run.pauses, pause.as_json()]
    _move_clocks(run, pause.ends - at)
    return pause


def end_break(run: ShiftRun, *, at: datetime) -> None:
    """Come back before the break is over: everything goes on from now. Does nothing where no break goes on."""
    require_running(run)
    pauses = pauses_of(run)
    going_on = pause_at(pauses, at)
    if going_on is None:
        return
    shorter = Pause(going_on.number, going_on.begins, at)
    run.pauses = [(shorter if pause == going_on else pause).as_json() for pause in pauses]
    _move_clocks(run, at - going_on.ends)


def _nobody_words(run: ShiftRun, at: datetime) -> str:
    comes = next_comes_at(run)
    if comes is None:
        return str(_("Nobody stands in the queue, and nobody else comes."))
    if run.mode is AttemptMode.ASSESSMENT:
        return str(_("Nobody stands in the queue. The next customer shows here by themselves."))
    minutes = max(1, round((comes - at).total_seconds() / 60))
    return str(
        ngettext(
            "Nobody stands in the queue. The next customer comes in about %(num)s minute.",
            "Nobody stands in the queue. The next customer comes in about %(num)s minutes.",
            minutes,
        )
    )


def _move_clocks(run: ShiftRun, by: timedelta) -> None:
    """Let every open customer's waiting begin later, or earlier: what a break takes away nobody has waited."""
    for attempt in open_attempts_to_write(run):
        wrote = datetime.fromisoformat(attempt.engine["customer_at"]) + by
        attempt.engine = {**attempt.engine, "customer_at": wrote.isoformat()}
        attempt.due_at = attempt.due_at + by if attempt.due_at else None
        attempt.snoozed_until = attempt.snoozed_until + by if attempt.snoozed_until else None
        attempt.undo = None
        if attempt.first_replied_at is None and attempt.first_due_at is not None:
            attempt.first_due_at += by
    run.next_at = None
    db.session.flush()
