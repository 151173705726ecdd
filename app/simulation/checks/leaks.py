"""`leaks`: something stands in a public reply that must not go out: forbidden words, hidden facts, personal data.

`leaks: true` looks for every kind of data that is masked elsewhere on the site. A negation takes nothing back: what is written
is out.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from app.base.source import Path
from app.simulation.checks.look import Evidence, Look, spans_as_sent
from app.simulation.checks.phrase_sets import read_phrases
from app.simulation.checks.values import written_values
from app.simulation.facts import Fact
from app.simulation.fields import Fields
from app.simulation.findings import shown
from app.simulation.phrases import Phrase
from app.simulation.reading import Reading

_MOST_FOUND = 50
_CARD = re.compile(r"(?<![0-9])[2-6](?:[ -]?[0-9]){12,18}(?![0-9])")
_IBAN = re.compile(r"(?<![a-z0-9])[a-z]{2}[0-9]{2}(?:[ -]?[a-z0-9]){11,30}(?![a-z0-9])")
_ADDRESS = re.compile(r"(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?![a-z0-9-])")
_PHONE = re.compile(r"(?<![a-z0-9.,:/-])(?:\+|00)[0-9](?:[ ().-]{0,2}[0-9]){7,14}(?![0-9])")
Spans = Iterator[tuple[int, int]]


@dataclass(frozen=True)
class Leaks:
    """True when any of it stands in the reply. `kinds` of data; `facts` by their drawn value; `phrases` as written."""

    kinds: tuple[str, ...]
    facts: tuple[str, ...]
    phrases: tuple[Phrase, ...] = ()

    def look(self, look: Look) -> Evidence:
        reading = look.reading
        found = [span for kind in self.kinds for span in KINDS[kind](reading)]
        found += [span for name in self.facts for span in written_values(look.facts[name], look.drawn[name], reading)[0]]
        found += [span for phrase in self.phrases for span in phrase.find(reading)]
        return Evidence(bool(found), spans_as_sent(reading, found[: _MOST_FOUND * 4]))


def read_leaks(fields: Fields, path: Path, facts: Mapping[str, Fact]) -> Leaks | None:
    """`leaks: true`, or a list of kinds of data and of facts, with `forbidden` phrases beside it."""
    place = (*path, "leaks")
    forbidden = read_phrases(fields, (*path, "forbidden")) if fields.value(*path, "forbidden") is not None else ()
    if fields.value(*place) is True:
        return Leaks(tuple(KINDS), (), forbidden)
    if fields.value(*place) is False and forbidden:
        return Leaks((), (), forbidden)
    names = fields.texts(*place) if not isinstance(fields.value(*place), bool) else ()
    for number, name in enumerate(names):
        if name not in KINDS and name not in facts:
            at = (*place, number) if isinstance(fields.value(*place), list) else place
            allowed = ", ".join([*KINDS, *facts])
            fields.report.error(
                "E12", fields.source.mark(*at), f"'{shown(name)}' is no kind of data and no fact. Allowed: {allowed}.", "Mend the name."
            )
    if not names:
        fields.wrong(place, f"true, or a list out of {', '.join(KINDS)} and facts")
        return None
    kinds = tuple(name for name in names if name in KINDS and name not in facts)
    return Leaks(kinds, tuple(name for name in names if name in facts), forbidden)


def passes_check_digit(digits: str) -> bool:
    """The Luhn check of card numbers (ISO/IEC 7812-1)."""
    doubled = [int(sign) * (2 if place % 2 else 1) for place, sign in enumerate(reversed(digits))]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def _cards(reading: Reading) -> Spans:
    for match in _CARD.finditer(reading.text):
        if passes_check_digit(re.sub(r"[ -]", "", match[0])):
            yield match.span()


def _ibans(reading: Reading) -> Spans:
    """Account numbers whose check digits fit (ISO 13616: the number read as base 36, moved by four, is 1 modulo 97)."""
    for match in _IBAN.finditer(reading.text):
        borders = [place for place in range(len(match[0]), 14, -1) if match[0][place : place + 1] in ("", " ", "-")]
        end = next((place for place in borders if _is_iban(re.sub(r"[ -]", "", match[0][:place]))), 0)
        if end:
            yield match.start(), match.start() + end


def _is_iban(signs: str) -> bool:
    return int("".join(str(int(sign, 36)) for sign in signs[4:] + signs[:4])) % 97 == 1


def _addresses(reading: Reading) -> Spans:
    return (match.span() for match in _ADDRESS.finditer(reading.text))


def _phones(reading: Reading) -> Spans:
    return (match.span() for match in _PHONE.finditer(reading.text))


KINDS: Mapping[str, Callable[[Reading], Spans]] = {"card": _cards, "iban": _ibans, "email": _addresses, "phone": _phones}
