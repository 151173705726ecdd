"""Ratings of items by raters as a table, and the few different patterns of counts that all statistics are made of. Pure."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

NOT_APPLICABLE = "n/a"
COLUMNS = ("item", "rater", "value")

Pattern = tuple[tuple[int, int], ...]
"""How often each level was given to one item: ((place of the level, count), …) in the order of the scale."""


class BadTable(ValueError):
    """A file that is no table of ratings; the message says where and what to do."""


@dataclass(frozen=True)
class Scale:
    """The levels in their order. `numbers` are their values, None where a level is no number: then nothing is ordered."""

    names: tuple[str, ...]
    numbers: tuple[Fraction, ...] | None
    declared: bool

    @cached_property
    def places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.names)}


@dataclass(frozen=True)
class RatingTable:
    """Ratings by item and rater (places in the scale), and who found an item not applicable."""

    scale: Scale
    items: Mapping[str, Mapping[str, int]]
    not_applicable: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def raters(self) -> tuple[str, ...]:
        named = {rater for given in self.items.values() for rater in given}
        return tuple(sorted(named | {rater for raters in self.not_applicable.values() for rater in raters}))

    @cached_property
    def ratings(self) -> int:
        return sum(len(given) for given in self.items.values())

    @cached_property
    def patterns(self) -> dict[Pattern, int]:
        """How many items show each pattern of counts, in an order that does not hang on the order of items or raters."""
        seen = Counter(tuple(sorted(Counter(given.values()).items())) for given in self.items.values())
        return dict(sorted(seen.items()))

    @cached_property
    def shared(self) -> int:
        """Items rated by two or more."""
        return sum(len(given) > 1 for given in self.items.values())

    @cached_property
    def answers(self) -> "RatingTable":
        """The judgement before the level: 0 rated, 1 not applicable."""
        given: dict[str, dict[str, int]] = {item: dict.fromkeys(raters, 0) for item, raters in self.items.items()}
        for item, raters in self.not_applicable.items():
            given.setdefault(item, {}).update(dict.fromkeys(raters, 1))
        return RatingTable(Scale(("rated", NOT_APPLICABLE), None, declared=True), given)


def table_of(ratings: Iterable[tuple[str, str, str]], levels: Sequence[str] = ()) -> RatingTable:
    """A table of (item, rater, value). An empty value is no rating. `levels` are the full scale; else the levels that occur.

    Values that all are numbers are compared as numbers (3 = 3.0). Raises BadTable for a value outside `levels` and for a
    rater who rates an item twice.
    """
    given = [(item, rater, value.strip()) for item, rater, value in ratings]
    scale = _scale({value for _, _, value in given if value and value.lower() != NOT_APPLICABLE}, levels)
    items: dict[str, dict[str, int]] = defaultdict(dict)
    absent: dict[str, set[str]] = defaultdict(set)
    for item, rater, value in given:
        if not value:
            continue
        if rater in items.get(item, ()) or rater in absent.get(item, ()):
            raise BadTable(f"{rater} rates {item} twice. Keep one of the two rows.")
        if value.lower() == NOT_APPLICABLE:
            absent[item].add(rater)
            continue
        place = scale.places.get(_name(value) if scale.numbers is not None else value)
        if place is None:
            raise BadTable(f"'{value}' is not one of the levels {', '.join(scale.names)}. Add it to --levels or mend the row of {item}.")
        items[item][rater] = place
    return RatingTable(scale, dict(items), {item: frozenset(raters) for item, raters in absent.items()})


def read_table(lines: Iterable[str], levels: Sequence[str] = ()) -> RatingTable:
    """A table from CSV with the columns item, rater and value; others are left alone. Raises BadTable."""
    rows = csv.DictReader(lines)
    missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise BadTable(f"The header has no column {', '.join(missing)}. The first line must name item, rater and value.")
    given = []
    for row in rows:
        if not row["item"] or not row["rater"]:
            raise BadTable(f"Line {rows.line_num} has no item or no rater. Fill both in or take the line out.")
        given.append((row["item"], row["rater"], row["value"] or ""))
    return table_of(given, levels)


def _scale(occurring: set[str], levels: Sequence[str]) -> Scale:
    named = [level.strip() for level in levels if level.strip()]
    numbers = {value: _number(value) for value in (*named, *occurring)}
    if numbers and all(number is not None for number in numbers.values()):
        wanted = {number for value in (named or occurring) if (number := numbers[value]) is not None}
        ordered = tuple(sorted(wanted))
        return Scale(tuple(str(number) for number in ordered), ordered, declared=bool(named))
    return Scale(tuple(dict.fromkeys(named or sorted(occurring))), None, declared=bool(named))


def _name(value: str) -> str:
    return str(_number(value))


def _number(value: str) -> Fraction | None:
    try:
        return Fraction(value)
    except (ValueError, ZeroDivisionError):
        return None
