"""Where each value of a front matter stands in the file: the tree of its YAML with offsets."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from app.base.source import SourceError, read_yaml
from app.simulation.editing.patches import CannotEdit


@dataclass(frozen=True)
class Spot:
    """One value. `kind`: map, list or scalar. `start`..`end` are offsets in the file; a block ends with its last value."""

    kind: str
    start: int
    end: int
    flow: bool = False
    entries: tuple["Entry", ...] = ()
    items: tuple["Spot", ...] = ()

    def entry(self, key: str) -> "Entry | None":
        return next((entry for entry in self.entries if entry.key == key), None)


@dataclass(frozen=True)
class Entry:
    """A key of a mapping and its value."""

    key: str
    start: int
    end: int
    value: Spot


@dataclass(frozen=True)
class Front:
    """The front matter of a text: its values, and where they stand. `first` and `last` are the offsets of the YAML in the file."""

    first: int
    last: int
    values: dict[str, Any]
    root: Spot

    def spot(self, path: tuple[str, ...]) -> Spot | None:
        here: Spot | None = self.root
        for key in path:
            entry = here.entry(key) if here is not None else None
            here = entry.value if entry is not None else None
        return here

    def value(self, path: tuple[str, ...]) -> Any:
        here: Any = self.values
        for key in path:
            here = here.get(key) if isinstance(here, dict) else None
        return here


def read_front(text: str) -> Front:
    """The front matter of a normalised text. Raises CannotEdit where it cannot be read."""
    lines = text.split("\n")
    last = next((number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == "---"), None)
    if lines[0].rstrip() != "---" or last is None:
        raise CannotEdit("The part between the two '---' lines is missing. Mend it in the source first.")
    first = len(lines[0]) + 1
    inner = "\n".join(lines[1:last]) + "\n"
    try:
        values = read_yaml(inner, first_line=2).value
    except SourceError as error:
        said = f"Line {error.mark.line}: {error.message} Mend it in the source, then the forms can change it."
        raise CannotEdit(said) from None
    if not isinstance(values, dict):
        raise CannotEdit("The part between the two '---' lines holds no 'key: value' lines. Mend it in the source first.")
    events = (event for event in yaml.parse(inner, Loader=yaml.CSafeLoader) if isinstance(event, _SEEN))
    return Front(first, first + len(inner), values, _spot(next(events), events, inner, first))


_SEEN = (yaml.NodeEvent, yaml.MappingEndEvent, yaml.SequenceEndEvent)


def _spot(event: Any, events: Iterator[Any], inner: str, base: int) -> Spot:
    start, end = event.start_mark.index, event.end_mark.index
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(event, events, inner, base)
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Spot] = []
        inside: Any = event
        while not isinstance(inside := next(events), yaml.SequenceEndEvent):
            items.append(_spot(inside, events, inner, base))
        flow = bool(event.flow_style)
        return Spot("list", base + start, base + _end(inside) if flow else items[-1].end, flow, items=tuple(items))
    if event.style in ("|", ">"):
        end = start + len(inner[start:end].rstrip())
    return Spot("scalar", base + start, base + end)


def _mapping(event: Any, events: Iterator[Any], inner: str, base: int) -> Spot:
    entries: list[Entry] = []
    key: Any = event
    while not isinstance(key := next(events), yaml.MappingEndEvent):
        value = _spot(next(events), events, inner, base)
        entries.append(Entry(key.value, base + key.start_mark.index, base + _end(key), value))
    flow = bool(event.flow_style)
    end = base + _end(key) if flow or not entries else entries[-1].value.end
    return Spot("map", base + event.start_mark.index, end, flow, entries=tuple(entries))


def _end(event: Any) -> int:
    return int(event.end_mark.index)
