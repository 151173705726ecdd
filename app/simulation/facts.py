"""Facts: what is drawn afresh for every attempt. A draw depends on the seed and the fact's id, never on a clock.

Only `date` facts look at the start of the attempt. A drawn value is kept raw (dates as ISO text) and rendered when shown.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from math import prod
from string import ascii_uppercase
from typing import Literal

from app.simulation.fields import Fields

KINDS = ("pick", "pattern", "range", "date")
MOST_VALUES = 10**12
_TRIES = 1000
_ALPHABETS = {"#": "0123456789", "@": ascii_uppercase}
_NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?")
_OFFSET = re.compile(r"([-+−]?)([0-9]{1,5})([dh])")
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "fil": "Enero Pebrero Marso Abril Mayo Hunyo Hulyo Agosto Setyembre Oktubre Nobyembre Disyembre",
}

PLACEHOLDER = re.compile(r"\{([A-Za-z0-9_][A-Za-z0-9._-]{0,79})\}")


@dataclass(frozen=True)
class Fact:
    """One drawn value: how it is drawn. `offset` and `hours` belong to dates, seconds from the start."""

    id: str
    kind: Literal["pick", "pattern", "range", "date"]
    options: tuple[str, ...] = ()
    pattern: str = ""
    low: Decimal = Decimal(0)
    step: Decimal = Decimal(1)
    steps: int = 0
    offset: int = 0
    hours: bool = False
    unique: bool = False

    @property
    def numeric(self) -> bool:
        """Whether expressions may use it: a range, or a pick among numbers."""
        return self.kind == "range" or (self.kind == "pick" and all(map(_NUMBER.fullmatch, self.options)))

    @property
    def count(self) -> int:
        """How many different values there are."""
        if self.kind == "pick":
            return len(set(self.options))
        if self.kind == "range":
            return self.steps + 1
        return prod(len(_ALPHABETS.get(sign, "-")) for sign in self.pattern) if self.kind == "pattern" else 1

    def draw(self, seed: int, start: datetime, taken: Collection[str] = ()) -> str:
        """The raw value. With `unique`, values in `taken` are avoided as long as another one is left."""
        if self.kind == "date":
            return (start + timedelta(seconds=self.offset)).isoformat(timespec="minutes")
        value = self._draw(seed, 0)
        if not self.unique or value not in taken:
            return value
        for attempt in range(1, _TRIES):
            other = self._draw(seed, attempt)
            if other not in taken:
                return other
        return self._next_free(seed, taken) or value

    def on_grid(self, value: Decimal) -> bool:
        """Whether a `range` could have drawn this value."""
        place = (value - self.low) / self.step
        return 0 <= place <= self.steps and place == place.to_integral_value()

    def _draw(self, seed: int, attempt: int) -> str:
        number = stable_number(seed, f"{self.id}#{attempt}" if attempt else self.id)
        if self.kind == "pick":
            number += attempt
        return self._value(number)

    def _next_free(self, seed: int, taken: Collection[str]) -> str | None:
        """The first value after the drawn one that nobody has: one more step than are taken finds it, or there is none."""
        first = stable_number(seed, self.id) % self._numbers
        steps = min(self._numbers, len(taken) + 1 + (self._numbers - self.count))
        values = (self._value((first + place) % self._numbers) for place in range(steps))
        return next((value for value in values if value not in taken), None)

    @property
    def _numbers(self) -> int:
        return len(self.options) if self.kind == "pick" else self.count

    def _value(self, number: int) -> str:
        """The value with this number; numbers go round."""
        if self.kind == "pick":
            return self.options[number % len(self.options)]
        if self.kind == "range":
            return plain_number(self.low + self.step * (number % (self.steps + 1)))
        signs: list[str] = []
        for sign in self.pattern:
            alphabet = _ALPHABETS.get(sign)
            if alphabet is None:
                signs.append(sign)
                continue
            number, place = divmod(number, len(alphabet))
            signs.append(alphabet[place])
        return "".join(signs)


def stable_number(seed: int, key: str) -> int:
    """hash(seed, key): 512 bits of BLAKE2b over both, the same on every machine and in every process."""
    return int.from_bytes(hashlib.blake2b(f"{seed}\n{key}".encode("utf-8", "surrogatepass")).digest(), "big")


def plain_number(value: Decimal) -> str:
    """A number without needless zeros: 49, 9.5."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def render_fact(fact: Fact, raw: str, language: str) -> str:
    """The value as a person reads it: dates in words of the language, everything else as drawn."""
    if fact.kind != "date":
        return raw
    moment = datetime.fromisoformat(raw)
    base = language.split("-")[0].lower()
    if base == "ja":
        day = f"{moment.year}年{moment.month}月{moment.day}日"
        return f"{day}{moment:%H:%M}" if fact.hours else day
    months = _MONTHS.get({"tl": "fil"}.get(base, base), _MONTHS["en"]).split()
    day = f"{moment.day} {months[moment.month - 1]} {moment.year}"
    return f"{day}, {moment:%H:%M}" if fact.hours else day


