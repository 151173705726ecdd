"""Comparing two texts of one scenario. They may have errors: only what stands between the `---` lines must be readable."""

from collections.abc import Iterator

from app.simulation.editing import AnswerPlace, Outline, read_front, read_outline
from app.simulation.meaning.change import Change
from app.simulation.meaning.checks import check_changes, renamed_keys
from app.simulation.meaning.nodes import node_changes, renamed_nodes
from app.simulation.meaning.rules import rule_changes
from app.simulation.meaning.world import answer_changes, field_changes, named_changes

PARTS = ("nodes", "words", "rules", "ends", "checks", "facts", "actions", "world", "answers")
"""The groups in which changes are told, in this order."""
_ANSWERS = ("answers", "tests")


def changes_between(old: str, new: str) -> tuple[Change, ...]:
    """What `new` means other than `old`, both in the form of `normal_source`; () where only remarks, spacing or order differ.

    A node, check or fact under another name is one renaming: rules that follow it are not told again. Raises CannotEdit
    where a front matter cannot be read.
    """
    found = sorted(_all(old, new), key=lambda change: PARTS.index(change.part))
    return tuple(dict.fromkeys(found))


def same_meaning(old: str, new: str) -> bool:
    """Whether trainees would notice nothing. Raises CannotEdit as above."""
    return not changes_between(old, new)


def _all(old: str, new: str) -> Iterator[Change]:
    before, after = read_outline(old), read_outline(new)
    first, second = read_front(old).values, read_front(new).values
    nodes = renamed_nodes(before.nodes, after.nodes)
    checks = renamed_keys(_named(first, "checks"), _named(second, "checks"))
    names = checks | renamed_keys(_named(first, "vars"), _named(second, "vars"))
    yield from node_changes(before.nodes, after.nodes, nodes)
    yield from rule_changes(before.nodes, after.nodes, nodes, names)
    yield from check_changes(_named(first, "checks"), _named(second, "checks"), checks)
    yield from named_changes(first, second)
    yield from field_changes(first, second)
    yield from answer_changes(_answers(before), _answers(after), nodes)
    for name in dict.fromkeys([*before.appendices, *after.appendices]):
        if name not in _ANSWERS and _appendix(before, name) != _appendix(after, name):
            yield Change("debrief-changed" if name == "debrief" else "appendix-changed", "answers", name)


def _named(values: dict[str, object], kind: str) -> dict[str, object]:
    value = values.get(kind)
    return value if isinstance(value, dict) else {}


def _answers(outline: Outline) -> list[AnswerPlace]:
    return [one for one in outline.answers if one.part in _ANSWERS]


def _appendix(outline: Outline, name: str) -> str:
    heading, last = outline.appendices.get(name, (0, 0))
    return "\n".join(outline.lines.line(number) for number in range(heading + 1, last + 1)).strip() if heading else ""
