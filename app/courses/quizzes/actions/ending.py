"""What follows when an attempt is over: points, where the person stands, sums of the questions, what was asked."""

from datetime import datetime
from typing import Any

from sqlalchemy import update

from app.base.database import db
from app.base.statements import add_to_rows
from app.courses.quizzes.doors import quiz_passed
from app.courses.quizzes.figures import rest_score
from app.courses.quizzes.marking import mark, wrong_choices
from app.courses.quizzes.models import QuizAssignment, QuizAttempt, QuizStanding, QuizState, QuizTally, QuizWrongTally
from app.courses.quizzes.queries import compiled, standing_of
from app.courses.quizzes.quiz import Quiz
from app.trail.actions import record

SUMS = ("n", "right_n", "rest", "rest_squares", "rest_right")


def end(attempt: QuizAttempt, *, at: datetime) -> None:
    """Close an open attempt with the answers that stand. Needs it held, with quiz, version and answers loaded.

    Only the first attempt of a person goes into the figures of questions: later ones have read the explanations.
    """
    quiz = compiled(attempt.version)
    for row in attempt.answers:
        worth = mark(quiz.by_id[row.question], row.answer)
        row.sent_at, row.right, row.half_points = row.sent_at or at, worth.right, worth.half_points
    attempt.state = QuizState.ENDED
    attempt.ended_at = min(at, attempt.deadline_at) if attempt.deadline_at else at
    attempt.half_points = sum(row.half_points for row in attempt.answers)
    attempt.most_half_points, attempt.passed = quiz.half_points, quiz.passes(attempt.half_points)
    db.session.flush()
    if attempt.preview_only:
        return
    standing = standing_of(attempt.person_id, attempt.quiz_id)
    if standing is not None:
        _keep_best(standing, attempt)
        _close_what_was_asked(standing, attempt)
    if attempt.number == 1 and attempt.team_id is not None:
        _count(attempt, quiz, attempt.team_id)
    facts: dict[str, Any] = {"passed": attempt.passed, "attempt": attempt.number}
    by, title = attempt.person, attempt.quiz.title
    record("courses.quiz_end", "quiz", attempt.quiz_id, by=by, at=attempt.ended_at, label=title, team_id=attempt.team_id, **facts)
    if attempt.passed:
        quiz_passed(attempt)


def _keep_best(standing: QuizStanding, attempt: QuizAttempt) -> None:
    assert attempt.ended_at is not None
    standing.last_at = attempt.ended_at
    if attempt.passed and standing.passed_at is None:
        standing.passed_at = attempt.ended_at
    better = attempt.half_points * standing.best_most > standing.best_half_points * attempt.most_half_points
    if standing.best_attempt_id is None or better:
        standing.best_half_points, standing.best_most, standing.best_attempt_id = attempt.half_points, attempt.most_half_points, attempt.id
    db.session.flush()


def _close_what_was_asked(standing: QuizStanding, attempt: QuizAttempt) -> None:
    most = attempt.quiz.most_attempts
    none_left = most is not None and standing.attempts >= most + standing.granted
    if attempt.passed or none_left:
        waiting = (QuizAssignment.person_id == attempt.person_id, QuizAssignment.quiz_id == attempt.quiz_id)
        query = update(QuizAssignment).where(*waiting, QuizAssignment.done_at.is_(None))
        db.session.execute(query.values(done_at=attempt.ended_at), execution_options={"synchronize_session": "fetch"})


def _count(attempt: QuizAttempt, quiz: Quiz, team_id: int) -> None:
    """Add a first attempt to the sums, in one order everywhere so that two who end at once do not wait for each other in a ring."""
    where: dict[str, Any] = {"quiz_id": attempt.quiz_id, "team_id": team_id}
    answers = {row.question: row for row in attempt.answers}
    whole = rest_score(attempt.half_points, quiz.half_points)
    rows = [where | {"question": "", "digest": ""} | _sums(attempt.passed, whole)]
    wrong = []
    for question in sorted(quiz.questions, key=lambda one: one.id):
        row, key = answers.get(question.id), {"question": question.id, "digest": question.digest}
        right, earned = (row.right is True, row.half_points) if row is not None else (False, 0)
        rows.append(where | key | _sums(right, rest_score(attempt.half_points - earned, quiz.half_points - 2 * question.points)))
        chosen = wrong_choices(question, row.answer) if row is not None else []
        wrong += [where | key | {"choice": choice, "n": 1} for choice in sorted(set(chosen))]
    add_to_rows(QuizTally.__table__, SUMS, rows)  # type: ignore[arg-type]
    add_to_rows(QuizWrongTally.__table__, ("n",), wrong)  # type: ignore[arg-type]


def _sums(right: bool, rest: int) -> dict[str, int]:
    return {"n": 1, "right_n": int(right), "rest": rest, "rest_squares": rest * rest, "rest_right": rest if right else 0}
