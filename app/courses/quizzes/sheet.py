"""What a page shows of a question: before it is answered without its key, afterwards with what was right and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import escape

from app.courses.quizzes.actions.answering import answer_to
from app.courses.quizzes.marking import Parts, parts_of
from app.courses.quizzes.models import QuizAnswer, QuizAttempt
from app.courses.quizzes.queries import compiled
from app.courses.quizzes.quiz import GRADE, ORDER, PART, TEXT, TRUE_FALSE, Question, Quiz, drawn_options, drawn_questions
from app.ui.words import gettext as _


@dataclass(frozen=True)
class Choice:
    """One thing to choose; `html` and `why` are safe. `value` is its place on the page, so that it tells nothing of the file's order."""

    value: str
    html: str
    chosen: bool
    note: str = ""
    right: bool = False
    why: str = ""
    put: int | None = None
    """Where the person put an item, from 1."""


@dataclass(frozen=True)
class Sheet:
    """A question as it is asked."""

    place: int
    total: int
    kind: str
    prompt: str
    customer: str
    reply: str
    criterion: str
    points: int
    choices: tuple[Choice, ...]
    text: str
    answered: bool
    sent: bool
    in_parts: bool
    """Whether a part of the right choices earns a part of the points."""


@dataclass(frozen=True)
class Told:
    """A question as it is explained. Where `open` is False nothing of the key is here: only the verdict, the answer and the clause."""

    place: int
    kind: str
    prompt: str
    customer: str
    reply: str
    criterion: str
    verdict: str
    """right, near (half the points), part (of the right choices), wrong, or none (not answered)."""
    half_points: int
    points: int
    choices: tuple[Choice, ...]
    text: str
    accepted: tuple[str, ...]
    explanation: str
    clause: str
    skills: tuple[str, ...]
    open: bool
    parts: Parts | None
    """How the points came about where the question counts in parts, and its key may be told."""


def question_at(attempt: QuizAttempt, place: int) -> Question | None:
    """The question at a place of the attempt's order, from 1."""
    drawn = drawn_questions(compiled(attempt.version), attempt.seed)
    return drawn[place - 1] if 1 <= place <= len(drawn) else None


def sheet_at(attempt: QuizAttempt, place: int) -> Sheet | None:
    """The question at a place, without its key."""
    quiz, question = compiled(attempt.version), question_at(attempt, place)
    if question is None:
        return None
    row = answer_to(attempt, question.id)
    answer = row.answer if row is not None else None
    return Sheet(
        place,
        len(quiz.questions),
        question.kind,
        *_asked(question),
        question.points,
        tuple(_choices(quiz, question, attempt.seed, answer)),
        answer if question.kind == TEXT and answer else "",
        row is not None,
        row is not None and row.sent_at is not None,
        question.credit == PART,
    )


def shown_order(attempt: QuizAttempt, question: Question) -> tuple[int, ...]:
    """Places in the file of the question's options, as this attempt shows them."""
    return drawn_options(compiled(attempt.version), question, attempt.seed)


def put_order(attempt: QuizAttempt, question: Question) -> list[int]:
    """The items of an order question as the person put them so far."""
    row = answer_to(attempt, question.id)
    return list(row.answer) if row is not None else list(shown_order(attempt, question))


def told(attempt: QuizAttempt, *, open: bool) -> list[Told]:
    """Every question of an attempt that is over, in its order."""
    quiz = compiled(attempt.version)
    drawn = drawn_questions(quiz, attempt.seed)
    return [told_of(quiz, attempt, one, place, open=open) for place, one in enumerate(drawn, 1)]


