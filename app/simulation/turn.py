"""The trace of a turn: what the customer said and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.simulation.conditions import Value
from app.simulation.reading import Span
from app.simulation.state import End, value_as_json


@dataclass(frozen=True)
class CheckResult:
    """One check of the file on one turn. Spans are offsets in the reply as sent.

    `undecided`: a person has to say whether it is true. `similarity`: what a `like` measured, in thousandths.
    `missing`: the vectoriser it could not be measured by, because this site does not have it.
    """

    name: str
    true: bool
    bad: bool = False
    spans: tuple[Span, ...] = ()
    action: str | None = None
    parts: tuple[tuple[str, bool], ...] = ()
    undecided: bool = False
    similarity: int | None = None
    missing: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "true": self.true,
            "bad": self.bad,
            "spans": [list(span) for span in self.spans],
            "action": self.action,
            "parts": [{"name": name, "passed": passed} for name, passed in self.parts],
            **({"undecided": True} if self.undecided else {}),
            **({"similarity": self.similarity / 1000} if self.similarity is not None else {}),
        }


@dataclass(frozen=True)
class MoodChange:
    """`why`: rule, patience, clamp, or once (passing through a node seen before)."""

    why: str
    by: int


@dataclass(frozen=True)
class CustomerTurn:
    """What the customer writes on entering a node; `text` is None where the node is silent."""

    node: str
    text: str | None
    variant: int = 0


@dataclass(frozen=True)
class Turn:
    """One turn: `reply` is None for silence; `rule` counts the rules of `node` from 0.

    `calls`: the nodes still to be come back to, after the turn. `waiting`: checks that people decide before the customer
    answers; the turn is then only the reply, and `decide()` makes the whole one. `language`: whose texts and phrases counted.
    """

    node: str
    reply: str | None
    at: str
    checks: tuple[CheckResult, ...]
    rule: int
    rule_text: str
    reason: tuple[str, ...]
    mood_before: int
    mood: int
    mood_changes: tuple[MoodChange, ...]
    sets: Mapping[str, Value]
    reveals: tuple[str, ...]
    passed: tuple[str, ...]
    left: bool
    next: str
    customer: str | None
    end: End | None
    calls: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    language: str = ""

    @classmethod
    def standing_still(
        cls,
        reply: tuple[str, str | None, str],
        checks: tuple[CheckResult, ...],
        *,
        here: str,
        mood: int,
        reason: str,
        calls: tuple[str, ...],
        language: str,
        customer: str | None = None,
        waiting: tuple[str, ...] = (),
    ) -> "Turn":
        """A turn in which no rule acted: mood, facts and the node `here` stay. `reply`: the node it was written in, its words, when."""
        node, words, at = reply
        return cls(
            node, words, at, checks, -1, "", (reason,), mood, mood, (), {}, (), (), False, here, customer, None, calls, waiting, language
        )

    @property
    def hits(self) -> tuple[CheckResult, ...]:
        return tuple(check for check in self.checks if check.true)

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences about how the reply was judged, where that was not as usual."""
        missing = dict.fromkeys(check.missing for check in self.checks if check.missing)
        return tuple(
            f"This site does not have '{name}', by which 'like' is measured. The words of the fallback decide." for name in missing
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "node": self.node,
            "reply": self.reply,
            "at": self.at,
            "checks": [check.as_json() for check in self.checks],
            "rule": {"index": self.rule, "text": self.rule_text},
            "reason": list(self.reason),
            "mood_before": self.mood_before,
            "mood": self.mood,
            "mood_changes": [{"why": change.why, "by": change.by} for change in self.mood_changes],
            "sets": {name: value_as_json(value) for name, value in self.sets.items()},
            "reveals": list(self.reveals),
            "passed": list(self.passed),
            "left": self.left,
            "next": self.next,
            "customer": self.customer,
            "end": self.end.as_json() if self.end else None,
            "calls": list(self.calls),
            "waiting": list(self.waiting),
            "language": self.language,
            **({"notes": list(self.notes)} if self.notes else {}),
        }
