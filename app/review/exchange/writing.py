"""Files of reviews: JSON Lines in the neutral shape, CSV, and a workbook. Each writes as it reads. Pure."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

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
}
"""The tables of an export with their columns."""
_LONGEST_CELL = 32_000
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
    """A zip with a CSV of each table; how many reviews it holds."""
    files = {name: io.StringIO(newline="") for name in COLUMNS}
    writers = {name: csv.writer(file) for name, file in files.items()}
    for name, columns in COLUMNS.items():
        writers[name].writerow(columns)
    count = _fill(reviews, lambda name, cells: writers[name].writerow([harmless(cell) for cell in cells]))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, file in files.items():
            archive.writestr(f"{name}.csv", file.getvalue())
    return count


def write_workbook(reviews: Iterable[Leaving], path: Path) -> int:
    """A workbook with a sheet of each table; how many reviews it holds.

    Text is written as text, never as a formula.
    """
    options = {"constant_memory": False, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    lines = dict.fromkeys(COLUMNS, 0)
    with Workbook(str(path), options) as book:
        bold = book.add_format({"bold": True})
        sheets = {name: book.add_worksheet(name.capitalize()) for name in COLUMNS}
        for name, columns in COLUMNS.items():
            _head(sheets[name], columns, bold)

        def put(name: str, cells: Iterable[Any]) -> None:
            lines[name] += 1
            _row(sheets[name], lines[name], cells)

        return _fill(reviews, put)


def _fill(reviews: Iterable[Leaving], put: Put) -> int:
    """Put every review into its tables, then the rules of the rubric versions that occurred; how many reviews there were."""
    count = 0
    versions: dict[tuple[str, int], Leaving] = {}
    for one in reviews:
        count += 1
        versions.setdefault((one.rubric_id, one.rubric_version), one)
        put("reviews", review_row(one))
        for name, rows in (("ratings", rating_rows(one)), ("evidence", evidence_rows(one))):
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
