"""A self review beside the reviewer's: criterion by criterion, and how far the two part on average. Pure.

A gap is in points of 100 on the criterion's own scale: +50 means that the agent chose half the scale higher (milder) than the reviewer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from app.base.estimates import Estimate, mean_estimate
from app.rubrics.document import EXCUSED, NOT_APPLICABLE, Criterion, Level, Rubric
from app.rubrics.places import position, whole_points


class Said(NamedTuple):
    """What one of the two said about a criterion."""

    level: str | None = None
    comment: str = ""


NOTHING = Said()


@dataclass(frozen=True)
class Side:
    """One filled rubric: its version's text and what was said, by criterion."""

    rubric: Rubric
    said: Mapping[str, Said]

    def criterion(self, name: str) -> Criterion | None:
        return self.rubric.by_id.get(name)

    def level(self, name: str) -> Level | None:
        criterion, said = self.criterion(name), self.said.get(name, NOTHING)
        return criterion.level(said.level) if criterion is not None and said.level else None

    def number(self, name: str) -> int | None:
        """Which level it is, counted from 1 in the order in which levels stand on the sheet."""
        criterion, level = self.criterion(name), self.level(name)
        return criterion.levels.index(level) + 1 if criterion is not None and level is not None else None

    def not_applicable(self, name: str) -> bool:
        return self.said.get(name, NOTHING).level == NOT_APPLICABLE

    def left_out(self, name: str) -> bool:
        """Whether a reported policy conflict excuses it."""
        return self.said.get(name, NOTHING).level == EXCUSED

    def place(self, name: str) -> Fraction | None:
        criterion, said = self.criterion(name), self.said.get(name, NOTHING)
        return position(criterion, said.level) if criterion is not None and said.level else None


@dataclass(frozen=True)
class Row:
    """One criterion as both saw it."""

    criterion: Criterion
    own: Side
    other: Side

    @property
    def id(self) -> str:
        return self.criterion.id

    @property
    def gap(self) -> Fraction | None:
        """Own place less the reviewer's, in points; None where one of them chose no level."""
        own, other = self.own.place(self.id), self.other.place(self.id)
        return own - other if own is not None and other is not None else None

    @property
    def points(self) -> int | None:
        return None if self.gap is None else whole_points(self.gap)

    @property
    def steps(self) -> int:
        """How many levels lie between the two, counted on the agent's scale; 0 where one of them chose none."""
        own, other = self.own.number(self.id), self.other.number(self.id)
        return abs(own - other) if own is not None and other is not None else 0

    @property
    def way(self) -> str:
        """same, milder or stricter (the agent than the reviewer), applies (only one found that it applies), or one (only one rated it)."""
        if self.gap is not None:
            return "same" if self.gap == 0 else "milder" if self.gap > 0 else "stricter"
        if self.own.not_applicable(self.id) and self.other.not_applicable(self.id):
            return "same"
        either = self.own.not_applicable(self.id) or self.other.not_applicable(self.id)
        return "applies" if either and self.own.said.get(self.id) and self.other.said.get(self.id) else "one"


def rows(own: Side, other: Side) -> list[Row]:
    """Every criterion that either of them rated, in the reviewer's order, then those of the agent's version alone."""
    names = dict.fromkeys([*(one.id for one in other.rubric.criteria), *(one.id for one in own.rubric.criteria)])
    rated = [name for name in names if own.said.get(name, NOTHING).level or other.said.get(name, NOTHING).level]
    return [Row(criterion, own, other) for name in rated for criterion in [other.criterion(name) or own.criterion(name)] if criterion]


@dataclass(frozen=True)
class Apart:
    """How far self reviews lie from the reviewer's on average. One conversation is one observation, the mean of its criteria."""

    whole: Estimate
    criteria: Sequence[tuple[str, Estimate]]
    """(title, estimate) of each criterion, the most often compared first."""


def apart(pairs: Iterable[Sequence[Row]]) -> Apart:
    """The mean gap over pairs of a self review and the reviewer's, and that of each criterion."""
    means: list[Fraction] = []
    by_criterion: dict[tuple[str, str], list[Fraction]] = {}
    for compared in pairs:
        gaps = {(row.own.rubric.id, row.id): (row.criterion.title, row.gap) for row in compared if row.gap is not None}
        if gaps:
            means.append(sum((gap for _, gap in gaps.values()), Fraction(0)) / len(gaps))
        for (rubric, _), (title, gap) in gaps.items():
            by_criterion.setdefault((rubric, title), []).append(gap)
    named = [(title, mean_of(found)) for (_, title), found in by_criterion.items()]
    return Apart(mean_of(means), sorted(named, key=lambda one: (-one[1].n, one[0])))


def mean_of(gaps: Sequence[Fraction]) -> Estimate:
    """The mean of gaps with its interval."""
    return mean_estimate(len(gaps), sum(gaps, Fraction(0)), sum((gap * gap for gap in gaps), Fraction(0)))
