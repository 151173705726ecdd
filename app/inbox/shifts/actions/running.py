"""A run of a shift: beginning it, letting time pass in it, ending it.

Everything that happens by itself follows from the run's start, its seed and its breaks. It is worked out in POST requests
(a page that is open asks every few seconds), each thing at the moment it is due, so closing the browser loses nothing.
"""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, true, update

from app.base.database import db
from app.base.errors import DomainError
from app.base.transaction import lock_chain
from app.inbox.actions.attempts import Terms, let_time_pass, scene, start_attempt
from app.inbox.actions.ending import end_by_time, end_in_shift
from app.inbox.desk_pack import InShift, desk_pack
from app.inbox.models import Attempt, AttemptMode, AttemptState, DeskStatus
from app.inbox.shifts.doors import shift_ended
from app.inbox.shifts.models import RunState, ShiftAssignment, ShiftRun, ShiftVersion
from app.inbox.shifts.plan import ShiftPlan, shows_pace
from app.inbox.shifts.queries import attempts_of, came_in, open_attempts_to_write, open_run_id, plan_of, plan_run
from app.inbox.shifts.schedule import SEEDS, Pause, customers, moment_of
from app.knowledge.pack_document import FIRST_REPLY
from app.library.models import ScenarioVersion
from app.library.queries import compiled, current_scenario
from app.people.models import Person
from app.simulation import begin, filled, silence_due
from app.trail.actions import record
from app.ui.words import gettext as _

LEFT_WAITING, NEXT_SHIFT, HANDED_OVER = "left-waiting", "next-shift", "escalated"
PATIENCE = 4
"""Without an own value, somebody who was never answered leaves after four times the first-reply target."""
MOST_DRAWN = 12
INSTANT = timedelta(microseconds=1)
LOOK_AGAIN = timedelta(seconds=30)
"""A reply moves the moment at which a customer writes again, so nothing is believed to be quiet for longer."""


class RunningAlready(DomainError):
    """The person is in a shift. `details["run_id"]` is that run."""


class ShiftOver(DomainError):
    """Nothing happens in this run any more."""


def start_run(
    person: Person,
    version: ShiftVersion,
    *,
    at: datetime,
    seed: int | None = None,
    preview: bool = False,
    terms: Terms | None = None,
    language: str = "",
) -> ShiftRun:
    """Begin a run of a published version, and let the first customers come. Needs `version.shift` and memberships loaded.

    Raises RunningAlready. The same seed brings the same people at the same seconds. With `terms` it is an assessment.
    `language`: one of the plan's, its own where it is not. Customers write in it as far as their scenarios have texts in it.
    """
    lock_chain(f"shift:{person.id}")
    running = open_run_id(person)
    if running is not None:
        raise RunningAlready(_("You are in a shift already. Go on where you left it."), run_id=running)
    run = ShiftRun(person_id=person.id, shift_id=version.shift_id, shift_version_id=version.id, preview_only=preview, started_at=at)
    run.team_id = version.shift.team_id or min(person.team_ids, default=None)
    run.seed = secrets.randbelow(SEEDS) if seed is None else seed
    run.state, run.next_place, run.pauses, run.incident, run.missing = RunState.OPEN, 1, [], {}, []
    run.person, run.version, run.shift = person, version, version.shift
    run.language = plan_of(version).spoken_in(language).language[:35]
    run.shows_pace = shows_pace(plan_of(version), _finished_runs(person))
    _set_terms(run, terms)
    db.session.add(run)
    db.session.flush()
    advance(run, at=at)
    return run


def advance(run: ShiftRun, *, at: datetime) -> None:
    """Let everything happen that is due by `at`: customers come, write again, leave; the run closes after its overtime.

    Costs nothing before `run.next_at`. Needs version, shift and person with memberships loaded.
    """
    if run.state is not RunState.OPEN or (run.next_at is not None and at < run.next_at):
        return
    plan = plan_run(run)
    closes = moment_of(run.started_at, pauses_of(run), plan.minutes * 60 + plan.overtime)
    now = min(at, closes)
    _let_come(run, plan, now)
    quiet = now - INSTANT if now == run.deadline_at else now
    waiting = [moment for attempt in open_attempts_to_write(run) if (moment := _let_wait(attempt, plan, quiet)) is not None]
    if at >= closes:
        end_run(run, at=closes)
        return
    run.next_at = min([at + LOOK_AGAIN, closes, *waiting, *_next_arrival(run, plan)])
    db.session.flush()


def end_run(run: ShiftRun, *, at: datetime) -> None:
    """Close the shift. Whoever still waits is left for the next one; that does not count as practice. Twice is once.

    In an assessment whoever has got a reply counts as they stand.
    """
    if run.state is not RunState.OPEN:
        return
    for attempt in open_attempts_to_write(run):
        _leave_over(attempt, at=at)
    run.state, run.ended_at, run.next_at = RunState.ENDED, at, None
    db.session.flush()
    if run.preview_only:
        return
    mine = update(ShiftAssignment).where(ShiftAssignment.person_id == run.person_id, ShiftAssignment.shift_id == run.shift_id)
    mine = mine.where(ShiftAssignment.mode == run.mode, ShiftAssignment.cohort == run.cohort if run.cohort else true())
    db.session.execute(mine.where(ShiftAssignment.done_at.is_(None)).values(done_at=at, run_id=run.id))
    if any(attempt.first_replied_at is not None for attempt in attempts_of(run)):
        shift_ended(run)
    record("inbox.shift_end", "shift_run", run.id, by=run.person, at=at, label=run.shift.title, team_id=run.team_id)


