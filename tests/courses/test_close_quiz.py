"""An attempt whose time ran out is closed without its owner, exactly as their return would close it, and once."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.base.database import db
from app.courses.quizzes.actions import closing
from app.courses.quizzes.actions.answering import begin, finish, save
from app.courses.quizzes.actions.closing import close_overdue, overdue
from app.courses.quizzes.models import QuizAttempt, QuizStanding, QuizState, QuizTally, QuizVersion
from app.courses.quizzes.queries import attempt_to_write
from app.people.models import Person
from app.trail.models import TrailEntry
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.courses.quiz_world import QUIZ, build_quiz
from tests.courses.test_take_quiz import fresh

TIMED = QUIZ.replace("pass_mark: 60", "pass_mark: 60\nminutes: 10")
CHOSEN = {"which": 1, "some": [0, 1], "hot": False}


def begun(person: Person, clock: StoppedClock, version: QuizVersion | None = None) -> QuizAttempt:
    """An attempt with three right answers of five, left alone."""
    attempt = begin(fresh(person), version or build_quiz(clock.at, TIMED), at=clock.at, seed=7)
    for question, answer in CHOSEN.items():
        save(attempt, question, answer, at=clock.at)
    db.session.commit()
    return attempt


def outcome(attempt_id: int) -> tuple[object, ...]:
    """All that an end leaves behind, but who it is."""
    db.session.expire_all()
    one = db.session.get_one(QuizAttempt, attempt_id)
    standing = db.session.get_one(QuizStanding, (one.person_id, one.quiz_id))
    of = (one.state, one.half_points, one.most_half_points, one.passed, one.ended_at)
    return (*of, standing.attempts, standing.best_half_points, standing.best_most, standing.passed_at, standing.last_at)


def sums() -> dict[str, int]:
    return {row.question: row.n for row in db.session.query(QuizTally)}


def test_it_ends_as_it_would_on_return_and_once(cast: Cast, clock: StoppedClock) -> None:
    version = build_quiz(clock.at, TIMED)
    left, returning = begun(cast.bo, clock, version).id, begun(cast.ines, clock, version).id
    clock.move(minutes=9, seconds=59)
    close_overdue()
    assert db.session.get_one(QuizAttempt, left).state is QuizState.OPEN, "a second is left"
    clock.move(hours=3)
    held = attempt_to_write(cast.ines, returning)
    assert held is not None
    finish(held, at=clock.at)
    db.session.commit()
    close_overdue()
    assert outcome(left) == outcome(returning)
    assert outcome(left)[:4] == (QuizState.ENDED, 8, 12, True)
    assert db.session.get_one(QuizAttempt, left).ended_at == db.session.get_one(QuizAttempt, left).deadline_at
    assert set(sums().values()) == {2}
    close_overdue()
    assert set(sums().values()) == {2}
    ends = db.session.query(TrailEntry).filter_by(verb="courses.quiz_end").all()
    assert sorted(entry.actor_name for entry in ends) == [cast.bo.name, cast.ines.name]


def test_what_somebody_ended_meanwhile_stays(cast: Cast, clock: StoppedClock) -> None:
    attempt = begun(cast.bo, clock)
    clock.move(hours=1)
    finish(attempt, at=clock.at)
    db.session.commit()
    before = outcome(attempt.id)
    clock.move(hours=1)
    closing._close(attempt.id)
    db.session.commit()
    assert outcome(attempt.id) == before and sums()[""] == 1


def test_without_a_time_box_an_attempt_stays_open(cast: Cast, clock: StoppedClock) -> None:
    attempt = begun(cast.bo, clock, build_quiz(clock.at))
    clock.move(days=30)
    close_overdue()
    assert db.session.get_one(QuizAttempt, attempt.id).state is QuizState.OPEN


@pytest.mark.sqlite
def test_open_ones_are_found_by_their_index(cast: Cast, clock: StoppedClock) -> None:
    written = str(overdue(clock.at + timedelta(days=1)).compile(db.engine, compile_kwargs={"literal_binds": True}))
    plan = " ".join(row[3] for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {written}")))
    assert "uq_quiz_attempt_open" in plan, plan
