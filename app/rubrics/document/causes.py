"""Reads the tree of causes of a criterion."""

from app.base.source import Path
from app.rubrics.document.fields import Fields
from app.rubrics.document.parts import Cause

CAUSE_KEYS = ("id", "label", "children")
DEEPEST = 3
OTHER = "other"
"""The id of the cause for what no other one names; the reviewer says in the comment what it was."""


def read_causes(criterion: Fields) -> tuple[Cause, ...]:
    """Every cause, each parent before its children; ids are unique in the criterion. Notes R07, R23 and R24."""
    causes: dict[str, Cause] = {}
    _read(criterion, criterion.at("causes"), len(criterion.items("causes")), "", 1, causes)
    return tuple(causes.values())


def _read(criterion: Fields, path: Path, count: int, parent: str, depth: int, causes: dict[str, Cause]) -> None:
    for index in range(count):
        entry = Fields(criterion.notes, (*path, index), f"cause {index + 1} of {criterion.what}", CAUSE_KEYS)
        cause = Cause(entry.id(), entry.text("label"), parent)
        if cause.id and cause.id in causes:
            entry.wrong("id", f"The cause '{cause.id}' stands twice.", "Give it another id.", "R07")
        causes[cause.id] = Cause(cause.id, cause.label or cause.id, parent)
        children = len(entry.items("children"))
        if cause.id == OTHER and (children or index + 1 < count):
            message = f"The cause '{OTHER}' of {criterion.what} stands before other causes or has some below it."
            criterion.notes.warning("R24", entry.path, message, "Put it last, so that people read the named causes first.")
        if children and depth == DEEPEST:
            entry.wrong("children", f"The causes of {criterion.what} are nested more than {DEEPEST} deep.", "Make the tree flatter.", "R23")
        elif children:
            _read(criterion, entry.at("children"), children, cause.id, depth + 1, causes)
