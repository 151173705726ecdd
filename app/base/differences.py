"""The difference between two texts, line by line, long unchanged stretches left out. Pure."""

import difflib
from collections.abc import Iterator

AROUND = 3

Line = tuple[str, str]
"""A kind (same, add, del, or gap for lines left out) and the line."""


def difference(old: str, new: str, *, around: int = AROUND) -> list[Line]:
    """Lines of `new` against `old`, with `around` unchanged lines beside each change; [] where both say the same."""
    before, after = old.splitlines(), new.splitlines()
    groups = list(difflib.SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(around))
    lines: list[Line] = []
    for number, group in enumerate(groups):
        if number or group[0][1] > 0:
            lines.append(("gap", f"{group[0][3] + 1}"))
        lines.extend(_lines(group, before, after))
    return lines


def counts(lines: list[Line]) -> tuple[int, int]:
    """How many lines were added and removed."""
    return sum(kind == "add" for kind, _ in lines), sum(kind == "del" for kind, _ in lines)


def _lines(group: list[tuple[str, int, int, int, int]], before: list[str], after: list[str]) -> Iterator[Line]:
    for tag, first, last, from_new, to_new in group:
        if tag == "equal":
            yield from (("same", line) for line in before[first:last])
            continue
        yield from (("del", line) for line in before[first:last])
        yield from (("add", line) for line in after[from_new:to_new])
