"""Where an attempt stands between two turns. Immutable; goes to JSON and back without loss."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from app.simulation.checks.look import Act
from app.simulation.conditions import Value


@dataclass(frozen=True)
class End:
    """How a conversation ended. `csat` is from 1 to 5; `node` is '(left)' when the customer left by mood."""

    node: str
    outcome: str
    csat: float
    fail: bool = False

    def as_json(self) -> dict[str, Any]:
        csat: float | int = int(self.csat) if self.csat == int(self.csat) else self.csat
        return {"node": self.node, "outcome": self.outcome, "csat": csat, "fail": self.fail}


@dataclass(frozen=True)
class Waiting:
    """A reply that the customer has not answered yet, because people first decide about `checks`."""

    reply: str
    at: str
    checks: tuple[str, ...]


@dataclass(frozen=True)
class State:
    """`drawn` holds raw facts, `facts` what people read; `idle` counts turns without progress.

    `calls`: the nodes that called and are still to be come back to, the last one on top. `waiting`: nothing can be sent
    before `decide()`. `language`: the overlay that is played, "" for the file's own texts. `vectoriser`: what `like` was begun
    with, "" for none. `repeated`: facts meant to be unique in the cohort whose values had run out.
    """

    hash: str
    seed: int
    started: str
    drawn: Mapping[str, str]
    facts: Mapping[str, str]
    node: str
    mood: int
    vars: Mapping[str, Value]
    visited: Mapping[str, int] = field(default_factory=dict)
    turns: int = 0
    idle: int = 0
    acts: tuple[Act, ...] = ()
    cited: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    revealed: tuple[str, ...] = ()
    customer_at: str = ""
    end: End | None = None
    calls: tuple[str, ...] = ()
    waiting: Waiting | None = None
    language: str = ""
    vectoriser: str = ""
    repeated: tuple[str, ...] = ()

    @property
    def last_customer_at(self) -> datetime:
        """When the customer last wrote; silence counts from here."""
        return datetime.fromisoformat(self.customer_at)

    def as_json(self) -> dict[str, Any]:
        return {
            **{name: _plain(getattr(self, name)) for name in _PLAIN},
            "vars": {name: value_as_json(value) for name, value in self.vars.items()},
            "acts": [{"name": act.name, "ok": act.ok, "turn": act.turn, "at": act.at} for act in self.acts],
            "end": self.end.as_json() if self.end else None,
            "waiting": vars(self.waiting) | {"checks": list(self.waiting.checks)} if self.waiting else None,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "State":
        """The state behind `as_json()`, of this version or an older one. Raises KeyError or TypeError on anything else."""
        data = {**_ADDED, **data}
        plain: dict[str, Any] = {name: tuple(data[name]) if isinstance(data[name], list) else data[name] for name in _PLAIN}
        end, waiting = data["end"], data["waiting"]
        return cls(
            **plain,
            vars={name: _from_json(value) for name, value in data["vars"].items()},
            acts=tuple(Act(act["name"], act["ok"], act["turn"], act["at"]) for act in data["acts"]),
            end=End(end["node"], end["outcome"], float(end["csat"]), end["fail"]) if end else None,
            waiting=Waiting(waiting["reply"], waiting["at"], tuple(waiting["checks"])) if waiting else None,
        )


_PLAIN = (
    "hash",
    "seed",
    "started",
    "drawn",
    "facts",
    "node",
    "mood",
    "visited",
    "turns",
    "idle",
    "cited",
    "tags",
    "revealed",
    "customer_at",
    "calls",
    "language",
    "vectoriser",
    "repeated",
)
_ADDED: dict[str, Any] = {"calls": (), "language": "", "vectoriser": "", "repeated": (), "waiting": None}
"""What a state stored before these keys existed means by leaving them out."""


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value


def value_as_json(value: Value) -> Any:
    """Whole numbers as they are, other numbers as a fraction in a list, so that nothing is lost."""
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else [value.numerator, value.denominator]
    return value


def _from_json(value: Any) -> Value:
    if isinstance(value, list):
        return Fraction(value[0], value[1])
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    return bool(value) if isinstance(value, bool) else str(value)
