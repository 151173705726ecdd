"""The tree of causes as indented lines, and back. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from app.rubrics.document.causes import OTHER

Values = dict[str, Any]
_SIGNS = {"top": "+ ", "any": "= "}


def lines_of(causes: Any, depth: int = 0) -> list[str]:
    """One cause a line, two spaces for each step down; the cause for everything else is left out (it has a field of its own)."""
    lines: list[str] = []
    for one in causes if isinstance(causes, list) else []:
        if isinstance(one, dict) and not (depth == 0 and one.get("id") == OTHER):
            lines.append("  " * depth + _SIGNS.get(str(one.get("for")), "") + str(one.get("label") or one.get("id") or ""))
            lines += lines_of(one.get("children"), depth + 1)
    return lines


def has_other(causes: Any) -> bool:
    return isinstance(causes, list) and any(isinstance(one, dict) and one.get("id") == OTHER for one in causes)


def causes_of(typed: str, old: Any, other: str) -> list[Values]:
    """The tree that the lines say. A cause whose words stayed keeps its id; a new one gets an id made of its words.

    `other` is the label of the cause for everything else, empty for none.
    `+` before a cause asks for it beside the highest level, `=` beside every level.
    """
    known = _ids(old)
    taken = {OTHER, *known.values()}
    tree: list[Values] = []
    above: list[tuple[int, Values]] = []
    for line in typed.replace("\t", "  ").split("\n"):
        bare = line.strip().lstrip("-*").strip()
        label = bare.lstrip("+=").strip()
        if not label:
            continue
        indent = len(line) - len(line.lstrip())
        while above and above[-1][0] >= indent:
            above.pop()
        beside = {"for": {"+": "top", "=": "any"}[bare[0]]} if bare[0] in "+=" else {}
        one: Values = {"id": known.pop(label, "") or new_id(label, taken), "label": label, **beside}
        taken.add(one["id"])
        (above[-1][1].setdefault("children", []) if above else tree).append(one)
        above.append((indent, one))
    if other:
        kept = [one for one in old if isinstance(one, dict) and one.get("id") == OTHER] if isinstance(old, list) else []
        tree.append(kept[0] if kept else {"id": OTHER, "label": other})
    return tree


def new_id(words: str, taken: Sequence[str] | set[str]) -> str:
    """An id made of words that is not taken yet."""
    plain = unicodedata.normalize("NFKD", words.casefold()).encode("ascii", "ignore").decode()
    base = "-".join(re.findall(r"[a-z0-9]+", plain))[:40].strip("-") or "new"
    return next(name for number in range(1, 10_000) if (name := base if number == 1 else f"{base}-{number}") not in taken)


def _ids(causes: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in causes if isinstance(causes, list) else []:
        if isinstance(one, dict):
            found.setdefault(str(one.get("label") or one.get("id")), str(one.get("id")))
            found |= {label: name for label, name in _ids(one.get("children")).items() if label not in found}
    return found
