"""Enrolling, doing steps, and who sees how far somebody is."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.base.database import db
from app.base.errors import DomainError
from app.conversations.actions.store import open_practice
from app.conversations.models import Channel
from app.courses import actions
from app.courses.models import Course, CourseVersion, Enrolment
from app.courses.parts import next_in_course
from app.courses.queries import names_scenario
from app.inbox.models import Attempt, AttemptState
from app.library.models import Scenario, ScenarioVersion
from app.people.models import Person
from app.trail.models import TrailEntry
from tests.cast import Cast
from tests.courses.conftest import AT, COURSE, publish
from tests.page_client import PageClient


@pytest.fixture
def enrolment(cast: Cast, course: Course) -> Enrolment:
    enrolment = actions.enrol(cast.ines, course, by=cast.tara, at=AT)
    db.session.commit()
    return enrolment


def finished_attempt(person: Person, scenario: Scenario, **values: Any) -> Attempt:
    version = db.session.scalar(select(ScenarioVersion)) or ScenarioVersion(
        scenario_id=scenario.id, number=1, content_hash="x", source="x", title="x", published_at=AT, channel="chat", language="en", level=1
    )
    db.session.add(version)
    db.session.flush()
    key = f"test-{db.session.query(Attempt).count()}"
    conversation = open_practice(key=key, assignee=person, team_id=None, channel=Channel.CHAT, subject="x", customer_name="x", at=AT)
    known = {"state": AttemptState.ENDED, "ended_at": AT + timedelta(hours=1), "failed": False, "preview_only": False, "started_at": AT}
    attempt = Attempt(
        person_id=person.id,
        scenario_id=scenario.id,
        scenario_version_id=version.id,
        conversation_id=conversation.id,
        seed=1,
        engine={},
        **(known | values),
    )
    db.session.add(attempt)
    db.session.flush()
    return attempt


def test_lessons_articles_and_a_finished_attempt_complete_a_course(
    client: PageClient, cast: Cast, scenario: Scenario, enrolment: Enrolment
) -> None:
    client.sign_in(cast.ines)
    assert "A late parcel" in client.get(f"/courses/taken/{enrolment.id}").said
    lesson = f"/courses/taken/{enrolment.id}/steps/hello"
    client.get(lesson)
    article = client.post(lesson).location
    assert "Plainly." in client.get(article).said
    practice = client.post(article).location
    client.get(practice)
    client.post(practice, expect=422)
    actions.attempt_counts(finished_attempt(cast.ines, scenario))
    db.session.commit()
    assert "Finished on" in client.get(f"/courses/taken/{enrolment.id}").said
    entry = db.session.scalar(select(TrailEntry).where(TrailEntry.verb == "courses.complete"))
    assert entry is not None and (entry.thing_label, entry.details) == ("Ines Duarte", {"course": "First days"})


def test_practice_that_fulfilled_a_step_leads_to_the_next(app: Flask, cast: Cast, scenario: Scenario, enrolment: Enrolment) -> None:
    attempt = finished_attempt(cast.ines, scenario)
    with app.test_request_context("/"):
        assert next_in_course(attempt) is None
        actions.attempt_counts(attempt)
        shown = next_in_course(attempt)
        assert shown is not None and "Next in your course" in shown and f"/courses/taken/{enrolment.id}/steps/hello" in shown


@pytest.mark.parametrize("values", [{"failed": True}, {"preview_only": True}, {"ended_at": None}])
def test_failed_preview_and_open_attempts_count_for_nothing(
    cast: Cast, scenario: Scenario, enrolment: Enrolment, values: dict[str, Any]
) -> None:
    actions.attempt_counts(finished_attempt(cast.ines, scenario, **values))
    assert enrolment.steps_done == 0


def test_a_step_counts_once(client: PageClient, cast: Cast, enrolment: Enrolment) -> None:
    client.sign_in(cast.ines)
    for _ in range(2):
        client.post(f"/courses/taken/{enrolment.id}/steps/hello")
    assert db.session.scalar(select(Enrolment.steps_done)) == 1


def test_a_new_version_leaves_people_enrolled_on_theirs(cast: Cast, course: Course, enrolment: Enrolment) -> None:
    publish(course, COURSE.replace("title: First days", "title: First weeks"))
    db.session.commit()
    assert db.session.scalar(select(CourseVersion.number).where(CourseVersion.id == enrolment.course_version_id)) == 1
    assert course.current_number == 2


def test_enrolling_twice_is_told(cast: Cast, course: Course, enrolment: Enrolment) -> None:
    with pytest.raises(DomainError, match="takes this course already"):
        actions.enrol(cast.ines, course, by=cast.tara, at=AT)


def test_trainers_enrol_their_team_and_nobody_else(client: PageClient, cast: Cast, course: Course) -> None:
    page = client.sign_in(cast.tara).get(f"/courses/{course.id}/enrolments")
    assert "Bo Lindqvist" in page.said
    assert "Stan Weller" not in page.said
    client.post(f"/courses/{course.id}/enrolments", {"people": [cast.bo.id, cast.stan.id, "x"]})
    assert db.session.scalars(select(Enrolment.person_id)).all() == [cast.bo.id]
    assert "Bo Lindqvist" in client.get(f"/courses/{course.id}/board").said
    assert "You are enrolled in the course" in client.sign_in(cast.bo).get("/notices").said


def test_others_cannot_enrol_or_see_the_board(client: PageClient, cast: Cast, course: Course) -> None:
    for person in (cast.bo, cast.rey):
        client.sign_in(person).get(f"/courses/{course.id}/enrolments", 403)
        client.post(f"/courses/{course.id}/enrolments", {"people": [cast.ines.id]}, 403)
        client.get(f"/courses/{course.id}/board", 403)
    client.sign_in(cast.ada).get(f"/courses/{course.id}/board", 403)


def test_progress_is_the_persons_own_and_the_teams(
    client: PageClient, signed_in: Callable[[Person], PageClient], cast: Cast, enrolment: Enrolment
) -> None:
    page = f"/courses/taken/{enrolment.id}"
    for person in (cast.ines, cast.tara, cast.lea):
        signed_in(person).get(page)
    for person in (cast.bo, cast.stan, cast.ada, cast.rey):
        signed_in(person).get(page, 404)
    signed_in(cast.tara).get(f"{page}/steps/hello", 404)
    signed_in(cast.tara).post(f"{page}/steps/hello", expect=404)


def test_a_lead_marks_a_step_done_with_a_reason(client: PageClient, cast: Cast, enrolment: Enrolment) -> None:
    step = f"/courses/taken/{enrolment.id}/steps/practise/done"
    client.sign_in(cast.lea).post(step, {"reason": " "}, 422)
    client.post(step, {"reason": "Shown at the desk."})
    assert "Shown at the desk." in client.get(f"/courses/taken/{enrolment.id}").said
    entry = db.session.scalar(select(TrailEntry).where(TrailEntry.verb == "courses.mark_done"))
    assert entry is not None
    said = {"course": "First days", "step": "practise", "reason": "Shown at the desk."}
    assert (entry.thing_label, entry.details) == ("Ines Duarte", said)
    client.sign_in(cast.tara).post(step, {"reason": "x"}, 403)
    client.sign_in(cast.ines).post(step, {"reason": "x"}, 403)
    client.sign_in(cast.stan).post(step, {"reason": "x"}, 404)


def test_pages_need_few_statements(client: PageClient, cast: Cast, course: Course, enrolment: Enrolment, query_count: Any) -> None:
    client.sign_in(cast.tara)
    with query_count(at_most=6):
        client.get("/courses")
    board, taken = f"/courses/{course.id}/board", f"/courses/taken/{enrolment.id}"
    db.session.commit()
    with query_count(at_most=4):
        client.get(board)
    with query_count(at_most=7):
        client.get(taken)


def test_a_scenario_that_a_course_names_is_in_use(course: Course) -> None:
    assert names_scenario("parcels.late")
    assert not names_scenario("parcels.other")
