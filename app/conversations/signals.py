"""Signals: what makes a conversation ask to be looked at, without anybody grading it. Pure but for the labels.

They are kept as bits of one column, so that a list finds them by an index. See `review.actions.signalling` for who sets them.
"""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from app.ui.words import lazy_gettext as _l

LOW_RATING = 0.5
"""A customer's rating below this share of its scale counts as low."""
SILENCE = timedelta(hours=24)
"""A customer who waits as long for the next reply waited long."""
HAND_OVERS = 2
"""Replies that changed hands so often were handed over a lot."""


class Signal(enum.IntEnum):
    """One signal, as its bit."""

    RATING = 1
    REOPENED = 2
    SILENCE = 4
    HANDED_OVER = 8
    PROMISE = 16

    @property
    def key(self) -> str:
        """Its name in an address."""
        return self.name.lower().replace("_", "-")

    @property
    def label(self) -> Any:
        return _WORDS[self][0]

    @property
    def why(self) -> Any:
        """What the conversation shows, in a sentence."""
        return _WORDS[self][1]


_WORDS = {
    Signal.RATING: (_l("Low rating"), _l("The customer rated it in the lower half of the scale.")),
    Signal.REOPENED: (_l("Reopened"), _l("It was closed, and then it had to be opened again.")),
    Signal.SILENCE: (_l("Long silence"), _l("The customer waited a day or longer for a reply.")),
    Signal.HANDED_OVER: (_l("Handed over twice"), _l("The replies changed hands at least twice.")),
    Signal.PROMISE: (_l("Words of promise"), _l("A reply promises or guarantees something.")),
}
BY_KEY = {one.key: one for one in Signal}


@dataclass(frozen=True, slots=True)
class Turn:
    """One public message. `author` tells agents from each other; None where nobody knows who it was."""

    by_agent: bool
    at: datetime
    author: int | None


def signals_in(bits: int | None) -> list[Signal]:
    """The signals that a column holds, in their order."""
    return [one for one in Signal if (bits or 0) & one]


def bits_of(found: Iterable[Signal]) -> int:
    """How they are kept."""
    return sum(set(found))


def longest_wait(turns: Sequence[Turn]) -> timedelta:
    """The longest time from a customer's message to the next reply of an agent; the customer's own next message does not end it.

    A last message nobody answered is no wait: most thanks need no answer.
    """
    longest, since = timedelta(0), None
    for turn in turns:
        if not turn.by_agent:
            since = since or turn.at
        elif since is not None:
            longest, since = max(longest, turn.at - since), None
    return longest


def hand_overs(turns: Sequence[Turn]) -> int:
    """How often a reply came from another known agent than the one before."""
    authors = [turn.author for turn in turns if turn.by_agent and turn.author is not None]
    return sum(before != after for before, after in pairwise(authors))
