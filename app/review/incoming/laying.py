"""The kept file of an import: every object of what was sent on a line of its own, so that a stopped run goes on at a byte. Pure.

A line is: where the object stood in the sent file, the list that held it, why it cannot be read (mostly empty), the object.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.conversations.importers.pieces import Piece, read_pieces
from app.review.exchange.from_tables import neutral_lines
from app.review.exchange.values import BadLine
from app.review.exchange.workbook import is_workbook, opened

LISTS = ("conversations", "calibrationSessions", "scorecards", "data", "disputes")
ONLY_FIRST = ("disputes",)
JSON, CSV, XLSX = "json", "csv", "xlsx"
_TOO_LONG = "This conversation is too long to be read. Split it and send it again."


@dataclass(frozen=True)
class Laid:
    """One line of the kept file; `offset` and `end_offset` are its bytes there."""

    piece: Piece
    offset: int
    end_offset: int


def kind_of(path: Path) -> str:
    """What was sent. Raises BadLine for a zip that is none of ours, and for one table alone."""
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.startswith(b"PK"):
        if start.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
            return JSON
        raise BadLine("The file holds no reviews. Send JSON, the zip of CSV files, or the workbook; a single CSV is one table of several.")
    with opened(path) as archive:
        names = archive.namelist()
    if is_workbook(path):
        return XLSX
    if "reviews.csv" in names:
        return CSV
    raise BadLine("The zip holds no reviews.csv. Send the zip that the export gave, as it is.")


def lay_out(path: Path, target: Path) -> None:
    """Write the kept file of what stands at `path`, whole or not at all. Raises BadLine."""
    unfinished = target.with_suffix(".part")
    with unfinished.open("wb") as out:
        if kind_of(path) == JSON:
            with path.open("rb") as stream:
                for piece in read_pieces(stream, lists=LISTS, only_first=ONLY_FIRST):
                    why = piece.why or ("" if piece.raw is not None else _TOO_LONG)
                    out.write(_line(piece.line, piece.under, why, b"" if why else piece.raw or b""))
        else:
            for row, under, found in neutral_lines(path):
                out.write(_line(row, under, "", json.dumps(found, ensure_ascii=False).encode()))
    unfinished.replace(target)


def read_laid(path: Path, *, after: int = 0) -> Iterator[Laid]:
    """The lines of a kept file from a byte on."""
    with path.open("rb") as file:
        file.seek(after)
        offset = after
        while line := file.readline():
            end = offset + len(line)
            yield Laid(_piece(line, offset, end), offset, end)
            offset = end


def laid_at(path: Path, offset: int) -> Piece:
    """The object of the line that begins at a byte."""
    return next(read_laid(path, after=offset)).piece


def _line(number: int, under: str, why: str, raw: bytes) -> bytes:
    return b"\t".join([str(number).encode(), under.encode(), why.encode(), raw.translate(None, b"\r\n")]) + b"\n"


def _piece(line: bytes, offset: int, end: int) -> Piece:
    number, under, why, raw = line.rstrip(b"\n").split(b"\t", 3)
    return Piece(int(number), offset, end, None if why else raw, under.decode(), why.decode())
