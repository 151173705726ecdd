"""Verbs on the text of a course: create, save the draft, publish it, archive, restore."""

from datetime import datetime

from app.base.database import db
from app.base.errors import DomainError
from app.base.publishing import hold
from app.base.source import Finding
from app.base.versions import normal_source
from app.courses import actions
from app.courses.document import CourseDocument, parse_course
from app.courses.history import STATES
from app.courses.models import Course
from app.courses.names import known_names, named_for
from app.courses.queries import course_named
from app.people.models import Person
from app.trail.actions import record
from app.ui.words import gettext as _


class WrongText(DomainError):
    """The text has errors, so it cannot be published or stored under its id."""


class TakenId(DomainError):
    """Another course of the same owner has this id."""


def findings_in(text: str, team_id: int | None) -> tuple[Finding, ...]:
    """What is wrong with a course file of this owner: the same that loading it would find."""
    return parse_course(normal_source(text), **known_names(named_for(team_id))).findings


def create(text: str, *, pack_id: int | None, team_id: int | None, by: Person, at: datetime) -> Course:
    """A new course with `text` as its draft. Raises WrongText, TakenId."""
    document = _document(text, team_id)
    if course_named(document.id, team_id) is not None:
        raise TakenId(_("There is a course '%(id)s' already. Give this one another id.", id=document.id), field="source")
    made = Course(slug=document.id, title=document.title, about=document.about, pack_id=pack_id, team_id=team_id, created_at=at)
    made.draft_source, made.draft_at, made.draft_by_id = normal_source(text), at, by.id
    db.session.add(made)
    db.session.flush()
    _record("create_course", made, by=by, at=at)
    return made


def save(course: Course, text: str, *, revision: int, by: Person, at: datetime, said: str = "", before: int | None = None) -> None:
    """Keep `text` as the draft, right or wrong, and as one more state. Raises Conflict when another person saved since `revision`."""
    hold(course)
    STATES.save(course, normal_source(text), revision=revision, by_id=by.id, at=at, said=said, before=before)


def publish_draft(course: Course, *, by: Person, at: datetime) -> int:
    """Make the draft the version that new enrolments get; returns its number. Who takes the course keeps theirs.

    Raises WrongText, NothingToPublish.
    """
    hold(course)
    document = _document(course.draft_source, course.team_id)
    if document.id != course.slug:
        raise WrongText(_("The id must stay %(id)s. Copy this text to make another course.", id=course.slug), field="source")
    return actions.publish(course, document, course.draft_source, by=by, at=at, origin="site").number


def archive(course: Course, *, by: Person, at: datetime) -> None:
    """Take the course out of the lists; people who take it go on. Twice is once."""
    if course.archived_at is None:
        course.archived_at = at
        _record("archive_course", course, by=by, at=at)


def restore(course: Course, *, by: Person, at: datetime) -> None:
    """Bring an archived course back. Twice is once."""
    if course.archived_at is not None:
        course.archived_at = None
        _record("restore_course", course, by=by, at=at)


def _document(text: str, team_id: int | None) -> CourseDocument:
    compilation = parse_course(normal_source(text), **known_names(named_for(team_id)))
    if compilation.course is None:
        found = next(one for one in compilation.findings if one.severity == "error")
        said = _("Line %(line)s: %(message)s Put the errors right first.", line=found.line, message=found.message)
        raise WrongText(said, field="source")
    return compilation.course


def _record(verb: str, course: Course, *, by: Person, at: datetime) -> None:
    record(f"courses.{verb}", "course", course.id, by=by, at=at, label=course.title, team_id=course.team_id)
