"""Quizzes written in the form: each kind of question, what is missing is said, what was not touched stays as it is written."""

from collections.abc import Callable
from typing import Any

from app.base.database import db
from app.courses.quizzes.document import parse_quiz
from app.courses.quizzes.models import Quiz, QuizVersion
from app.courses.quizzes.quiz import Quiz as Parsed
from app.people.models import Person
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.courses.quiz_world import QUIZ, build_quiz
from tests.page_client import Answer, PageClient

SignIn = Callable[[Person], PageClient]
WHY = {"explanation": "Because."}


def draft() -> Quiz:
    db.session.expire_all()
    return db.session.query(Quiz).one()


def read() -> Parsed:
    found = parse_quiz(draft().draft_source).quiz
    assert found is not None
    return found


def act(client: PageClient, name: str, expect: int = 303, **sent: Any) -> Answer:
    quiz = draft()
    return client.post(f"/courses/quizzes/{quiz.id}/form/{name}", {"revision": str(quiz.draft_revision), **sent}, expect)


def test_a_quiz_of_every_kind_is_written_without_a_line_of_yaml(cast: Cast, clock: StoppedClock, signed_in: SignIn) -> None:
    client = signed_in(cast.tara)
    client.post("/courses/quizzes/start", {"title": "Holds: what they are", "about": "", "owner": "", "pack": ""})
    asked = {
        "one": {"option.text": ["A", "B", "", ""], "option.why": ["", "no", "", ""], "option.right": "0"},
        "several": {"option.text": ["A", "B", "C"], "option.why": ["", "", ""], "option.right": ["0", "2"], "credit": "yes", "points": "2"},
        "true_false": {"answer": "false"},
        "text": {"accepted": "hold\n a hold \n"},
        "order": {"items": "First: look\nThen, act", "after": "first"},
    }
    for kind, own in asked.items():
        act(client, "question-add", section=kind, prompt=f"Question: {kind}?", **WHY, **own)
    quiz = read()
    assert [one.kind for one in quiz.questions] == ["one", "order", "one", "several", "true_false", "text"]
    by_kind = {one.kind: one for one in quiz.questions}
    assert [(one.text, one.right) for one in by_kind["several"].options] == [("A", True), ("B", False), ("C", True)]
    assert (by_kind["several"].credit, by_kind["several"].points) == ("part", 2)
    assert by_kind["true_false"].answer is False and by_kind["text"].accepted == ("hold", "a hold")
    assert [one.text for one in by_kind["order"].options] == ["First: look", "Then, act"]
    act(client, "question-remove", old="first")
    act(client, "head", title="Holds", pass_mark="60", minutes="10", attempts="", feedback="each", reveal="")
    quiz = read()
    assert (quiz.title, quiz.pass_mark, quiz.minutes, quiz.attempts, quiz.feedback, quiz.shuffle) == ("Holds", 60, 10, None, "each", False)
    client.post(f"/courses/quizzes/{draft().id}/publish", {"revision": str(draft().draft_revision)})
    assert db.session.query(QuizVersion).one().title == "Holds" and draft().questions == 5


def test_saving_what_is_shown_changes_nothing_and_what_is_missing_is_said(cast: Cast, clock: StoppedClock, signed_in: SignIn) -> None:
    build_quiz(clock.at)
    db.session.query(Quiz).update({"draft_source": QUIZ})
    db.session.commit()
    client = signed_in(cast.tara)
    which = {
        "old": "which",
        "prompt": "Which lamp **burns** longest?",
        "option.text": ["Oil", "Light emitting diode", "Candle", ""],
        "option.why": ["Oil was long ago.", "Twenty years and more.", "", ""],
        "option.right": "1",
        "explanation": "Zircon-explanation of the first.",
        "points": "2",
    }
    act(client, "question", **which)
    act(client, "question", old="steps", prompt="How do you change one?", explanation="Zircon-explanation of the fifth.",
        items="Switch it off\nLet it cool\nUnscrew it\nScrew the new one in")  # fmt: skip
    assert draft().draft_source == QUIZ
    for change, sentence in (
        ({"option.right": []}, "Mark the one choice that is right."),
        ({"option.text": ["Oil", "", "", ""], "option.why": ["", "", "", ""]}, "Write at least two choices"),
        ({"prompt": ""}, "Write the question."),
        ({"explanation": ""}, "Write what is right, and why."),
        ({"points": "1.5"}, "Write whole points from 1 to 20"),
    ):
        answer = act(client, "question", 422, **(which | change))
        assert sentence in answer.said and ("Light emitting diode" in answer.text or "option.text" in change)
    assert "Choose the criterion" in act(client, "question-add", 422, section="grade", prompt="", **WHY).said
    assert "Write a whole number from 1 to 240" in act(client, "head", 422, title="X", minutes="900").said
    assert draft().draft_source == QUIZ
    agent, quiz = signed_in(cast.bo), draft()
    for path in ("form", "history"):
        agent.get(f"/courses/quizzes/{quiz.id}/{path}", 403)
    agent.post(f"/courses/quizzes/{quiz.id}/form/question-remove", {"revision": "1", "old": "hot"}, 403)
