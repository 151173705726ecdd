"""Facts of other people in a reply: a value that somebody else of the cohort was given, and this person was not. Pure.

It is a question for the trainer, not a verdict: a value may have been guessed, read aloud, or stand in an article.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SHORTEST = 5
"""Shorter values stand in replies by chance."""


@dataclass(frozen=True)
class Foreign:
    """One foreign value: where it stands, whose it was and in which attempt."""

    turn: int
    fact: str
    value: str
    attempt_id: int
    person: str


def foreign_facts(
    replies: Iterable[tuple[int, str]], own: Mapping[str, str], others: Iterable[tuple[int, str, Mapping[str, str]]], names: Iterable[str]
) -> list[Foreign]:
    """Foreign values in `replies` (turn number, text). `others`: attempt, person and drawn facts; `names`: facts to look at.

    What this person was given too, in whatever fact, is not foreign.
    """
    known = {value.casefold() for value in own.values()}
    looked_at = list(names)
    values: dict[str, tuple[str, str, int, str]] = {}
    for attempt_id, person, drawn in others:
        for name in looked_at:
            value = drawn.get(name, "")
            if len(value) >= SHORTEST and value.casefold() not in known:
                values.setdefault(value.casefold(), (name, value, attempt_id, person))
    found = []
    for turn, text in replies:
        folded = text.casefold()
        for low, (name, value, attempt_id, person) in values.items():
            if low in folded and re.search(rf"(?<!\w){re.escape(low)}(?!\w)", folded):
                found.append(Foreign(turn, name, value, attempt_id, person))
    return found
