"""`any`, `all`, `none`: phrases that stand, or do not stand, in the reply."""

from dataclasses import dataclass
from typing import Literal

from app.base.source import Path
from app.simulation.checks.look import Evidence, Look, spans_as_sent
from app.simulation.fields import Fields
from app.simulation.findings import shown
from app.simulation.phrases import LONGEST_PHRASE, Phrase, compile_phrase, find_phrase


@dataclass(frozen=True)
class PhraseSet:
    how: Literal["any", "all", "none"]
    phrases: tuple[Phrase, ...]

    def look(self, look: Look) -> Evidence:
        found = [find_phrase(phrase, look.reading, look.language) for phrase in self.phrases]
        if self.how == "none":
            return Evidence(not any(found))
        true = any(found) if self.how == "any" else all(found)
        spans = [span for each in found for span in each]
        return Evidence(true, spans_as_sent(look.reading, spans) if true else ())


def read_phrases(fields: Fields, path: Path) -> tuple[Phrase, ...]:
    """The phrases at `path`; an empty list and a phrase nothing can match are E07."""
    written = fields.texts(*path)
    phrases: list[Phrase] = []
    for number, text in enumerate(written):
        phrase = compile_phrase(text)
        if phrase is None:
            place = (*path, number) if isinstance(fields.value(*path), list) else path
            fields.report.error(
                "E07",
                fields.source.mark(*place),
                f"The phrase '{shown(text)}' must hold a word, and at most {LONGEST_PHRASE} characters.",
                "Write the words the reply should contain; * ends a stem.",
            )
        else:
            phrases.append(phrase)
    if not written:
        fields.wrong(path, "a list of at least one phrase")
    return tuple(phrases)


def read_phrase_set(fields: Fields, path: Path, how: Literal["any", "all", "none"]) -> PhraseSet | None:
    phrases = read_phrases(fields, (*path, how))
    return PhraseSet(how, phrases) if phrases else None
