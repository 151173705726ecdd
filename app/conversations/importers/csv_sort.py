"""Rows grouped by conversation through a temporary SQLite file: a file larger than memory is no trouble."""

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Self

_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `key` is source and id; `error` says why it cannot be used; `raw` are its bytes."""

    number: int
    key: tuple[str, str]
    cells: list[str]
    offset: int
    end_offset: int
    raw: bytes
    error: str | None = None


class SortedRows:
    """Takes rows in any order, gives them back by conversation, in the order of each conversation's first row."""

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="greenroom-csv-")
        self._database = sqlite3.connect(Path(self._folder.name) / "rows.sqlite", isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "temp_store=FILE", "cache_size=-16000", "locking_mode=EXCLUSIVE"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.execute(
            "CREATE TABLE rows (number INTEGER PRIMARY KEY, source TEXT, id TEXT, cells TEXT, "
            "start INTEGER, stop INTEGER, raw BLOB, error TEXT)"
        )
        self._database.execute("BEGIN")
        self._waiting: list[tuple[object, ...]] = []
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._database.close()
        self._folder.cleanup()

    def add(self, row: Row) -> None:
        """Keep one row."""
        cells = json.dumps(row.cells)
        self._waiting.append((row.number, *row.key, cells, row.offset, row.end_offset, row.raw, row.error))
        if len(self._waiting) >= _BATCH:
            self._write()

    def groups(self) -> Iterator[tuple[int, Iterator[Row]]]:
        """Number of the first row and the rows of each conversation. Rows without source or id stand alone."""
        self._write()
        self._database.execute("CREATE INDEX by_key ON rows (source, id, number)")
        self._database.execute(
            "CREATE TABLE firsts AS SELECT MIN(number) AS number, source, id FROM rows WHERE source <> '' AND id <> '' GROUP BY source, id"
        )
        self._database.execute("INSERT INTO firsts SELECT number, NULL, NULL FROM rows WHERE source = '' OR id = ''")
        found = self._database.execute(
            "SELECT f.number, r.number, r.source, r.id, r.cells, r.start, r.stop, r.raw, r.error "
            "FROM (SELECT * FROM firsts ORDER BY number) f CROSS JOIN rows r "
            "ON (f.source IS NOT NULL AND r.source = f.source AND r.id = f.id) OR (f.source IS NULL AND r.number = f.number) "
            "ORDER BY f.number, r.number"
        )
        for first, rows in groupby(found, key=lambda values: int(values[0])):
            yield first, (_row(values) for values in rows)

    def _write(self) -> None:
        self._database.executemany("INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?, ?, ?)", self._waiting)
        self._waiting.clear()


def _row(values: tuple[int, int, str, str, str, int, int, bytes, str | None]) -> Row:
    _, number, source, record_id, cells, start, stop, raw, error = values
    return Row(number, (source, record_id), json.loads(cells), start, stop, raw, error)
