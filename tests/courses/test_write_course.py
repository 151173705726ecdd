"""Courses written by trainers: made from a title, changed in the form, published; enrolled people keep their version."""

from collections.abc import Callable
from datetime import UTC, datetime

from app.base.database import db
from app.base.versions import content_hash
from app.courses import actions
from app.courses.document import parse_course
from app.courses.models import Course, CourseState, CourseVersion, Enrolment
from app.library.models import Scenario
from app.people.models import Person
from app.trail.models import TrailEntry
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.courses.conftest import COURSE
from tests.page_client import Answer, PageClient

SignIn = Callable[[Person], PageClient]
AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


def draft_of(course_id: int) -> Course:
    return db.session.get_one(Course, course_id, populate_existing=True)


def act(client: PageClient, course_id: int, name: str, expect: int = 303, *, revision: int | None = None, **sent: str) -> Answer:
    """One act of the form at the newest revision unless told otherwise."""
    known = draft_of(course_id).draft_revision if revision is None else revision
    return client.post(f"/courses/{course_id}/form/{name}", {"revision": str(known), **sent}, expect)


def steps_of(course_id: int) -> list[tuple[str, str]]:
    found = parse_course(draft_of(course_id).draft_source).course
    assert found is not None
    return [(step.id, step.kind) for step in found.steps]


def test_a_course_is_made_changed_and_published_without_a_line_of_yaml(
    course: Course, cast: Cast, clock: StoppedClock, signed_in: SignIn
) -> None:
    client = signed_in(cast.tara)
    assert "Write a title." in client.post("/courses/start", {"title": " ", "owner": "", "pack": ""}, 422).said
    client.post("/courses/start", {"title": "Money back", "about": "When: and #how", "owner": "", "pack": ""})
    made = db.session.query(Course).filter_by(slug="money-back").one()
    at = f"/courses/{made.id}"
    assert (made.title, made.about, made.current_number) == ("Money back", "When: and #how", None)
    assert "This is a draft." in client.get(at).said and "Money back" in client.get("/courses").said
    assert "A late parcel" not in client.get(f"{at}/form").said, "a scenario that is not published is not offered"
    db.session.query(Scenario).update({"current_number": 1})
    db.session.commit()
    assert "A late parcel" in client.get(f"{at}/form?open=step-add:scenario").said
    act(client, made.id, "step-add", section="scenario", about="parcels.late")
    act(client, made.id, "step-add", section="article", about="kb.tone", title="How we write")
    assert steps_of(made.id) == [("welcome", "lesson"), ("parcels-late", "scenario"), ("how-we-write", "article")]
    act(client, made.id, "step", old="welcome", title="Why it matters", minutes="7", text="First **this**.\n\n> A reply")
    act(client, made.id, "step-move", old="how-we-write", way="up")
    act(client, made.id, "step-remove", old="parcels-late")
    assert [name for name, _kind in steps_of(made.id)] == ["welcome", "how-we-write"]
    act(client, made.id, "take-back")
    assert [name for name, _kind in steps_of(made.id)] == ["welcome", "how-we-write", "parcels-late"]
    assert client.post(f"{at}/publish", {"revision": str(draft_of(made.id).draft_revision)}).location == at
    version = db.session.query(CourseVersion).filter_by(course_id=made.id).one()
    assert [step["title"] for step in version.steps] == ["Why it matters", "How we write", ""] and version.steps[0]["minutes"] == 7
    assert version.content_hash == content_hash(draft_of(made.id).draft_source)
    assert "Enrol people" in client.get(at).said
    verbs = [row.verb for row in db.session.query(TrailEntry).order_by(TrailEntry.id) if row.verb.startswith("courses.")]
    assert verbs == ["courses.publish", "courses.create_course", "courses.publish"]


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    course: Course, cast: Cast, clock: StoppedClock, signed_in: SignIn
) -> None:
    db.session.query(Course).update({"draft_source": COURSE})
    db.session.commit()
    client = signed_in(cast.tara)
    sent = {"old": "hello", "title": "Say hello", "minutes": "0", "text": "Kept words"}
    for change, sentence in (
        ({}, "Write whole minutes from 1 to 240"),
        ({"minutes": "3", "title": ""}, "Write a title."),
        ({"minutes": "3", "text": "x" * 20_001}, "Make two of it."),
        ({"minutes": "3", "text": " "}, "Write what people read"),
    ):
        answer = act(client, course.id, "step", 422, **(sent | change))
        assert sentence in answer.said
    assert "Kept words" in act(client, course.id, "step", 422, **sent).text
    assert "Choose one." in act(client, course.id, "step-add", 422, section="quiz").said
    assert "Choose what kind" in act(client, course.id, "step-add", 422, section="odd").said
    assert draft_of(course.id).draft_source == COURSE
    act(client, course.id, "step", old="hello", title="Say hello", minutes="3", text="Say **hello** <script>alert(1)</script>")
    assert draft_of(course.id).draft_source == COURSE, "saving what is there already changes nothing"
    for name in ("hello", "read-tone"):
        act(client, course.id, "step-remove", old=name)
    assert "The last step stays." in act(client, course.id, "step-remove", 422, old="practise").said
    client.post(f"/courses/{course.id}/form/nothing", {"revision": "1"}, 404)


