"""Verbs of courses: publishing, enrolling, doing steps."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.base.errors import DomainError
from app.base.publishing import publish as publish_text
from app.courses import announcing
from app.courses.document import CourseDocument
from app.courses.models import Course, CourseVersion, Enrolment, StepDone
from app.courses.queries import counted_attempt, current_version, fulfilled_by, is_done, scenario_slug, unfinished_with
from app.courses.quizzes.models import QuizAttempt
from app.courses.quizzes.queries import passed_named
from app.inbox.models import Attempt
from app.inbox.shifts.models import ShiftRun
from app.people.actions.notices import notify
from app.people.models import Person
from app.trail.actions import record
from app.ui.words import gettext as _


class AlreadyEnrolled(DomainError):
    """The person takes the course already."""


class NotPublished(DomainError):
    """The course has no version that could be taken."""


class WrongStep(DomainError):
    """The step does not exist in this course, or is not done this way."""


def publish(course: Course, document: CourseDocument, source: str, *, by: Person | None, at: datetime, origin: str) -> CourseVersion:
    """Make `source` (already parsed into `document`) the course's current version. People enrolled keep theirs."""
    steps = [step.as_json() for step in document.steps]
    by_id = by.id if by else None
    version = publish_text(course, CourseVersion, "course_id", source, title=document.title, by_id=by_id, at=at, steps=steps).version
    course.title, course.about = document.title[:200], document.about
    facts = {"number": version.number, "origin": origin}
    record("courses.publish", "course", course.id, by=by, at=at, label=course.title, team_id=course.team_id, **facts)
    return version


def enrol(person: Person, course: Course, *, by: Person, at: datetime) -> Enrolment:
    """Let `person` take the course in its current version and tell them. Needs `person.memberships`.

    Raises AlreadyEnrolled, NotPublished.
    """
    known = db.session.query(Enrolment.id).filter_by(person_id=person.id, course_id=course.id).first()
    if known:
        raise AlreadyEnrolled(_("%(name)s takes this course already. Reload the page to see how far they are.", name=person.name))
    version = current_version(course)
    if version is None:
        raise NotPublished(_("This course is a draft, so nobody can take it. Publish it first."))
    enrolment = Enrolment(
        person_id=person.id,
        course_id=course.id,
        course_version_id=version.id,
        team_id=course.team_id or min(person.team_ids, default=None),
        enrolled_by_id=by.id,
        enrolled_at=at,
        steps_total=len(version.steps),
        steps_done=0,
    )
    enrolment.version, enrolment.course, enrolment.done = version, course, []
    db.session.add(enrolment)
    db.session.flush()
    record("courses.enrol", "person", person.id, by=by, at=at, label=person.name, team_id=enrolment.team_id, course=course.title)
    if by.id != person.id:
        notify(person.id, "courses.enrolled", f"/courses/taken/{enrolment.id}", at=at, course=course.title)
    return enrolment


def do_step(enrolment: Enrolment, step_id: str, *, by: Person, at: datetime) -> None:
    """The person has read a lesson, acknowledges an article, or passed the quiz before. Twice is once. Raises WrongStep."""
    step = next((step for step in enrolment.version.steps if step["id"] == step_id), None)
    if step is None:
        raise WrongStep(_("This step is not part of the course version you take. Go back to the course."))
    if step["kind"] == "scenario":
        raise WrongStep(_("A scenario step is done by finishing an attempt. Start it in the inbox."))
    if step["kind"] == "shift":
        raise WrongStep(_("A shift step is done by running the shift. Start it in the inbox."))
    if step["kind"] == "quiz" and not passed_named(enrolment.person_id, step["about"]):
        raise WrongStep(_("A quiz step is done by passing the quiz. Begin it first."))
    _mark(enrolment, step_id, by_id=by.id, at=at)


def mark_done_for(enrolment: Enrolment, step_id: str, *, reason: str, by: Person, at: datetime) -> None:
    """A lead marks a step done for somebody, with a reason that is recorded. Raises WrongStep."""
    if not reason.strip():
        raise WrongStep(_("Write why the step counts as done."), field="reason")
    if not any(step["id"] == step_id for step in enrolment.version.steps):
        raise WrongStep(_("This step is not part of the course. Reload the page and choose one that is shown."))
    _mark(enrolment, step_id, by_id=by.id, at=at, reason=reason.strip())
    _record("mark_done", enrolment, by=by, at=at, step=step_id, reason=reason.strip())


