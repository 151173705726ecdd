"""`asks`: a question sentence that contains one of the phrases."""

import re
from dataclasses import dataclass

from app.base.source import Path
from app.simulation.checks.look import Evidence, Look, spans_as_sent
from app.simulation.checks.phrase_sets import read_phrases
from app.simulation.fields import Fields
from app.simulation.phrases import Phrase

_ASKED = re.compile(r"[?？]\W*$|(?:か|かな|かね)[。．.\s]*$")


@dataclass(frozen=True)
class Asks:
    """Negation does not take a question back: "Did you not change your card?" still asks."""

    phrases: tuple[Phrase, ...]

    def look(self, look: Look) -> Evidence:
        text = look.reading.text
        questions = [(start, end) for start, end in look.reading.sentences if _ASKED.search(text[max(start, end - 20) : end])]
        found = [
            span for phrase in self.phrases for span in phrase.find(look.reading) if any(begin <= span[0] < end for begin, end in questions)
        ]
        return Evidence(bool(found), spans_as_sent(look.reading, found))


def read_asks(fields: Fields, path: Path) -> Asks | None:
    phrases = read_phrases(fields, (*path, "asks"))
    return Asks(phrases) if phrases else None
