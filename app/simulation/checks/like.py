"""`like`: similarity to reference lines. Without a local vectoriser the compulsory `fallback` decides."""

from dataclasses import dataclass

from app.base.source import Path
from app.simulation.checks.look import Evidence, Look, Part
from app.simulation.fields import Fields


@dataclass(frozen=True)
class Like:
    lines: tuple[str, ...]
    at_least: float
    fallback: tuple[Part, ...]

    def look(self, look: Look) -> Evidence:
        return together(self.fallback, look)


def together(parts: tuple[Part, ...], look: Look) -> Evidence:
    """True when all parts are; their spans, action and sub-tests in one piece of evidence."""
    found = [part.look(look) for part in parts]
    true = all(each.true for each in found)
    spans = tuple(sorted({span for each in found for span in each.spans})) if true else ()
    action = next((each.action for each in found if each.action), None) if true else None
    return Evidence(true, spans, action, tuple(test for each in found for test in each.parts))


def read_likeness(fields: Fields, path: Path) -> tuple[tuple[str, ...], float]:
    lines = fields.texts(*path, "like")
    if not lines:
        fields.wrong((*path, "like"), "one or more reference lines")
    level = fields.value(*path, "at_least")
    if level is None:
        return lines, 0.6
    if isinstance(level, bool) or not isinstance(level, int | float) or not 0 <= level <= 1:
        fields.wrong((*path, "at_least"), "a number from 0 to 1")
        return lines, 0.6
    return lines, float(level)
