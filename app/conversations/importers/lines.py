"""Lines of a file of any size in constant memory, with the bytes at which they begin and end."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from app.conversations.importers.shape import Position

MAX_LINE = 32 * 1024 * 1024
_CHUNK = 1024 * 1024
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its line break. `raw` is None when the line is longer than the limit; it was skipped, not read."""

    number: int
    offset: int
    end_offset: int
    raw: bytes | None


def read_lines(stream: BinaryIO, *, limit: int = MAX_LINE, after: Position | None = None) -> Iterator[Line]:
    """Every line after a position. A byte-order mark at the very beginning is left out of the first line."""
    number, offset = (after.line, after.offset) if after else (0, 0)
    _go_to(stream, offset)
    while chunk := stream.readline(limit + 1):
        number += 1
        start, offset = offset, offset + len(chunk)
        too_long = len(chunk) > limit
        while too_long and not chunk.endswith(b"\n"):
            chunk = stream.readline(_CHUNK)
            if not chunk:
                break
            offset += len(chunk)
        if start == 0 and chunk.startswith(_BOM):
            chunk = chunk[len(_BOM) :]
        yield Line(number, start, offset, None if too_long else chunk)


def what_else(start: bytes) -> str | None:
    """A sentence when the first bytes of a file show that it is no UTF-8 text at all; None when it may be."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "This file is UTF-16. Save it as UTF-8 and send it again."
    if start.startswith((b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")):
        return "This file is compressed or a spreadsheet. Unpack it, or save it as JSON Lines or CSV, and send it again."
    return None


def _go_to(stream: BinaryIO, offset: int) -> None:
    if not offset:
        return
    if stream.seekable():
        stream.seek(offset)
        return
    while offset > 0:
        skipped = len(stream.read(min(_CHUNK, offset)))
        if not skipped:
            return
        offset -= skipped