def test_two_who_change_one_step_compare_and_two_who_change_two_are_merged(
    course: Course, cast: Cast, clock: StoppedClock, signed_in: SignIn
) -> None:
    db.session.query(Course).update({"draft_source": COURSE})
    db.session.commit()
    first, second = signed_in(cast.tara), signed_in(cast.lea)
    began = draft_of(course.id).draft_revision
    lesson = {"old": "hello", "minutes": "3", "text": "Hello"}
    act(first, course.id, "step", revision=began, title="Greet", **lesson)
    act(second, course.id, "step", revision=began, old="read-tone", about="kb.tone", title="Read this")
    assert "Someone else changed the same part" in act(second, course.id, "step", 409, revision=began, title="Wave", **lesson).said
    found = parse_course(draft_of(course.id).draft_source).course
    assert found is not None and [step.title for step in found.steps] == ["Greet", "Read this", ""]
    assert db.session.query(CourseState).filter_by(course_id=course.id).count() == 3
    assert "Step Greet changed" in first.get(f"/courses/{course.id}/history").said
    first.post(f"/courses/{course.id}/history/{began}", {"revision": str(draft_of(course.id).draft_revision)})
    assert draft_of(course.id).draft_source == COURSE


def test_who_takes_a_course_keeps_the_version_and_a_draft_is_nobody_s(
    course: Course, cast: Cast, clock: StoppedClock, signed_in: SignIn
) -> None:
    db.session.query(Course).update({"draft_source": COURSE})
    enrolment = actions.enrol(cast.bo, course, by=cast.lea, at=AT)
    db.session.commit()
    client = signed_in(cast.tara)
    act(client, course.id, "step-remove", old="hello")
    assert "1 person who takes the course now keeps theirs." in client.get(f"/courses/{course.id}/form").text
    client.post(f"/courses/{course.id}/publish", {"revision": "1"})
    assert draft_of(course.id).current_number == 1, "what was not seen is not published"
    client.post(f"/courses/{course.id}/publish", {"revision": str(draft_of(course.id).draft_revision)})
    kept = db.session.query(CourseVersion).join(Enrolment, Enrolment.course_version_id == CourseVersion.id).one()
    assert (draft_of(course.id).current_number, kept.number, len(kept.steps)) == (2, 1, 3)
    client.post(f"/courses/{course.id}/archive")
    agent = signed_in(cast.bo)
    agent.get(f"/courses/{course.id}", 404)
    agent.get(f"/courses/taken/{enrolment.id}")
    signed_in(cast.lea).get(f"/courses/{course.id}/enrolments", 404)
    agent.get(f"/courses/{course.id}/form", 403)
    signed_in(cast.ada).get(f"/courses/{course.id}/form", 403)
    client.post(f"/courses/{course.id}/restore")
    assert "First days" in agent.get("/courses").said


def test_another_team_s_course_is_not_there(course: Course, cast: Cast, clock: StoppedClock, signed_in: SignIn) -> None:
    db.session.query(Course).update({"team_id": cast.south.id, "draft_source": COURSE})
    db.session.commit()
    client = signed_in(cast.tara)
    for path in ("", "/form", "/edit", "/history", "/versions"):
        client.get(f"/courses/{course.id}{path}", 404)
    act(client, course.id, "step-remove", 404, old="hello")
