"""Counting SQL statements: budgets of pages, and the proof that reading writes nothing."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event

_FRAME = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA|SET )", re.IGNORECASE)
_WRITE = re.compile(r"\s*(?:WITH\b.*?\)\s*)?(INSERT|UPDATE|DELETE|MERGE|REPLACE|TRUNCATE)\b", re.IGNORECASE | re.DOTALL)


@dataclass
class Statements:
    """SQL statements that ran, without the framing of transactions."""

    all: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.all)

    @property
    def writes(self) -> list[str]:
        return [statement for statement in self.all if _WRITE.match(statement)]

    def __str__(self) -> str:
        return "\n".join(f"{number}. {' '.join(statement.split())[:300]}" for number, statement in enumerate(self.all, 1))


@contextmanager
def query_count(exactly: int | None = None, *, at_most: int | None = None) -> Iterator[Statements]:
    """Collect the statements that run inside the block; fail when there are not `exactly`, or more than `at_most`."""
    seen = Statements()

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not _FRAME.match(statement):
            seen.all.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert exactly is None or seen.count == exactly, f"{seen.count} statements instead of {exactly}:\n{seen}"
    assert at_most is None or seen.count <= at_most, f"{seen.count} statements, at most {at_most} allowed:\n{seen}"
