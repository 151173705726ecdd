"""Making a text say other values by changing only the lines they concern: comments, order and quoting elsewhere stay. Pure."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from app.rubrics.editing.tree import Tree, dash_of, line_after, line_start, read_tree, region
from app.rubrics.editing.writing import BLOCKS, entry, item, scalar
from app.simulation.editing.patches import CannotEdit, Patch, patched
from app.simulation.editing.spots import Entry, Spot
from app.simulation.editing.writing import written

STRANGE = "This is written in a way that the form cannot change. Change it in the source."


def rewritten(text: str, values: Any) -> str:
    """`text` changed so that it reads as `values`. Raises CannotEdit where that cannot be done by touching single lines."""
    tree = read_tree(text)
    try:
        new = patched(text, _Merge(tree).mapping(tree.root, tree.values, values))
        read = read_tree(new).values
    except (CannotEdit, ValueError) as error:
        raise CannotEdit(STRANGE) from error
    if not same(read, values):
        raise CannotEdit(STRANGE)
    return new


def same(one: Any, other: Any) -> bool:
    """Whether two values say the same; true is not 1, the order of keys does not matter."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def _name(value: Any) -> str:
    """What makes an item of a list the same item: its id, else all of it."""
    return f"id {value['id']!r}" if isinstance(value, dict) and "id" in value else repr(value)


