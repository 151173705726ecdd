"""An agent runs a shift with an incident in it, and takes an assessment whose story the trainer releases."""

from datetime import datetime, timedelta
from functools import partial
from random import Random

from sqlalchemy import select

from app.base import clock
from app.base.database import db
from app.home.demo.courses import Writer
from app.home.demo.hours import open_from, within_day, workday
from app.home.demo.practice import MOST_REPLIES, Practised, answer_next
from app.home.demo.reviewing import leave_out
from app.home.demo.skill import CURVES
from app.inbox.actions.assessing import release_story, start_assessment
from app.inbox.actions.assigning import Assessed, assign_practice
from app.inbox.models import Attempt, AttemptMode, PracticeAssignment
from app.inbox.shifts.actions.assigning import assign_shift
from app.inbox.shifts.actions.incident import incident_places, send_to_several, warn_on_call
from app.inbox.shifts.actions.running import advance, end_run, start_run
from app.inbox.shifts.actions.working import HandsFull, NobodyThere, due_break, next_comes_at, start_break, take_next
from app.inbox.shifts.models import RunState, ShiftRun
from app.inbox.shifts.queries import current_version, open_attempts_to_write, shift_named
from app.library.queries import current_scenario
from app.people.models import Person

WHO = "agent"
SHIFT, SCENARIO = "parcels.something-is-off", "identity.not-the-holder"
CAUSE = "new-screens"
WARNING = "Three customers at three Quays: the screen is dark and no door opens. It looks like all the new screens."
MESSAGE = (
    "Hi {customer_first_name}, I am sorry you stand there for nothing. The fault is on our side: the Quays with the new screen "
    "are dark. Your parcel is safe, the door stays locked and the days stand still. Nobody knows yet how long it takes; I write to "
    "you as soon as I know."
)
REVIEWED = 2
"""Conversations of the shift that a reviewer keeps in the queue."""
ENOUGH = 3
"""So many customers with one cause are needed until somebody sees it."""
ABILITY = 0.6
"""With several customers at once somebody is less good than in an attempt alone."""
LOOKS_AGAIN = timedelta(seconds=20)


def plan_shift(history: Writer) -> None:
    """Put the shift and the assessment on the timeline. Draws nothing from the history's own chance."""
    random = Random("greenroom demo shift")  # noqa: S311  (the same demo for everybody, not a secret)

    def ago(days: float, first: int) -> datetime:
        return within_day(workday((history.timeline.until - timedelta(days=days)).date()), random, first=first, last=first + 1)

    asked, ran = sorted((ago(5, 9), ago(2.5, 10)))
    history.timeline.at(asked, partial(_ask, history))
    history.timeline.at(ran, partial(_run, history, random))
    history.timeline.at(ran + timedelta(minutes=5), partial(_assessment, history, random))


def _ask(history: Writer, at: datetime) -> None:
    shift, version = shift_named(SHIFT, None), current_scenario(SCENARIO, None)
    by = history.company["trainer"]
    if shift is not None:
        assign_shift([history.company[WHO]], shift, note="Read what people have in common.", by=by, at=at)
    if version is not None:
        people = [history.company[WHO]]
        assign_practice(people, version.scenario, note="Part of your half year.", by=by, at=at, assessed=Assessed())


def _run(history: Writer, random: Random, at: datetime) -> None:
    shift, person = shift_named(SHIFT, None), history.company[WHO]
    version = current_version(shift) if shift is not None else None
    if version is None:
        return
    with clock.stopped(at):
        run = start_run(person, version, at=at, seed=random.getrandbits(48))
    done, at = _served(run, person, at, random)
    with clock.stopped(at):
        end_run(run, at=at)
    for one in done[REVIEWED:]:
        history.timeline.at(at + timedelta(hours=3), partial(_leave_out, history, one.attempt.conversation_id))


def _served(run: ShiftRun, person: Person, at: datetime, random: Random) -> tuple[list[Practised], datetime]:
    """One customer after the other until nobody else comes. Returns them and the moment it was over."""
    served: list[Practised] = []
    while True:
        with clock.stopped(at):
            advance(run, at=at)
            if run.state is not RunState.OPEN:
                return served, at
            if due_break(run, at) is not None:
                at = start_break(run, at=at).ends
                continue
            if _sees_one_cause(run):
                at = _tells_everybody(run, person, at)
                continue
            taken, comes = _taken(run, person, at, known=[one.attempt.id for one in served]), next_comes_at(run)
        if taken is not None:
            served.append(Practised(taken))
            at = _answered(served[-1], person, ABILITY, at + LOOKS_AGAIN, random)
        elif comes is None:
            return served, at
        else:
            at = max(at, comes)


def _sees_one_cause(run: ShiftRun) -> bool:
    """Whether enough customers with the one cause are there, and on-call was not warned."""
    return not run.incident.get("warnings") and len(_concerned(run)) >= ENOUGH


def _concerned(run: ShiftRun) -> list[int]:
    places = incident_places(run)
    return [one.id for one in open_attempts_to_write(run) if one.shift_place in places]


def _tells_everybody(run: ShiftRun, person: Person, at: datetime) -> datetime:
    """Warn on-call, then write one message to everybody it concerns; returns when that was done."""
    with clock.stopped(at := at + LOOKS_AGAIN):
        warn_on_call(run, CAUSE, _concerned(run), WARNING, by=person, at=at)
    with clock.stopped(at := at + 2 * LOOKS_AGAIN):
        send_to_several(run, _concerned(run), MESSAGE, by=person, at=at)
    return at


def _taken(run: ShiftRun, person: Person, at: datetime, known: list[int]) -> Attempt | None:
    """Somebody in hand who has not been served yet, else the next of the queue; None where nobody can be taken."""
    in_hand = [one for one in open_attempts_to_write(run) if one.first_replied_at is not None and one.id not in known]
    if in_hand:
        return in_hand[0]
    try:
        taken = take_next(run, by=person, at=at)
    except (NobodyThere, HandsFull):
        return None
    return next(one for one in open_attempts_to_write(run) if one.id == taken)


def _answered(done: Practised, person: Person, ability: float, at: datetime, random: Random) -> datetime:
    while not done.over and len(done.replies) < MOST_REPLIES:
        at = answer_next(done, person, ability, at, random)
    return at


def _assessment(history: Writer, random: Random, at: datetime) -> None:
    person, version = history.company[WHO], current_scenario(SCENARIO, None)
    asked = select(PracticeAssignment).where(PracticeAssignment.person_id == person.id, PracticeAssignment.mode == AttemptMode.ASSESSMENT)
    assignment = db.session.scalars(asked.order_by(PracticeAssignment.id.desc()).limit(1)).first()
    if version is None or assignment is None:
        return
    with clock.stopped(at):
        done = Practised(start_assessment(assignment, version, honour=True, by=person, at=at))
    _answered(done, person, CURVES[WHO].now, at, random)
    history.timeline.at(open_from(at + timedelta(hours=20)), partial(_release, history, done.attempt.id))


def _release(history: Writer, attempt_id: int, at: datetime) -> None:
    whole = [db.joinedload(Attempt.conversation), db.joinedload(Attempt.scenario)]
    release_story(db.session.get_one(Attempt, attempt_id, options=whole, populate_existing=True), by=history.company["trainer"], at=at)


def _leave_out(history: Writer, conversation_id: int, at: datetime) -> None:
    leave_out(conversation_id, by=history.company["reviewer"], at=at)
