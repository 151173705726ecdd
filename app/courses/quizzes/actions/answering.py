"""An attempt at a quiz: beginning it, keeping what is chosen, sending it, ending it. The server's clock counts."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from app.base.database import db
from app.base.errors import DomainError
from app.base.transaction import lock_chain
from app.courses.quizzes.actions.ending import end
from app.courses.quizzes.marking import mark
from app.courses.quizzes.models import QuizAnswer, QuizAttempt, QuizStanding, QuizState, QuizVersion
from app.courses.quizzes.queries import attempts_at, compiled, open_attempt, standing_of
from app.courses.quizzes.quiz import SEEDS
from app.people.models import Person
from app.ui.words import gettext as _


class NoAttemptLeft(DomainError):
    """The person used every attempt that the quiz gives."""


class NotOpen(DomainError):
    """The attempt takes no answers any more, or this question does not."""


def begin(person: Person, version: QuizVersion, *, at: datetime, preview: bool = False, seed: int | None = None) -> QuizAttempt:
    """Begin an attempt, or go on with the one that is open. Needs `version.quiz` and memberships loaded. Raises NoAttemptLeft.

    An open attempt whose time is over is closed first, with what was saved in time.
    """
    lock_chain(f"quiz:{person.id}:{version.quiz_id}")
    going = open_attempt(person.id, version.quiz_id, preview=preview)
    if going is not None and not is_over(going, at):
        return going
    if going is not None:
        end(going, at=at)
    quiz = compiled(version)
    team_id = version.quiz.team_id or min(person.team_ids, default=None)
    standing = None if preview else _standing(person, version.quiz_id, team_id, at)
    if standing is not None:
        _require_attempt_left(version, standing)
        standing.attempts, standing.last_at, standing.team_id = standing.attempts + 1, at, team_id
    before = [one.number for one in attempts_at(person, version.quiz_id) if one.preview_only is preview]
    made = QuizAttempt(quiz_id=version.quiz_id, quiz_version_id=version.id, person_id=person.id, team_id=team_id, preview_only=preview)
    made.number, made.seed = max(before, default=0) + 1, secrets.randbelow(SEEDS) if seed is None else seed
    made.state, made.started_at, made.most_half_points = QuizState.OPEN, at, quiz.half_points
    made.deadline_at = at + timedelta(minutes=quiz.minutes) if quiz.minutes else None
    made.half_points, made.passed = 0, False
    made.quiz, made.version, made.answers, made.person = version.quiz, version, [], person
    db.session.add(made)
    db.session.flush()
    return made


def save(attempt: QuizAttempt, question_id: str, answer: Any, *, at: datetime) -> None:
    """Keep what is chosen; None takes it back. Needs the attempt held. Raises NotOpen after the end, or once it was sent."""
    _require_open(attempt, at)
    row = answer_to(attempt, question_id)
    if row is not None and row.sent_at is not None:
        raise NotOpen(_("You sent this answer already. Go on with the next question."))
    if answer is None:
        if row is not None:
            attempt.answers.remove(row)
            db.session.delete(row)
    elif row is None:
        attempt.answers.append(QuizAnswer(attempt_id=attempt.id, question=question_id, answer=answer, saved_at=at, half_points=0))
    else:
        row.answer, row.saved_at = answer, at
    db.session.flush()


def send(attempt: QuizAttempt, question_id: str, answer: Any, *, at: datetime) -> None:
    """Save an answer and mark it: from now on it stands, and the person may read what is right. Raises NotOpen, DomainError for none."""
    if answer is None:
        raise DomainError(_("Choose or write an answer first."))
    save(attempt, question_id, answer, at=at)
    row = answer_to(attempt, question_id)
    assert row is not None
    worth = mark(compiled(attempt.version).by_id[question_id], answer)
    row.sent_at, row.right, row.half_points = at, worth.right, worth.half_points
    db.session.flush()


def finish(attempt: QuizAttempt, *, at: datetime) -> None:
    """The person hands the attempt in. Twice is once. Needs the attempt held."""
    if attempt.state is QuizState.OPEN:
        end(attempt, at=at)


def is_over(attempt: QuizAttempt, at: datetime) -> bool:
    """Whether the attempt takes no more answers: handed in, or its time is over."""
    return attempt.state is not QuizState.OPEN or (attempt.deadline_at is not None and at >= attempt.deadline_at)


def answer_to(attempt: QuizAttempt, question_id: str) -> QuizAnswer | None:
    """What was answered to a question so far."""
    return next((row for row in attempt.answers if row.question == question_id), None)


def _require_open(attempt: QuizAttempt, at: datetime) -> None:
    if is_over(attempt, at):
        raise NotOpen(_("This attempt is over. What you chose in time counts."))


def _standing(person: Person, quiz_id: int, team_id: int | None, at: datetime) -> QuizStanding:
    known = standing_of(person.id, quiz_id)
    if known is None:
        known = QuizStanding(person_id=person.id, quiz_id=quiz_id, team_id=team_id, attempts=0, granted=0, last_at=at)
        known.best_half_points, known.best_most = 0, 0
        db.session.add(known)
    return known


def _require_attempt_left(version: QuizVersion, standing: QuizStanding) -> None:
    most = version.quiz.most_attempts
    if most is not None and standing.attempts >= most + standing.granted:
        raise NoAttemptLeft(_("You used every attempt at this quiz. Your trainer can give you another one by asking you again."))