def attempt_counts(attempt: Attempt) -> None:
    """An attempt has ended: the scenario steps it fulfils are done. Failed, void and preview attempts fulfil nothing."""
    if attempt.failed or attempt.preview_only or attempt.ended_at is None:
        return
    slug = scenario_slug(attempt.scenario_id)
    for enrolment in unfinished_with(attempt.person_id):
        _fulfil(enrolment, slug, attempt, at=attempt.ended_at)


def shift_counts(run: ShiftRun) -> None:
    """A run of a shift is over: in each course the first open step that names the shift is done."""
    for enrolment in unfinished_with(run.person_id):
        waiting = [step for step in enrolment.version.steps if step["kind"] == "shift" and step["about"] == run.shift.slug]
        open_step = next((step for step in waiting if not is_done(enrolment, step["id"])), None)
        if open_step is not None and run.ended_at is not None:
            _mark(enrolment, open_step["id"], by_id=run.person_id, at=run.ended_at)


def quiz_counts(attempt: QuizAttempt) -> None:
    """A quiz was passed: in each course the first open step that names it is done."""
    for enrolment in unfinished_with(attempt.person_id):
        waiting = [step for step in enrolment.version.steps if step["kind"] == "quiz" and step["about"] == attempt.quiz.slug]
        open_step = next((step for step in waiting if not is_done(enrolment, step["id"])), None)
        if open_step is not None and attempt.ended_at is not None:
            _mark(enrolment, open_step["id"], by_id=attempt.person_id, at=attempt.ended_at)


def attempt_no_longer_counts(attempt: Attempt, by: Person, at: datetime) -> None:
    """An attempt was voided: the steps it fulfilled wait again, unless another attempt of the person at that scenario fulfils them."""
    for enrolment in fulfilled_by(attempt.id):
        _take_back(enrolment, attempt, by=by, at=at)
        spare = counted_attempt(enrolment, attempt.scenario_id)
        if spare is not None and spare.ended_at is not None:
            _fulfil(enrolment, scenario_slug(spare.scenario_id), spare, at=spare.ended_at)


def _fulfil(enrolment: Enrolment, slug: str, attempt: Attempt, *, at: datetime) -> None:
    """The first open step that names the scenario is done by this attempt."""
    waiting = [step for step in enrolment.version.steps if step["kind"] == "scenario" and step["about"] == slug]
    open_step = next((step for step in waiting if not is_done(enrolment, step["id"])), None)
    if open_step is not None:
        _mark(enrolment, open_step["id"], by_id=attempt.person_id, at=at, attempt_id=attempt.id)


def _take_back(enrolment: Enrolment, attempt: Attempt, *, by: Person, at: datetime) -> None:
    for row in [row for row in enrolment.done if row.attempt_id == attempt.id]:
        enrolment.done.remove(row)
        db.session.delete(row)
        _record("take_back", enrolment, by=by, at=at, step=row.step)
    enrolment.steps_done = len(enrolment.done)
    enrolment.last_step_at = max((row.at for row in enrolment.done), default=None)
    enrolment.completed_at = None
    db.session.flush()


def _mark(enrolment: Enrolment, step_id: str, *, by_id: int, at: datetime, attempt_id: int | None = None, reason: str = "") -> None:
    if is_done(enrolment, step_id):
        return
    enrolment.done.append(StepDone(enrolment_id=enrolment.id, step=step_id, at=at, by_id=by_id, attempt_id=attempt_id, reason=reason))
    enrolment.steps_done = len(enrolment.done)
    enrolment.last_step_at = at
    if enrolment.steps_done >= enrolment.steps_total:
        enrolment.completed_at = at
        _record("complete", enrolment, by=None, at=at)
        announcing.completed(enrolment, at=at)
    db.session.flush()


def _record(verb: str, enrolment: Enrolment, *, by: Person | None, at: datetime, **details: Any) -> None:
    """Whose course it is, and which. Needs `version` loaded."""
    name = db.session.scalar(select(Person.name).where(Person.id == enrolment.person_id)) or ""
    facts = {"course": enrolment.version.title, **details}
    record(f"courses.{verb}", "person", enrolment.person_id, by=by, at=at, label=name, team_id=enrolment.team_id, **facts)
