"""Closing attempts whose time ran out while nobody was there: lists and figures do not wait until their owners come back."""

from datetime import datetime

from sqlalchemy import Select, select

from app.base import clock
from app.base.database import db
from app.base.jobs import job
from app.base.transaction import unit_of_work
from app.courses.quizzes.actions.answering import is_over
from app.courses.quizzes.actions.ending import end
from app.courses.quizzes.models import IS_OPEN, QuizAttempt, QuizState
from app.courses.quizzes.queries import attempt_to_close

JOB = "courses.close_quizzes"


@job(JOB, hourly=True)
def close_overdue() -> None:
    """Close every attempt whose time is over, each in a transaction of its own. Safe to run twice, and beside its owner."""
    with unit_of_work():
        found = db.session.scalars(overdue(clock.now())).all()
    for attempt_id in found:
        with unit_of_work():
            _close(attempt_id)


def overdue(at: datetime) -> Select[int]:
    """Ids of open attempts whose time is over, by the index of those that are open."""
    return select(QuizAttempt.id).where(IS_OPEN, QuizAttempt.deadline_at <= at)


def _close(attempt_id: int) -> None:
    """The very end that the owner's return would bring: the answers that were chosen in time, at the moment the time ran out."""
    attempt, at = attempt_to_close(attempt_id), clock.now()
    if attempt is not None and attempt.state is QuizState.OPEN and is_over(attempt, at):
        end(attempt, at=at)
