"""Our own tables (a zip of CSV files, or a workbook) as lines of the neutral shape. Pure but for a file of its own that goes at the end.

Rows may stand in any order, as after somebody sorted them in a spreadsheet: they wait in a small database on disk.
"""

import csv
import json
import re
import sqlite3
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree import ElementTree

from app.review.exchange.shape import FORMAT, FORMULA_STARTS
from app.review.exchange.values import BadLine
from app.review.exchange.workbook import is_workbook, opened, sheets

_WANTED = ("reviews", "ratings", "evidence", "rubrics", "sources")
_SHEET = re.compile(r"([a-z]+)( [0-9]+)?")
_NEEDED = {"reviews": ("review", "conversation_id", "started_at"), "ratings": ("review", "criterion", "level")}
_AGAIN = "Send the export of this site as it is: the zip of CSV files, or the workbook."
Cells = Mapping[str, str]


def neutral_lines(path: Path) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """(row, name of the list it belongs to, object) of every rubric and every review. Raises BadLine where it is no such file."""
    csv.field_size_limit(1 << 24)
    with TemporaryDirectory(prefix="greenroom-tables-") as folder:
        shelf = sqlite3.connect(Path(folder) / "rows.db")
        try:
            try:
                _put_away(path, shelf)
            except (ElementTree.ParseError, KeyError, IndexError, csv.Error, zipfile.BadZipFile, zlib.error) as error:
                raise BadLine(f"The file cannot be read. {_AGAIN}") from error
            titles = {_of(row)["rubric"]: _of(row).get("title", "") for row in _all(shelf, "rubrics")}
            yield from _scorecards(shelf, titles)
            for place, row in shelf.execute("SELECT place, cells FROM rows WHERE name = 'reviews' ORDER BY place"):
                yield place, "conversations", _conversation(json.loads(row), shelf, titles)
        finally:
            shelf.close()


def _put_away(path: Path, shelf: sqlite3.Connection) -> None:
    shelf.execute("CREATE TABLE rows (name TEXT, review TEXT, place INTEGER, cells TEXT)")
    names = set()
    with opened(path) as archive:
        for name, rows in _tables(path, archive):
            if name not in _WANTED:
                continue
            names.add(name)
            head = next(rows, [])
            if missing := [column for column in _NEEDED.get(name, ()) if column not in head]:
                raise BadLine(f"The table '{name}' has no column '{missing[0]}'. {_AGAIN}")
            for place, cells in enumerate(rows, start=2):
                named = dict(zip(head, [*cells, *[""] * len(head)], strict=False))
                shelf.execute("INSERT INTO rows VALUES (?, ?, ?, ?)", (name, named.get("review", ""), place, json.dumps(named)))
    if absent := [name for name in ("reviews", "ratings") if name not in names]:
        raise BadLine(f"The file holds no table '{absent[0]}'. {_AGAIN}")
    shelf.execute("CREATE INDEX by_review ON rows (name, review, place)")


