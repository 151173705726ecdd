"""A small quiz of every kind, published for the whole site."""

from datetime import datetime
from typing import Any

from app.base.database import db
from app.courses.quizzes.actions.publishing import publish
from app.courses.quizzes.models import Quiz, QuizVersion
from app.courses.quizzes.queries import compiled, version_numbered
from app.courses.quizzes.quiz import drawn_questions

QUIZ = """format: agent-quiz/1
id: lamps
title: About lamps
about: What everybody who sells lamps should know.
pass_mark: 60
questions:
  - id: which
    kind: one
    prompt: Which lamp **burns** longest?
    options:
      - {text: Oil, why: Oil was long ago.}
      - {text: Light emitting diode, right: true, why: Twenty years and more.}
      - Candle
    explanation: Zircon-explanation of the first.
    points: 2
  - id: some
    kind: several
    prompt: What do you check?
    options:
      - {text: The fuse, right: true}
      - {text: The socket, right: true}
      - The wallpaper
    explanation: Zircon-explanation of the second.
  - id: hot
    kind: true_false
    prompt: A lamp that was on is cold.
    answer: false
    explanation: Zircon-explanation of the third.
  - id: word
    kind: text
    prompt: What is the part called that you screw in?
    accepted: [Bulbazine, "le bulbé"]
    explanation: Zircon-explanation of the fourth.
  - id: steps
    kind: order
    prompt: How do you change one?
    items: [Switch it off, Let it cool, Unscrew it, Screw the new one in]
    explanation: Zircon-explanation of the fifth.
"""
SECRETS = ("Zircon-explanation", "Bulbazine", "bulbé", "Twenty years", "Oil was long ago")


def build_quiz(at: datetime, text: str = QUIZ, *, team_id: int | None = None) -> QuizVersion:
    """Publish `text`; returns its version with its quiz."""
    quiz = db.session.query(Quiz).filter_by(slug="lamps", team_id=team_id).one_or_none()
    if quiz is None:
        quiz = Quiz(slug="lamps", title="", team_id=team_id, created_at=at)
        db.session.add(quiz)
        db.session.flush()
    number = publish(quiz, by=None, at=at, source=text)
    version = version_numbered(quiz.id, number)
    assert version is not None
    db.session.commit()
    return version


def place_of(version: QuizVersion, seed: int, question: str) -> int:
    """Where a question stands in an attempt, from 1."""
    return next(place for place, one in enumerate(drawn_questions(compiled(version), seed), 1) if one.id == question)


RIGHT: dict[str, Any] = {"which": 1, "some": [0, 1], "hot": False, "word": "BULBAZINE ", "steps": [0, 1, 2, 3]}
