"""The database: one declarative base, column types, and how connections of SQLite and PostgreSQL behave.

Writers on SQLite begin with BEGIN IMMEDIATE: a transaction that reads first and writes later would be
refused at once when another process has written meanwhile, whatever the busy timeout.
"""

import enum
import json
import sqlite3
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, Dialect, Engine, Integer, MetaData, String, Text, event
from sqlalchemy.orm import DeclarativeBase, relationship
from sqlalchemy.types import TypeDecorator

from app.base import folding

BUSY_SECONDS = 15
PREPARED_MOST = 500
"""How many statements each PostgreSQL connection keeps prepared; the site has a few hundred."""
ASK_AGAIN_MS = 2
"""How long one try to get SQLite's write lock may take. Two such waits are 1 and 1 ms."""
WITHOUT_ZONE = len("2026-11-23 04:05:06.789012")
CONVENTION = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=CONVENTION)


db = SQLAlchemy(model_class=Base, disable_autonaming=True, session_options={"expire_on_commit": False})

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model

BigId = BigInteger().with_variant(Integer, "sqlite")

writing: ContextVar[bool] = ContextVar("writing", default=False)
"""Whether the next transaction will write: True in requests other than GET and HEAD, and in `unit_of_work`.

A transaction that only reads must not queue with the writers, or hold them up."""

reading: ContextVar[bool] = ContextVar("reading", default=False)
"""Whether the next transaction belongs to a request and must not write: PostgreSQL is told so (BEGIN READ ONLY)."""


class Moment(TypeDecorator[datetime]):
    """A point in time: zone-aware in Python, UTC in the database. A time without a zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Any:
        """SQLite keeps text. The general way there takes five times as long, and an import writes millions of moments."""
        return _moment_to_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        return _moment_from_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a time without a zone cannot be stored")
    return value.astimezone(UTC)


def _moment_to_text(value: datetime | None) -> str | None:
    return None if value is None else _in_utc(value).replace(tzinfo=None).isoformat(" ", "microseconds")


def _moment_from_text(value: str | None) -> datetime | None:
    """Read with its zone, which takes a tenth of giving it one afterwards; text of other hands may have named a zone already."""
    if value is None:
        return None
    if len(value) <= WITHOUT_ZONE:
        return datetime.fromisoformat(value + "+00:00")
    return datetime.fromisoformat(value).replace(tzinfo=UTC)


_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""One encoder for all; `json.dumps` makes a new one each time."""


class Json(TypeDecorator[Any]):
    """A plain JSON value kept as text (the same on both databases). Assign anew to change it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else _as_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class _Members(dict[str | None, enum.StrEnum | None]):
    """The members of a StrEnum by their values; None for None. Looked up a thousand times a page. Raises ValueError for another value."""

    def __init__(self, kind: type[enum.StrEnum]) -> None:
        super().__init__({member.value: member for member in kind} | {None: None})
        self.kind = kind

    def __missing__(self, value: str) -> enum.StrEnum:
        return self.kind(value)


class Choice(TypeDecorator[enum.StrEnum]):
    """A StrEnum kept by its value."""

    impl = String(24)
    cache_ok = True

    def __init__(self, kind: type[enum.StrEnum]) -> None:
        super().__init__()
        self.kind = kind
        self.texts: dict[object, str] = {member: member.value for member in kind}
        """Members and their values are equal, so that either finds its text."""
        self.members = _Members(kind)

    def process_bind_param(self, value: enum.StrEnum | str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return self.texts.get(value) or self.kind(value).value

    def bind_processor(self, dialect: Dialect) -> Any:
        """The rule above without the general way around it, which costs more than the rule."""
        return partial(self.process_bind_param, dialect=dialect)

    def process_result_value(self, value: str | None, dialect: Dialect) -> enum.StrEnum | None:
        return self.members[value]

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        return self.members.__getitem__


def related(*arguments: Any, **options: Any) -> Any:
    """A relationship that must be loaded by the query: touching it unloaded is an error, so no N+1 can ship."""
    options.setdefault("lazy", "raise_on_sql")
    return relationship(*arguments, **options)


@event.listens_for(Engine, "connect")
def _prepare_connection(connection: Any, record: Any) -> None:
    if type(connection).__module__.startswith("sqlite3"):
        connection.isolation_level = None
        connection.create_function(folding.NAME, 1, folding.fold_stored, deterministic=True)
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={BUSY_SECONDS * 1000}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "cache_size=-16000",
            "mmap_size=268435456",
            "temp_store=MEMORY",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
    else:
        connection.prepared_max = PREPARED_MOST
        connection.autocommit = True
        connection.execute("SET jit = off")  # compiling takes longer than any of our statements runs
        connection.autocommit = False


@event.listens_for(Engine, "begin")
def _begin(connection: Any) -> None:
    driver = connection.connection.driver_connection
    if connection.dialect.name != "sqlite":
        if driver.read_only is not reading.get():
            driver.read_only = reading.get()
    elif not writing.get():
        driver.execute("BEGIN")
    elif not _began_at_once(driver):
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # the last try waits and fails as SQLite does


@event.listens_for(Engine, "rollback")
def _rollback(connection: Any) -> None:
    """End a PostgreSQL transaction that could only read by COMMIT: after a ROLLBACK the driver forgets every prepared
    statement, and planning one anew takes longer than running it."""
    if connection.dialect.name == "postgresql":
        driver = connection.connection.driver_connection
        if driver.read_only and driver.info.transaction_status.name == "INTRANS":
            driver.commit()


def _began_at_once(driver: Any) -> bool:
    """Begin a writing transaction, asking for the lock every other millisecond; False when it stays taken.

    SQLite's own wait asks ever more rarely, up to ten times a second, so that one writer in twenty sleeps long after
    the lock is free.
    """
    driver.execute(f"PRAGMA busy_timeout={ASK_AGAIN_MS}")
    try:
        for _ in range(BUSY_SECONDS * 1000 // ASK_AGAIN_MS):
            try:
                driver.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    break
            else:
                return True
    finally:
        driver.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    return False
