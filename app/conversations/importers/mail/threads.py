"""Mails sorted into threads through a temporary SQLite file: by what they answer, else by subject and correspondent."""

import sqlite3
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Self

from app.conversations.importers.mail.files import RawMail
from app.conversations.importers.mail.letter import Letter


class Threads:
    """Takes mails in the order of a file; gives the threads in the order of their first mails."""

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="greenroom-mail-")
        self._database = sqlite3.connect(Path(self._folder.name) / "mails.sqlite", isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "temp_store=FILE", "cache_size=-16000", "locking_mode=EXCLUSIVE"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.execute(
            "CREATE TABLE mails (number INTEGER PRIMARY KEY, thread INTEGER, line INTEGER, start INTEGER, stop INTEGER, raw BLOB)"
        )
        self._database.execute("CREATE TABLE ids (id TEXT PRIMARY KEY, thread INTEGER, here INTEGER)")
        self._database.execute("CREATE TABLE merged (thread INTEGER PRIMARY KEY, into_thread INTEGER)")
        self._database.execute("CREATE TABLE subjects (subject TEXT PRIMARY KEY, thread INTEGER)")
        self._database.execute("BEGIN")
        self._number = 0
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._database.close()
        self._folder.cleanup()

    def add(self, mail: RawMail, letter: Letter, correspondent: str) -> bool:
        """Put a mail into its thread; False where the very same mail is there already."""
        known = self._known([letter.id, *letter.parents])
        if any(name == letter.id and here for name, _, here in known):
            return False
        self._number += 1
        threads = sorted({self._root(thread) for _, thread, _ in known})
        subject = f"{letter.base_subject}\n{correspondent}" if letter.base_subject and correspondent else ""
        if not threads and subject and letter.is_reply:
            threads = self._by_subject(subject)
        thread = threads[0] if threads else self._number
        for other in threads[1:]:
            self._database.execute("INSERT INTO merged VALUES (?, ?)", (other, thread))
        self._database.executemany("INSERT OR IGNORE INTO ids VALUES (?, ?, 0)", [(name, thread) for name in letter.parents])
        self._database.execute("INSERT INTO ids VALUES (?, ?, 1) ON CONFLICT (id) DO UPDATE SET here = 1", (letter.id, thread))
        if subject:
            self._database.execute("INSERT OR REPLACE INTO subjects VALUES (?, ?)", (subject, thread))
        self._database.execute(
            "INSERT INTO mails VALUES (?, ?, ?, ?, ?, ?)", (self._number, thread, mail.line, mail.offset, mail.end_offset, mail.raw)
        )
        return True

    def threads(self) -> Iterator[Iterator[RawMail]]:
        """The mails of each thread in the order of the file."""
        for (thread,) in self._database.execute("SELECT thread FROM merged").fetchall():
            self._database.execute("UPDATE mails SET thread = ? WHERE thread = ?", (self._root(thread), thread))
        self._database.execute("CREATE INDEX by_thread ON mails (thread, number)")
        self._database.execute("CREATE TABLE firsts AS SELECT thread, MIN(number) AS first FROM mails GROUP BY thread")
        found = self._database.execute(
            "SELECT f.first, m.line, m.start, m.stop, m.raw FROM (SELECT * FROM firsts ORDER BY first) f "
            "CROSS JOIN mails m ON m.thread = f.thread ORDER BY f.first, m.number"
        )
        for _, rows in groupby(found, key=lambda row: int(row[0])):
            yield (RawMail(*row[1:]) for row in rows)

    def _known(self, names: list[str]) -> list[tuple[str, int, int]]:
        marks = ", ".join("?" * len(names))
        return self._database.execute(f"SELECT id, thread, here FROM ids WHERE id IN ({marks})", names).fetchall()

    def _by_subject(self, subject: str) -> list[int]:
        row = self._database.execute("SELECT thread FROM subjects WHERE subject = ?", (subject,)).fetchone()
        return [self._root(row[0])] if row else []

    def _root(self, thread: int) -> int:
        row = self._database.execute("SELECT into_thread FROM merged WHERE thread = ?", (thread,)).fetchone()
        while row:
            thread = row[0]
            row = self._database.execute("SELECT into_thread FROM merged WHERE thread = ?", (thread,)).fetchone()
        return thread
