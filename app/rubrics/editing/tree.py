"""Where each value of a rubric file stands: the tree of its YAML with offsets. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from app.base.source import Path, SourceError, read_yaml
from app.simulation.editing.patches import CannotEdit
from app.simulation.editing.spots import Entry, Spot

_SEEN = (yaml.NodeEvent, yaml.MappingEndEvent, yaml.SequenceEndEvent)


@dataclass(frozen=True)
class Tree:
    """A text, its values and their places."""

    text: str
    values: Any
    root: Spot

    def lines_of(self, path: Path) -> str:
        """The lines of the value at `path`, for comparing two texts; empty where there is none."""
        begin, end = self.place(path)
        return self.text[begin:end]

    def place(self, path: Path) -> tuple[int, int]:
        """Offsets of the first character and after the last one of the value at `path`; nought where there is none."""
        here: Spot | None = self.root
        for step in path:
            here = _step(here, step)
        return (here.start, here.end) if here is not None else (0, 0)


def read_tree(text: str) -> Tree:
    """The tree of a text in normal form. Raises CannotEdit where it is not a mapping of YAML."""
    try:
        values = read_yaml(text).value
    except SourceError as error:
        said = f"Line {error.mark.line}: {error.message} Mend it in the source, then the form can change it."
        raise CannotEdit(said) from None
    if not isinstance(values, dict):
        raise CannotEdit("The text holds no 'key: value' lines. Mend it in the source first.")
    events = (event for event in yaml.parse(text, Loader=yaml.CSafeLoader) if isinstance(event, _SEEN))
    return Tree(text, values, _spot(next(events), events, text))


def line_start(text: str, offset: int) -> int:
    """Offset of the first character of the line that holds `offset`."""
    return text.rfind("\n", 0, offset) + 1


def line_after(text: str, offset: int) -> int:
    """Offset of the line after the one that holds `offset`."""
    place = text.find("\n", offset)
    return len(text) if place < 0 else place + 1


def dash_of(text: str, item: Spot) -> int:
    """Offset of the dash that begins an item of a block list."""
    dash = text.rfind("-", 0, item.start)
    if dash < 0 or text[dash + 1 : item.start].strip() or text[line_start(text, dash) : dash].strip():
        raise CannotEdit("This list is written in a way that the form cannot change. Change it in the source.")
    return dash


def region(text: str, item: Spot) -> tuple[int, int]:
    """The whole lines of an item of a block list, with the comments right above it."""
    dash = dash_of(text, item)
    begin = line_start(text, dash)
    indent = text[begin:dash]
    while begin:
        above = text[line_start(text, begin - 1) : begin - 1]
        if not above.startswith(f"{indent}#"):
            break
        begin = line_start(text, begin - 1)
    return begin, line_after(text, max(item.end - 1, dash))


def _step(spot: Spot | None, step: str | int) -> Spot | None:
    if spot is None:
        return None
    if isinstance(step, int):
        return spot.items[step] if step < len(spot.items) else None
    entry = spot.entry(step)
    return entry.value if entry is not None else None


def _spot(event: Any, events: Iterator[Any], text: str) -> Spot:
    start, end = event.start_mark.index, event.end_mark.index
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(event, events, text)
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Spot] = []
        inside: Any = event
        while not isinstance(inside := next(events), yaml.SequenceEndEvent):
            items.append(_spot(inside, events, text))
        flow = bool(event.flow_style)
        return Spot("list", start, _end(inside) if flow or not items else items[-1].end, flow, items=tuple(items))
    if event.style in ("|", ">"):
        end = start + len(text[start:end].rstrip())
    return Spot("scalar", start, end)


def _mapping(event: Any, events: Iterator[Any], text: str) -> Spot:
    entries: list[Entry] = []
    key: Any = event
    while not isinstance(key := next(events), yaml.MappingEndEvent):
        value = _spot(next(events), events, text)
        entries.append(Entry(key.value, key.start_mark.index, key.end_mark.index, value))
    flow = bool(event.flow_style)
    end = _end(key) if flow or not entries else entries[-1].value.end
    return Spot("map", event.start_mark.index, end, flow, entries=tuple(entries))


def _end(event: Any) -> int:
    return int(event.end_mark.index)
