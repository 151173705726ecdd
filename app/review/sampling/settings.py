"""What a plan asks for, as it is kept: parts, filters, signals of risk; and how a conversation fares under them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Protocol

from app.review.sampling.drawing import Part

By = Literal["agent", "channel", "topic", "language"]
MOST = 2000
LOW_CSAT = 0.5
"""A customer's rating below this share of its scale counts as low."""
LONG_THREAD = 10
"""A thread of that many messages counts as long."""
FEW_REVIEWS = 3
"""An agent with fewer published reviews than this in the last four weeks has few."""
SIGNALS = ("low_csat", "long_thread", "reopened", "few_reviews", "topic", "tag")


class Row(Protocol):
    """What is known of a conversation before its messages are read."""

    @property
    def channel(self) -> Any: ...
    @property
    def topic(self) -> str | None: ...
    @property
    def language(self) -> str | None: ...
    @property
    def tags(self) -> Sequence[str]: ...
    @property
    def csat_share(self) -> float | None: ...
    @property
    def message_count(self) -> int: ...
    @property
    def reopens(self) -> int: ...


@dataclass(frozen=True)
class PartSpec:
    """One part of a plan. `by` belongs to a stratified part; `weights`, `topic` and `tag` to a risk part."""

    kind: Literal["random", "stratified", "risk"]
    n: int = 0
    each: int | None = None
    by: By = "agent"
    weights: dict[str, int] = field(default_factory=dict)
    topic: str = ""
    tag: str = ""

    @property
    def part(self) -> Part:
        """The part as the draw knows it."""
        return Part(self.kind, self.n, self.each)

    def value(self, row: Row, person_id: int, enough: frozenset[int]) -> int | str:
        """What a frame keeps of a conversation for this part: its group, its risk, or 0."""
        if self.kind == "random":
            return 0
        if self.kind == "stratified":
            return self._group(row, person_id)
        return self.risk(row, person_id, enough)

    def risk(self, row: Row, person_id: int, enough: frozenset[int]) -> int:
        """1 and the weights of all signals that the conversation shows: without any it still has some chance."""
        return 1 + sum(self.weights.get(name, 0) for name in self.signals(row, person_id, enough))

    def signals(self, row: Row, person_id: int, enough: frozenset[int]) -> list[str]:
        """Which signals the conversation shows. `enough`: people who have enough recent reviews."""
        shown = {
            "low_csat": row.csat_share is not None and row.csat_share < LOW_CSAT,
            "long_thread": row.message_count >= LONG_THREAD,
            "reopened": reopened(row),
            "few_reviews": person_id not in enough,
            "topic": bool(self.topic) and same(row.topic, self.topic),
            "tag": bool(self.tag) and has_tag(row, self.tag),
        }
        return [name for name in SIGNALS if shown[name]]

    def _group(self, row: Row, person_id: int) -> str:
        if self.by == "agent":
            return str(person_id)
        return str(getattr(row, self.by) or "")[:200]


@dataclass(frozen=True)
class Filters:
    """Which conversations of the time a plan chooses from; empty values let everything pass.

    `channel`, `topic`, `tag` and `language` may hold several values with commas between: any of them will do.
    """

    channel: str = ""
    topic: str = ""
    tag: str = ""
    language: str = ""
    csat: str = ""
    """"" any, low, high, rated, unrated."""
    agent: int | None = None
    min_messages: int | None = None
    max_messages: int | None = None
    reopened: str = ""
    """"" any, yes, no."""
    csat_from: int | None = None
    csat_to: int | None = None
    """Bounds of the customer's rating, both included, in hundredths of its scale."""

    def passes(self, row: Row) -> bool:
        """Whether the conversation is among them, the agent aside."""
        known = {"channel": (str(row.channel),), "topic": (row.topic,), "tag": row.tags or (), "language": (row.language,)}
        if not all(meets(known[name], getattr(self, name)) for name in known):
            return False
        if self.min_messages is not None and row.message_count < self.min_messages:
            return False
        if self.max_messages is not None and row.message_count > self.max_messages:
            return False
        return self._rated(row) and (not self.reopened or reopened(row) == (self.reopened == "yes"))

    def passes_person(self, person_id: int) -> bool:
        """Whether replies of this person are among them."""
        return self.agent is None or self.agent == person_id

    def _rated(self, row: Row) -> bool:
        share = row.csat_share
        if self.csat_from is not None and (share is None or 100 * share < self.csat_from):
            return False
        if self.csat_to is not None and (share is None or 100 * share > self.csat_to):
            return False
        if self.csat in ("low", "high"):
            return share is not None and (share < LOW_CSAT) == (self.csat == "low")
        return not self.csat or (share is not None) == (self.csat == "rated")


@dataclass(frozen=True)
class Settings:
    """A plan's choice as one value; a draw keeps its own copy."""

    parts: tuple[PartSpec, ...]
    filters: Filters = Filters()
    cap: int | None = None

    def as_json(self) -> dict[str, Any]:
        return {"parts": [asdict(one) for one in self.parts], "filters": asdict(self.filters), "cap": self.cap}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Settings":
        parts = tuple(PartSpec(**one) for one in kept["parts"])
        return cls(parts, Filters(**kept["filters"]), kept.get("cap"))

    @property
    def draws(self) -> list[Part]:
        return [one.part for one in self.parts]


def reopened(row: Row) -> bool:
    """The source's status events say that it was opened again after it was solved or closed."""
    return row.reopens > 0


def values_in(wanted: str) -> list[str]:
    """The values of a filter, without the commas between them."""
    return [one.strip() for one in wanted.split(",") if one.strip()]


def meets(known: Sequence[object], wanted: str) -> bool:
    """Whether any of the known words is among those asked for; nothing asked for lets everything pass."""
    asked = {one.casefold() for one in values_in(wanted)}
    return not asked or any(str(one or "").strip().casefold() in asked for one in known)


def same(known: str | None, wanted: str) -> bool:
    """Whether a word of the source is the one asked for, capitals aside."""
    return (known or "").strip().casefold() == wanted.strip().casefold()


def has_tag(row: Row, wanted: str) -> bool:
    """Whether the conversation carries the tag."""
    return any(same(str(tag), wanted) for tag in row.tags or ())
