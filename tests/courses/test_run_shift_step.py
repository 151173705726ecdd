"""A shift as a step of a course: named, read, and done by running it."""

from collections.abc import Callable
from datetime import timedelta

from app.base.database import db
from app.courses import actions
from app.courses.document import parse_course
from app.courses.models import Course, Enrolment
from app.inbox.actions.attempts import send_reply
from app.inbox.shifts.actions.running import end_run, start_run
from app.inbox.shifts.queries import attempts_of
from app.people.models import Person
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.inbox.shift_world import build_shift
from tests.page_client import PageClient

COURSE = """format: agent-course/1
id: evenings
title: Evenings
about: How an evening goes.
steps:
  - {id: evening, kind: shift, shift: lamps.evening}
"""


def enrolled(cast: Cast, clock: StoppedClock) -> Enrolment:
    course = Course(slug="evenings", title="Evenings", created_at=clock.at)
    db.session.add(course)
    db.session.flush()
    document = parse_course(COURSE).course
    assert document is not None
    actions.publish(course, document, COURSE, by=None, at=clock.at, origin="test")
    made = actions.enrol(cast.ines, course, by=cast.tara, at=clock.at)
    db.session.commit()
    return made


def test_a_step_must_name_a_shift_that_is_here() -> None:
    assert [finding.code for finding in parse_course(COURSE, shifts=frozenset()).findings] == ["E10"]
    assert parse_course(COURSE, shifts=frozenset({"lamps.evening"})).findings == ()


def test_the_step_leads_to_the_shift(cast: Cast, clock: StoppedClock, signed_in: Callable[[Person], PageClient]) -> None:
    version = build_shift(clock.at)
    step = f"/courses/taken/{enrolled(cast, clock).id}/steps/evening"
    client = signed_in(cast.ines)
    assert f"/inbox/shifts/{version.shift_id}" in client.get(step).text
    assert "done by running the shift" in client.post(step, expect=422).said


def test_the_step_is_done_by_a_run_in_which_somebody_was_answered(cast: Cast, clock: StoppedClock) -> None:
    version = build_shift(clock.at)
    enrolment = enrolled(cast, clock)
    end_run(start_run(cast.ines, version, at=clock.at), at=clock.at)
    assert enrolment.completed_at is None
    run = start_run(cast.ines, version, at=clock.at)
    send_reply(attempts_of(run)[0], "Sorry, I am looking.", by=cast.ines, at=clock.at + timedelta(minutes=1), revision=1)
    end_run(run, at=clock.at + timedelta(minutes=3))
    assert enrolment.completed_at == clock.at + timedelta(minutes=3)
