"""Changes of the front matter: set, add, rename, delete and move values; comments, order and quoting elsewhere stay."""

from copy import deepcopy
from difflib import SequenceMatcher
from typing import Any

from app.simulation.editing.patches import CannotEdit, Patch, patched
from app.simulation.editing.spots import Entry, Front, Spot, read_front
from app.simulation.editing.writing import WIDTH, entry_lines, written

Path = tuple[str, ...]
BLOCKS = ("facts", "hides", "vars", "checks")
"""Mappings that are written one entry a line."""


def set_value(text: str, path: Path, value: Any, *, after: str | None = None) -> list[Patch]:
    """Make the value at `path` be `value`; keys on the way are added. A new key stands after the key `after`, else last."""
    front = read_front(text)
    if front.value(path) == value and front.spot(path) is not None:
        return []
    return _checked(text, front, path, value, _set(text, front, path, value, after))


def delete_value(text: str, path: Path) -> list[Patch]:
    """Remove a key with its value."""
    front = read_front(text)
    parent, entry = _placed(front, path)
    return _checked(text, front, path, _GONE, _delete(text, front, path, parent, entry))


def rename_key(text: str, path: Path, name: str) -> list[Patch]:
    """Give the key at `path` another name; its place and value stay."""
    front = read_front(text)
    parent, entry = _placed(front, path)
    if parent.entry(name) is not None:
        raise CannotEdit(f"There is a '{name}' already. Choose another name.")
    return [Patch(entry.start, entry.end, written(name))]


def move_key(text: str, path: Path, steps: int) -> list[Patch]:
    """Change places with the neighbour `steps` before (negative) or after it; at the edge nothing moves."""
    parent, entry = _placed(read_front(text), path)
    here = parent.entries.index(entry)
    there = min(max(here + steps, 0), len(parent.entries) - 1)
    if here == there:
        return []
    other = parent.entries[there]
    mine, theirs = text[entry.start : entry.value.end], text[other.start : other.value.end]
    return [Patch(entry.start, entry.value.end, theirs), Patch(other.start, other.value.end, mine)]


_GONE = object()


def _placed(front: Front, path: Path) -> tuple[Spot, Entry]:
    parent = front.spot(path[:-1])
    entry = parent.entry(path[-1]) if parent is not None else None
    if parent is None or entry is None:
        raise CannotEdit(f"'{path[-1]}' is not here any more. Look at the newest text.")
    return parent, entry


def _checked(text: str, front: Front, path: Path, value: Any, patches: list[Patch]) -> list[Patch]:
    """The patches, once the changed text reads back as meant. Everything else in the front matter must stay what it was."""
    wanted: Any = deepcopy(front.values)
    here = wanted
    for key in path[:-1]:
        here[key] = here[key] if isinstance(here.get(key), dict) else {}
        here = here[key]
    if value is _GONE:
        here.pop(path[-1], None)
    else:
        here[path[-1]] = value
    strange = CannotEdit(f"'{path[-1]}' is written in a way that the forms cannot change. Change it in the source.")
    try:
        now = read_front(patched(text, patches)).values
    except (CannotEdit, ValueError) as error:
        raise strange from error
    if _solid(now) != _solid(wanted):
        raise strange
    return patches


def _solid(value: Any) -> Any:
    """Without keys that hold nothing: an emptied block may stay or go."""
    if isinstance(value, dict):
        return {key: _solid(one) for key, one in value.items() if one is not None and one != {}}
    return [_solid(one) for one in value] if isinstance(value, list | tuple) else value


def _set(text: str, front: Front, path: Path, value: Any, after: str | None) -> list[Patch]:
    parent = front.spot(path[:-1])
    if parent is None or parent.kind != "map" or not parent.entries:
        return _set_parent(text, front, path, value, after)
    entry = parent.entry(path[-1])
    if entry is None:
        return [_added(text, parent, path[-1], value, after)]
    return _changed(text, front, path, entry, value)


def _set_parent(text: str, front: Front, path: Path, value: Any, after: str | None) -> list[Patch]:
    """The mapping that should hold the key is missing or empty: it is written whole."""
    if not path[:-1]:
        return [Patch(front.first, front.first, entry_lines(path[-1], value, ""))]
    if len(path) == 2 and path[0] in BLOCKS:
        lines = f"{path[0]}:\n" + entry_lines(path[1], value, "  ")
        entry = front.root.entry(path[0])
        if entry is None:
            place = _line_after(text, front.root.end)
            return [Patch(place, place, lines)]
        return [Patch(entry.start, _line_after(text, entry.value.end), lines)]
    return _set(text, front, path[:-1], {path[-1]: value}, after)


