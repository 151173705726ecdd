"""How many reviews of a plan's cycle each reviewer is asked for, and which part of a draw is theirs. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import Any

MOST = 500


@dataclass(frozen=True)
class Goals:
    """`default` is asked of everybody (None: any number), `own` of those named; 0 asks nothing of them."""

    default: int | None = None
    own: Mapping[int, int] = field(default_factory=dict)

    def of(self, person_id: int) -> int | None:
        """What is asked of one reviewer in a cycle."""
        return self.own.get(person_id, self.default)

    def as_json(self) -> dict[str, Any]:
        return {"goal": self.default, "goals": {str(one): goal for one, goal in self.own.items()}}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Goals":
        """Of a plan or a draw; draws of before goals were one's own have none in `goals`."""
        return cls(kept["goal"], {int(one): goal for one, goal in (kept.get("goals") or {}).items()})


@dataclass(frozen=True)
class Share:
    """A reviewer's part of a draw: `weight` beside the others', and the `most` that they take (None: any number)."""

    weight: Fraction
    most: int | None = None


def shares_of(goals: Goals, there: Mapping[int, Fraction], held: Mapping[int, int]) -> dict[int, Share]:
    """The share of every reviewer in `there`, which says on which part of the days until the due date they are there.

    Shares follow the goals, each cut to the days; where somebody is asked for any number, they follow the days alone and goals only bound.
    Nobody takes more than their goal, cut and rounded up, less what they hold of the plan already.
    """
    wanted = {one: goals.of(one) for one in there}
    open_end = any(goal is None and there[one] for one, goal in wanted.items())
    found = {}
    for one, goal in wanted.items():
        cut = None if goal is None else goal * there[one]
        weight = there[one] if open_end or cut is None else cut
        found[one] = Share(weight, None if cut is None else max(0, ceil(cut) - held.get(one, 0)))
    return found


def expected(amount: Fraction, shares: Mapping[int, Share]) -> dict[int, Fraction]:
    """How many of `amount` conversations each gets on average: in proportion to the weights, nobody more than they take."""
    found = {one: Fraction(0) for one in shares}
    open_ones = {one: share for one, share in shares.items() if share.weight > 0}
    left = amount
    while open_ones and left > 0:
        whole = sum((share.weight for share in open_ones.values()), Fraction(0))
        full = {one: share.most for one, share in open_ones.items() if share.most is not None and share.weight * left >= share.most * whole}
        if not full:
            return found | {one: left * share.weight / whole for one, share in open_ones.items()}
        for one, most in full.items():
            found[one] = Fraction(most)
            left -= most
            del open_ones[one]
    return found


def presence(first: date, last: date, away: Sequence[tuple[date, date]]) -> Fraction:
    """On which part of the days from `first` to `last` somebody with these absences is there: of Monday to Friday, else of the weekend."""
    span = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    span = [day for day in span if day.weekday() < 5] or span
    there = sum(not any(begin <= day <= end for begin, end in away) for day in span)
    return Fraction(there, len(span)) if span else Fraction(0)
