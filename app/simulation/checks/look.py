"""What a check sees of a turn, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from app.simulation.facts import Fact
from app.simulation.reading import Reading, Span


@dataclass(frozen=True)
class Act:
    """One desk action that was tried. `turn` is the number of replies sent before it; only `ok` ones count."""

    name: str
    ok: bool
    turn: int
    at: str


@dataclass(frozen=True)
class Look:
    """A frozen turn: the reply, the drawn facts (raw), and everything done so far.

    `waited`: seconds from the customer's last words to this reply. `decided`: what people said about `human` checks.
    `vectoriser`: the name of the one that the attempt was begun with, "" for none.
    """

    reading: Reading
    facts: Mapping[str, Fact]
    drawn: Mapping[str, str]
    acts: tuple[Act, ...]
    tags: frozenset[str]
    cited: frozenset[str]
    language: str
    waited: int = 0
    decided: Mapping[str, bool] = field(default_factory=dict)
    vectoriser: str = ""


@dataclass(frozen=True)
class Evidence:
    """Whether something holds, and where: spans in the reply as sent, an action's name, sub-tests by name.

    `undecided`: a person has to say; `true` is False until then. `similarity`: of a `like`, in thousandths.
    `missing`: the vectoriser that a `like` should have been measured by and that this site does not have.
    """

    true: bool
    spans: tuple[Span, ...] = ()
    action: str | None = None
    parts: tuple[tuple[str, bool], ...] = ()
    undecided: bool = False
    similarity: int | None = None
    missing: str = ""


class Part(Protocol):
    """One condition of a check; a check is true when all its parts are."""

    def look(self, look: Look) -> Evidence: ...


def spans_as_sent(reading: Reading, found: list[tuple[int, int]]) -> tuple[Span, ...]:
    """Folded spans as offsets in the reply as sent, in order, each once, at most 50."""
    return tuple(sorted({reading.span(start, end) for start, end in found})[:50])
