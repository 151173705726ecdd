"""Reads the tree of causes of a criterion."""

from dataclasses import replace

from app.base.source import Path
from app.rubrics.document.fields import Fields
from app.rubrics.document.parts import Cause

CAUSE_KEYS = ("id", "label", "children", "for")
BESIDE = ("below", "top", "any")
DEEPEST = 3
OTHER = "other"
"""The id of the cause for what no other one names; the reviewer says in the comment what it was.

`for` of a cause says beside which levels it is asked: below (every level but the highest, as where it is left out), top, or any. What
stands below a cause is asked beside the same levels.
"""


def read_causes(criterion: Fields) -> tuple[Cause, ...]:
    """Every cause, each parent before its children; ids are unique in the criterion. Notes R07, R23 and R24."""
    causes: dict[str, Cause] = {}
    _read(criterion, criterion.at("causes"), len(criterion.items("causes")), None, 1, causes)
    return tuple(causes.values())


def _read(criterion: Fields, path: Path, count: int, above: Cause | None, depth: int, causes: dict[str, Cause]) -> None:
    for index in range(count):
        entry = Fields(criterion.notes, (*path, index), f"cause {index + 1} of {criterion.what}", CAUSE_KEYS)
        beside = entry.choice("for", BESIDE) or (above.beside if above else BESIDE[0])
        cause = Cause(entry.id(), entry.text("label"), above.id if above else "", beside)
        if cause.id and cause.id in causes:
            entry.wrong("id", f"The cause '{cause.id}' stands twice.", "Give it another id.", "R07")
        causes[cause.id] = replace(cause, label=cause.label or cause.id)
        children = len(entry.items("children"))
        if cause.id == OTHER and (children or index + 1 < count):
            message = f"The cause '{OTHER}' of {criterion.what} stands before other causes or has some below it."
            criterion.notes.warning("R24", entry.path, message, "Put it last, so that people read the named causes first.")
        if children and depth == DEEPEST:
            entry.wrong("children", f"The causes of {criterion.what} are nested more than {DEEPEST} deep.", "Make the tree flatter.", "R23")
        elif children:
            _read(criterion, entry.at("children"), children, cause, depth + 1, causes)
