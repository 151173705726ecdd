"""Simulated colleagues: an internal note that mentions one of them or a line with @ gets their answer. Pure."""

import re
from collections.abc import Iterator, Sequence

from app.knowledge.pack_document import Colleague, Named
from app.simulation.phrases import compile_phrase
from app.simulation.reading import Reading, fold

_MENTION = re.compile(r"(?<![\w@])@(?!\d+\b)(\w[\w.-]*)")
MOST_ANSWERS = 3


def answers_to(note: str, colleagues: Sequence[Colleague], lines: Sequence[Named] = ()) -> Iterator[tuple[str, str]]:
    """Who answers a note and what they say, in the order of the mentions, at most three.

    For a line somebody of it answers; "" where nobody can, with the line's title as who.
    """
    reading = Reading(note)
    asked = dict.fromkeys(_named(name, colleagues) or _line(name, lines) for name in _MENTION.findall(note))
    for who in [one for one in asked if one is not None][:MOST_ANSWERS]:
        if isinstance(who, Named):
            one = _of_line(who, colleagues, reading)
            yield (f"{one.name}, {who.title}", _answer(one, reading)) if one else (who.title, "")
        elif said := _answer(who, reading):
            yield f"{who.name}, {who.role}", said


def unknown_in(note: str, colleagues: Sequence[Colleague], lines: Sequence[Named] = ()) -> list[str]:
    """Names after an @ that nobody here has."""
    named = dict.fromkeys(_MENTION.findall(note))
    return [name.rstrip(".-") for name in named if _named(name, colleagues) is None and _line(name, lines) is None]


def takes_over(note: str, colleague: Colleague) -> tuple[bool, str]:
    """Whether a colleague takes a conversation with this note, and what they say to it.

    Without an answer to anything in the note they say what they need, and it goes back; who asks for nothing takes it.
    """
    said = _answer(colleague, Reading(note))
    return said != colleague.otherwise or not colleague.otherwise, said


def _named(name: str, colleagues: Sequence[Colleague]) -> Colleague | None:
    wanted = fold(name.rstrip(".-"))
    return next((one for one in colleagues if wanted in (fold(one.id), fold(one.name.split()[0]))), None)


def _line(name: str, lines: Sequence[Named]) -> Named | None:
    wanted = fold(name.rstrip(".-"))
    return next((one for one in lines if wanted in (fold(one.id), fold("-".join(one.title.split())))), None)


def _of_line(line: Named, colleagues: Sequence[Colleague], reading: Reading) -> Colleague | None:
    """Who of the line answers: whose role names it, else who knows something about the note."""
    titled = [one for one in colleagues if fold(line.title) in fold(one.role) or fold(line.id) in fold(one.role)]
    known = [one for one in colleagues if _best(one, reading)[0]]
    return next(iter(titled or sorted(known, key=lambda one: -_best(one, reading)[0])), None)


def _best(colleague: Colleague, reading: Reading) -> tuple[int, int]:
    """How many phrases of the best fitting answer stand in the note, and minus its place."""
    counted = [(sum(_stands(phrase, reading) for phrase in answer.about), -number) for number, answer in enumerate(colleague.answers)]
    return max(counted, default=(0, 0))


def _answer(colleague: Colleague, reading: Reading) -> str:
    """The answer whose phrases stand most often in the note, else what they say otherwise."""
    best, place = _best(colleague, reading)
    return colleague.answers[-place].text if best else colleague.otherwise


def _stands(phrase: str, reading: Reading) -> bool:
    compiled = compile_phrase(phrase)
    return compiled is not None and next(compiled.find(reading), None) is not None
