"""Taking a quiz: what is chosen is kept, keys stay hidden until the answer was sent, the server's clock counts."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import selectinload

from app.base.database import db
from app.courses.models import Course
from app.courses.quizzes.actions import answering
from app.courses.quizzes.actions.answering import NoAttemptLeft, begin, finish, save
from app.courses.quizzes.actions.asking import ask
from app.courses.quizzes.models import QuizAnswer, QuizAssignment, QuizAttempt, QuizStanding, QuizState, QuizVersion
from app.courses.quizzes.queries import attempt_to_write
from app.knowledge.models import Article, ArticleVersion
from app.people.models import Notice, Person
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.courses.quiz_world import QUIZ, RIGHT, SECRETS, build_quiz, place_of
from tests.page_client import PageClient

SignIn = Callable[[Person], PageClient]


def answered(person: Person, version: QuizVersion, clock: StoppedClock, answers: dict[str, object]) -> QuizAttempt:
    """An attempt of a person that is handed in with these answers."""
    attempt = begin(fresh(person), version, at=clock.at, seed=7)
    for question, answer in answers.items():
        save(attempt, question, answer, at=clock.at)
    finish(attempt, at=clock.at)
    db.session.commit()
    return attempt


def fresh(person: Person) -> Person:
    """The person with the teams they are in."""
    found: Person = db.session.scalars(db.select(Person).where(Person.id == person.id).options(selectinload(Person.memberships))).one()
    return found


def again(attempt: QuizAttempt) -> QuizAttempt:
    db.session.expire_all()
    return db.session.get_one(QuizAttempt, attempt.id)


def test_no_page_tells_a_key_before_the_answer_was_sent(cast: Cast, clock: StoppedClock, signed_in: SignIn) -> None:
    version = build_quiz(clock.at)
    client = signed_in(cast.bo)
    quiz = f"/courses/quizzes/{version.quiz_id}"
    client.post(f"{quiz}/attempts")
    attempt = db.session.query(QuizAttempt).one()
    at = f"/courses/quizzes/attempts/{attempt.id}"
    pages = [client.get("/courses/quizzes"), client.get(quiz), client.get(f"{at}/hand-in")]
    for place in range(1, 6):
        question = f"{at}/questions/{place}"
        pages.append(client.get(question))
        chosen = {"hot": "true", "steps": ""}.get(next(one for one in RIGHT if place_of(version, attempt.seed, one) == place), "0")
        pages.append(client.send("POST", f"{question}/keep", 200, htmx=True, data={"answer": chosen}))
        if place == place_of(version, attempt.seed, "steps"):
            pages.append(client.send("POST", f"{question}/keep", 200, htmx=True, data={"move": "up:1"}))
    told = [(secret, page.text) for page in pages for secret in SECRETS if secret in page.text]
    assert not told
    values = [re.findall(r'name="answer" value="(\w+)"', page.text) for page in pages]
    assert all(set(one) <= {"0", "1", "2", "3", "true", "false"} for one in values), "a value tells the place in the file"
    for path in ("edit", "versions", "versions/1", "differences", "figures", "people"):
        client.get(f"{quiz}/{path}", 403)
    client.post(f"{quiz}/check", {"text": "x"}, 403)
    client.post(f"{quiz}/attempts", {"preview": "1"}, 403)
    client.post(f"{at}/end")
    assert all(secret in client.get(at).text for secret in ("Zircon-explanation of the first", "Twenty years"))


def test_what_is_chosen_is_kept_and_the_attempt_goes_on_where_it_was_left(cast: Cast, clock: StoppedClock, signed_in: SignIn) -> None:
    version = build_quiz(clock.at)
    client = signed_in(cast.bo)
    client.post(f"/courses/quizzes/{version.quiz_id}/attempts")
    attempt = db.session.query(QuizAttempt).one()
    at, place = f"/courses/quizzes/attempts/{attempt.id}", place_of(version, attempt.seed, "word")
    question = f"{at}/questions/{place}"
    assert "Saved at" in client.send("POST", f"{question}/keep", 200, htmx=True, data={"answer": "  Bulb  azine"}).text
    other = signed_in(cast.bo)
    assert other.post(f"/courses/quizzes/{version.quiz_id}/attempts").location == at
    assert 'value="Bulb azine"' in other.get(question).text
    client.send("POST", f"{question}/keep", 200, htmx=True, data={"answer": ""})
    assert db.session.query(QuizAnswer).count() == 0
    which = f"{at}/questions/{place_of(version, attempt.seed, 'which')}"
    chosen = [(one.get("data-digit"), one.get("autofocus") is not None) for one in client.get(which).page.all("input", name="answer")]
    assert chosen[:2] == [("1", True), ("2", False)], "keys choose, and the focus begins at the first answer"
    assert "not an answer" in client.post(which, {"answer": "17"}, 422).said
    client.get(f"{at}/questions/6", 404)
    for stranger in (cast.ines, cast.stan, cast.tara):
        signed_in(stranger).get(at, 404)
        signed_in(stranger).post(f"{question}/keep", {"answer": "x"}, 404)
        signed_in(stranger).post(f"{at}/end", expect=404)


def test_an_item_moves_by_a_button(cast: Cast, clock: StoppedClock, signed_in: SignIn) -> None:
    version = build_quiz(clock.at)
    attempt = begin(cast.bo, version, at=clock.at, seed=3)
    db.session.commit()
    question = f"/courses/quizzes/attempts/{attempt.id}/questions/{place_of(version, 3, 'steps')}"
    client = signed_in(cast.bo)
    before = re.findall(r'name="answer" value="(\d)"', client.get(question).text)
    client.post(f"{question}/keep", {"move": f"up:{before[1]}"})
    after = re.findall(r'name="answer" value="(\d)"', client.get(question).text)
    assert after == [before[1], before[0], *before[2:]]
    for nonsense in ("up:99", "sideways:1", "up:x", f"up:{after[0]}"):
        client.post(f"{question}/keep", {"move": nonsense})
    assert re.findall(r'name="answer" value="(\d)"', client.get(question).text) == after
    client.post(question, {"answer": [after[0], after[0], after[1], after[2]]}, 422)


def test_points_pass_and_best_attempt(cast: Cast, clock: StoppedClock) -> None:
    version = build_quiz(clock.at)
    first = answered(cast.bo, version, clock, {"which": 1, "some": [0], "hot": False})
    assert (first.half_points, first.most_half_points, first.passed) == (6, 12, False)
    second = answered(cast.bo, version, clock, RIGHT)
    assert (second.half_points, second.passed, second.number) == (12, True, 2)
    third = answered(cast.bo, version, clock, {})
    standing = db.session.query(QuizStanding).one()
    assert (standing.attempts, standing.best_attempt_id, standing.passed_at) == (3, second.id, clock.at) and not third.passed


def test_time_is_the_server_s(cast: Cast, clock: StoppedClock, signed_in: SignIn) -> None:
    version = build_quiz(clock.at, QUIZ.replace("pass_mark: 60", "pass_mark: 60\nminutes: 10"))
    attempt = begin(cast.bo, version, at=clock.at, seed=3)
    save(attempt, "hot", False, at=clock.at)
    db.session.commit()
    client, began = signed_in(cast.bo), clock.at
    at = f"/courses/quizzes/attempts/{attempt.id}"
    question = f"{at}/questions/{place_of(version, 3, 'word')}"
    assert "10 minutes left" in client.get(question).said and client.get(f"{at}/time", htmx=True)
    clock.set(began + timedelta(minutes=10))
    client.get(f"{at}/time", 286, htmx=True)
    assert "The time is over" in client.get(at).said
    with pytest.raises(answering.NotOpen):
        save(again(attempt), "word", "Bulbazine", at=clock.at)
    db.session.rollback()
    clock.set(began + timedelta(hours=3))
    assert client.post(question, {"answer": "Bulbazine"}).location == at
    closed = again(attempt)
    assert (closed.state, closed.ended_at, closed.half_points) == (QuizState.ENDED, began + timedelta(minutes=10), 2)
    client.post(question, {"answer": "Bulbazine"})
    assert again(attempt).half_points == 2 and "Zircon-explanation of the third" in client.get(at).text


def test_attempts_are_limited_and_being_asked_again_gives_one_more(cast: Cast, clock: StoppedClock, signed_in: SignIn) -> None:
    version = build_quiz(clock.at, QUIZ.replace("pass_mark: 60", "pass_mark: 60\nattempts: 1\nreveal: passed"))
    ask([cast.bo], version.quiz, note="Before Monday.", by=cast.lea, at=clock.at)
    assert ask([cast.bo], version.quiz, note="", by=cast.lea, at=clock.at).already == 1
    client = signed_in(cast.bo)
    assert "Before Monday." in client.get(f"/courses/quizzes/{version.quiz_id}").said
    used_up = answered(cast.bo, version, clock, {})
    assert "Take it again" not in client.get(f"/courses/quizzes/attempts/{used_up.id}").said
    assert db.session.query(QuizAssignment).one().done_at == clock.at
    with pytest.raises(NoAttemptLeft):
        begin(fresh(cast.bo), version, at=clock.at)
    assert "used every attempt" in client.post(f"/courses/quizzes/{version.quiz_id}/attempts", expect=422).said
    ask([fresh(cast.bo)], version.quiz, note="", by=cast.lea, at=clock.at)
    assert answered(cast.bo, version, clock, RIGHT).number == 2
    assert db.session.query(Notice).filter_by(kind="courses.quiz_asked", person_id=cast.bo.id).count() == 2


def test_the_result_names_what_it_rests_on_and_leads_to_another_attempt(
    course: Course, cast: Cast, clock: StoppedClock, signed_in: SignIn
) -> None:
    db.session.scalars(db.select(ArticleVersion)).one().clauses = {"plain": "Say it plainly"}
    cited = QUIZ.replace("of the first.", "of the first.\n    clause: kb.tone#plain").replace(
        "of the third.", "of the third.\n    clause: kb.tone"
    )
    attempt = answered(cast.bo, build_quiz(clock.at, cited), clock, {"which": 1})
    page = signed_in(cast.bo).get(f"/courses/quizzes/attempts/{attempt.id}")
    assert "It rests on How we write: Say it plainly" in page.said and "It rests on How we write" in page.said
    assert "kb.tone" not in page.said and "1 of 5" in page.said
    assert "Take it again" in page.said
    article = db.session.scalars(db.select(Article)).one()
    article.archived_at, article.current_number = clock.at, None
    db.session.commit()
    assert "an article that is not here any more" in signed_in(cast.bo).get(f"/courses/quizzes/attempts/{attempt.id}").said


def test_keys_that_wait_for_the_pass_are_not_told_before(cast: Cast, clock: StoppedClock, signed_in: SignIn) -> None:
    version = build_quiz(clock.at, QUIZ.replace("pass_mark: 60", "pass_mark: 60\nattempts: 3\nreveal: passed"))
    first = answered(cast.bo, version, clock, {"which": 0, "word": "a ring"})
    client, at = signed_in(cast.bo), f"/courses/quizzes/attempts/{first.id}"
    page = client.get(at)
    assert not [secret for secret in SECRETS if secret in page.text] and "Not right" in page.said and "a ring" in page.said
    answered(cast.bo, version, clock, RIGHT)
    assert "Zircon-explanation of the first" in client.get(at).text


def test_an_answer_told_at_once_stands(cast: Cast, clock: StoppedClock, signed_in: SignIn) -> None:
    version = build_quiz(clock.at, QUIZ.replace("pass_mark: 60", "pass_mark: 60\nfeedback: each"))
    attempt = begin(cast.bo, version, at=clock.at, seed=3)
    db.session.commit()
    client = signed_in(cast.bo)
    question = f"/courses/quizzes/attempts/{attempt.id}/questions/{place_of(version, 3, 'word')}"
    client.post(question, {"answer": ""}, 422)
    client.post(question, {"answer": "a ring"})
    shown = client.get(question)
    assert "Zircon-explanation of the fourth" in shown.text and "explanation of the third" not in shown.text
    client.post(question, {"answer": "Bulbazine"}, 422)
    assert "sent this answer already" in client.post(f"{question}/keep", {"answer": "Bulbazine"}, 422).said


def test_two_who_begin_at_once_have_one_attempt(cast: Cast, clock: StoppedClock) -> None:
    version = build_quiz(clock.at)
    one, two = begin(cast.bo, version, at=clock.at), begin(cast.bo, version, at=clock.at)
    assert one is two and attempt_to_write(cast.ines, one.id) is None
