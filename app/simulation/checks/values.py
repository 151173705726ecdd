"""`states` and `misstates`: a drawn value stands in the reply, or another value of the same pattern does."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from app.base.source import Path
from app.simulation.checks.look import Evidence, Look, spans_as_sent
from app.simulation.facts import Fact
from app.simulation.fields import Fields
from app.simulation.findings import shown
from app.simulation.phrases import compile_phrase
from app.simulation.reading import WORD_SIGN, Reading, fold
from app.simulation.writings import find_amounts, find_dates, find_days

Spans = list[tuple[int, int]]


@dataclass(frozen=True)
class States:
    """True when every named fact stands in the reply."""

    names: tuple[str, ...]

    def look(self, look: Look) -> Evidence:
        found = [written_values(look.facts[name], look.drawn[name], look.reading)[0] for name in self.names]
        true = all(found)
        return Evidence(true, spans_as_sent(look.reading, [span for each in found for span in each]) if true else ())


@dataclass(frozen=True)
class Misstates:
    """True when a different value of the pattern of any named fact stands in the reply."""

    names: tuple[str, ...]

    def look(self, look: Look) -> Evidence:
        found = [span for name in self.names for span in written_values(look.facts[name], look.drawn[name], look.reading)[1]]
        return Evidence(bool(found), spans_as_sent(look.reading, found))


def written_values(fact: Fact, raw: str, reading: Reading) -> tuple[Spans, Spans]:
    """Folded spans of right and of wrong values of a fact."""
    if fact.kind == "date":
        return _dates(datetime.fromisoformat(raw), reading)
    if fact.kind == "range":
        return _amounts(fact, Decimal(raw), reading)
    if fact.kind == "pattern":
        return _patterned(fact.pattern, raw, reading)
    return _picked(fact, raw, reading)


def read_values(fields: Fields, path: Path, facts: dict[str, Fact], key: str) -> States | Misstates | None:
    names = fields.texts(*path, key)
    known = tuple(name for name in names if name in facts)
    for number, name in enumerate(names):
        if name not in facts:
            place = (*path, key, number) if isinstance(fields.value(*path, key), list) else (*path, key)
            allowed = ", ".join(facts) or "none, this file draws no facts"
            fields.report.error("E12", fields.source.mark(*place), f"'{shown(name)}' is not a fact of this file. Facts: {allowed}.")
    if not names:
        fields.wrong((*path, key), "the id of a fact")
    return (States(known) if key == "states" else Misstates(known)) if known else None


def _dates(drawn: datetime, reading: Reading) -> tuple[Spans, Spans]:
    right: Spans = []
    wrong: Spans = []
    for date in find_dates(reading.text):
        (right if date.may_mean(drawn.year, drawn.month, drawn.day) else wrong).append((date.start, date.end))
    for day, start, end in find_days(reading.text):
        if day == drawn.day and not any(begin < end and start < stop for begin, stop in right + wrong):
            right.append((start, end))
    return right, wrong


def _amounts(fact: Fact, drawn: Decimal, reading: Reading) -> tuple[Spans, Spans]:
    right: Spans = []
    wrong: Spans = []
    dates = [(date.start, date.end) for date in find_dates(reading.text)]
    for amount in find_amounts(reading.text):
        if amount.counted or any(begin < amount.end and amount.start < end for begin, end in dates):
            continue
        if amount.value == drawn:
            right.append((amount.start, amount.end))
        elif amount.marked or fact.on_grid(amount.value):
            wrong.append((amount.start, amount.end))
    return right, wrong


def _patterned(pattern: str, raw: str, reading: Reading) -> tuple[Spans, Spans]:
    drawn = _bare(fold(raw))
    right: Spans = []
    wrong: Spans = []
    for match in _pattern(pattern).finditer(reading.text):
        (right if _bare(match[0]) == drawn else wrong).append(match.span())
    return right, wrong


def _picked(fact: Fact, raw: str, reading: Reading) -> tuple[Spans, Spans]:
    right = _phrase_spans(raw, reading)
    wrong: Spans = []
    for option in fact.options:
        if fold(option) != fold(raw):
            inside = [span for span in _phrase_spans(option, reading) if not any(a <= span[0] and span[1] <= b for a, b in right)]
            wrong.extend(inside)
    return right, wrong


def _phrase_spans(text: str, reading: Reading) -> Spans:
    phrase = compile_phrase(text.replace("*", " "))
    return list(phrase.find(reading)) if phrase else []


def _bare(text: str) -> str:
    return re.sub(r"[\s-]", "", text)


@lru_cache(maxsize=512)
def _pattern(pattern: str) -> re.Pattern[str]:
    """`A-######` as it may be typed: letters in either case, the hyphens and spaces left out or changed."""
    parts = [_SIGNS.get(sign) or "".join(re.escape(each) for each in fold(sign)) for sign in pattern]
    return re.compile(rf"(?<!{WORD_SIGN})(?<!{WORD_SIGN}-)" + "".join(parts) + rf"(?!{WORD_SIGN})(?!-{WORD_SIGN})")


_SIGNS = {"#": "[0-9]", "@": "[a-z]", "-": r"[\s-]?", " ": r"[\s-]?"}
