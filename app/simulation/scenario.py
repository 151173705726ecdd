"""The compiled scenario, and what a library knows that a file alone does not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from app.base.source import Finding
from app.simulation.answers import Answer
from app.simulation.checks.check import Check
from app.simulation.conditions import Value
from app.simulation.desk import DeskAction
from app.simulation.facts import Fact, render_fact
from app.simulation.nodes import Node

CHANNELS = ("email", "chat", "social", "phone", "form")


@dataclass(frozen=True)
class Persona:
    name: str
    style: str = ""
    patience: int = 3
    language: str = "en"


@dataclass(frozen=True)
class RubricScales:
    """Numeric level values: of each criterion all of them; of a section or a skill all that occur in its criteria."""

    criteria: Mapping[str, tuple[Decimal, ...]] = field(default_factory=dict)
    sections: Mapping[str, tuple[Decimal, ...]] = field(default_factory=dict)
    skills: Mapping[str, tuple[Decimal, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Library:
    """What references are resolved against. `rubrics` maps an id to its scales, or to None when they cannot be read."""

    skills: frozenset[str] = frozenset()
    rubrics: Mapping[str, RubricScales | None] = field(default_factory=dict)
    articles: frozenset[str] = frozenset()
    actions: Mapping[str, DeskAction] = field(default_factory=dict)
    scenario_ids: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Scenario:
    """A scenario ready to be played. Times are seconds; texts still hold their {placeholders}."""

    id: str
    title: str
    version: str
    channel: str
    language: str
    level: int
    skills: tuple[str, ...]
    rubric: str | None
    timebox: int | None
    sensitive: str
    persona: Persona
    facts: Mapping[str, Fact]
    knows: tuple[str, ...]
    hides: Mapping[str, str]
    truth: str
    vars: Mapping[str, Value]
    mood_start: int
    leave_below: int
    articles: tuple[str, ...]
    required: tuple[str, ...]
    forbidden: tuple[str, ...]
    checks: Mapping[str, Check]
    nodes: Mapping[str, Node]
    answers: tuple[Answer, ...]
    debrief: str
    content_hash: str

    @property
    def start(self) -> Node:
        return self.nodes["start"]

    @property
    def rules(self) -> Mapping[str, tuple[str, ...]]:
        """The rules of every node as written."""
        return {node.id: tuple(rule.text for rule in node.rules) for node in self.nodes.values()}

    @property
    def leave_node(self) -> Node | None:
        return next((node for node in self.nodes.values() if node.leave), None)

    @property
    def spoken_language(self) -> str:
        """The customer's language: the persona's, which is the file's unless it says otherwise."""
        return self.persona.language

    def opening_facts(self, seed: int, at: datetime, *, taken: frozenset[str] = frozenset()) -> dict[str, str]:
        """What the seed draws, as a person reads it: {fact: text}."""
        return {name: self.shown_fact(name, fact.draw(seed, at, taken)) for name, fact in self.facts.items()}

    def shown_fact(self, name: str, raw: str) -> str:
        return render_fact(self.facts[name], raw, self.spoken_language)

    @property
    def named_actions(self) -> frozenset[str]:
        """Desk actions the file names anywhere."""
        in_checks = {name for check in self.checks.values() for name in check.actions}
        in_answers = {name for answer in self.answers for name in answer.actions or ()}
        return frozenset({*self.required, *self.forbidden} | in_checks | in_answers)


@dataclass(frozen=True)
class Compilation:
    """`scenario` is None when one of the findings is an error."""

    scenario: Scenario | None
    findings: tuple[Finding, ...]
