"""Operations on the world of a scenario: checks, facts, and every other field of the front matter."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from app.simulation.checks.check import RESERVED
from app.simulation.editing.headers import deleted_in_overlays, renamed_in_overlays
from app.simulation.editing.nodes import new_id
from app.simulation.editing.outline import read_outline
from app.simulation.editing.patches import CannotEdit, Patch, patched
from app.simulation.editing.spots import read_front
from app.simulation.editing.values import Path, delete_value, move_key, rename_key, set_value

NAMED = {"checks": "check", "facts": "fact", "hides": "hidden fact", "vars": "variable"}


def set_field(text: str, path: Path, value: Any) -> str:
    """Make one value of the front matter be `value`; None, an empty text or an empty list removes it."""
    front = read_front(text)
    if value in (None, "", [], {}):
        return text if front.spot(path) is None else patched(text, delete_value(text, path))
    return patched(text, set_value(text, path, value))


def add_named(text: str, kind: str, name: str, value: Any, *, after: str | None = None) -> str:
    """A new check, fact, hidden fact or variable."""
    taken = read_front(text).value((kind,)) or {}
    new_id(name, taken, NAMED[kind])
    if name in RESERVED:
        raise CannotEdit(f"'{name}' is a word of the rule language. Choose another name.", field="name")
    return patched(text, set_value(text, (kind, name), value, after=after))


def change_named(text: str, kind: str, name: str, value: Mapping[str, Any]) -> str:
    """Change what differs within one check or fact; its other keys keep their places and remarks."""
    old = read_front(text).value((kind, name))
    if not isinstance(old, dict) or not old:
        return patched(text, set_value(text, (kind, name), dict(value)))
    for key in value:
        text = patched(text, set_value(text, (kind, name, key), value[key]))
    for key in [key for key in old if key not in value]:
        text = patched(text, delete_value(text, (kind, name, key)))
    return text


def rename_named(text: str, kind: str, name: str, new: str) -> str:
    """Another name, in every language; rules follow a check, placeholders and lists a fact, rules and sets a variable."""
    if name == new:
        return text
    new_id(new, read_front(text).value((kind,)) or {}, NAMED[kind])
    if new in RESERVED:
        raise CannotEdit(f"'{new}' is a word of the rule language. Choose another name.", field="name")
    text = renamed_in_overlays(patched(text, rename_key(text, (kind, name), new)), kind, name, new)
    if kind in ("checks", "vars"):
        text = _in_conditions(text, name, new)
    if kind in ("facts", "vars"):
        text = text.replace(f"{{{name}}}", f"{{{new}}}")
    return _in_lists(text, kind, name, new)


def delete_named(text: str, kind: str, name: str) -> str:
    """Remove it, in every language. Rules that name it stay, and are findings until they name something else."""
    return deleted_in_overlays(patched(text, delete_value(text, (kind, name))), kind, name)


def move_named(text: str, kind: str, name: str, steps: int) -> str:
    return patched(text, move_key(text, (kind, name), steps))


def uses_of_check(text: str, name: str) -> list[tuple[str, int]]:
    """(node, rule number from 0) of every rule that names the check."""
    asked = _named(name)
    nodes = read_outline(text).nodes
    return [(node.id, number) for node in nodes for number, rule in enumerate(node.rules) if rule.known and asked.search(rule.condition)]


def _named(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.\"'-]){re.escape(name)}(?![\w\"'-]|\.\w)")


def _in_conditions(text: str, name: str, new: str) -> str:
    outline = read_outline(text)
    asked = _named(name)
    patches: list[Patch] = []
    for node in outline.nodes:
        for rule in node.rules:
            begin, end = rule.columns[0] if rule.known else (0, len(outline.lines.line(rule.line)))
            line = outline.lines.line(rule.line)
            inside_visited = [match.span() for match in re.finditer(r"visited\s*\([^)]*\)", line)]
            for match in asked.finditer(line, begin, end):
                if not any(first <= match.start() < last for first, last in inside_visited):
                    patches.append(outline.lines.inside(rule.line, *match.span(), new))
    return patched(text, patches)


def _in_lists(text: str, kind: str, name: str, new: str) -> str:
    """Where the front matter itself names it: `knows`, checks that compare facts, `sets`."""
    if kind == "facts":
        text = _renamed(text, ("knows",), name, new)
    if kind not in ("facts", "vars"):
        return text
    for check, value in (read_front(text).value(("checks",)) or {}).items():
        if kind == "vars" and isinstance(value, dict) and name in (value.get("sets") or {}):
            text = patched(text, rename_key(text, ("checks", check, "sets", name), new))
        if kind == "facts" and isinstance(value, dict):
            for key in ("states", "misstates"):
                text = _renamed(text, ("checks", check, key), name, new)
    return text


def _renamed(text: str, path: Path, name: str, new: str) -> str:
    value = read_front(text).value(path)
    swap: Callable[[Any], Any] = lambda one: new if one == name else one  # noqa: E731
    if value == name:
        return patched(text, set_value(text, path, new))
    if isinstance(value, list) and name in value:
        return patched(text, set_value(text, path, [swap(one) for one in value]))
    return text