def require_running(run: ShiftRun) -> None:
    """Raises ShiftOver unless customers still come."""
    if run.state is not RunState.OPEN:
        raise ShiftOver(_("This shift is over. Its report says how it went."))


def pauses_of(run: ShiftRun) -> list[Pause]:
    """The breaks that were taken."""
    return [Pause.from_json(data) for data in run.pauses]


def _set_terms(run: ShiftRun, terms: Terms | None) -> None:
    run.mode, run.released_at = AttemptMode.PRACTICE if terms is None else AttemptMode.ASSESSMENT, None
    run.cohort, run.deadline_at, run.honoured_at = (terms.cohort[:80], terms.deadline, terms.honoured_at) if terms else (None, None, None)


def _terms_of(run: ShiftRun) -> Terms | None:
    """The terms on which every customer of an assessed shift is answered: the shift's end is theirs."""
    if run.mode is not AttemptMode.ASSESSMENT or run.deadline_at is None or run.honoured_at is None:
        return None
    return Terms(run.cohort or "", run.deadline_at, run.honoured_at)


def _leave_over(attempt: Attempt, *, at: datetime) -> None:
    if attempt.mode is AttemptMode.ASSESSMENT and attempt.first_replied_at is not None:
        attempt.deadline_at = min(at, attempt.deadline_at or at)
        end_by_time(attempt)
    else:
        end_in_shift(attempt, HANDED_OVER if attempt.status is DeskStatus.HANDED else NEXT_SHIFT, at=at)


def _let_come(run: ShiftRun, plan: ShiftPlan, now: datetime) -> None:
    """Open an attempt for everybody who has come by `now`, at the moment they came."""
    names: set[str] = set()
    for customer in customers(plan, run.seed)[run.next_place - 1 :]:
        moment = moment_of(run.started_at, pauses_of(run), customer.seconds)
        if moment > now:
            return
        run.next_place += 1
        version = current_scenario(customer.scenario, run.team_id)
        if version is None:
            run.missing = [*run.missing, customer.scenario]
            continue
        said = {"first_reply": dict(plan.first_reply), "at_work": plan.colleagues.at_work, "one_in": plan.colleagues.one_in}
        place = InShift(run.id, customer.place, said)
        names = names or {row.customer_name for row in came_in(run)}
        seed = _seed_with_new_name(version, customer.seed, moment, names, plan.language)
        how: dict[str, Any] = {"preview": run.preview_only, "shift": place, "terms": _terms_of(run), "language": plan.language}
        made = start_attempt(run.person, version, at=moment, seed=seed, **how)
        names.add(made.conversation.customer_name or "")


def _seed_with_new_name(version: ScenarioVersion, seed: int, at: datetime, names: Collection[str], language: str) -> int:
    """The customer's seed, or the next one that draws somebody of another name than those who came: two Martas confuse."""
    whole = compiled(version)
    scenario = whole.spoken_in(language if language in whole.languages else "")
    for near in range(seed, seed + MOST_DRAWN):
        state, _opening = begin(whole, near, at, language=scenario.language)
        if filled(scenario, state, scenario.persona.name) not in names:
            return near
    return seed


def _let_wait(attempt: Attempt, plan: ShiftPlan, now: datetime) -> datetime | None:
    """Let a customer write again, or leave unanswered. Returns when they would do the next thing by themselves."""
    leaves = _leaves_at(attempt, plan)
    let_time_pass(attempt, at=now if leaves is None else min(now, leaves))
    if attempt.state is not AttemptState.OPEN:
        return None
    if leaves is not None and now >= leaves:
        end_in_shift(attempt, LEFT_WAITING, at=leaves)
        return None
    moments = [moment for moment in (leaves, silence_due(*scene(attempt))) if moment is not None]
    return min(moments, default=None)


def _leaves_at(attempt: Attempt, plan: ShiftPlan) -> datetime | None:
    """When a customer whom nobody has answered leaves. Breaks are in `first_due_at` already. Who was handed over is not alone."""
    answered = attempt.first_replied_at is not None or attempt.status is DeskStatus.HANDED
    if answered or attempt.first_due_at is None:
        return None
    channel, pack = attempt.conversation.channel.value, desk_pack(attempt)
    target = (pack.first_reply if pack else FIRST_REPLY).get(channel, FIRST_REPLY["email"])
    patience = plan.patience.get(channel, PATIENCE * target)
    return attempt.first_due_at + timedelta(seconds=patience - target)


def _next_arrival(run: ShiftRun, plan: ShiftPlan) -> list[datetime]:
    coming = customers(plan, run.seed)[run.next_place - 1 :]
    return [moment_of(run.started_at, pauses_of(run), coming[0].seconds)] if coming else []


def _finished_runs(person: Person) -> int:
    query = select(func.count()).select_from(ShiftRun).where(ShiftRun.person_id == person.id, ShiftRun.state == RunState.ENDED)
    return db.session.scalar(query.where(ShiftRun.preview_only.is_(False))) or 0
