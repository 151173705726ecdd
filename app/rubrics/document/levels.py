"""Reads scales and the levels of a criterion, with their anchors."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from app.base.source import ID_RULE, Path, is_id
from app.rubrics.document.fields import LARGEST, Fields, Notes, exact, shown, start
from app.rubrics.document.parts import Level
from app.rubrics.presets import Preset

LEVEL_KEYS = ("id", "value", "points", "label", "anchor", "penalty", "example")
Scales = Mapping[str, tuple[Level, ...]]


def read_scales(notes: Notes, top: Fields, preset: Preset) -> Scales:
    """Scales by name: the file's own, and the preset's under the preset's name."""
    scales: dict[str, tuple[Level, ...]] = {}
    if preset.scale:
        scales[str(top.values["preset"])] = tuple(Level(step.id, step.value, label=step.label) for step in preset.scale)
    if not top.has("scales"):
        return scales
    named = top.values["scales"]
    if not isinstance(named, dict):
        top.wrong("scales", "'scales' must map a name to a list of levels.", "Write '  five: [{id: r1, value: 1}, …]'.")
        return scales
    for name in named:
        if not _is_name(notes, ("scales", name)):
            continue
        scales[name] = read_levels(notes, ("scales", name), f"scale '{name}'")
    return scales


def levels_of(notes: Notes, criterion: Fields, scales: Scales, preset: Preset) -> tuple[Level, ...]:
    """The levels of one criterion: its own, its scale's or the preset's; then its anchors put on them."""
    if criterion.has("levels") and criterion.has("scale"):
        criterion.wrong("scale", f"{criterion.what} has both 'scale' and 'levels'.", "Keep one of them.")
    if criterion.has("levels"):
        levels = read_levels(notes, criterion.at("levels"), criterion.what)
    elif criterion.has("scale"):
        levels = _scale(criterion, scales)
    elif preset.scale:
        levels = scales[str(notes.source.value["preset"])]
    else:
        criterion.missing("scale", "Name a scale, or list 'levels'.")
        return ()
    levels = _worded(notes, criterion, levels, "anchors", "anchor")
    levels = _worded(notes, criterion, levels, "examples", "example")
    for level in levels:
        if level.example and not level.anchor:
            message = f"Level '{shown(level.id)}' of {criterion.what} has an example reply and no anchor."
            notes.warning("R25", criterion.path, message, "Say in a sentence what makes a reply this level.")
    return levels


def read_levels(notes: Notes, path: Path, what: str) -> tuple[Level, ...]:
    """A list of levels; fewer than two are an error."""
    entries = notes.value_at(path)
    if not isinstance(entries, list):
        notes.error("R05", path, f"The levels of {what} must be a list.", "Begin each level with '- id: …'.")
        return ()
    fields = [Fields(notes, (*path, index), f"level {index + 1} of {what}", LEVEL_KEYS) for index in range(len(entries))]
    if len(fields) < 2:
        notes.error("R08", path, f"{start(what)} has {len(fields) or 'no'} level; it needs at least two.", "Add a level.")
    levels = tuple(_level(entry, fields) for entry in fields)
    first: dict[str, int] = {}
    for index, level in enumerate(levels):
        if level.id and first.setdefault(level.id, index) != index:
            notes.error("R07", (*path, index, "id"), f"The level '{level.id}' stands twice in {what}.", "Give each level its own id.")
    return levels


def _level(entry: Fields, siblings: list[Fields]) -> Level:
    level_id = entry.id()
    return Level(
        id=level_id,
        value=_value(entry, siblings),
        points=entry.number("points", -LARGEST),
        label=entry.text("label") or level_id,
        anchor=entry.text("anchor"),
        penalty=entry.number("penalty", 0),
        example=entry.text("example"),
    )


def _value(entry: Fields, siblings: list[Fields]) -> Fraction:
    """The stated value; where no level of the list states one, its points, else its penalty below 0."""
    if not any(other.has("value") for other in siblings):
        if any(other.has("points") for other in siblings):
            return _quiet(entry, "points")
        if any(other.has("penalty") for other in siblings):
            return -_quiet(entry, "penalty")
    if not entry.has("value"):
        entry.missing("value", "Add 'value:', a number that puts the levels in order.")
    return entry.number("value") or Fraction(0)


def _quiet(entry: Fields, key: str) -> Fraction:
    return exact(entry.values.get(key)) or Fraction(0)


def _is_name(notes: Notes, path: Path) -> bool:
    if is_id(path[-1]):
        return True
    notes.error("R06", path, f"'{shown(path[-1])}' cannot be the name of a scale.", f"Use {ID_RULE}.", at_key=True)
    return False


def _scale(criterion: Fields, scales: Scales) -> tuple[Level, ...]:
    name = criterion.values["scale"]
    if isinstance(name, str) and name in scales:
        return scales[name]
    known = ", ".join(scales) or "none; add 'scales:' at the top of the file"
    criterion.wrong("scale", f"There is no scale '{shown(name)}'.", f"Scales of this file: {known}.", "R11")
    return ()


def _worded(notes: Notes, criterion: Fields, levels: tuple[Level, ...], key: str, field: str) -> tuple[Level, ...]:
    """The criterion's own anchors or examples put on its levels."""
    if not criterion.has(key):
        return levels
    if not isinstance(criterion.values[key], dict):
        criterion.wrong(key, f"'{key}' of {criterion.what} must map a level to its text.", "Write '  r1: …'.")
        return levels
    ids = [level.id for level in levels]
    if not levels:
        return levels
    words = Fields(notes, criterion.at(key), f"'{key}' of {criterion.what}", tuple(criterion.values[key]))
    for name in words.values:
        if name not in ids:
            message = f"{start(criterion.what)} has no level '{shown(name)}'."
            notes.error("R12", words.at(name), message, f"Its levels: {', '.join(ids)}.", at_key=True)
    return tuple(_with(level, field, words.text(level.id)) for level in levels)


def _with(level: Level, field: str, words: str) -> Level:
    if not words:
        return level
    return replace(level, anchor=words) if field == "anchor" else replace(level, example=words)
