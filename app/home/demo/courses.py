"""Demo trainees take the course: lessons and articles read, scenarios practised until they are passed."""

from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Protocol

from app.courses import actions
from app.courses.models import Enrolment
from app.courses.queries import course_named, enrolments_of, next_step
from app.home.demo import plan
from app.home.demo.people import Company
from app.home.demo.practice import Practised
from app.home.demo.quizzes import take
from app.home.demo.timeline import Timeline

MOST_TRIES = 3


class Writer(Protocol):
    """What the course needs of the history."""

    company: Company
    timeline: Timeline
    random: Random

    def ago(self, days: float) -> datetime: ...
    def ability(self, key: str, at: datetime) -> float: ...
    def practise(self, key: str, slug: str, at: datetime, *, most: int = 7) -> Practised | None: ...


def plan_steps(history: Writer) -> None:
    """Enrol who takes the course, and let them take their steps."""
    for key, load in plan.LOADS.items():
        if load.steps:
            history.timeline.at(history.ago(load.enrolled), partial(_enrol, history, key))


def _enrol(history: Writer, key: str, at: datetime) -> None:
    course = course_named(plan.COURSE, None)
    if course is None:
        return
    enrolment = actions.enrol(history.company[key], course, by=history.company["trainer"], at=at)
    load = plan.LOADS[key]
    steps = min(load.steps, enrolment.steps_total - plan.LEFT_OVER)
    days = load.enrolled - load.last_step
    for number in range(1, steps + 1):
        moment = at + timedelta(days=days * number / max(1, steps))
        history.timeline.at(moment, partial(_step, history, key, number))


def _step(history: Writer, key: str, number: int, at: datetime) -> None:
    """Take steps until `number` are done; a scenario may need several tries, and may be left for another day."""
    enrolment = _enrolment(history, key)
    for _ in range(MOST_TRIES):
        if enrolment is None or enrolment.steps_done >= number:
            return
        step = next_step(enrolment)
        if step is None:
            return
        if step["kind"] == "scenario":
            history.practise(key, step["about"], at)
        elif step["kind"] == "quiz":
            take(history.company[key], step["about"], history.ability(key, at), at=at)
        else:
            actions.do_step(enrolment, step["id"], by=history.company[key], at=at)
        at += timedelta(minutes=25)


def _enrolment(history: Writer, key: str) -> Enrolment | None:
    return next(iter(enrolments_of(history.company[key])), None)
