"""One process at a time for work of many transactions. The hold ends with the process, however that ends: nothing waits for a dead one."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from app.base.database import db


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Whether this block is the only one of this `name` on the database now. Asks once and does not wait."""
    if db.engine.dialect.name == "postgresql":
        with _held_by_connection(name) as held:
            yield held
    elif (file := _file_beside(name)) is None:
        yield True  # a database in memory is this process's own
    else:
        with _held_by_file(file) as held:
            yield held


@contextmanager
def _held_by_connection(name: str) -> Iterator[bool]:
    with db.engine.connect() as connection:
        held = bool(connection.scalar(text("SELECT pg_try_advisory_lock(hashtext(:name))"), {"name": name}))
        connection.commit()
        try:
            yield held
        finally:
            if held:
                connection.execute(text("SELECT pg_advisory_unlock(hashtext(:name))"), {"name": name})
                connection.commit()


@contextmanager
def _held_by_file(file: Path) -> Iterator[bool]:
    """A file of its own: to close the database's file a second time would end SQLite's own locks on it."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    held = False
    try:
        held = _is_locked(handle) and _stands(file, handle)
        yield held
    finally:
        if held:
            file.unlink(missing_ok=True)
        os.close(handle)


def _is_locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _stands(file: Path, handle: int) -> bool:
    """Whether the file is still the one that was opened: who held it before has removed it at the end."""
    try:
        return file.stat().st_ino == os.fstat(handle).st_ino
    except FileNotFoundError:
        return False


def _file_beside(name: str) -> Path | None:
    place = db.engine.url.database
    return Path(f"{place}-{name}") if place and place != ":memory:" else None