def fill(text: str, values: Mapping[str, str]) -> str:
    """Replace every {name} that has a value; other braces stay as they are."""
    return PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)


def placeholders(text: str) -> list[tuple[str, int]]:
    """Names in {braces} with their offsets."""
    return [(match[1], match.start()) for match in PLACEHOLDER.finditer(text)]


def read_facts(fields: Fields) -> dict[str, Fact]:
    """The `facts` of a front matter."""
    facts: dict[str, Fact] = {}
    for name in fields.mapping("facts"):
        if fields.id_key("facts", name, what="fact"):
            fact = _read_fact(fields, name)
            if fact is not None:
                facts[name] = fact
    return facts


def _read_fact(fields: Fields, name: str) -> Fact | None:
    path = ("facts", name)
    if not isinstance(fields.value(*path), Mapping):
        fields.wrong(path, 'a mapping such as {pick: [a, b]}, {pattern: "A-####"}, {range: [1, 9]} or {date: -2d}')
        return None
    fields.known_keys(path, (*KINDS, "step", "unique"), "E04", "a fact")
    kinds = [kind for kind in KINDS if kind in fields.mapping(*path)]
    if len(kinds) != 1:
        fields.report.error("E07", fields.source.key_mark(*path), f"The fact '{name}' needs exactly one of {', '.join(KINDS)}.")
        return None
    unique = fields.value(*path, "unique")
    if unique not in (None, "cohort"):
        fields.wrong((*path, "unique"), "the word cohort")
    if kinds[0] != "range" and fields.value(*path, "step") is not None:
        fields.report.error("E07", fields.source.key_mark(*path, "step"), "'step' belongs to a range only.", "Remove it.")
    return _READERS[kinds[0]](fields, name, unique == "cohort")


def _pick(fields: Fields, name: str, unique: bool) -> Fact | None:
    options = fields.texts("facts", name, "pick")
    if not options:
        fields.wrong(("facts", name, "pick"), "a list of at least one value")
        return None
    return Fact(name, "pick", options=options, unique=unique)


def _pattern(fields: Fields, name: str, unique: bool) -> Fact | None:
    pattern = fields.text("facts", name, "pattern", required=True)
    if not pattern:
        return None
    if not 1 <= len(pattern) <= 80 or not set(pattern) & {"#", "@"} or "\n" in pattern:
        fields.wrong(("facts", name, "pattern"), "at most 80 characters with at least one # (digit) or @ (letter)")
        return None
    return Fact(name, "pattern", pattern=pattern, unique=unique)


def _range(fields: Fields, name: str, unique: bool) -> Fact | None:
    path = ("facts", name, "range")
    bounds = fields.value(*path)
    if not isinstance(bounds, list) or len(bounds) != 2:
        fields.wrong(path, "a list of two numbers, [lowest, highest]")
        return None
    low, high, step = _decimal(bounds[0]), _decimal(bounds[1]), _decimal(fields.value("facts", name, "step") or 1)
    if low is None or high is None or low > high:
        fields.wrong(path, "two numbers, the smaller first")
        return None
    if step is None or step <= 0 or (high - low) / step > MOST_VALUES:
        fields.wrong(("facts", name, "step"), "a number above 0 that divides the range into steps")
        return None
    return Fact(name, "range", low=low, step=step, steps=int((high - low) / step), unique=unique)


def _date(fields: Fields, name: str, unique: bool) -> Fact | None:
    value = fields.value("facts", name, "date")
    match = _OFFSET.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None and value != 0:
        fields.wrong(("facts", name, "date"), "days or hours from the start, such as -2d, +3d or -5h")
        return None
    if match is None:
        return Fact(name, "date", unique=unique)
    seconds = int(match[2]) * (86400 if match[3] == "d" else 3600)
    return Fact(name, "date", offset=seconds if match[1] in ("", "+") else -seconds, hours=match[3] == "h", unique=unique)


def _decimal(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**15 else None


_READERS: dict[str, Callable[[Fields, str, bool], Fact | None]] = {"pick": _pick, "pattern": _pattern, "range": _range, "date": _date}
