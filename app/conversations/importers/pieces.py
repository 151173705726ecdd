"""The objects of a JSON file, one at a time and in constant memory, however the file is laid out.

Read are: one object after another (a line each, or printed over many lines), one list of objects, and an object that holds such a list
under a known name, as programs answer page by page. What is broken costs its own object, never the rest of the file.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from app.conversations.importers.lines import MAX_LINE

_CHUNK = 1024 * 1024
_BOM = b"\xef\xbb\xbf"
_SIGN = re.compile(rb'["{}\[\],:\n]')
_TEXT = re.compile(rb'(?:[^"\\\n]|\\.)*+', re.DOTALL)
_BETWEEN = b" \t\r\n,"
_TORN = b"\\"
_UNCLOSED = "The file ends before this object or list is closed. Send the whole file again; what was stored is not stored twice."


@dataclass(frozen=True, slots=True)
class Piece:
    """One object with the line and bytes at which it stands; `under` is the name of the list that holds it, empty without one.

    `raw` is None when the object is longer than the limit; it was skipped, not kept. `why`: it cannot be read, and for what reason.
    """

    line: int
    offset: int
    end_offset: int
    raw: bytes | None
    under: str = ""
    why: str = ""


def read_pieces(
    stream: BinaryIO,
    *,
    lists: Collection[str],
    only_first: Collection[str] = (),
    within: Collection[str] = (),
    limit: int = MAX_LINE,
    beside: set[str] | None = None,
) -> Iterator[Piece]:
    """Every object of a file; also what is no object where one should stand, so that it can be refused.

    `lists`: names under which a list of objects may stand; those of `only_first` count only as the first name of their object.
    `within`: names of objects that may hold such a list one level further in.
    `beside` is told the other names that stand beside such a list.
    """
    return _Scan(stream, lists, only_first, limit, set() if beside is None else beside, within).pieces()


class _Scan:
    """One pass over a file. All places are bytes from its beginning; `buffer` holds those from `origin` on."""

    def __init__(
        self, stream: BinaryIO, lists: Collection[str], only_first: Collection[str], limit: int, beside: set[str],
        within: Collection[str] = (),
    ) -> None:  # fmt: skip
        self.stream, self.lists, self.only_first, self.limit, self.beside = stream, lists, only_first, limit, beside
        self.within, self.inner = within, ""
        self.buffer, self.origin = b"", 0
        self.line, self.line_start = 1, 0
        self.open = bytearray()
        self.base = 0
        """How many brackets are open where objects begin: 0 between lines, 1 in a list, 2 in a list of an object."""
        self.start, self.start_line = 0, 1
        self.cut = False
        """The present object is longer than the limit, and its beginning is gone."""
        self.before = b""
        """The sign before this one, line breaks left out."""
        self.names: list[str] = []
        self.under = ""
        self.by_lines = False
        """An object has ended on the line on which it began: so does every other one, and what a line leaves open is broken."""
        self.holds = False
        """The outermost object held a list of objects: it is none of them itself."""

    def pieces(self) -> Iterator[Piece]:
        for place, sign in self._signs():
            if sign in b"\n\\":
                piece = self._line_ends(place, torn=sign == _TORN)
            elif sign in b"{[":
                piece = self._opens(place, sign)
            elif sign in b"}]":
                piece = self._closes(place)
            else:
                piece = self._between(place, sign)
            if piece is not None:
                yield piece
            self.before = self.before if sign == b"\n" else sign
        end = self.origin + len(self.buffer)
        if self.open:
            yield self._piece(end, _UNCLOSED)
        elif self._rest(end):
            yield self._piece(end)

    def _signs(self) -> Iterator[tuple[int, bytes]]:
        """Every sign outside of texts with its place. A text is told as its closing mark; one that a line's end tears, as `_TORN`."""
        began = -1
        while chunk := self._chunk():
            first, at = self.origin + len(self.buffer) - len(chunk), 0
            while at < len(chunk):
                if began < 0:
                    found = _SIGN.search(chunk, at)
                    if found is None:
                        break
                    at = found.end()
                    if found[0] == b'"':
                        began = first + at
                    else:
                        yield first + at - 1, found[0]
                    continue
                at = _end_of_text(chunk, at)
                if chunk[at : at + 1] == b'"':
                    self._named(began, first + at)
                    began = -1
                    yield first + at, b'"'
                elif chunk[at : at + 1] == b"\n" and (self.by_lines or not self.base):
                    began = -1
                    yield first + at, _TORN
                elif chunk[at : at + 1] == b"\n":
                    self.line += 1
                at += 1

    def _chunk(self) -> bytes:
        """More bytes, never ending within an escape; the buffer forgets what is no longer needed."""
        end = self.origin + len(self.buffer)
        if end - self.start > self.limit:
            self.cut = True
        keep = end if self.cut or self.holds else self.start
        self.buffer, self.origin = self.buffer[keep - self.origin :], keep
        chunk = self.stream.read(_CHUNK)
        while chunk.endswith(b"\\") and (more := self.stream.read(1)):
            chunk += more
        if end == 0 and chunk.startswith(_BOM):
            chunk = b" " * len(_BOM) + chunk[len(_BOM) :]
        self.buffer += chunk
        return chunk

    def _line_ends(self, place: int, *, torn: bool) -> Piece | None:
        torn = torn or (self.by_lines and bool(self.open))
        loose = not self.open and self._rest(place)
        piece = self._piece(place) if loose or (torn and not self.holds) else None
        if piece is not None or torn:
            self._begin_anew(place)
        elif not self.open:
            self.start = place + 1
        self.line += 1
        self.line_start = place + 1
        if not self.open:
            self.start_line = self.line
        return piece

    def _opens(self, place: int, sign: bytes) -> Piece | None:
        piece = None
        if sign == b"[" and self._holds_objects():
            self._list_opens(place)
            return None
        if len(self.open) > self.base and not self.holds and self._is_lost(place, sign):
            piece = self._piece(place)
            del self.open[self.base :]
        if len(self.open) == self.base and not self.holds:
            piece = piece or (self._piece(place) if self._rest(place) else None)
            self.start, self.start_line, self.cut = place, self.line, False
            self.names = []
        self.open += sign
        return piece

    def _closes(self, place: int) -> Piece | None:
        inside = len(self.open) > self.base
        if not self.open:
            return None
        self.open.pop()
        if inside and len(self.open) == self.base and not self.holds:
            self.by_lines = self.by_lines or (not self.base and self.start_line == self.line)
            return self._piece(place + 1)
        piece = self._piece(place) if not inside and self._rest(place) else None
        if not inside:
            self.base, self.start, self.holds = 0, place + 1, True
        if not self.open:
            self.beside.update(self.names if self.holds else ())
            self.holds, self.under = False, ""
            self._begin_anew(place + 1)
        return piece

    def _between(self, place: int, sign: bytes) -> Piece | None:
        """A comma behind something that is no object; other signs within objects mean nothing here."""
        if sign == b"," and self.base and len(self.open) == self.base and self._rest(place):
            return self._piece(place)
        return None

    def _holds_objects(self) -> bool:
        """Whether the list that opens here holds the objects of the file."""
        if not self.open:
            return True
        if self.base or len(self.open) > 2 or self.before != b":" or not self.names:
            return False
        if len(self.open) == 2:
            return self.open[1:] == b"{" and self.names[-1] in self.within and self.inner in self.lists
        name = self.names[-1]
        return name in self.lists and (name not in self.only_first or len(self.names) == 1)

    def _list_opens(self, place: int) -> None:
        if self.open:
            self.under, self.holds = self.names.pop() if len(self.open) == 1 else self.inner, False
            self.beside.update(self.names)
            self.names = []
        self.open += b"["
        self.base = len(self.open)
        self.start, self.start_line = place + 1, self.line

    def _named(self, began: int, end: int) -> None:
        """A text ends: a name, where it stands first in an outermost object."""
        if self.base or self.before not in (b"{", b","):
            return
        if len(self.open) == 1:
            self.names.append(self._text(began, end))
        elif len(self.open) == 2 and self.within:
            self.inner = self._text(began, end)

    def _text(self, began: int, end: int) -> str:
        return self.buffer[max(0, began - self.origin) : end - self.origin][:80].decode("utf-8", "replace")

    def _is_lost(self, place: int, sign: bytes) -> bool:
        """Whether no bracket may stand here, so that a new object must have begun before the last one was closed."""
        fits = self.before == b":" if self.open[-1:] == b"{" else self.before in (b"[", b",")
        if sign != b"{" or fits or self.base:
            return sign == b"{" and not fits
        return not self.buffer[max(0, self.line_start - self.origin) : place - self.origin].strip()

    def _piece(self, end: int, why: str = "") -> Piece:
        """What stands from the present start to `end`; the next one starts there."""
        raw = (
            None if self.cut or end - self.start > self.limit else self.buffer[self.start - self.origin : end - self.origin].strip(_BETWEEN)
        )
        piece = Piece(self.start_line, self.start, end, raw, self.under, why)
        self.start, self.start_line, self.cut = end, self.line, False
        return piece

    def _begin_anew(self, place: int) -> None:
        self.open.clear()
        self.base, self.start, self.start_line, self.cut, self.names = 0, place, self.line, False, []

    def _rest(self, end: int) -> bytes:
        return self.buffer[max(0, self.start - self.origin) : end - self.origin].strip(_BETWEEN)


def _end_of_text(chunk: bytes, at: int) -> int:
    """Where the text that goes on at `at` ends, is torn by a line's end, or the chunk ends."""
    found = _TEXT.match(chunk, at)
    end = found.end() if found else at
    return len(chunk) if chunk[end : end + 1] == b"\\" else end
