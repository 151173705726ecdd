"""Quizzes for trainers and leads: loading, writing, asking, figures, who passed, course steps, exercises of a growth point."""

from collections.abc import Callable

import pytest

from app.base.database import db
from app.base.loading import LoadReport, Outcome
from app.courses import actions as courses
from app.courses.document import parse_course
from app.courses.models import Course, Enrolment
from app.courses.quizzes import exercises
from app.courses.quizzes.models import Quiz, QuizAssignment, QuizTally, QuizVersion
from app.knowledge.pack_files import PackFiles
from app.knowledge.packs import load_pack
from app.people.models import Notice, Person, Role
from app.rubrics.models import Skill
from tests.cast import Cast, person
from tests.conftest import StoppedClock
from tests.counting import query_count
from tests.courses.quiz_world import QUIZ, RIGHT, build_quiz
from tests.courses.test_take_quiz import answered
from tests.inbox.world import PACK
from tests.page_client import PageClient

SignIn = Callable[[Person], PageClient]
COURSE = """format: agent-course/1
id: evenings
title: Evenings
steps:
  - {id: check, kind: quiz, quiz: lamps}
"""


def test_a_pack_s_quizzes_load_once_and_a_wrong_one_stops_the_pack(cast: Cast, clock: StoppedClock) -> None:
    def load(text: str) -> LoadReport:
        files = {"pack.yaml": PACK, "quizzes/lamps.yaml": text, "courses/evenings.yaml": COURSE}
        return load_pack(PackFiles({name: one.encode() for name, one in files.items()}), team_id=None, by=None, at=clock.at)

    wrong = load(QUIZ.replace("    points: 2", "    clause: kb.nowhere"))
    assert [(file, one.line, one.code) for file, one in wrong.errors] == [
        ("quizzes/lamps.yaml", 15, "E10"),
        ("courses/evenings.yaml", 5, "E10"),
    ]
    for outcome in (Outcome.CREATED, Outcome.UNCHANGED):
        report = load(QUIZ)
        assert [entry.outcome for entry in report.entries if entry.kind == "quizzes"] == [outcome], report.findings
    load(QUIZ.replace("About lamps", "All about lamps"))
    assert [one.number for one in db.session.query(QuizVersion).order_by(QuizVersion.number)] == [1, 2]
    assert db.session.query(Quiz).one().questions == 5


def test_a_trainer_writes_publishes_and_archives_and_a_stale_save_is_refused(cast: Cast, clock: StoppedClock, signed_in: SignIn) -> None:
    client = signed_in(cast.tara)
    assert "one, several, true_false" in client.get("/courses/quizzes/new").text
    assert "E07" in client.post("/courses/quizzes/check", {"text": QUIZ.replace("answer: false", "answer: 3")}, 200, htmx=True).text
    client.post("/courses/quizzes/new", {"owner": "", "pack": "", "source": QUIZ.replace("kind: one", "kind: odd")}, 422)
    client.post("/courses/quizzes/new", {"owner": "", "pack": "", "source": QUIZ})
    quiz = db.session.query(Quiz).one()
    at = f"/courses/quizzes/{quiz.id}"
    assert "draft" in client.get(at).said
    signed_in(cast.bo).get(at, 404)
    client.post(f"{at}/edit", {"source": QUIZ, "revision": "1", "act": "publish"})
    assert "Bulbazine" in client.get(f"{at}/edit").text
    client.post(f"{at}/edit", {"source": QUIZ + "# more\n", "revision": "1"})
    assert "# less" in client.post(f"{at}/edit", {"source": QUIZ + "# less\n", "revision": "1"}, 409).text
    client.get(f"{at}/differences?from=1&to=draft")
    assert client.post(f"{at}/attempts", {"preview": "1"}).location
    client.post(f"{at}/archive")
    signed_in(cast.bo).get(at, 404)
    client.post(f"{at}/restore")
    signed_in(cast.bo).get(at)


def test_figures_count_first_attempts_and_say_when_they_are_too_few(cast: Cast, clock: StoppedClock, signed_in: SignIn) -> None:
    version = build_quiz(clock.at)
    people = [person(f"Agent{number} Smith", {Role.AGENT}, cast.north) for number in range(9)]
    for one in people:
        answered(one, version, clock, {**RIGHT, "which": 0})
        answered(one, version, clock, RIGHT)
    answered(cast.stan, version, clock, RIGHT)
    client, at = signed_in(cast.tara), f"/courses/quizzes/{version.quiz_id}/figures"
    few = client.get(at)
    assert "9 first attempts so far" in few.said and "100%" not in few.said and "never count" in few.said
    answered(cast.bo, version, clock, {**RIGHT, "which": 0, "word": "Zq ring"})
    with query_count() as statements:
        page = client.get(at)
    assert statements.count <= 12, str(statements)
    assert "Oil" in page.said and "10 times" in page.said and "90%" in page.said and "60 to 98%" in page.said
    assert "Smith" not in page.said and "Bo Lindqvist" not in page.said
    south = signed_in(cast.stan).get(at)
    assert "1 first attempt so far" in south.said
    build_quiz(clock.at, QUIZ.replace("Which lamp **burns** longest?", "Which of the lamps burns longest?"))
    kept = {(row.question, row.n) for row in db.session.query(QuizTally).filter_by(team_id=cast.north.id)}
    assert ("which", 10) in kept and "10 times" not in client.get(at).said, "a question that changed begins anew"


