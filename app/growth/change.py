"""Whether a person changed: the naive difference, and like for like. Pure.

Naive is the mean of the last few minus the mean of the first few in the order in which the person acted. Like for like is the slope
over that order with a fixed effect for each group of comparable difficulty, times (n - 1), with its 95 % interval by Student's t: a
person who got easier work later did not improve. Changes keep the sign of the value.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from app.base.estimates import t_quantile

LEAST = 10
"""Observations below which nothing is said like for like."""
MIX_DIFFERS = 0.2
"""Share of work that would have to move between groups before the mix counts as another one."""
CEILING = 0.3
"""Share of values at the best value from which a scale counts as used up."""


class Acted(NamedTuple):
    """One value of one person. `at` orders them; `group` names comparable work, "" where nothing is known."""

    person: str
    at: str
    value: float
    group: str


@dataclass(frozen=True)
class LikeForLike:
    """The change over all n observations, with its interval."""

    change: float
    interval: tuple[float, float]
    n: int


@dataclass(frozen=True)
class Change:
    """How one person changed. `claim`: improved, declined or none."""

    person: str
    n: int
    first: float
    last: float
    like_for_like: LikeForLike | None
    claim: str
    why: str

    @property
    def naive(self) -> float:
        return self.last - self.first


@dataclass(frozen=True)
class Changes:
    """Everybody's change, counts of signs and claims, and what makes the naive difference doubtful."""

    people: Sequence[Change]
    summary: Mapping[str, int]
    warnings: Sequence[str]


def changes(values: Iterable[Acted], *, first: int = 10, last: int = 10, lower_is_better: bool = False) -> Changes:
    """Each person's change. `first`, `last`: how many values the naive difference takes from each end, all where there are fewer."""
    people: dict[str, list[Acted]] = defaultdict(list)
    for one in sorted(values, key=lambda one: (one.person, one.at)):
        people[one.person].append(one)
    sign = -1 if lower_is_better else 1
    found = [_change(person, own, first, last, sign) for person, own in people.items()]
    summary = {
        "people": len(found),
        "naive_improved": sum(sign * one.naive > 0 for one in found),
        "like_for_like_improved": sum(one.like_for_like is not None and sign * one.like_for_like.change > 0 for one in found),
        "claimed_improved": sum(one.claim == "improved" for one in found),
        "claimed_declined": sum(one.claim == "declined" for one in found),
    }
    return Changes(found, summary, _warnings(list(people.values()), first, last, sign))


def like_for_like(own: Sequence[Acted]) -> LikeForLike | None:
    """The slope within groups times (n - 1). None under ten values, when no group occurs twice, or with nothing left to judge noise by."""
    n = len(own)
    places: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(own):
        places[one.group].append(place)
    if n < LEAST or all(len(several) < 2 for several in places.values()):
        return None
    orders, levels = [0.0] * n, [0.0] * n
    for several in places.values():
        order, level = sum(several) / len(several), sum(own[place].value for place in several) / len(several)
        for place in several:
            orders[place], levels[place] = place - order, own[place].value - level
    spread, free = sum(one * one for one in orders), n - len(places) - 1
    if not spread or free < 1:
        return None
    slope = sum(order * level for order, level in zip(orders, levels, strict=True)) / spread
    noise = sum((level - slope * order) ** 2 for order, level in zip(orders, levels, strict=True)) / free
    half = t_quantile(free) * sqrt(noise / spread) * (n - 1)
    change = slope * (n - 1)
    return LikeForLike(change, (change - half, change + half), n)


def _change(person: str, own: list[Acted], first: int, last: int, sign: int) -> Change:
    begun, ended = own[:first], own[-last:]
    means = [sum(one.value for one in part) / len(part) for part in (begun, ended)]
    found = like_for_like(own)
    claim, why = _claim(found, own, sign)
    return Change(person, len(own), means[0], means[1], found, claim, why)


def _claim(found: LikeForLike | None, own: Sequence[Acted], sign: int) -> tuple[str, str]:
    if len(own) < LEAST:
        return "none", f"Too few to tell: {len(own)} of at least {LEAST}."
    if found is None:
        return "none", "No group of comparable work occurs often enough to compare like with like."
    low, high = found.interval
    if low <= 0 <= high:
        return "none", "The interval of the change includes 0."
    return ("improved" if sign * found.change > 0 else "declined"), "The interval of the change excludes 0."


def _warnings(people: Sequence[Sequence[Acted]], first: int, last: int, sign: int) -> list[str]:
    begun = Counter(one.group for own in people for one in own[:first])
    ended = Counter(one.group for own in people for one in own[-last:])
    found = []
    moved = sum(abs(begun[group] / begun.total() - ended[group] / ended.total()) for group in begun | ended) / 2 if people else 0
    if moved > MIX_DIFFERS:
        found.append(
            f"The first and the last work differ in their mix: {moved:.0%} would have to be of another group. Read it like for like."
        )
    values = [one.value for own in people for one in own]
    best = (max if sign > 0 else min)(values, default=0.0)
    at_best = sum(one.value == best for own in people for one in own[-last:])
    share = at_best / ended.total() if ended else 0
    if len(set(values)) > 1 and share >= CEILING:
        found.append(f"{share:.0%} of the last values are {best:g}, the best there is: whoever is there cannot improve any more.")
    return found
