"""What a file holds, put in order through a temporary SQLite file: messages may stand far from their conversation, at constant memory."""

import json
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.conversations.importers.desks.desk import Found
from app.conversations.importers.pieces import Piece
from app.conversations.importers.strict_json import parse_object

_BATCH = 500
_REMEMBERED = 5_000


class Spool:
    """Takes pieces in any order; gives the conversations in the order of the file, and what belongs to each."""

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="greenroom-desk-")
        self._database = sqlite3.connect(Path(self._folder.name) / "pieces.sqlite", isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "temp_store=FILE", "cache_size=-16000", "locking_mode=EXCLUSIVE"):
            self._database.execute(f"PRAGMA {pragma}")
        columns = "line INTEGER, start INTEGER, stop INTEGER, raw BLOB, under TEXT, why TEXT"
        self._database.execute(f"CREATE TABLE pieces (number INTEGER PRIMARY KEY, {columns})")
        self._database.execute("CREATE TABLE related (number INTEGER PRIMARY KEY, kind TEXT, owner TEXT, raw BLOB)")
        self._database.execute("BEGIN")
        self._waiting: list[tuple[Any, ...]] = []
        self._sorted = False
        self._people: dict[tuple[str, str], Found] = {}
        self.kept: Counter[str] = Counter()
        """How many objects of each kind are here."""
        self._asked: Counter[str] = Counter()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._database.close()
        self._folder.cleanup()

    def add(self, piece: Piece) -> None:
        """Keep a conversation, or what cannot be read."""
        self._waiting.append((piece.line, piece.offset, piece.end_offset, piece.raw, piece.under, piece.why))
        if len(self._waiting) >= _BATCH:
            self._write()

    def relate(self, kind: str, owner: Any, raw: bytes) -> None:
        """Keep what belongs to a conversation, or is looked up by a key."""
        self._database.execute("INSERT INTO related (kind, owner, raw) VALUES (?, ?, ?)", (kind, str(owner), raw))
        self.kept[kind] += 1

    def pieces(self) -> Iterator[Piece]:
        """Every conversation in the order of the file."""
        self._write()
        self._database.execute("CREATE INDEX by_owner ON related (kind, owner)")
        for row in self._database.execute("SELECT line, start, stop, raw, under, why FROM pieces ORDER BY number"):
            yield Piece(*row)

    def of(self, kind: str, owner: Any) -> list[Found]:
        """The objects of a kind that belong to a conversation, in the order of the file."""
        if not self.kept.get(kind):
            return []
        query = "SELECT raw FROM related WHERE kind = ? AND owner = ? ORDER BY number"
        found = [parse_object(row[0]) for row in self._database.execute(query, (kind, str(owner)))]
        self._asked[kind] += len(found)
        return found

    def one(self, kind: str, key: Any) -> Found:
        """The object with a key; empty where the file does not hold it. The last one of several."""
        if key is None or not self.kept.get(kind):
            return {}
        mark = (kind, str(key))
        if mark not in self._people:
            if len(self._people) >= _REMEMBERED:
                self._people.clear()
            query = "SELECT raw FROM related WHERE kind = ? AND owner = ? ORDER BY number DESC LIMIT 1"
            row = self._database.execute(query, mark).fetchone()
            self._people[mark] = parse_object(row[0]) if row else {}
        return self._people[mark]

    def alone(self, kind: str) -> int:
        """How many objects of a kind belonged to no conversation, once all of them were read."""
        return max(0, self.kept[kind] - self._asked[kind])

    def _write(self) -> None:
        self._database.executemany("INSERT INTO pieces (line, start, stop, raw, under, why) VALUES (?, ?, ?, ?, ?, ?)", self._waiting)
        self._waiting.clear()


def as_raw(found: Found) -> bytes:
    """An object as bytes again."""
    return json.dumps(found, ensure_ascii=False).encode("utf-8", "surrogatepass")
