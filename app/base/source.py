"""Strict YAML with positions: every value knows its line, every mistake says where and what to do.

The rules are the YAML 1.2 core schema (`yes`, `no`, `on`, `off`, dates and times are text), without
anchors, aliases, tags, repeated keys or more than one document. Pure: no Flask, no database.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import yaml

ID = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*")
ID_RULE = "lower-case letters and digits, joined by single '.', '_' or '-', at most 80 characters"
MAX_BYTES = 256 * 1024
MAX_DEPTH = 40
MAX_DIGITS = 30

Severity = Literal["error", "warning"]
Path = tuple[str | int, ...]

_QUOTED = frozenset("'\"|>")
_NULL = re.compile(r"(?:~|null|Null|NULL|)")
_BOOL = re.compile(r"(?:true|True|TRUE|false|False|FALSE)")
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


@dataclass(frozen=True, order=True)
class Mark:
    """A place in a text: line and column, both counted from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Finding:
    """One thing a checker has to say about a file. `code` is stable (E01, W33, R07 ...)."""

    code: str
    severity: Severity
    line: int
    column: int
    message: str
    hint: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "severity": self.severity,
            "line": self.line,
            "column": self.column,
            "message": self.message,
            "hint": self.hint,
        }


class SourceError(Exception):
    """A text that cannot be read. `kind` is syntax, repeated, forbidden or size; `mark` says where."""

    def __init__(self, kind: str, message: str, mark: Mark, hint: str = "", key: str = "") -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.mark = mark
        self.hint = hint
        self.key = key


@dataclass(frozen=True)
class Source:
    """A parsed document: plain values, and the place of each value and each key by path."""

    value: Any
    marks: Mapping[Path, Mark] = field(default_factory=dict)
    key_marks: Mapping[Path, Mark] = field(default_factory=dict)

    def mark(self, *path: str | int) -> Mark:
        """Place of the value at `path`, else of its nearest parent, else the first line."""
        return _nearest(self.marks, path)

    def key_mark(self, *path: str | int) -> Mark:
        """Place of the key that holds the value at `path`, else of the value or its nearest parent."""
        return self.key_marks.get(path) or _nearest(self.marks, path)


def is_id(text: object) -> bool:
    """Whether `text` may be the id of a scenario, rubric, criterion, node ..."""
    return isinstance(text, str) and len(text) <= 80 and ID.fullmatch(text) is not None


def read_yaml(text: str, *, first_line: int = 1, max_bytes: int = MAX_BYTES) -> Source:
    """Parse one YAML document.

    `first_line` is the number of the text's first line in its file, so that front matter reports the
    file's lines. Raises SourceError at the first thing that is not allowed.
    """
    if len(text.encode("utf-8", "surrogatepass")) > max_bytes:
        raise SourceError("size", f"The text is longer than {max_bytes // 1024} kB.", Mark(first_line, 1), "Split it into several files.")
    reader = _Reader(text, first_line)
    return reader.document()


def _nearest(marks: Mapping[Path, Mark], path: Path) -> Mark:
    while path:
        if path in marks:
            return marks[path]
        path = path[:-1]
    return marks.get((), Mark(1, 1))


class _Reader:
    def __init__(self, text: str, first_line: int) -> None:
        self.first_line = first_line
        self.marks: dict[Path, Mark] = {}
        self.key_marks: dict[Path, Mark] = {}
        self.events = self._events(text)

    def document(self) -> Source:
        value: Any = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise SourceError(
                        "forbidden", "The file holds more than one YAML document.", self._mark(event), "Remove the extra '---'."
                    )
            elif isinstance(event, yaml.NodeEvent):
                value = self._value(event, (), 0)
        return Source(value, self.marks, self.key_marks)

    def _events(self, text: str) -> Iterator[yaml.Event]:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            yield from yaml.parse(text, Loader=loader)
        except yaml.MarkedYAMLError as error:
            place = error.problem_mark or error.context_mark
            mark = Mark(place.line + self.first_line, place.column + 1) if place else Mark(self.first_line, 1)
            said = f"This is not YAML: {error.problem or error.context}."
            raise SourceError("syntax", said, mark, "Check indentation, colons and quotes.") from None
        except yaml.YAMLError as error:
            raise SourceError("syntax", f"This is not YAML: {str(error).splitlines()[0]}.", Mark(self.first_line, 1)) from None

    def _mark(self, event: yaml.Event) -> Mark:
        start = event.start_mark
        return Mark(start.line + self.first_line, start.column + 1) if start else Mark(self.first_line, 1)

    def _value(self, event: yaml.Event, path: Path, depth: int) -> Any:
        mark = self._mark(event)
        self.marks[path] = mark
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise SourceError("forbidden", "Anchors and aliases are not allowed.", mark, "Write the value out where it is used.")
        if tag := getattr(event, "tag", None):
            raise SourceError("forbidden", f"The tag {tag} is not allowed.", mark, "Remove the tag; plain values are enough.")
        if depth > MAX_DEPTH:
            raise SourceError("forbidden", f"Values are nested more than {MAX_DEPTH} deep.", mark)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path, depth)
        return self._scalar(event, mark)

    def _mapping(self, path: Path, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            mark = self._mark(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise SourceError("forbidden", "A key must be plain text.", mark)
            self._value(event, (*path, ""), depth)
            key = event.value
            if key in result:
                raise SourceError(
                    "repeated",
                    f"'{key}' stands twice here; the first is on line {self.key_marks[(*path, key)].line}.",
                    mark,
                    "Keep one of them.",
                    key,
                )
            self.key_marks[(*path, key)] = mark
            result[key] = self._value(next(self.events), (*path, key), depth + 1)
        self.marks.pop((*path, ""), None)
        return result

    def _sequence(self, path: Path, depth: int) -> list[Any]:
        result: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            result.append(self._value(event, (*path, len(result)), depth + 1))
        return result

    def _scalar(self, event: Any, mark: Mark) -> Any:
        text: str = event.value
        if event.style in _QUOTED:
            return text
        if _NULL.fullmatch(text):
            return None
        if _BOOL.fullmatch(text):
            return text.lower() == "true"
        if _INT.fullmatch(text) or _FLOAT.fullmatch(text):
            return self._number(text, mark)
        return text

    def _number(self, text: str, mark: Mark) -> int | float:
        if len(text) > MAX_DIGITS:
            raise SourceError("forbidden", f"The number has more than {MAX_DIGITS} digits.", mark, "Put it in quotes if it is text.")
        if _INT.fullmatch(text):
            base = {"0o": 8, "0x": 16}.get(text[:2], 10)
            return int(text[2:], base) if base != 10 else int(text)
        return float(text)
