"""In which language a customer writes: what was asked for, else what the person chooses, else what they read. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Offer:
    """The languages of a scenario, the one taken unless the person says otherwise, and whether a trainer fixed it."""

    languages: tuple[str, ...]
    taken: str
    fixed: bool = False

    @property
    def open(self) -> bool:
        """Whether there is anything to choose."""
        return len(self.languages) > 1 and not self.fixed


def offer(languages: Sequence[str], *, locale: str, fixed: str | None = None, wanted: str = "") -> Offer:
    """What a scenario's start page offers. `fixed`: what a trainer asked for; a language the scenario has lost counts for nothing."""
    known = tuple(languages)
    if fixed in known:
        return Offer(known, str(fixed), True)
    choices = (wanted, locale, locale.replace("_", "-").split("-")[0])
    return Offer(known, next((one for one in choices if one in known), known[0]))


def fixed_by(assigned: Iterable[Any]) -> str | None:
    """The language that the first practice in a list of assignments asks for. An assessment brings its own."""
    return next((row.language for row in assigned if row.mode.value == "practice" and row.language), None)
