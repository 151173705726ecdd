"""Dealing drawn conversations to reviewers: evenly, nobody their own, an agent to several people. Pure."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

Pair = tuple[int, int]
"""An agent and a reviewer."""


@dataclass(frozen=True)
class Item:
    """A conversation to be dealt: its id and whose replies it holds."""

    id: int
    agent: int


def deal(
    items: Iterable[Item], room: Mapping[int, int | None], own: Collection[Pair], past: Mapping[Pair, int] | None = None
) -> dict[int, int]:
    """Who reviews what: item id to reviewer. What nobody has room for is left out and waits for everybody.

    `room` is the most that each reviewer takes (None: any number); `own` are pairs of an item's id and a reviewer who took part in it;
    `past` counts earlier reviews of (agent, reviewer). Each item goes to whoever holds the fewest, among equals to whoever has reviewed
    this agent least, now and before. So the shares differ by at most one where everybody may take everything.
    """
    before: Mapping[Pair, int] = past or {}
    held: Counter[int] = Counter()
    met: Counter[Pair] = Counter()
    dealt: dict[int, int] = {}
    for item in sorted(items, key=lambda one: (one.agent, one.id)):
        able = [one for one in sorted(room) if _able(one, item, room, held, own)]
        if not able:
            continue
        chosen = min(able, key=_preference(item, held, met, before))
        dealt[item.id] = chosen
        held[chosen] += 1
        met[(item.agent, chosen)] += 1
    return dealt


def room_of(goal: int | None, days_there: int, held: int) -> int | None:
    """How many more a reviewer takes until the due date: the weekly goal for five working days, less what they hold. None: any number."""
    if days_there <= 0:
        return 0
    return None if goal is None else max(0, ceil(goal * days_there / 5) - held)


def days_there(first: date, last: date, away: Sequence[tuple[date, date]]) -> int:
    """Working days, Monday to Friday, from `first` to `last` on which somebody with these absences is there."""
    span = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return sum(day.weekday() < 5 and not any(begin <= day <= end for begin, end in away) for day in span)


def _able(reviewer: int, item: Item, room: Mapping[int, int | None], held: Counter[int], own: Collection[Pair]) -> bool:
    most = room[reviewer]
    return reviewer != item.agent and (item.id, reviewer) not in own and (most is None or held[reviewer] < most)


def _preference(
    item: Item, held: Counter[int], met: Counter[Pair], before: Mapping[Pair, int]
) -> Callable[[int], tuple[int, int, int, int]]:
    def order(reviewer: int) -> tuple[int, int, int, int]:
        pair = (item.agent, reviewer)
        return held[reviewer], met[pair], before.get(pair, 0), reviewer

    return order
