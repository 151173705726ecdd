"""A word that a customer wrote, planted in every text that hangs on a conversation, and looked for in all the database holds."""

import enum
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import insert, text, update
from sqlalchemy.engine import make_url

from app.base.database import Choice, Json, Moment, db
from app.privacy.held import ALSO, REACH, Fate, held, table
from tests.databases import STRANGE

WORD = "zq9kanarie"
CANARY = f"{WORD} ana@posta.example"
NUMBER = 777
PLAIN: dict[type, Any] = {int: 0, float: 0.0, bool: False, str: "x", bytes: b"x", date: date(2026, 1, 1), time: time(9)}


def plant(conversation_id: int) -> None:
    """Write the canary into every column that must not keep words, in one new row of every table that hangs on the conversation."""
    goes = {(one.table, name) for one in held() if one.fate not in (Fate.STAYS, Fate.PERSON) for name in one.columns}
    with without_foreign_keys():
        for name in REACH:
            db.session.execute(insert(table(name)).values(_row(name, conversation_id, goes)))
        own = table("conversation")
        words = {column.name: _word(column) for column in own.c if ("conversation", column.name) in goes}
        db.session.execute(update(own).where(own.c.id == conversation_id).values(words))


@contextmanager
def without_foreign_keys() -> Iterator[None]:
    """Rows may name others that are not there: a real world around each of forty tables would prove nothing more."""
    sqlite = db.engine.dialect.name == "sqlite"
    db.session.commit()
    db.session.remove()
    db.engine.dispose()  # one new connection: on PostgreSQL it stays without foreign keys for the rest of the test
    current_app.extensions[STRANGE] = True
    off, on = ("PRAGMA foreign_keys=OFF", "PRAGMA foreign_keys=ON") if sqlite else (_ROLE.format("replica"), _ROLE.format("origin"))
    db.session.rollback()
    connection = db.session.connection()
    driver: Any = connection.connection.driver_connection
    if sqlite:
        driver.execute("COMMIT")
    connection.exec_driver_sql(off)
    try:
        yield
        if sqlite:
            driver.execute("BEGIN")
        db.session.commit()
    finally:
        db.session.connection().exec_driver_sql(on)
        db.session.rollback()


_ROLE = "SET session_replication_role = {}"


def in_the_file() -> bool:
    """Whether the word stands anywhere in SQLite's files, deleted pages and log included; on PostgreSQL, in any row."""
    db.session.commit()
    if db.engine.dialect.name != "sqlite":
        return bool(standing())
    path = Path(str(make_url(current_app.config["SQLALCHEMY_DATABASE_URI"]).database))
    return any(WORD.encode() in file.read_bytes() for file in path.parent.glob(path.name + "*") if not file.name.endswith("-shm"))


def standing() -> list[str]:
    """Tables of which a row holds the word, in whatever letters (LIKE heeds them on PostgreSQL, not on SQLite)."""
    return [one.name for one in db.metadata.sorted_tables if db.session.scalar(_count(one), {"word": f"%{WORD}%"})]


def _count(one: Any) -> Any:
    whole = " || ' ' || ".join(f"coalesce(CAST(\"{column.name}\" AS TEXT), '')" for column in one.c)
    return text(f'SELECT count(*) FROM "{one.name}" WHERE lower({whole}) LIKE :word')


def _row(name: str, conversation_id: int, goes: set[tuple[str, str]]) -> dict[str, Any]:
    parents = [REACH[name], *ALSO.get(name, ())]
    hangs = {column: conversation_id if parent == "conversation" else NUMBER for column, parent in parents}
    values = {column.name: value_of(column) for column in table(name).c if not column.nullable}
    words = {column.name: _word(column) for column in table(name).c if (name, column.name) in goes}
    own = {column.name: NUMBER for column in table(name).primary_key if column.name == "id"}
    return values | words | own | hangs


def _word(column: Any) -> Any:
    if column.table.name == "attempt":
        return {"said": CANARY}
    if isinstance(column.type, Json):
        return {"care": ["top", CANARY, None], "levels": {"care": ["low", CANARY]}}
    return CANARY


def value_of(column: Any) -> Any:
    if column.foreign_keys:
        return NUMBER
    if isinstance(column.type, Choice):
        return next(iter(column.type.kind))
    if isinstance(column.type, Moment):
        return datetime(2026, 1, 1, tzinfo=UTC)
    if isinstance(column.type, Json):
        return {}
    kind = column.type.python_type
    return PLAIN[kind] if not issubclass(kind, enum.Enum) else next(iter(kind))
