"""Asking people to take a quiz."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.base.database import db
from app.base.errors import DomainError
from app.base.transaction import lock_chain
from app.courses.quizzes import notices
from app.courses.quizzes.models import Quiz, QuizAssignment, QuizStanding
from app.courses.quizzes.queries import standing_of
from app.inbox.actions.assigning import MOST_NOTE, AssignReport
from app.people.models import Person
from app.people.ownership import may_read
from app.trail.actions import record
from app.ui.words import gettext as _


def ask(people: Sequence[Person], quiz: Quiz, *, note: str, by: Person, at: datetime) -> AssignReport:
    """Ask each of `people` to take a published quiz, and tell them. Needs their memberships.

    Whoever used every attempt gets one more. Who has it on the list already is left alone, and so is who cannot read the quiz.
    Raises DomainError for nobody, a note that is too long, a quiz that is not published.
    """
    _require_possible(people, quiz, note)
    waiting = _waiting(people, quiz)
    reachable = [person for person in people if may_read(person, quiz)]
    fresh = [person for person in reachable if person.id not in waiting]
    for person in sorted(fresh, key=lambda one: one.id):
        lock_chain(f"quiz:{person.id}:{quiz.id}")
        _grant(person, quiz, at)
        made = QuizAssignment(person_id=person.id, quiz_id=quiz.id, assigned_by_id=by.id, assigned_at=at, note=note.strip())
        db.session.add(made)
        db.session.flush()
        team_id = min(person.team_ids, default=None)
        record("courses.ask_quiz", "person", person.id, by=by, at=at, label=person.name, team_id=team_id, quiz=quiz.title)
        if person.id != by.id:
            notices.quiz_asked(made, quiz, by, at=at)
    return AssignReport(len(fresh), len(reachable) - len(fresh), len(people) - len(reachable))


def _require_possible(people: Sequence[Person], quiz: Quiz, note: str) -> None:
    if not people:
        raise DomainError(_("Choose at least one person."), field="person_ids")
    if len(note) > MOST_NOTE:
        raise DomainError(_("A note may have %(most)s characters. Shorten it.", most=MOST_NOTE), field="note")
    if quiz.current_number is None or quiz.archived_at is not None:
        raise DomainError(_("This quiz is not published, so nobody can take it. Publish it, or choose another one."), field="quiz_id")


def _waiting(people: Sequence[Person], quiz: Quiz) -> frozenset[int]:
    query = select(QuizAssignment.person_id).where(QuizAssignment.quiz_id == quiz.id, QuizAssignment.done_at.is_(None))
    return frozenset(db.session.scalars(query.where(QuizAssignment.person_id.in_([person.id for person in people]))))


def _grant(person: Person, quiz: Quiz, at: datetime) -> None:
    """One more attempt for whoever used all; a standing for whoever has none, so that lists show who was asked."""
    known = standing_of(person.id, quiz.id)
    if known is None:
        team_id = quiz.team_id or min(person.team_ids, default=None)
        known = QuizStanding(person_id=person.id, quiz_id=quiz.id, team_id=team_id, attempts=0, granted=0, last_at=at)
        known.best_half_points, known.best_most = 0, 0
        db.session.add(known)
    elif quiz.most_attempts is not None and known.attempts >= quiz.most_attempts + known.granted:
        known.granted += 1
