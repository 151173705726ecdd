"""Reading an answer as it was sent, and marking it. Pure.

An answer is kept as: one, the option's place in the file; several, such places in order; true_false, a boolean; text, what was typed;
order, the places of the items as they were put; grade, the id of a level.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.base.folding import folded
from app.courses.quizzes.quiz import GRADE, ONE, ORDER, PART, SEVERAL, TEXT, TRUE_FALSE, Question

LONGEST_TEXT = 200
LONGEST_CHOICE = 120


class UnfitAnswer(ValueError):
    """What was sent cannot be an answer to this question."""


@dataclass(frozen=True)
class Mark:
    """What an answer is worth. `right` is the author's answer exactly; a neighbouring level earns half the points and is not right, nor
    is a part of several choices that counts in parts."""

    right: bool
    half_points: int


def read_answer(question: Question, shown: Sequence[int], sent: Sequence[str]) -> Any:
    """The answer in `sent`, whose numbers are places in `shown`; None where nothing was chosen. Raises UnfitAnswer."""
    given = [one for one in sent if one.strip()]
    if not given:
        return None
    if question.kind == TEXT:
        return " ".join(given[0].split())[:LONGEST_TEXT]
    if question.kind == TRUE_FALSE:
        return _one_of(given[0], {"true": True, "false": False})
    if question.kind == GRADE:
        return _one_of(given[0], {level.id: level.id for level in question.levels})
    places = [_one_of(one, {str(place): option for place, option in enumerate(shown)}) for one in given]
    if question.kind == ONE:
        return places[0]
    if len(set(places)) != len(places) or (question.kind == ORDER and len(places) != len(question.options)):
        raise UnfitAnswer
    return sorted(places) if question.kind == SEVERAL else places


def mark(question: Question, answer: Any) -> Mark:
    """The worth of an answer; nothing for none."""
    if answer is None:
        return Mark(False, 0)
    right = _is_right(question, answer)
    if right:
        return Mark(True, 2 * question.points)
    if question.kind == SEVERAL and question.credit == PART:
        return Mark(False, parts_of(question, answer).half_points)
    return Mark(False, question.points if question.kind == GRADE and levels_apart(question, answer) == 1 else 0)


@dataclass(frozen=True)
class Parts:
    """Several choices that count in parts: `right` and `wrong` ones that were ticked of `most` right ones, each worth `each` half points.

    Points = points × max(0, right ticked - wrong ticked) / right ones there are.
    """

    right: int
    wrong: int
    most: int
    each: int

    @property
    def counted(self) -> int:
        return max(0, self.right - self.wrong)

    @property
    def half_points(self) -> int:
        return self.counted * self.each


def parts_of(question: Question, answer: Sequence[int]) -> Parts:
    """What was ticked, in parts. A file's check sees to it that a part is a whole number of half points."""
    right, ticked = question.right_options, set(answer)
    return Parts(len(ticked & right), len(ticked - right), len(right), 2 * question.points // len(right))


def levels_apart(question: Question, answer: str) -> int | None:
    """How many levels the answer lies above (positive, better) or below the author's, as a distance; None for an unknown level."""
    order = [level.id for level in question.levels]
    if answer not in order or question.level not in order:
        return None
    return abs(order.index(answer) - order.index(question.level))


def wrong_choices(question: Question, answer: Any) -> list[str]:
    """What a wrong answer chose, as texts that a tally can count: places of options, a level, true or false, the folded words."""
    if answer is None or _is_right(question, answer):
        return []
    if question.kind == SEVERAL:
        return [str(place) for place in answer if not question.options[place].right]
    if question.kind == ORDER:
        return [str(next(item for place, item in enumerate(answer) if item != place))]
    if question.kind == TRUE_FALSE:
        return ["true" if answer else "false"]
    return [same_words(answer)[:LONGEST_CHOICE] if question.kind == TEXT else str(answer)]


def same_words(text: str) -> str:
    """A short text without the differences that do not count: case, accents, blanks, a full stop at the end."""
    return " ".join(folded(text).split()).strip(" .!?\"'“”„«»")


def _is_right(question: Question, answer: Any) -> bool:
    if question.kind == ONE:
        return question.options[int(answer)].right
    if question.kind == SEVERAL:
        return set(answer) == question.right_options
    if question.kind == TRUE_FALSE:
        return bool(answer) is question.answer
    if question.kind == TEXT:
        return same_words(answer) in {same_words(one) for one in question.accepted}
    if question.kind == ORDER:
        return list(answer) == list(range(len(question.options)))
    return bool(answer == question.level)


def _one_of(text: str, known: dict[str, Any]) -> Any:
    if text not in known:
        raise UnfitAnswer
    return known[text]
