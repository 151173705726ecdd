"""Changes of a text as pieces that are replaced; everything between them stays byte for byte."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from app.base.errors import DomainError


class CannotEdit(DomainError):
    """The forms cannot make this change; the sentence says what to do instead."""


@dataclass(frozen=True, order=True)
class Patch:
    """The characters start..end (end not included) become `text`."""

    start: int
    end: int
    text: str


def patched(text: str, patches: Iterable[Patch]) -> str:
    """`text` with all patches made; they must not overlap. Two at the same place are made in the order given."""
    parts: list[str] = []
    place = 0
    for patch in sorted(patches, key=lambda one: (one.start, one.end)):
        if patch.start < place:
            raise ValueError("patches overlap")
        parts += [text[place : patch.start], patch.text]
        place = patch.end
    return "".join([*parts, text[place:]])


def taken_back(text: str, patches: Iterable[Patch]) -> list[Patch]:
    """What turns the patched text into `text` again."""
    result: list[Patch] = []
    shift = 0
    for patch in sorted(patches, key=lambda one: (one.start, one.end)):
        start = patch.start + shift
        result.append(Patch(start, start + len(patch.text), text[patch.start : patch.end]))
        shift += len(patch.text) - (patch.end - patch.start)
    return result


class Lines:
    """Where the lines of a text begin and end. Numbers count from 1."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        while (place := self.text.find("\n", starts[-1])) >= 0:
            starts.append(place + 1)
        return starts

    @property
    def count(self) -> int:
        return len(self._starts)

    def start(self, number: int) -> int:
        """Offset of the line's first character; the end of the text for a number past the last line."""
        return self._starts[number - 1] if number <= len(self._starts) else len(self.text)

    def end(self, number: int) -> int:
        """Offset just before the line's line feed."""
        place = self.text.find("\n", self.start(number))
        return len(self.text) if place < 0 else place

    def at(self, offset: int) -> int:
        """Number of the line that holds `offset`."""
        return bisect_right(self._starts, offset)

    def line(self, number: int) -> str:
        return self.text[self.start(number) : self.end(number)]

    def whole(self, first: int, last: int, instead: str = "") -> Patch:
        """Replace lines first..last with their line feeds."""
        return Patch(self.start(first), self.start(last + 1), instead)

    def inside(self, number: int, begin: int, end: int, instead: str) -> Patch:
        """Replace columns begin..end (from 0) of one line."""
        return Patch(self.start(number) + begin, self.start(number) + end, instead)

    def before(self, number: int, added: str) -> Patch:
        """Put whole lines before line `number`."""
        place = self.start(number)
        lead = "\n" if place == len(self.text) and self.text and not self.text.endswith("\n") else ""
        return Patch(place, place, lead + added)