def _added(text: str, parent: Spot, key: str, value: Any, after: str | None) -> Patch:
    last = (parent.entry(after) if after else None) or parent.entries[-1]
    if parent.flow:
        return Patch(last.value.end, last.value.end, _joined(text, last.value.end, [f"{written(key)}: {written(value)}"]))
    column = parent.entries[0].start - (text.rfind("\n", 0, parent.entries[0].start) + 1)
    place = _line_after(text, last.value.end)
    return Patch(place, place, entry_lines(key, value, " " * column))


def _changed(text: str, front: Front, path: Path, entry: Entry, value: Any) -> list[Patch]:
    spot, old = entry.value, front.value(path)
    if isinstance(old, dict) and isinstance(value, dict) and old and value and not (set(old) ^ set(value)):
        inner = [
            _changed(text, front, (*path, key), one, value[key]) for key in value if (one := spot.entry(key)) and old[key] != value[key]
        ]
        return [patch for patches in inner for patch in patches]
    if isinstance(old, list) and isinstance(value, list) and old and value and spot.kind == "list":
        return _items(text, spot, old, value)
    if (spot.kind != "scalar" and not spot.flow) or spot.start == spot.end or text[spot.start] in "|>":
        colon = text.index(":", entry.end) + 1
        return [Patch(colon, max(spot.end, colon), " " + written(value, block=front.root.entry(path[0]) is entry))]
    return [Patch(spot.start, spot.end, written(value, block=len(path) == 1))]


def _items(text: str, spot: Spot, old: list[Any], new: list[Any]) -> list[Patch]:
    """Only items that differ are touched."""
    patches: list[Patch] = []
    same = SequenceMatcher(None, [repr(one) for one in old], [repr(one) for one in new], autojunk=False)
    for kind, i1, i2, j1, j2 in same.get_opcodes():
        if kind == "equal":
            continue
        common = min(i2 - i1, j2 - j1)
        pairs = zip(spot.items[i1 : i1 + common], new[j1 : j1 + common], strict=True)
        patches += [Patch(item.start, item.end, written(value, block=not spot.flow)) for item, value in pairs]
        if j2 - j1 > common:
            patches.append(_more_items(text, spot, i1 + common, new[j1 + common : j2]))
        elif i2 - i1 > common:
            patches.append(_fewer_items(text, spot, i1 + common, i2))
    return patches


def _more_items(text: str, spot: Spot, place: int, values: list[Any]) -> Patch:
    if not spot.flow:
        before = spot.items[max(place - 1, 0)]
        dash = text.rfind("\n", 0, before.start) + 1
        lead = text[dash : before.start]
        at = _line_after(text, before.end) if place else dash
        return Patch(at, at, "".join(f"{lead}{written(one, block=True)}\n" for one in values))
    if place == 0:
        return Patch(spot.items[0].start, spot.items[0].start, "".join(f"{written(one)}, " for one in values))
    at = spot.items[place - 1].end
    return Patch(at, at, _joined(text, at, [written(one) for one in values]))


def _fewer_items(text: str, spot: Spot, first: int, end: int) -> Patch:
    if not spot.flow:
        begin = text.rfind("\n", 0, spot.items[first].start) + 1
        return Patch(begin, _line_after(text, spot.items[end - 1].end), "")
    if first:
        return Patch(spot.items[first - 1].end, spot.items[end - 1].end, "")
    return Patch(spot.items[0].start, spot.items[end].start, "")


def _joined(text: str, place: int, parts: list[str]) -> str:
    """Further flow values after one that ends at `place`, on a new line where the line grows too long."""
    begin = text.rfind("\n", 0, place) + 1
    line = text[begin : _line_after(text, place) - 1]
    indent = line[: len(line) - len(line.lstrip())]
    pad = indent if "\n" in text[:begin] and line.strip()[:1] in "\"'" else indent + "    "
    length, result = len(line), ""
    for part in parts:
        broken = length + len(part) + 2 > WIDTH and length > len(pad) + 40
        result += f",\n{pad}{part}" if broken else f", {part}"
        length = len(pad) + len(part) if broken else length + len(part) + 2
    return result


def _delete(text: str, front: Front, path: Path, parent: Spot, entry: Entry) -> list[Patch]:
    if len(parent.entries) == 1:
        if len(path) > 1:
            return _delete(text, front, path[:-1], *_placed(front, path[:-1]))
        return [Patch(entry.start, _line_after(text, entry.value.end), "")]
    if not parent.flow:
        return [Patch(text.rfind("\n", 0, entry.start) + 1, _line_after(text, entry.value.end), "")]
    here = parent.entries.index(entry)
    if here:
        return [Patch(parent.entries[here - 1].value.end, entry.value.end, "")]
    return [Patch(entry.start, parent.entries[1].start, "")]


def _line_after(text: str, offset: int) -> int:
    place = text.find("\n", offset)
    return len(text) if place < 0 else place + 1
