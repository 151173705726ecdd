"""Which clauses a reviewer most likely looks for: the criterion's own, then those of the conversation's company, nearest first. Pure."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from app.knowledge.clauses import Clause

NEAREST = 5
"""How many of a company's clauses say whether the conversation is one of its own."""
_WORD = re.compile(r"[^\W\d_]{4,}")


def likely_first(choices: Sequence[Clause], talk: str, named: Collection[str]) -> list[Clause]:
    """All of `choices`, in their order where nothing speaks for one before another. `named`: clauses that the criterion cites."""
    said = _stems(talk)
    near = {one.ref: len(_stems(f"{one.title} {one.heading}") & said) for one in choices}
    own = company_of(choices, near, talk)
    return sorted(choices, key=lambda one: (one.ref not in named, bool(own) and one.company not in (own, ""), -near[one.ref]))


def company_of(choices: Iterable[Clause], near: dict[str, int], talk: str) -> str:
    """The company that the conversation names, else the one whose clauses share most words with it; "" where none does."""
    shared: dict[str, list[int]] = defaultdict(list)
    for one in choices:
        shared[one.company].append(near[one.ref])
    spoken = talk.casefold()
    weights = {name: (name.casefold() in spoken, sum(sorted(found)[-NEAREST:])) for name, found in shared.items() if name}
    return max(weights, key=lambda name: weights[name]) if any(any(one) for one in weights.values()) else ""


def _stems(text: str) -> set[str]:
    """Words by their first letters, so that "delivered" is near "delivery"."""
    return {word[:6] for word in _WORD.findall(text.casefold())}
