"""Demo people take quizzes: as a step of the course, because they were asked, or to read replies as reviewers do."""

from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any, Protocol

from app.courses.quizzes.actions.answering import begin, finish, save
from app.courses.quizzes.actions.asking import ask
from app.courses.quizzes.queries import compiled, current_version, quiz_named
from app.courses.quizzes.quiz import GRADE, ONE, ORDER, SEVERAL, TEXT, TRUE_FALSE, Question
from app.home.demo.people import Company
from app.home.demo.timeline import Timeline
from app.people.models import Person

MONEY, IDENTITY, READING = "refunds.money-back", "identity.who-may-know", "review.reading-replies"
MONEY_TAKERS = ("yuki", "oksana", "liam", "jun", "chloe", "noah", "fatima", "kwame", "elif", "anastasia")
IDENTITY_TAKERS = ("jun", "noah", "elif")
HALF_A_MINUTE = timedelta(seconds=35)
FIRST, LATER = 0.08, 0.18
"""How much less somebody knows at first than they can do at the desk, and how much each further attempt adds."""
TYPED = {"how-long": "5 to 7 days"}
"""What somebody types who does not know."""


class Writer(Protocol):
    """What the quizzes need of the history."""

    company: Company
    timeline: Timeline

    def ability(self, key: str, at: datetime) -> float: ...


def plan_quizzes(history: Writer) -> None:
    """Put the quizzes on the timeline. Draws nothing from the history's own chance."""
    now = history.timeline.until
    history.timeline.at(
        now - timedelta(days=12, hours=3),
        partial(_ask, history, MONEY_TAKERS, MONEY, "Before the refund limits are talked about on Thursday."),
    )
    for place, key in enumerate(MONEY_TAKERS):
        history.timeline.at(now - timedelta(days=11, hours=2) + timedelta(hours=3 * place), partial(_take, history, key, MONEY))
    for place, key in enumerate(IDENTITY_TAKERS):
        history.timeline.at(now - timedelta(days=6) + timedelta(hours=5 * place), partial(_take, history, key, IDENTITY))
    history.timeline.at(now - timedelta(days=4), partial(_take_all, history, READING))
    history.timeline.at(
        now - timedelta(days=1, hours=2),
        partial(_ask, history, ("trainee",), IDENTITY, "Ten minutes, after you have read the article. Then the chats are yours."),
    )


def take(person: Person, slug: str, ability: float, *, at: datetime) -> None:
    """Take a quiz until it is passed, at most three times, a little wiser each time."""
    quiz = quiz_named(slug, None)
    version = current_version(quiz) if quiz is not None else None
    if version is None:
        return
    for number in range(3):
        random = Random(f"greenroom demo quiz {slug} {person.name} {number}")  # noqa: S311  (the same demo for everybody, not a secret)
        attempt = begin(person, version, at=at, seed=random.getrandbits(40))
        for question in compiled(version).questions:
            at += HALF_A_MINUTE
            save(attempt, question.id, _answer(question, ability - FIRST + LATER * number, random), at=at)
        finish(attempt, at=at)
        if attempt.passed:
            return
        at += timedelta(minutes=20)


def _take(history: Writer, key: str, slug: str, at: datetime) -> None:
    take(history.company[key], slug, history.ability(key, at), at=at)


def _take_all(history: Writer, slug: str, at: datetime) -> None:
    """The two reviewers: one reads as the trainer does, the other is still a level off."""
    take(history.company["reviewer"], slug, 0.98, at=at)
    take(history.company["reviewer2"], slug, 0.7, at=at + timedelta(hours=2))


def _ask(history: Writer, keys: tuple[str, ...], slug: str, note: str, at: datetime) -> None:
    quiz = quiz_named(slug, None)
    if quiz is not None:
        ask([history.company[key] for key in keys], quiz, note=note, by=history.company["trainer"], at=at)


def _answer(question: Question, knows: float, random: Random) -> Any:
    """The right answer with the chance `knows`, else a wrong one that somebody would really give."""
    right = random.random() < knows
    if question.kind == TEXT:
        return question.accepted[0] if right else TYPED.get(question.id, "I am not sure")
    if question.kind == TRUE_FALSE:
        return question.answer if right else not question.answer
    if question.kind == GRADE:
        return question.level if right else _next_level(question, random)
    if question.kind == ORDER:
        return _order(len(question.options), right, random)
    return _choice(question, right, random)


def _choice(question: Question, right: bool, random: Random) -> Any:
    good = [place for place, option in enumerate(question.options) if option.right]
    wrong = [place for place, option in enumerate(question.options) if not option.right]
    if question.kind == ONE:
        return good[0] if right else min(random.choice(wrong), random.choice(wrong))
    assert question.kind == SEVERAL
    return good if right else sorted({*good[: max(1, len(good) - 1)], random.choice(wrong)} if wrong else good[:-1])


def _order(count: int, right: bool, random: Random) -> list[int]:
    """In order, or with two neighbours changed."""
    order = list(range(count))
    if not right:
        place = random.randrange(count - 1)
        order[place], order[place + 1] = order[place + 1], order[place]
    return order


def _next_level(question: Question, random: Random) -> str:
    order = [level.id for level in question.levels]
    place = order.index(question.level) + random.choice((1, 1, -1, -2))
    return order[max(0, min(len(order) - 1, place))]