def _tables(path: Path, archive: zipfile.ZipFile) -> Iterator[tuple[str, Iterator[list[str]]]]:
    if is_workbook(path):
        for title, rows in sheets(archive):
            known = _SHEET.fullmatch(title.casefold())
            yield (known[1] if known else ""), rows
        return
    for name in archive.namelist():
        if name.endswith(".csv") and "/" not in name:
            with archive.open(name) as file:
                yield name.removesuffix(".csv"), _plain(csv.reader(TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")))


def _plain(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """Cells as they were before the mark that keeps a spreadsheet from taking them for a formula."""
    for row in rows:
        yield [cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell for cell in row]


def _all(shelf: sqlite3.Connection, name: str, review: str | None = None) -> list[str]:
    query = "SELECT cells FROM rows WHERE name = ?" + ("" if review is None else " AND review = ?") + " ORDER BY place"
    return [cells for (cells,) in shelf.execute(query, (name,) if review is None else (name, review))]


def _of(row: str) -> Cells:
    found: Cells = json.loads(row)
    return found


def _scorecards(shelf: sqlite3.Connection, titles: Mapping[str, str]) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """The rubric versions that stand in the file with their text."""
    hashes = {(row["rubric"], row["rubric_version"]): row.get("rubric_hash", "") for row in map(_of, _all(shelf, "rubrics"))}
    pieces: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in map(_of, _all(shelf, "sources")):
        pieces[row["rubric"], row["rubric_version"]].append(row.get("source", ""))
    for key, parts in pieces.items():
        own = {"format": FORMAT, "rubricHash": hashes.get(key, ""), "source": "".join(parts)}
        yield 0, "scorecards", {"id": key[0], "name": titles.get(key[0], ""), "greenroom": own}


def _conversation(row: Cells, shelf: sqlite3.Connection, titles: Mapping[str, str]) -> dict[str, Any]:
    about = {"externalId": row["conversation_id"], "sourceType": row.get("conversation_source", "")}
    ratings = [_rating(_of(one)) for one in _all(shelf, "ratings", row["review"])]
    evidence = [_quote(_of(one)) for one in _all(shelf, "evidence", row["review"])]
    return {
        "conversation": about,
        "reviews": [_review(row, titles) | {"ratings": ratings, "greenroom": _own(row) | {"evidence": evidence}}],
    }


def _review(row: Cells, titles: Mapping[str, str]) -> dict[str, Any]:
    slug = row.get("rubric", "")
    return {
        "id": row["review"], "score": row.get("score") or None, "scorecard": {"id": slug, "name": titles.get(slug) or slug},
        "reviewer": {"name": row.get("reviewer", ""), "email": row.get("reviewer_email") or None},
        "reviewee": {"name": row.get("reviewee", ""), "email": row.get("reviewee_email") or None},
        "comment": row.get("comment", ""), "created": row["started_at"], "updated": row.get("published_at") or None,
        "received": row.get("acknowledged_at") or None,
    }  # fmt: skip


def _own(row: Cells) -> dict[str, Any]:
    return {
        "format": FORMAT, "version": row.get("version", ""), "replaced": row.get("replaced", "").casefold() == "true",
        "purpose": row.get("purpose", ""), "rubricHash": row.get("rubric_hash", ""), "actedAt": row.get("acted_at") or None,
        "probability": row.get("probability") or None, "origin": row.get("origin", ""), "reason": row.get("reason", ""),
        "activeSeconds": row.get("active_seconds", ""), "chosenAs": row.get("reviewee_chosen_as", ""),
        "tags": _listed(row.get("tags", "")), "item": row.get("item", ""), "messageExternalId": row.get("message", ""),
        "note": row.get("agent_note", ""), "gradedAt": row.get("graded_at") or None,
    }  # fmt: skip


def _rating(row: Cells) -> dict[str, Any]:
    own = {"level": row["level"], "comment": row.get("comment", ""), "causes": _listed(row.get("causes", ""))}
    return {
        "categoryId": row["criterion"], "categoryName": row.get("criterion_title") or row["criterion"],
        "groupId": row.get("section") or None, "groupName": row.get("section_title") or None, "score": row.get("level_value") or None,
        "weight": row.get("weight") or None, "critical": row.get("critical", "").casefold() == "true", "greenroom": own,
    }  # fmt: skip


def _quote(row: Cells) -> dict[str, Any]:
    names = {"criterion": "criterion", "messageExternalId": "message", "quote": "quote", "note": "note", "clause": "clause"}
    told: dict[str, Any] = {name: row.get(column, "") for name, column in names.items()}
    told |= {"articleVersion": row.get("article_version") or None, "articleHash": row.get("article_hash", "")}
    numbers = {name: int(float(row[name])) for name in ("start", "end") if row.get(name, "").replace(".", "", 1).isdigit()}
    return told | numbers


def _listed(cell: str) -> list[str]:
    return [part for part in cell.split("; ") if part]
