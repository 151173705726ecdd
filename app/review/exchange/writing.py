"""Files of reviews: JSON Lines in the neutral shape, CSV, and a workbook. Each writes as it reads. Pure."""

import csv
import json
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from io import TextIOWrapper
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from xlsxwriter import Workbook

from app.review.exchange.dispute_words import DISPUTE_WORD_COLUMNS, dispute_word_rows
from app.review.exchange.neutral import as_conversation, as_scorecard
from app.review.exchange.shape import (
    EVIDENCE_COLUMNS,
    RATING_COLUMNS,
    REVIEW_COLUMNS,
    Leaving,
    evidence_rows,
    harmless,
    rating_rows,
    review_row,
)
from app.review.exchange.tables import LEVEL_COLUMNS, RUBRIC_COLUMNS, SOURCE_COLUMNS, level_rows, rubric_rows, source_rows

FORMATS = ("json", "csv", "xlsx")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "reviews": REVIEW_COLUMNS,
    "ratings": RATING_COLUMNS,
    "levels": LEVEL_COLUMNS,
    "evidence": EVIDENCE_COLUMNS,
    "rubrics": RUBRIC_COLUMNS,
    "sources": SOURCE_COLUMNS,
    "disputed": DISPUTE_WORD_COLUMNS,
}
"""The tables of an export with their columns."""
_LONGEST_CELL = 32_000
MOST_LINES = 1_048_575
"""Rows of a sheet below its head; what is written after them is lost without a word."""
Put = Callable[[str, Iterable[Any]], None]


def json_lines(reviews: Iterable[Leaving], sessions: Iterable[Mapping[str, Any]] = ()) -> Iterator[str]:
    """A line for each conversation, in the neutral shape; one with the rubric versions that occurred, as scorecards; one a session."""
    versions: dict[tuple[str, int], Leaving] = {}
    for _, grouped in groupby(reviews, key=lambda one: (one.source, one.external_id)):
        same = list(grouped)
        for one in same:
            versions.setdefault((one.rubric_id, one.rubric_version), one)
        yield json.dumps(as_conversation(same), ensure_ascii=False) + "\n"
    cards = [as_scorecard(one.rubric, *key, one.rubric_hash, one.rubric_source) for key, one in versions.items()]
    if cards:
        yield json.dumps({"scorecards": cards}, ensure_ascii=False) + "\n"
    for session in sessions:
        yield json.dumps({"calibrationSessions": [session]}, ensure_ascii=False) + "\n"


def write_csv(reviews: Iterable[Leaving], path: Path) -> int:
    """A zip with a CSV of each table; how many reviews it holds. What is not yet in the zip waits on disk."""
    with ExitStack() as stack, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        files = {name: stack.enter_context(TemporaryFile("w+", encoding="utf-8", newline="")) for name in COLUMNS}
        writers = {name: csv.writer(file) for name, file in files.items()}
        for name, columns in COLUMNS.items():
            writers[name].writerow(columns)
        count = _fill(reviews, lambda name, cells: writers[name].writerow([harmless(cell) for cell in cells]))
        for name, file in files.items():
            file.seek(0)
            with archive.open(f"{name}.csv", "w", force_zip64=True) as entry, TextIOWrapper(entry, encoding="utf-8", newline="") as text:
                shutil.copyfileobj(file, text)
    return count


def write_workbook(reviews: Iterable[Leaving], path: Path) -> int:
    """A workbook with a sheet of each table, and further ones of what is longer than a sheet can be; how many reviews it holds.

    Text is written as text, never as a formula. Each row goes to disk when the next one begins, so memory does not grow.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(str(path), options) as book:
        tables = {name: _Sheets(book, name, columns) for name, columns in COLUMNS.items()}
        return _fill(reviews, lambda name, cells: tables[name].put(cells))


class _Sheets:
    """A table in a workbook: "Ratings", then "Ratings 2" and so on, each with the same head."""

    def __init__(self, book: Any, name: str, columns: Iterable[str]) -> None:
        self.book, self.title, self.columns = book, name.capitalize(), tuple(columns)
        self.bold = book.add_format({"bold": True})
        self.count = 0
        self._begin()

    def put(self, cells: Iterable[Any]) -> None:
        if self.lines == MOST_LINES:
            self._begin()
        self.lines += 1
        _row(self.sheet, self.lines, cells)

    def _begin(self) -> None:
        self.count, self.lines = self.count + 1, 0
        self.sheet = self.book.add_worksheet(self.title if self.count == 1 else f"{self.title} {self.count}")
        _head(self.sheet, self.columns, self.bold)


def _fill(reviews: Iterable[Leaving], put: Put) -> int:
    """Put every review into its tables, then the rules of the rubric versions that occurred; how many reviews there were."""
    count = 0
    versions: dict[tuple[str, int], Leaving] = {}
    for one in reviews:
        count += 1
        versions.setdefault((one.rubric_id, one.rubric_version), one)
        put("reviews", review_row(one))
        for name, rows in (("ratings", rating_rows(one)), ("evidence", evidence_rows(one)), ("disputed", dispute_word_rows(one))):
            for row in rows:
                put(name, row)
    for name, kept in (("rubrics", rubric_rows(versions)), ("levels", level_rows(versions)), ("sources", source_rows(versions))):
        for row in kept:
            put(name, row)
    return count


def _head(sheet: Any, columns: Iterable[str], bold: Any) -> None:
    sheet.freeze_panes(1, 0)
    for place, name in enumerate(columns):
        sheet.write_string(0, place, name, bold)


def _row(sheet: Any, line: int, cells: Iterable[Any]) -> None:
    for place, cell in enumerate(cells):
        if isinstance(cell, str):
            sheet.write_string(line, place, cell[:_LONGEST_CELL])
        elif isinstance(cell, bool):
            sheet.write_boolean(line, place, cell)
        elif cell is not None:
            sheet.write_number(line, place, cell)
