"""The compiled scenario, and what a library knows that a file alone does not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from app.base.source import Finding, Mark
from app.simulation.answers import Answer
from app.simulation.checks.check import Check
from app.simulation.conditions import Value
from app.simulation.desk import DeskAction
from app.simulation.duplicates import Duplicate
from app.simulation.facts import Fact, render_fact
from app.simulation.findings import STEP
from app.simulation.nodes import Node
from app.simulation.saved_paths import SavedPath

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
    keys_of_skill: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The criteria that name a skill, and the sections that hold them."""


@dataclass(frozen=True)
class Library:
    """What references are resolved against. `rubrics` maps an id to its scales, or to None when they cannot be read. `fragments` maps
    the path of each text that may be included to the text."""

    skills: frozenset[str] = frozenset()
    rubrics: Mapping[str, RubricScales | None] = field(default_factory=dict)
    articles: frozenset[str] = frozenset()
    actions: Mapping[str, DeskAction] = field(default_factory=dict)
    scenario_ids: frozenset[str] = frozenset()
    fragments: Mapping[str, str] = field(default_factory=dict)
    article_versions: Mapping[str, int] = field(default_factory=dict)
    article_dates: Mapping[str, date] = field(default_factory=dict)
    """When the current version of an article was published."""


@dataclass(frozen=True)
class History:
    """What only time can say about a file: when it was written, and how hard `attempts` found it, on the scale of `level`."""

    written: date | None = None
    attempts: int = 0
    difficulty: float | None = None


@dataclass(frozen=True)
class Scenario:
    """A scenario ready to be played. Times are seconds; texts still hold their {placeholders}.

    `locales` holds the same graph with the texts of each overlay. Of such a one `missing` names what the overlay leaves in the
    language of the file: `node start`, `check apology`, `title`. `included`: path and text of each fragment it was made with.
    """

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
    locales: Mapping[str, "Scenario"] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    tests: tuple[SavedPath, ...] = ()
    included: tuple[tuple[str, str], ...] = ()
    duplicate: Duplicate | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages an attempt may be played in, the file's own first."""
        return (self.language, *self.locales)

    def place(self, mark: Mark) -> tuple[str, int]:
        """Where a mark lies: the path of the fragment, "" for the file itself, and the line in it."""
        number, line = divmod(mark.line, STEP)
        return (self.included[number - 1][0], line) if number else ("", mark.line)

    def spoken_in(self, language: str) -> "Scenario":
        """The scenario with the texts and phrases of an overlay; itself for "" and for its own language. Raises KeyError."""
        return self if language in ("", self.language) else self.locales[language]

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
    """`scenario` is None when one of the findings is an error. `trial`: the same, and also there while the errors concern only
    model answers, tests or the story as a whole, so that it can be played beside the editor; never to be published."""

    scenario: Scenario | None
    findings: tuple[Finding, ...]
    trial: Scenario | None = None
