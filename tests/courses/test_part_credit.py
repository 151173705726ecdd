"""A question of several choices that counts in parts says so before, and shows the sum with the answer."""

from collections.abc import Callable

from app.base.database import db
from app.courses.quizzes.models import QuizAttempt
from app.people.models import Person
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.courses.quiz_world import QUIZ, build_quiz, place_of
from tests.courses.test_take_quiz import answered
from tests.page_client import PageClient

PARTS = QUIZ.replace("kind: several\n", "kind: several\n    credit: part\n    points: 3\n")


def test_the_sum_stands_with_the_answer(cast: Cast, clock: StoppedClock, signed_in: Callable[[Person], PageClient]) -> None:
    version = build_quiz(clock.at, PARTS)
    client = signed_in(cast.ines)
    client.post(f"/courses/quizzes/{version.quiz_id}/attempts")
    open_one = db.session.query(QuizAttempt).one()
    place = place_of(version, open_one.seed, "some")
    asked = client.get(f"/courses/quizzes/attempts/{open_one.id}/questions/{place}").said
    assert "Each right one earns a part of the points, each wrong one takes a part off." in asked
    attempt = answered(cast.bo, version, clock, {"some": [0, 1, 2], "which": 2})
    assert (attempt.half_points, attempt.most_half_points) == (3, 16)
    said = signed_in(cast.bo).get(f"/courses/quizzes/attempts/{attempt.id}").said
    assert "Right in part" in said and "2 right − 1 wrong = 1 of 2 parts, each worth 1½." in said


def test_where_the_key_is_kept_back_the_sum_is_not_told(cast: Cast, clock: StoppedClock, signed_in: Callable[[Person], PageClient]) -> None:
    version = build_quiz(clock.at, PARTS.replace("pass_mark: 60", "pass_mark: 60\nreveal: passed"))
    attempt = answered(cast.bo, version, clock, {"some": [0, 1, 2]})
    said = signed_in(cast.bo).get(f"/courses/quizzes/attempts/{attempt.id}").said
    assert "Right in part" in said and "parts, each worth" not in said
