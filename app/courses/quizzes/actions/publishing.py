"""Verbs on the text of a quiz: create, save the draft, publish, archive."""

from datetime import datetime
from typing import Any

from app.base.database import db
from app.base.errors import DomainError
from app.base.publishing import hold
from app.base.publishing import publish as publish_text
from app.base.source import Finding
from app.base.versions import normal_source
from app.courses.quizzes.document import parse_quiz
from app.courses.quizzes.models import Quiz, QuizDraftState, QuizVersion
from app.courses.quizzes.queries import names_for, quiz_named
from app.courses.quizzes.quiz import GRADE
from app.courses.quizzes.quiz import Quiz as QuizDocument
from app.people.models import Person
from app.people.states import States
from app.trail.actions import record
from app.ui.words import gettext as _

STATES = States(QuizDraftState, "quiz_id")


class WrongText(DomainError):
    """The text has errors, so it cannot be published or stored under its id."""


class TakenId(DomainError):
    """Another quiz of the same owner has this id."""


def findings_in(text: str, team_id: int | None) -> tuple[Finding, ...]:
    """What is wrong with a quiz file of this owner."""
    return parse_quiz(normal_source(text), **names_for(team_id)).findings


def create_quiz(text: str, *, pack_id: int | None, team_id: int | None, by: Person, at: datetime) -> Quiz:
    """A new quiz with `text` as its draft. Raises WrongText, TakenId."""
    document = _document(text, names_for(team_id))
    if quiz_named(document.id, team_id) is not None:
        raise TakenId(_("There is a quiz '%(id)s' already. Give this one another id.", id=document.id), field="source")
    made = Quiz(slug=document.id, title=document.title, pack_id=pack_id, team_id=team_id, created_at=at)
    made.draft_source, made.draft_at, made.draft_by_id = normal_source(text), at, by.id
    _describe(made, document)
    db.session.add(made)
    db.session.flush()
    _record("create_quiz", made, by=by, at=at)
    return made


def save(quiz: Quiz, text: str, *, revision: int, by: Person, at: datetime, said: str = "", before: int | None = None) -> None:
    """Keep `text` as the draft, right or wrong, and as one more state. Raises Conflict when another person saved since `revision`."""
    hold(quiz)
    STATES.save(quiz, normal_source(text), revision=revision, by_id=by.id, at=at, said=said, before=before)


def publish(quiz: Quiz, *, by: Person | None, at: datetime, source: str | None = None, origin: str = "site") -> int:
    """Make the draft (or `source`) the version that new attempts get; returns its number. Raises WrongText, NothingToPublish.

    The levels of the criteria it asks about are kept with the version: a rubric that changes later does not move a key.
    """
    hold(quiz)
    text = quiz.draft_source if source is None else source
    names = names_for(quiz.team_id)
    document = _document(text, names)
    if document.id != quiz.slug:
        raise WrongText(_("The id must stay %(id)s. Copy this text to make another quiz.", id=quiz.slug), field="source")
    kept = {"criteria": _criteria(document, names["rubrics"])}
    done = publish_text(quiz, QuizVersion, "quiz_id", text, title=document.title, by_id=by.id if by else None, at=at, **kept)
    _describe(quiz, document)
    _record("publish_quiz", quiz, by=by, at=at, number=done.version.number, origin=origin)
    return done.version.number


def archive(quiz: Quiz, *, by: Person, at: datetime) -> None:
    """Take the quiz out of the lists; attempts that go on are not disturbed. Twice is once."""
    if quiz.archived_at is None:
        quiz.archived_at = at
        _record("archive_quiz", quiz, by=by, at=at)


def restore(quiz: Quiz, *, by: Person, at: datetime) -> None:
    """Bring an archived quiz back. Twice is once."""
    if quiz.archived_at is not None:
        quiz.archived_at = None
        _record("restore_quiz", quiz, by=by, at=at)


def _describe(quiz: Quiz, document: QuizDocument) -> None:
    quiz.title, quiz.about, quiz.questions = document.title, document.about, len(document.questions)
    quiz.minutes, quiz.pass_mark, quiz.most_attempts = document.minutes, document.pass_mark, document.attempts
    quiz.skills = list(document.skills)


def _criteria(document: QuizDocument, rubrics: dict[str, Any]) -> dict[str, Any]:
    """Title and levels of each criterion that a reply is rated on, by question. Their examples would tell the answer."""
    kept = {}
    for question in document.questions:
        if question.kind == GRADE:
            criterion = rubrics[question.rubric].by_id[question.criterion]
            levels = [{"id": level.id, "label": level.label or level.id, "anchor": level.anchor} for level in criterion.levels]
            kept[question.id] = {"title": criterion.title, "levels": levels}
    return kept


def _document(text: str, names: dict[str, Any]) -> QuizDocument:
    compilation = parse_quiz(normal_source(text), **names)
    if compilation.quiz is None:
        found = next(one for one in compilation.findings if one.severity == "error")
        said = _("Line %(line)s: %(message)s Put the errors right first.", line=found.line, message=found.message)
        raise WrongText(said, field="source")
    return compilation.quiz


def _record(verb: str, quiz: Quiz, *, by: Person | None, at: datetime, **details: Any) -> None:
    record(f"courses.{verb}", "quiz", quiz.id, by=by, at=at, label=quiz.title, team_id=quiz.team_id, **details)