def test_the_lead_sees_who_passed_in_own_teams_alone(cast: Cast, clock: StoppedClock, signed_in: SignIn) -> None:
    version = build_quiz(clock.at)
    passed = answered(cast.bo, version, clock, RIGHT)
    answered(cast.ines, version, clock, {})
    theirs = answered(cast.stan, version, clock, RIGHT)
    lead, at = signed_in(cast.lea), f"/courses/quizzes/{version.quiz_id}/people"
    with query_count() as statements:
        page = lead.get(at)
    assert statements.count <= 10, str(statements)
    assert "Bo Lindqvist" in page.said and "6 of 6 points" in page.said and "Stan Weller" not in page.said
    assert "Bo Lindqvist" not in lead.get(f"{at}?state=waiting").said
    assert "Zircon-explanation of the fourth" in lead.get(f"/courses/quizzes/results/{passed.id}").text
    lead.get(f"/courses/quizzes/results/{theirs.id}", 404)
    signed_in(cast.ines).get(f"/courses/quizzes/results/{passed.id}", 403)


def test_a_trainer_asks_people_of_the_own_teams(cast: Cast, clock: StoppedClock, signed_in: SignIn) -> None:
    version = build_quiz(clock.at)
    client, form = signed_in(cast.tara), {"quiz_id": str(version.quiz_id), "note": "Until Friday."}
    client.post("/courses/quizzes/asking", form, 422)
    client.post("/courses/quizzes/asking", form | {"person_ids": [str(one.id) for one in (cast.bo, cast.rey, cast.stan)]})
    assert {row.person_id for row in db.session.query(QuizAssignment)} == {cast.bo.id, cast.rey.id}
    assert db.session.query(Notice).filter_by(kind="courses.quiz_asked").count() == 2
    assert "Until Friday." in signed_in(cast.bo).get("/courses/quizzes").said
    assert "About lamps" in signed_in(cast.bo).get("/").said


def test_a_step_of_a_course_is_done_by_passing(cast: Cast, clock: StoppedClock, signed_in: SignIn) -> None:
    version = build_quiz(clock.at)
    assert [one.code for one in parse_course(COURSE, quizzes=frozenset()).findings] == ["E10"]
    document = parse_course(COURSE, quizzes={"lamps"}).course
    course = Course(slug="evenings", title="", created_at=clock.at)
    db.session.add(course)
    db.session.flush()
    assert document is not None
    courses.publish(course, document, COURSE, by=None, at=clock.at, origin="test")
    enrolment = courses.enrol(cast.bo, course, by=cast.tara, at=clock.at)
    again = courses.enrol(cast.ines, course, by=cast.tara, at=clock.at)
    db.session.commit()
    client, step = signed_in(cast.bo), f"/courses/taken/{enrolment.id}/steps/check"
    assert f"/courses/quizzes/{version.quiz_id}" in client.get(step).text
    assert "passing the quiz" in client.post(step, expect=422).said
    answered(cast.bo, version, clock, {})
    assert db.session.get_one(Enrolment, enrolment.id).completed_at is None
    answered(cast.bo, version, clock, RIGHT)
    assert db.session.get_one(Enrolment, enrolment.id).completed_at == clock.at
    assert db.session.get_one(Enrolment, again.id).completed_at is None


def test_a_quiz_is_an_exercise_for_the_skills_it_asks_about(cast: Cast, clock: StoppedClock) -> None:
    db.session.add(Skill(slug="light", title="Light", line="Knows lamps", position=1))
    db.session.flush()
    version = build_quiz(clock.at, QUIZ.replace("    points: 2", "    points: 2\n    skills: [light]"))
    offered = exercises.for_skills(cast.rey, cast.bo.id, ["light", "other"])
    assert [(one.kind, one.id) for one in offered] == [("quiz", version.quiz_id)] and not exercises.for_skills(
        cast.rey, cast.bo.id, ["other"]
    )
    assert exercises.give(cast.lea, cast.bo.id, "scenario", version.quiz_id, "", clock.at) == ""
    assert "on the list now" in exercises.give(cast.lea, cast.bo.id, "quiz", version.quiz_id, "", clock.at)
    assert "Proposed" in exercises.give(cast.rey, cast.ines.id, "quiz", version.quiz_id, "", clock.at)
    assert db.session.query(QuizAssignment).one().person_id == cast.bo.id
    answered(cast.bo, version, clock, RIGHT)
    assert exercises.for_skills(cast.rey, cast.bo.id, ["light"]) == []
    with pytest.raises(Exception, match="not there any more"):
        exercises.give(cast.lea, cast.bo.id, "quiz", 999, "", clock.at)
