"""Dealing drawn conversations to reviewers: by their goals, nobody their own, an agent to several people. Pure.

In proportion means by the method of Webster and Sainte-Laguë: the next conversation goes to whoever has the smallest
(2 × dealt + 1) / weight (M. L. Balinski and H. P. Young, Fair Representation, 1982). With equal weights it goes to whoever has the fewest.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from app.review.sampling.goals import Share

Pair = tuple[int, int]
"""An agent and a reviewer."""


@dataclass(frozen=True)
class Item:
    """A conversation to be dealt: its id and whose replies it holds."""

    id: int
    agent: int


def deal(
    items: Iterable[Item], shares: Mapping[int, Share], own: Collection[Pair], past: Mapping[Pair, int] | None = None
) -> dict[int, int]:
    """Who reviews what: item id to reviewer. What nobody has room for is left out and waits for everybody.

    `own` are pairs of an item's id and a reviewer who took part in it; `past` counts earlier reviews of (agent, reviewer). Each item goes
    to whoever is furthest behind their share, among equals to whoever has reviewed this agent least, now and before. So equal shares
    differ by at most one where everybody may take everything.
    """
    before: Mapping[Pair, int] = past or {}
    held: Counter[int] = Counter()
    met: Counter[Pair] = Counter()
    dealt: dict[int, int] = {}
    for item in sorted(items, key=lambda one: (one.agent, one.id)):
        able = [one for one in sorted(shares) if _able(one, item, shares[one], held, own)]
        if not able:
            continue
        chosen = min(able, key=_preference(item, shares, held, met, before))
        dealt[item.id] = chosen
        held[chosen] += 1
        met[(item.agent, chosen)] += 1
    return dealt


def _able(reviewer: int, item: Item, share: Share, held: Counter[int], own: Collection[Pair]) -> bool:
    room = share.weight > 0 and (share.most is None or held[reviewer] < share.most)
    return room and reviewer != item.agent and (item.id, reviewer) not in own


def _preference(
    item: Item, shares: Mapping[int, Share], held: Counter[int], met: Counter[Pair], before: Mapping[Pair, int]
) -> Callable[[int], tuple[Fraction, int, int, int]]:
    def order(reviewer: int) -> tuple[Fraction, int, int, int]:
        pair = (item.agent, reviewer)
        return (2 * held[reviewer] + 1) / shares[reviewer].weight, met[pair], before.get(pair, 0), reviewer

    return order
