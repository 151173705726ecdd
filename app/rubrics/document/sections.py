"""Reads sections and criteria."""

import re
from typing import Any, Literal

from app.base.source import ID, Mark, Path, is_id
from app.rubrics.document.causes import read_causes
from app.rubrics.document.desk_rules import read_desk_rule
from app.rubrics.document.fields import Fields, Notes, shown, title_or_id
from app.rubrics.document.levels import Scales, levels_of, read_scales
from app.rubrics.document.parts import Criterion, Section, When
from app.rubrics.presets import Policy, Preset
from app.simulation import CHANNELS

SECTION_KEYS = ("id", "title", "weight", "criteria")
CRITERION_KEYS = (
    "id",
    "title",
    "help",
    "weight",
    "scale",
    "levels",
    "anchors",
    "examples",
    "critical",
    "na",
    "bonus",
    "when",
    "causes",
    "skills",
    "clauses",
    "actions",
)
CLAUSE = re.compile(rf"{ID.pattern}(@[0-9]+)?(#{ID.pattern})?")
SECTION_SCOPE = "section"


def read_sections(notes: Notes, top: Fields, preset: Preset, policy: Policy) -> tuple[Section, ...]:
    """Every section with its criteria; ids of sections and of criteria are unique in the file."""
    scales = read_scales(notes, top, preset)
    reader = _SectionReader(notes, scales, preset, policy)
    entries = top.items("sections")
    if not entries and not top.has("sections"):
        top.missing("sections")
    elif not entries:
        notes.error("R04", top.at("sections"), "The rubric has no sections.", "Add one with '- id: …'.")
    return tuple(reader.section(("sections", index)) for index in range(len(entries)))


class _SectionReader:
    def __init__(self, notes: Notes, scales: Scales, preset: Preset, policy: Policy) -> None:
        self.notes = notes
        self.scales = scales
        self.preset = preset
        self.policy = policy
        self.seen: dict[tuple[str, str], Mark] = {}

    def section(self, path: Path) -> Section:
        fields = Fields(self.notes, path, _named("section", self.notes.value_at(path)), SECTION_KEYS)
        section_id = self._unique("section", fields)
        count = len(fields.items("criteria"))
        if not count:
            fields.missing("criteria", "Add a criterion, or remove the section.")
        weight = fields.weight()
        return Section(
            id=section_id,
            title=title_or_id(fields, section_id),
            criteria=tuple(self.criterion((*path, "criteria", index)) for index in range(count)),
            weight=1 if weight is None else weight,
        )

    def criterion(self, path: Path) -> Criterion:
        fields = Fields(self.notes, path, _named("criterion", self.notes.value_at(path)), CRITERION_KEYS)
        criterion_id = self._unique("criterion", fields)
        when, channels = self._condition(fields)
        bonus, na = fields.flag("bonus"), fields.flag("na")
        if bonus and na:
            fields.wrong("na", f"{fields.what} is a bonus, so N/A makes no difference on it.", "Remove 'na: true'.", "R17")
        return Criterion(
            id=criterion_id,
            title=title_or_id(fields, criterion_id),
            levels=levels_of(self.notes, fields, self.scales, self.preset),
            weight=self._weight(fields),
            help=fields.text("help"),
            critical=_critical(fields),
            na=na,
            bonus=bonus,
            when=when,
            channels=channels,
            causes=read_causes(fields),
            skills=self._skills(fields),
            clauses=self._clauses(fields),
            actions=read_desk_rule(fields),
        )

    def _unique(self, kind: str, fields: Fields) -> str:
        found = fields.id()
        here = self.notes.source.mark(*fields.at("id"))
        first = self.seen.setdefault((kind, found), here)
        if found and first != here:
            fields.wrong("id", f"The {kind} '{found}' stands twice; the first is on line {first.line}.", "Give it another id.", "R07")
        return found

    def _weight(self, fields: Fields) -> int | None:
        weight = fields.weight()
        if not fields.has("weight") and self.policy.needs_weights:
            fields.missing("weight", "Add 'weight:', a whole number; weights need not sum to 100.")
        return weight

    def _condition(self, fields: Fields) -> tuple[When | None, tuple[str, ...]]:
        if not fields.has("when"):
            return None, ()
        inner = Fields(self.notes, fields.at("when"), f"the condition of {fields.what}", ("criterion", "level", "channel"))
        channels = self._channels(inner)
        if not inner.has("criterion"):
            if not inner.has("channel"):
                self.notes.error("R04", inner.path, f"{inner.what[:1].upper()}{inner.what[1:]} names neither a criterion nor a channel.")
            return None, channels
        if not inner.has("level"):
            inner.missing("level", "Say which levels show this criterion.")
        return When(inner.text("criterion"), inner.names("level")), channels

    def _channels(self, inner: Fields) -> tuple[str, ...]:
        channels = inner.names("channel")
        unknown = [name for name in channels if name not in CHANNELS]
        if unknown:
            inner.wrong("channel", f"'{shown(unknown[0])}' is not a channel.", f"Allowed: {', '.join(CHANNELS)}.", "R16")
        elif not channels and inner.has("channel"):
            inner.wrong("channel", "No channel is named, so this can never hold.", "Name a channel or remove the condition.", "R14")
        return channels

    def _skills(self, fields: Fields) -> tuple[str, ...]:
        skills = fields.names("skills")
        for skill in skills:
            if not is_id(skill):
                fields.wrong("skills", f"'{shown(skill)}' cannot be the id of a skill.", "See the skill catalogue.", "R06")
        return tuple(dict.fromkeys(skills))

    def _clauses(self, fields: Fields) -> tuple[str, ...]:
        clauses = fields.names("clauses")
        for clause in clauses:
            if not CLAUSE.fullmatch(clause):
                fields.wrong("clauses", f"'{shown(clause)}' is not a clause.", "Write article-id#clause-id.", "R06")
        return tuple(dict.fromkeys(clauses))


def _critical(fields: Fields) -> Literal["review", "section"] | None:
    stated = fields.values.get("critical")
    if stated == SECTION_SCOPE:
        return "section"
    if isinstance(stated, str):
        fields.wrong("critical", f"'{shown(stated)}' is not a value of 'critical'.", "Allowed: true, false, section.", "R16")
        return None
    return "review" if fields.flag("critical") else None


def _named(kind: str, value: Any) -> str:
    known_as = value.get("id") if isinstance(value, dict) else None
    return f"{kind} '{shown(known_as)}'" if known_as is not None else f"a {kind} without id"
