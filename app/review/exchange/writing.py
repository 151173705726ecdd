"""Files of reviews: JSON Lines in the neutral shape, CSV, and a workbook. Each writes as it reads. Pure."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from app.review.exchange.shape import (
    EVIDENCE_COLUMNS,
    RATING_COLUMNS,
    REVIEW_COLUMNS,
    Leaving,
    as_conversation,
    evidence_rows,
    harmless,
    rating_rows,
    review_row,
)
from app.rubrics.document import Rubric

FORMATS = ("json", "csv", "xlsx")
LEVEL_COLUMNS = ("rubric", "rubric_version", "criterion", "level", "label", "value", "points", "weight", "critical", "anchor")
_LONGEST_CELL = 32_000


def json_lines(reviews: Iterable[Leaving]) -> Iterator[str]:
    """A line for each conversation, in the neutral shape."""
    for _, same in groupby(reviews, key=lambda one: (one.source, one.external_id)):
        yield json.dumps(as_conversation(list(same)), ensure_ascii=False) + "\n"


def write_csv(reviews: Iterable[Leaving], path: Path) -> int:
    """A zip with reviews.csv, ratings.csv, levels.csv and evidence.csv; how many reviews it holds."""
    count = 0
    rubrics: dict[tuple[str, int], Rubric] = {}
    tables = {name: io.StringIO(newline="") for name in ("reviews", "ratings", "levels", "evidence")}
    reviewed, rated, levels, quoted = (csv.writer(table) for table in tables.values())
    heads = ((reviewed, REVIEW_COLUMNS), (rated, RATING_COLUMNS), (levels, LEVEL_COLUMNS), (quoted, EVIDENCE_COLUMNS))
    for writer, columns in heads:
        writer.writerow(columns)
    for one in reviews:
        count += 1
        rubrics.setdefault((one.rubric_id, one.rubric_version), one.rubric)
        reviewed.writerow([harmless(cell) for cell in review_row(one)])
        rated.writerows([harmless(cell) for cell in row] for row in rating_rows(one))
        quoted.writerows([harmless(cell) for cell in row] for row in evidence_rows(one))
    levels.writerows([harmless(cell) for cell in row] for row in level_rows(rubrics))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, table in tables.items():
            archive.writestr(f"{name}.csv", table.getvalue())
    return count


def write_workbook(reviews: Iterable[Leaving], path: Path) -> int:
    """A workbook with the sheets Reviews, Ratings, Levels and Evidence; how many reviews it holds.

    Text is written as text, never as a formula.
    """
    options = {"constant_memory": False, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    count = 0
    rubrics: dict[tuple[str, int], Rubric] = {}
    with Workbook(str(path), options) as book:
        bold = book.add_format({"bold": True})
        sheets = {name: book.add_worksheet(name) for name in ("Reviews", "Ratings", "Levels", "Evidence")}
        _head(sheets["Reviews"], REVIEW_COLUMNS, bold)
        _head(sheets["Ratings"], RATING_COLUMNS, bold)
        _head(sheets["Levels"], LEVEL_COLUMNS, bold)
        _head(sheets["Evidence"], EVIDENCE_COLUMNS, bold)
        line = quotes = 0
        for one in reviews:
            count += 1
            rubrics.setdefault((one.rubric_id, one.rubric_version), one.rubric)
            _row(sheets["Reviews"], count, review_row(one))
            for row in rating_rows(one):
                line += 1
                _row(sheets["Ratings"], line, row)
            for row in evidence_rows(one):
                quotes += 1
                _row(sheets["Evidence"], quotes, row)
        for place, row in enumerate(level_rows(rubrics), start=1):
            _row(sheets["Levels"], place, row)
    return count


def level_rows(rubrics: dict[tuple[str, int], Rubric]) -> Iterator[list[Any]]:
    """Every level of every rubric version that occurs, so that a score can be worked out from the workbook alone."""
    for (rubric_id, number), rubric in sorted(rubrics.items(), key=lambda one: one[0]):
        for criterion in rubric.criteria:
            for level in criterion.levels:
                points = float(criterion.points(level)) if rubric.policy.normalise == "points" else ""
                yield [
                    rubric_id, number, criterion.id, level.id, level.label, float(level.value), points,
                    "" if criterion.weight is None else criterion.weight, criterion.critical or "", level.anchor,
                ]  # fmt: skip


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
