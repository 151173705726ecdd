"""One difference that means something."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Change:
    """`kind` names the sentence, `part` the group it stands in, `subject` the node, check, fact, field or answer.

    `more` is what the sentence needs besides: the condition of a rule, the key of a check.
    """

    kind: str
    part: str
    subject: str
    old: str = ""
    new: str = ""
    more: str = ""


def listed(value: Any) -> list[Any]:
    """A value as a list: one thing is a list of one, nothing an empty one."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def shown(value: Any) -> str:
    """A plain value as a reader knows it from the file."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ", ".join(shown(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {shown(one)}" for key, one in value.items())
    return "" if value is None else str(value)


def quoted(values: list[Any]) -> str:
    """Phrases in quotes, in the order of the file."""
    return ", ".join(f"“{shown(one)}”" for one in values)


def came_and_went(old: Any, new: Any) -> tuple[list[Any], list[Any]]:
    """(what is new, what is gone) of two lists, in their order."""
    before, after = listed(old), listed(new)
    return [one for one in after if one not in before], [one for one in before if one not in after]
