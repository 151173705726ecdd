"""`like`: similarity to reference lines by the vectoriser that the attempt was begun with, or the words of the `fallback`.

The words of the fallback always count: a vectoriser recognises more replies, never fewer. Where it is missing they decide alone,
and the trace says so.
"""

from dataclasses import dataclass, replace

from app.base.source import Path
from app.simulation.checks.look import Evidence, Look, Part
from app.simulation.fields import Fields
from app.simulation.vectors import vectoriser_named

LIKE = 0.6


@dataclass(frozen=True)
class Like:
    """`at_least` is from 0 to 1; the vectoriser answers in thousandths."""

    lines: tuple[str, ...]
    at_least: float
    fallback: tuple[Part, ...]

    def look(self, look: Look) -> Evidence:
        said = together(self.fallback, look)
        vectoriser = vectoriser_named(look.vectoriser)
        if vectoriser is None:
            return replace(said, missing=look.vectoriser)
        similarity, span = vectoriser.likeness(self.lines, look.reading)
        alike = span[1] > span[0] and similarity >= round(self.at_least * 1000)
        parts = (*said.parts, ("like", alike), ("fallback", said.true))
        spans = set(said.spans) | ({look.reading.span(*span)} if alike else set())
        return Evidence(alike or said.true, tuple(sorted(spans)), said.action, parts, similarity=similarity)


def together(parts: tuple[Part, ...], look: Look) -> Evidence:
    """True when all parts are; their spans, action and sub-tests in one piece of evidence.

    A person is asked only where everything else holds.
    """
    found = [part.look(look) for part in parts]
    undecided = all(each.true or each.undecided for each in found) and any(each.undecided for each in found)
    true = all(each.true for each in found)
    spans = tuple(sorted({span for each in found for span in each.spans})) if true or undecided else ()
    action = next((each.action for each in found if each.action), None) if true else None
    similarity = next((each.similarity for each in found if each.similarity is not None), None)
    missing = next((each.missing for each in found if each.missing), "")
    return Evidence(true, spans, action, tuple(test for each in found for test in each.parts), undecided, similarity, missing)


def read_likeness(fields: Fields, path: Path) -> tuple[tuple[str, ...], float]:
    """The reference lines and the least similarity that counts."""
    lines = fields.texts(*path, "like")
    if not lines:
        fields.wrong((*path, "like"), "one or more reference lines")
    level = fields.value(*path, "at_least")
    if level is None:
        return lines, LIKE
    if isinstance(level, bool) or not isinstance(level, int | float) or not 0 <= level <= 1:
        fields.wrong((*path, "at_least"), "a number from 0 to 1")
        return lines, LIKE
    return lines, float(level)
