"""Whether the one message of an incident says what is known and promises nothing else. Pure."""

import re
from dataclasses import dataclass

from app.inbox.shifts.plan import Honest
from app.simulation.phrases import compile_phrase, find_phrase
from app.simulation.reading import Reading

_CONDITION = re.compile(r"\bas soon as\b", re.IGNORECASE)


@dataclass(frozen=True)
class Verdict:
    """`left_out`: groups of which no phrase stands in the message. `promised`: phrases that must not, as they were written."""

    left_out: tuple[tuple[str, ...], ...]
    promised: tuple[str, ...]

    @property
    def honest(self) -> bool:
        return not self.left_out and not self.promised


def judged(text: str, honest: Honest, language: str) -> Verdict:
    """What a message leaves out and what it promises. A phrase behind a negation does not stand there.

    "As soon as we know" names no time, so its "soon" is no promise.
    """
    reading, promises = Reading(text), Reading(_CONDITION.sub("when", text))
    left_out = tuple(group for group in honest.says if not any(_stands(phrase, reading, language) for phrase in group))
    return Verdict(left_out, tuple(phrase for phrase in honest.never if _stands(phrase, promises, language)))


def _stands(written: str, reading: Reading, language: str) -> bool:
    phrase = compile_phrase(written)
    return phrase is not None and bool(find_phrase(phrase, reading, language))
