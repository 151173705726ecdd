"""Simulated colleagues: an internal note that mentions one with @ gets their answer. Pure."""

import re
from collections.abc import Iterator, Sequence

from app.knowledge.pack_document import Colleague
from app.simulation.phrases import compile_phrase
from app.simulation.reading import Reading, fold

_MENTION = re.compile(r"(?<![\w@])@(\w[\w.-]*)")
MOST_ANSWERS = 3


def answers_to(note: str, colleagues: Sequence[Colleague]) -> Iterator[tuple[Colleague, str]]:
    """Who was mentioned and what they say, in the order of the mentions, at most three."""
    asked: list[Colleague] = []
    for name in _MENTION.findall(note):
        colleague = _named(name, colleagues)
        if colleague is not None and colleague not in asked:
            asked.append(colleague)
    reading = Reading(note)
    for colleague in asked[:MOST_ANSWERS]:
        answer = _answer(colleague, reading)
        if answer:
            yield colleague, answer


def takes_over(note: str, colleague: Colleague) -> tuple[bool, str]:
    """Whether a colleague takes a conversation with this note, and what they say to it.

    Without an answer to anything in the note they say what they need, and it goes back; who asks for nothing takes it.
    """
    said = _answer(colleague, Reading(note))
    return said != colleague.otherwise or not colleague.otherwise, said


def _named(name: str, colleagues: Sequence[Colleague]) -> Colleague | None:
    wanted = fold(name.rstrip(".-"))
    return next((one for one in colleagues if wanted in (fold(one.id), fold(one.name.split()[0]))), None)


def _answer(colleague: Colleague, reading: Reading) -> str:
    """The answer whose phrases stand most often in the note, else what they say otherwise."""
    counted = [(sum(_stands(phrase, reading) for phrase in answer.about), -number) for number, answer in enumerate(colleague.answers)]
    best, place = max(counted, default=(0, 0))
    return colleague.answers[-place].text if best else colleague.otherwise


def _stands(phrase: str, reading: Reading) -> bool:
    compiled = compile_phrase(phrase)
    return compiled is not None and next(compiled.find(reading), None) is not None
