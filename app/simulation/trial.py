"""Whether a text with errors can be played all the same: errors of model answers, of tests and of the whole story stop nobody."""

from collections.abc import Iterable

from app.base.source import Finding
from app.simulation.document import Section
from app.simulation.findings import MOST, STEP

STORY_CODES = frozenset({"E12", "E13", "E14", "E15", "E16", "E17", "E18", "E19", "E20", "E22", "E23"})
"""What is asked of a story that can be read: the engine plays one that does not keep to it."""
KEPT = ("answers", "tests")


def can_be_tried(findings: Iterable[Finding], sections: Iterable[Section]) -> bool:
    """Whether every error leaves the customer able to answer. `sections` are those of the file itself."""
    listed = tuple(findings)
    kept = _kept_lines(sections)
    errors = [finding for finding in listed if finding.severity == "error"]
    return len(listed) < MOST and all(one.code in STORY_CODES or any(one.line in lines for lines in kept) for one in errors)


def _kept_lines(sections: Iterable[Section]) -> list[range]:
    """The lines below `# answers` and `# tests`."""
    parts = [section for section in sections if section.level == 1]
    ends = [part.mark.line for part in parts[1:]] + [STEP]
    return [range(part.mark.line, end) for part, end in zip(parts, ends, strict=False) if part.title.casefold() in KEPT]