def told_of(quiz: Quiz, attempt: QuizAttempt, question: Question, place: int, *, open: bool) -> Told:
    """One question that was sent. Without `open` nothing of its key is told."""
    row = answer_to(attempt, question.id)
    answer = row.answer if row is not None else None
    return Told(
        place,
        question.kind,
        *_asked(question),
        _verdict(question, row),
        row.half_points if row is not None else 0,
        question.points,
        tuple(_explained(quiz, question, attempt.seed, answer) if open else _chosen(quiz, question, attempt.seed, answer)),
        answer if question.kind == TEXT and answer else "",
        question.accepted if open else (),
        question.explanation if open else "",
        question.clause,
        question.skills,
        open,
        parts_of(question, answer) if open and question.credit == PART and answer is not None else None,
    )


def key_words(question: Question) -> Sequence[str]:
    """The right answer in words, for pages of people who may edit the quiz."""
    if question.kind == TEXT:
        return question.accepted[:2]
    if question.kind == TRUE_FALSE:
        return (str(_true_false()[question.answer]),)
    if question.kind == GRADE:
        return tuple(level.label for level in question.levels if level.id == question.level) or (question.level,)
    chosen = question.options if question.kind == ORDER else [one for one in question.options if one.right]
    return tuple(one.text for one in chosen)


def choice_words(question: Question, choice: str) -> str:
    """A wrong answer of a tally in words."""
    if question.kind == TEXT:
        return choice
    if question.kind == TRUE_FALSE:
        return str(_true_false()[choice == "true"])
    if question.kind == GRADE:
        return next((level.label for level in question.levels if level.id == choice), choice)
    place = int(choice)
    words = question.options[place].text if place < len(question.options) else choice
    return str(_("“%(item)s” too early", item=words) if question.kind == ORDER else words)


def _asked(question: Question) -> tuple[str, str, str, str]:
    return question.prompt, question.customer, question.reply, question.criterion_title


def _verdict(question: Question, row: QuizAnswer | None) -> str:
    if row is None:
        return "none"
    some = "part" if question.credit == PART else "near"
    return "right" if row.right else some if row.half_points else "wrong"


def _choices(quiz: Quiz, question: Question, seed: int, answer: Any) -> list[Choice]:
    """Choices without a word about which is right."""
    if question.kind == TRUE_FALSE:
        return [Choice("true" if value else "false", str(escape(word)), answer is value) for value, word in _true_false().items()]
    if question.kind == GRADE:
        return [Choice(one.id, str(escape(one.label)), answer == one.id, one.anchor) for one in question.levels]
    shown = drawn_options(quiz, question, seed)
    place_of = {option: place for place, option in enumerate(shown)}
    order = list(answer) if question.kind == ORDER and answer is not None else list(shown)
    picked = {answer} if isinstance(answer, int) else set(answer or ())
    return [Choice(str(place_of[one]), question.options[one].html, one in picked) for one in order]


def _chosen(quiz: Quiz, question: Question, seed: int, answer: Any) -> list[Choice]:
    """Only what the person chose; of an order all of it, as they put it."""
    return [] if answer is None else [one for one in _choices(quiz, question, seed, answer) if one.chosen or question.kind == ORDER]


def _explained(quiz: Quiz, question: Question, seed: int, answer: Any) -> list[Choice]:
    if question.kind == TRUE_FALSE:
        return [Choice("", str(escape(word)), answer is value, right=value is question.answer) for value, word in _true_false().items()]
    if question.kind == GRADE:
        levels = question.levels
        return [Choice("", str(escape(one.label)), answer == one.id, one.anchor, right=one.id == question.level) for one in levels]
    if question.kind == ORDER:
        put = {option: place for place, option in enumerate(answer or (), 1)}
        return [Choice("", one.html, True, right=True, put=put.get(place)) for place, one in enumerate(question.options)]
    picked = {answer} if isinstance(answer, int) else set(answer or ())
    options = [(place, question.options[place]) for place in drawn_options(quiz, question, seed)]
    return [Choice("", one.html, place in picked, right=one.right, why=one.why) for place, one in options]


def _true_false() -> dict[bool, Any]:
    return {True: _("True"), False: _("False")}
