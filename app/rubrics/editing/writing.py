"""Values of a rubric written as lines of YAML: sections and criteria as blocks, short things on one line. Pure."""

import textwrap
from typing import Any

from app.base.source import SourceError, read_yaml
from app.simulation.editing.writing import written

WIDTH = 110
BLOCKS = ("sections", "criteria", "steps", "questions")
"""Lists whose items are always blocks, however short."""


def entry(key: str, value: Any, indent: str) -> str:
    """`key: value` as whole lines at `indent`."""
    name = written(key)
    if isinstance(value, dict) and value and not _short(value, len(indent) + len(name) + 2):
        return f"{indent}{name}:\n" + "".join(entry(inner, one, indent + "  ") for inner, one in value.items())
    if isinstance(value, list) and value and not (_plain_items(value) and len(written(value)) + len(indent) < WIDTH):
        return f"{indent}{name}:\n" + "".join(item(one, indent + "  ", block=key in BLOCKS) for one in value)
    return f"{indent}{name}: {scalar(value, indent)}\n"


def item(value: Any, indent: str, *, block: bool = False) -> str:
    """One item of a list as whole lines, its dash at `indent`."""
    if isinstance(value, dict) and value and (block or not _short(value, len(indent) + 2)):
        lines = "".join(entry(key, one, indent + "  ") for key, one in value.items())
        return f"{indent}- {lines[len(indent) + 2 :]}"
    return f"{indent}- {scalar(value, indent)}\n"


def scalar(value: Any, indent: str) -> str:
    """A value after its key or dash: on the line, or as a folded block where it is a long text."""
    line = written(value, block=True)
    if not isinstance(value, str) or (len(line) + len(indent) < WIDTH and "\n" not in value):
        return line
    inner = indent + "  "
    folded = ">-\n" + "\n".join(inner + part for part in textwrap.wrap(value, WIDTH - len(inner), break_long_words=False))
    literal = "|-\n" + "\n".join(inner + part if part else "" for part in value.split("\n"))
    return next((one for one in ([literal] if "\n" in value else [folded]) if _reads(one, indent, value)), line)


def _reads(lines: str, indent: str, value: str) -> bool:
    try:
        return bool(read_yaml(f"{indent}a: {lines}\n").value == {"a": value})
    except SourceError:
        return False


def _short(value: dict[str, Any], before: int) -> bool:
    """Whether a mapping stands on one line: no mappings or lists of mappings in it, and not too long."""
    simple = all(not isinstance(one, dict) and (not isinstance(one, list) or _plain_items(one)) for one in value.values())
    return simple and len(written(value)) + before < WIDTH


def _plain_items(values: list[Any]) -> bool:
    return all(not isinstance(one, dict | list) for one in values)