class _Merge:
    def __init__(self, tree: Tree) -> None:
        self.text = tree.text
        self.blocks = list(_block_items(tree.root, tree.values))

    def mapping(self, spot: Spot, old: dict[str, Any], new: dict[str, Any]) -> list[Patch]:
        patches: list[Patch] = []
        kept = [one for one in spot.entries if one.key in new]
        if not kept:
            raise CannotEdit(STRANGE)
        for number, one in enumerate(spot.entries):
            if one.key not in new:
                patches.append(self._drop_entry(spot, number))
            elif not same(old[one.key], new[one.key]):
                patches += self._change_entry(spot, one, old[one.key], new[one.key])
        last: Entry | None = None
        for key, value in new.items():
            here = spot.entry(key)
            if here is None:
                patches.append(self._add_entry(spot, last, kept[0], key, value))
            last = here or last
        return patches

    def _drop_entry(self, spot: Spot, number: int) -> Patch:
        one = spot.entries[number]
        begin = line_start(self.text, one.start)
        if not spot.flow and not self.text[begin : one.start].strip():
            return Patch(begin, line_after(self.text, max(one.value.end - 1, one.end)), "")
        if number + 1 < len(spot.entries):
            return Patch(one.start, spot.entries[number + 1].start, "")
        return Patch(spot.entries[number - 1].value.end, one.value.end, "")

    def _add_entry(self, spot: Spot, last: Entry | None, first: Entry, key: str, value: Any) -> Patch:
        if spot.flow:
            pair = f"{written(key)}: {written(value)}"
            return Patch(last.value.end, last.value.end, f", {pair}") if last else Patch(first.start, first.start, f"{pair}, ")
        indent = " " * (first.start - line_start(self.text, first.start))
        if last is None:
            return Patch(first.start, first.start, entry(key, value, indent).lstrip(" ") + indent)
        place = line_after(self.text, max(last.value.end - 1, last.end))
        return Patch(place, place, entry(key, value, indent))

    def _change_entry(self, spot: Spot, one: Entry, old: Any, new: Any) -> list[Patch]:
        if isinstance(old, dict) and isinstance(new, dict) and old and new and set(old) & set(new):
            return self.mapping(one.value, old, new)
        if isinstance(old, list) and isinstance(new, list) and old and new:
            return self._list(one.value, old, new, block=one.key in BLOCKS)
        if spot.flow:
            return [Patch(one.value.start, one.value.end, written(new))]
        if one.value.kind == "scalar" and not isinstance(new, dict | list) and one.value.start < one.value.end:
            return [Patch(one.value.start, one.value.end, scalar(new, " " * (one.start - line_start(self.text, one.start))))]
        indent = " " * (one.start - line_start(self.text, one.start))
        lines = entry(one.key, new, indent)[len(indent) :].rstrip("\n")
        return [Patch(one.start, max(one.value.end, self.text.index(":", one.end) + 1), lines)]

    def _list(self, spot: Spot, old: list[Any], new: list[Any], *, block: bool) -> list[Patch]:
        before, after = [_name(one) for one in old], [_name(one) for one in new]
        if sorted(before) == sorted(after) and before != after and len(set(before)) == len(before):
            return self._permuted(spot, before, after, old, new)
        patches: list[Patch] = []
        for kind, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            renamed = (
                kind == "replace" and i2 - i1 == j2 - j1 and not set(before[i1:i2]) & set(after) and not set(after[j1:j2]) & set(before)
            )
            if kind == "equal" or renamed:
                for i, j in zip(range(i1, i2), range(j1, j2), strict=True):
                    patches += self._change_item(spot, spot.items[i], old[i], new[j])
                continue
            if i2 > i1:
                patches.append(self._drop_items(spot, i1, i2, j2 > j1))
            if j2 > j1:
                patches.append(self._add_items(spot, i2, [*new[j1:j2]], block))
        return patches

    def _permuted(self, spot: Spot, before: list[str], after: list[str], old: list[Any], new: list[Any]) -> list[Patch]:
        """Each place takes the lines of the item that now stands there; what lies between the places stays."""
        places = [(one.start, one.end) if spot.flow else region(self.text, one) for one in spot.items]
        patches: list[Patch] = []
        for number, name in enumerate(after):
            source = before.index(name)
            if not same(old[source], new[number]):
                raise CannotEdit(STRANGE)
            if source != number:
                begin, end = places[source]
                patches.append(Patch(*places[number], self.text[begin:end]))
        return patches

    def _change_item(self, spot: Spot, one: Spot, old: Any, new: Any) -> list[Patch]:
        if same(old, new):
            return []
        if isinstance(old, dict) and isinstance(new, dict) and set(old) & set(new):
            return self.mapping(one, old, new)
        if spot.flow:
            return [Patch(one.start, one.end, written(new))]
        dash = dash_of(self.text, one)
        return [Patch(one.start, one.end, item(new, " " * (dash - line_start(self.text, dash))).lstrip()[2:].rstrip("\n"))]

    def _drop_items(self, spot: Spot, first: int, end: int, replaced: bool) -> Patch:
        if not spot.flow:
            begin, last = region(self.text, spot.items[first])[0], region(self.text, spot.items[end - 1])[1]
            while first and not replaced and self.text[line_start(self.text, begin - 1) : begin].isspace():
                begin = line_start(self.text, begin - 1)
            return Patch(begin, last, "")
        if first and not replaced:
            return Patch(spot.items[first - 1].end, spot.items[end - 1].end, "")
        if end < len(spot.items):
            return Patch(spot.items[first].start, spot.items[end].start, "")
        raise CannotEdit(STRANGE)

    def _add_items(self, spot: Spot, place: int, values: list[Any], block: bool) -> Patch:
        if spot.flow:
            texts = [written(one) for one in values]
            if place == 0:
                return Patch(spot.items[0].start, spot.items[0].start, "".join(f"{one}, " for one in texts))
            return Patch(spot.items[place - 1].end, spot.items[place - 1].end, "".join(f", {one}" for one in texts))
        dash = dash_of(self.text, spot.items[0])
        indent = " " * (dash - line_start(self.text, dash))
        gap = "\n" if len(spot.items) > 1 and self._parted(spot) else ""
        lines = [self._item_lines(one, indent, block) for one in values]
        if place == 0:
            begin = region(self.text, spot.items[0])[0]
            return Patch(begin, begin, "".join(one + gap for one in lines))
        begin = region(self.text, spot.items[place - 1])[1]
        return Patch(begin, begin, "".join(gap + one for one in lines))

    def _item_lines(self, value: Any, indent: str, block: bool) -> str:
        """The lines that the same item has elsewhere in the text, with its comments; else new ones."""
        for known, spot in self.blocks:
            if isinstance(value, dict) and same(known, value):
                begin, end = region(self.text, spot)
                old = " " * (dash_of(self.text, spot) - line_start(self.text, dash_of(self.text, spot)))
                lines = self.text[begin:end].splitlines(keepends=True)
                return "".join(indent + line.removeprefix(old) if line.strip() else line for line in lines)
        return item(value, indent, block=block)

    def _parted(self, spot: Spot) -> bool:
        """Whether blank lines part the items of a block list."""
        begin = region(self.text, spot.items[1])[0]
        return self.text[line_start(self.text, begin - 1) : begin].isspace()


def _block_items(spot: Spot, value: Any) -> Iterator[tuple[Any, Spot]]:
    for one in spot.entries:
        yield from _block_items(one.value, value[one.key])
    for number, inner in enumerate(spot.items):
        if not spot.flow:
            yield value[number], inner
        yield from _block_items(inner, value[number])
