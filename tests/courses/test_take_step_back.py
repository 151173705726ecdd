"""A voided attempt takes the step that it fulfilled back, unless another attempt fulfils it as well."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.base.database import db
from app.courses import actions
from app.courses.models import Course, Enrolment, StepDone
from app.inbox.models import Attempt, AttemptState
from app.library.models import Scenario
from app.trail.models import TrailEntry
from tests.cast import Cast
from tests.courses.conftest import AT, COURSE, publish
from tests.courses.test_take_course import finished_attempt
from tests.page_client import PageClient

LATER = AT + timedelta(hours=3)


@pytest.fixture
def enrolment(cast: Cast, course: Course) -> Enrolment:
    enrolment = actions.enrol(cast.ines, course, by=cast.tara, at=AT)
    db.session.commit()
    return enrolment


def fulfilled(cast: Cast, scenario: Scenario) -> Attempt:
    """An attempt that ended well and was counted."""
    attempt = finished_attempt(cast.ines, scenario, team_id=cast.north.id)
    actions.attempt_counts(attempt)
    db.session.commit()
    return attempt


def by_attempt(enrolment: Enrolment) -> list[tuple[str, int | None]]:
    db.session.expire_all()
    rows = db.session.scalars(select(StepDone).where(StepDone.enrolment_id == enrolment.id).order_by(StepDone.id))
    return [(row.step, row.attempt_id) for row in rows]


def void(client: PageClient, cast: Cast, attempt: Attempt) -> None:
    client.sign_in(cast.lea).post(f"/inbox/{attempt.id}/void", {"reason": "Somebody else wrote it."})


def test_a_void_attempt_takes_its_step_back(client: PageClient, cast: Cast, scenario: Scenario, enrolment: Enrolment) -> None:
    attempt = fulfilled(cast, scenario)
    assert by_attempt(enrolment) == [("practise", attempt.id)]
    void(client, cast, attempt)
    assert by_attempt(enrolment) == []
    again = db.session.get_one(Enrolment, enrolment.id)
    assert (again.steps_done, again.last_step_at, again.completed_at) == (0, None, None)
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.verb == "courses.take_back")).one()
    assert (entry.details["step"], entry.details["course"]) == ("practise", "First days")
    assert "0 of 3" in client.sign_in(cast.ines).get(f"/courses/taken/{enrolment.id}").said


def test_a_finished_course_is_open_again(client: PageClient, cast: Cast, scenario: Scenario, enrolment: Enrolment) -> None:
    for step in ("hello", "read-tone"):
        actions.do_step(enrolment, step, by=cast.ines, at=AT)
    attempt = fulfilled(cast, scenario)
    assert enrolment.completed_at is not None
    void(client, cast, attempt)
    db.session.expire_all()
    again = db.session.get_one(Enrolment, enrolment.id)
    assert (again.steps_done, again.last_step_at, again.completed_at) == (2, AT, None)
    assert "Finished on" not in client.sign_in(cast.ines).get(f"/courses/taken/{enrolment.id}").said


def test_another_attempt_that_ended_well_keeps_the_step_done(
    client: PageClient, cast: Cast, scenario: Scenario, enrolment: Enrolment
) -> None:
    first = fulfilled(cast, scenario)
    second = finished_attempt(cast.ines, scenario, team_id=cast.north.id, ended_at=LATER)
    actions.attempt_counts(second)
    db.session.commit()
    assert by_attempt(enrolment) == [("practise", first.id)]
    void(client, cast, first)
    assert by_attempt(enrolment) == [("practise", second.id)]
    assert db.session.get_one(Enrolment, enrolment.id).last_step_at == LATER


@pytest.mark.parametrize(
    "values",
    [
        {"failed": True},
        {"preview_only": True},
        {"state": AttemptState.VOID},
        {"state": AttemptState.GIVEN_UP},
        {"started_at": AT - timedelta(days=9)},
    ],
)
def test_what_does_not_count_fills_no_gap(
    client: PageClient, cast: Cast, scenario: Scenario, enrolment: Enrolment, values: dict[str, object]
) -> None:
    attempt = fulfilled(cast, scenario)
    finished_attempt(cast.ines, scenario, **values)
    db.session.commit()
    void(client, cast, attempt)
    assert by_attempt(enrolment) == []


def test_of_two_steps_with_one_scenario_only_the_right_one_waits_again(
    client: PageClient, cast: Cast, course: Course, scenario: Scenario
) -> None:
    publish(course, COURSE + "  - {id: again, kind: scenario, scenario: parcels.late}\n")
    enrolment = actions.enrol(cast.bo, course, by=cast.tara, at=AT)
    attempts = [finished_attempt(cast.bo, scenario, team_id=cast.north.id) for _ in range(2)]
    for attempt in attempts:
        actions.attempt_counts(attempt)
    db.session.commit()
    assert by_attempt(enrolment) == [("practise", attempts[0].id), ("again", attempts[1].id)]
    void(client, cast, attempts[0])
    assert by_attempt(enrolment) == [("again", attempts[1].id)]


def test_an_attempt_that_fulfilled_nothing_changes_nothing(
    client: PageClient, cast: Cast, scenario: Scenario, enrolment: Enrolment
) -> None:
    attempt = finished_attempt(cast.ines, scenario, team_id=cast.north.id, failed=True)
    actions.do_step(enrolment, "hello", by=cast.ines, at=AT)
    db.session.commit()
    void(client, cast, attempt)
    assert by_attempt(enrolment) == [("hello", None)]
