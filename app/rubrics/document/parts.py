"""The parts of a compiled rubric. Frozen: a published version never changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal

from app.base.source import Finding
from app.rubrics.presets import Policy

NOT_APPLICABLE = "n/a"
EXCUSED = "n/a-policy"
"""Left out of one review because a policy conflict was reported, whatever the rubric offers; no level can have such an id."""
NO_LEVEL = (NOT_APPLICABLE, EXCUSED)


@dataclass(frozen=True)
class Level:
    """One step of a criterion. `value` orders the levels; `points` and `penalty` are for the rules that use them."""

    id: str
    value: Fraction
    points: Fraction | None = None
    label: str = ""
    anchor: str = ""
    penalty: Fraction | None = None
    example: str = ""
    """A reply, or a part of one, that stands on this level."""


@dataclass(frozen=True)
class Cause:
    """A reason a reviewer may tick. `parent` is the id of the cause it is a part of, "" at the top."""

    id: str
    label: str
    parent: str = ""
    beside: str = "below"
    """below: beside every level but the highest; top: beside the highest, for what made it good; any: beside each."""


@dataclass(frozen=True)
class When:
    """Shown only while `criterion` is rated with one of `levels` (ids, or `n/a`)."""

    criterion: str
    levels: tuple[str, ...]

    def holds(self, chosen: str | None) -> bool:
        """Whether the other criterion's rating fulfils it. What is left out reads like N/A."""
        return (NOT_APPLICABLE if chosen == EXCUSED else chosen) in self.levels


@dataclass(frozen=True)
class DeskRule:
    """Desk actions that reviewers are pointed to: `required` ones that were not done, `forbidden` ones that were.

    With `before` the required ones are asked for only where one of these was done, and must have been done first.
    `languages` are those of the conversations it is about; empty: every one.
    """

    required: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every desk action it names, each once."""
        return tuple(dict.fromkeys((*self.required, *self.before, *self.forbidden)))


@dataclass(frozen=True)
class Criterion:
    """One question of a rubric.

    `critical` is None, 'review' (the policy's scope) or 'section' (always this section). `when` and
    `channels` hide it unless they hold; empty `channels` means every channel. `weight` is None where the
    file leaves it out.
    """

    id: str
    title: str
    levels: tuple[Level, ...]
    weight: int | None = None
    help: str = ""
    critical: Literal["review", "section"] | None = None
    na: bool = False
    bonus: bool = False
    when: When | None = None
    channels: tuple[str, ...] = ()
    causes: tuple[Cause, ...] = ()
    """Every cause, each parent before its children."""
    skills: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    actions: DeskRule | None = None
    """Desk actions that automatic pointers look for."""

    def level(self, level_id: str) -> Level | None:
        """The level with this id, or None."""
        return self.by_level.get(level_id)

    def takes(self, level_id: str) -> bool:
        """Whether a review may hold this: one of its levels, N/A where it is offered, and what is left out whatever is offered."""
        return level_id == EXCUSED or (self.na if level_id == NOT_APPLICABLE else level_id in self.by_level)

    @cached_property
    def by_level(self) -> Mapping[str, Level]:
        return MappingProxyType({level.id: level for level in self.levels})

    def causes_beside(self, level_id: str | None) -> tuple[Cause, ...]:
        """The causes to tick beside this level. Before one is chosen those of a fault; none where the criterion does not apply."""
        level = self.level(level_id) if level_id is not None else None
        if level is None:
            return () if level_id is not None else tuple(one for one in self.causes if one.beside != "top")
        wanted = "top" if level.value == self.highest else "below"
        return tuple(one for one in self.causes if one.beside in (wanted, "any"))

    def depth(self, cause: Cause) -> int:
        """How deep a cause stands in the tree; 0 at the top."""
        parent = next((one for one in self.causes if one.id == cause.parent), None) if cause.parent else None
        return self.depth(parent) + 1 if parent is not None else 0

    @cached_property
    def lowest(self) -> Fraction:
        return min(level.value for level in self.levels)

    @cached_property
    def highest(self) -> Fraction:
        return max(level.value for level in self.levels)

    @cached_property
    def has_points(self) -> bool:
        return any(level.points is not None for level in self.levels)

    @cached_property
    def has_penalties(self) -> bool:
        return any(level.penalty is not None for level in self.levels)

    def points(self, level: Level) -> Fraction:
        """Points of a level: its own, else 0 beside levels that state some, else its value."""
        if level.points is not None:
            return level.points
        return Fraction(0) if self.has_points else level.value

    @cached_property
    def best_points(self) -> Fraction:
        return max(self.points(level) for level in self.levels)


@dataclass(frozen=True)
class Section:
    """A group of criteria. `weight` counts under `combine: sections` and as the factor under `points`."""

    id: str
    title: str
    criteria: tuple[Criterion, ...]
    weight: int = 1


@dataclass(frozen=True)
class Rubric:
    """A compiled rubric file. `content_hash` is its identity."""

    id: str
    title: str
    policy: Policy
    sections: tuple[Section, ...]
    content_hash: str
    language: str | None = None
    channels: tuple[str, ...] = ()
    """The channels it is meant for; empty: every one."""
    lines: tuple[str, ...] = ()
    """The lines of support it is meant for; empty: every one."""

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """Every criterion, in the order of the file."""
        return tuple(criterion for section in self.sections for criterion in section.criteria)

    @cached_property
    def by_id(self) -> Mapping[str, Criterion]:
        return MappingProxyType({criterion.id: criterion for criterion in self.criteria})

    def is_meant_for(self, channel: str | None, line: str | None = None) -> bool:
        """Whether it is meant for conversations of this channel and line; what is not known excludes nothing."""
        return (not self.channels or channel is None or channel in self.channels) and (not self.lines or line is None or line in self.lines)

    def criterion(self, criterion_id: str) -> Criterion:
        """The criterion with this id. KeyError if there is none."""
        return self.by_id[criterion_id]

    def section_of(self, criterion_id: str) -> Section:
        """The section that holds this criterion. KeyError if there is none."""
        return self._sections[criterion_id]

    @cached_property
    def _sections(self) -> Mapping[str, Section]:
        return {criterion.id: section for section in self.sections for criterion in section.criteria}

    @cached_property
    def shares(self) -> dict[tuple[str, str], Any]:
        """What each level adds to a score, by criterion and level, as app/rubrics/shares.py has worked it out so far."""
        return {}


@dataclass(frozen=True)
class Compilation:
    """What reading a file gave: the rubric (None when there are errors) and everything found."""

    rubric: Rubric | None
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        return self.rubric is not None
