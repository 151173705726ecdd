"""What the questions of a node are about: each subject is decided by the world at once, and its states answer its questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from app.simulation.conditions import Atom, Value, compare
from app.simulation.scenario import Scenario

Key = tuple[str, str, str, Value]


@dataclass(frozen=True)
class Subject:
    """Something the world decides at once: the questions about it, and the answers each of its states gives."""

    keys: tuple[Key, ...]
    states: tuple[tuple[bool, ...], ...]


def subject_of(atom: Atom, scenario: Scenario) -> tuple[str, str]:
    if atom.what == "visited":
        return "visited", atom.name
    if atom.what == "name" and (atom.name in scenario.checks or atom.name not in scenario.vars):
        return "check", atom.name
    return "value", atom.name


def answered(subject: tuple[str, str], atoms: list[Atom], scenario: Scenario) -> Subject:
    keys = tuple(atom.key for atom in atoms)
    if subject[0] != "value":
        return Subject(keys, ((True,) * len(keys), (False,) * len(keys)))
    values = _values(subject[1], [atom.value for atom in atoms if atom.what == "compare"], scenario)
    states = (tuple(holds(atom, value) for atom in atoms) for value in values)
    return Subject(keys, tuple(dict.fromkeys(states)))


def holds(atom: Atom, value: Value) -> bool:
    """A question about a value, answered as the engine does."""
    return compare(value, atom.op, atom.value) if atom.what == "compare" else bool(value)


def _values(name: str, named: list[Value], scenario: Scenario) -> list[Value]:
    """Values of one name that can make a difference, of the type it was declared with."""
    numbers = sorted({value for value in named if isinstance(value, Fraction)})
    if name == "mood":
        return _whole(numbers, 0, 100)
    if name == "turns":
        return _whole(numbers, 1, None)
    declared = scenario.vars.get(name)
    truths: list[Value] = [True, False]
    texts: list[Value] = [*sorted({value for value in named if isinstance(value, str)} | {"", "\x00"})]
    around = _between([*numbers, Fraction(0)])
    if isinstance(declared, bool):
        return truths
    if isinstance(declared, str):
        return texts
    return around if declared is not None else [*truths, *around, *texts]


def _whole(numbers: Sequence[Fraction], low: int, high: int | None) -> list[Value]:
    """Whole numbers at, beside and between those named, kept from `low` to `high`."""
    near = {each for number in numbers for each in (floor(number) - 1, floor(number), ceil(number), ceil(number) + 1)}
    kept = {max(low, each if high is None else min(high, each)) for each in near | {low} | ({high} if high is not None else set())}
    return [Fraction(each) for each in sorted(kept)]


def _between(numbers: Sequence[Fraction]) -> list[Value]:
    """The numbers themselves, one between each two, one below and one above all."""
    ordered = sorted(set(numbers))
    middle = [(low + high) / 2 for low, high in pairwise(ordered)]
    return [*sorted([ordered[0] - 1, *ordered, *middle, ordered[-1] + 1])]
