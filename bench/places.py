"""Where the bench's databases lie: filled ones are kept by the hash of what made them; measurements wear out a copy."""

import hashlib
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import psycopg
from sqlalchemy.engine import URL, make_url

from app.base import clock
from config import ROOT

DATA = ROOT / "bench" / "data"
WORK = DATA / "work"
MAKERS = tuple(f"bench/{name}.py" for name in ("agreement", "cast", "filling", "generate", "grades", "practice", "rows", "texts")) + (
    "bench/rubric.yaml",
    "migrations/versions/*.py",
    "scenarios/**/*.*",
)

Fill = Callable[[str], None]
"""Makes the schema and the rows in the empty database at this address."""


class Place(Protocol):
    """Databases of one kind."""

    def worn(self, name: str, fill: Fill) -> str:
        """Address of a fresh copy of the database `name`, which is filled first where it is not kept."""

    def empty(self, name: str) -> str:
        """Address of a new empty database."""


class SqlitePlace:
    """Files below bench/data."""

    def worn(self, name: str, fill: Fill) -> str:
        kept = DATA / f"{name}.db"
        if not kept.exists():
            self._forget(name.split("-")[0])
            made = DATA / f"{name}.part"
            remove_file(made)
            fill(f"sqlite:///{made}")
            made.rename(kept)
        path = WORK / "greenroom.db"
        remove_file(path)
        shutil.copyfile(kept, path)
        return f"sqlite:///{path}"

    def empty(self, name: str) -> str:
        path = WORK / f"{name}.db"
        remove_file(path)
        return f"sqlite:///{path}"

    def _forget(self, size: str) -> None:
        for old in DATA.glob(f"{size}-*"):
            remove_file(old)


class PostgresPlace:
    """Databases called greenroom_bench_* on the server at `url`, whose user may create databases."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)

    def worn(self, name: str, fill: Fill) -> str:
        kept = f"greenroom_bench_{name.replace('-', '_')}"
        with self._server() as server:
            known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", (kept,)).fetchone()
        if not known:
            fill(self.empty("part"))
            with self._server() as server:
                server.execute(f'ALTER DATABASE greenroom_bench_part RENAME TO "{kept}"')
        return self._make("work", f'TEMPLATE "{kept}"')

    def empty(self, name: str) -> str:
        return self._make(name, "TEMPLATE template0 ENCODING 'UTF8'")

    def _make(self, name: str, source: str) -> str:
        with self._server() as server:
            server.execute(f"DROP DATABASE IF EXISTS greenroom_bench_{name} WITH (FORCE)")
            server.execute(f"CREATE DATABASE greenroom_bench_{name} {source}")
        return _address(self.url.set(database=f"greenroom_bench_{name}"))

    def _server(self) -> psycopg.Connection:
        return psycopg.connect(_address(self.url), autocommit=True)


def place_for(text: str) -> Place:
    """The place that `--database` names: `sqlite`, or the address of a PostgreSQL server."""
    return SqlitePlace() if text == "sqlite" else PostgresPlace(text)


def kept_name(size: int, anchor: datetime) -> str:
    """Name of the filled database of this size: size, hash of what makes it, and the week its history ends in."""
    digest = hashlib.sha256()
    for pattern in MAKERS:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return f"{size}-{digest.hexdigest()[:12]}-{anchor:%Y%m%d}"


def this_monday() -> datetime:
    """The last Monday, 00:00 UTC: growth pages look back from today."""
    today = clock.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=today.weekday())


def remove_file(path: Path) -> None:
    """Delete a SQLite database with its companions."""
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _address(url: URL) -> str:
    return url.render_as_string(hide_password=False)
