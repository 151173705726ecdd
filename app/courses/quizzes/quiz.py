"""A compiled quiz: its questions with their keys, and the order in which one attempt shows them. Pure.

Keys stand in `right`, `accepted`, `answer`, `level` and in the order of `options` of an order question. A page shows places of the
drawn order, never these.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random
from typing import Any

ONE, SEVERAL, TRUE_FALSE, TEXT, ORDER, GRADE = "one", "several", "true_false", "text", "order", "grade"
KINDS = (ONE, SEVERAL, TRUE_FALSE, TEXT, ORDER, GRADE)
AT_END, AT_ONCE = "end", "each"
REVEAL_ENDED, REVEAL_PASSED = "ended", "passed"
ALL, PART = "all", "part"
SEEDS = 2**48


@dataclass(frozen=True)
class Option:
    """One choice, or one item to put in order. `html` and `why`, which is said of it afterwards, are safe; `text` is as written."""

    html: str
    text: str
    right: bool = False
    why: str = ""


@dataclass(frozen=True)
class LevelShown:
    """A level of the criterion that a reply is rated on, as it was when the quiz was published."""

    id: str
    label: str
    anchor: str


@dataclass(frozen=True)
class Question:
    """One question. `prompt`, `explanation`, `customer` and `reply` are safe HTML; `clause` cites `article#clause`."""

    id: str
    kind: str
    prompt: str
    explanation: str
    clause: str
    skills: tuple[str, ...]
    points: int
    digest: str
    """Changes with whatever changes the question: figures of questions that say the same are kept together."""
    options: tuple[Option, ...] = ()
    credit: str = ALL
    """Of several choices: all points or none, or a part for each right one, from which wrong ones take off."""
    answer: bool = False
    accepted: tuple[str, ...] = ()
    customer: str = ""
    reply: str = ""
    rubric: str = ""
    criterion: str = ""
    level: str = ""
    criterion_title: str = ""
    levels: tuple[LevelShown, ...] = ()

    @property
    def right_options(self) -> frozenset[int]:
        """Places in the file of the options that are right."""
        return frozenset(place for place, option in enumerate(self.options) if option.right)

    def with_criterion(self, kept: Mapping[str, Any]) -> "Question":
        """The same with the criterion's title and levels that a version keeps."""
        levels = tuple(LevelShown(one["id"], one["label"], one["anchor"]) for one in kept.get("levels", ()))
        return replace(self, criterion_title=kept.get("title", ""), levels=levels)


@dataclass(frozen=True)
class Quiz:
    """A parsed quiz. `minutes` and `attempts` are None where there is no limit; `pass_mark` is in percent of the points."""

    id: str
    title: str
    about: str
    language: str
    pass_mark: int
    minutes: int | None
    attempts: int | None
    feedback: str
    reveal: str
    shuffle: bool
    questions: tuple[Question, ...]

    @cached_property
    def half_points(self) -> int:
        """The most that can be had, in half points."""
        return 2 * sum(question.points for question in self.questions)

    @cached_property
    def by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}

    @cached_property
    def skills(self) -> tuple[str, ...]:
        """Skills that any question feeds, each once."""
        return tuple(dict.fromkeys(skill for question in self.questions for skill in question.skills))

    def passes(self, half_points: int) -> bool:
        """Whether so many half points reach the pass mark; exact, nothing is rounded."""
        return half_points * 100 >= self.pass_mark * self.half_points


def drawn_questions(quiz: Quiz, seed: int) -> tuple[Question, ...]:
    """The questions in the order of one attempt."""
    if not quiz.shuffle:
        return quiz.questions
    order = list(quiz.questions)
    Random(f"{seed}:questions").shuffle(order)  # noqa: S311  (an order to read in, not a secret)
    return tuple(order)


def drawn_options(quiz: Quiz, question: Question, seed: int) -> tuple[int, ...]:
    """The places of the question's options in the file, in the order that one attempt shows them.

    Items to put in order never stand in the right order, whatever `shuffle` says.
    """
    order = list(range(len(question.options)))
    if question.kind != ORDER and not quiz.shuffle:
        return tuple(order)
    random = Random(f"{seed}:{question.id}")  # noqa: S311
    random.shuffle(order)
    while question.kind == ORDER and order == sorted(order) and len(order) > 1:
        random.shuffle(order)
    return tuple(order)
