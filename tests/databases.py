"""Databases for the suite: a SQLite file copied for each test, or a private PostgreSQL emptied for each test.

Both get their schema from the real migrations, once.
"""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Protocol

import psycopg
import pytest
from flask import Flask
from sqlalchemy import Engine, event

from app.base.database import db
from app.base.migrating import upgrade
from scripts.machine_parts import postgresql_folder

NOT_EMPTY = """SELECT string_agg(format('SELECT %L WHERE EXISTS (SELECT 1 FROM %I)', quote_ident(tablename), tablename), ' UNION ALL ')
FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"""

FROM_ONE = "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) FROM pg_sequences WHERE last_value IS NOT NULL"


STRANGE = "tests.strange-connections"
"""In `app.extensions`: connections are left in a state in which no other test may find them."""


class FreshDatabase(Protocol):
    """A database that can be made fresh for the next test."""

    url: str

    def build(self, app: Flask) -> None:
        """Bring the empty database to the newest schema."""

    def refresh(self, app: Flask) -> None:
        """Forget everything that the last test wrote."""


class SqliteDatabase:
    """One template file, copied over the working file before each test."""

    def __init__(self, folder: Path) -> None:
        self.template = folder / "template.db"
        self.path = folder / "test.db"
        self.url = f"sqlite:///{self.path}"

    def build(self, app: Flask) -> None:
        migrate(app)
        self.path.rename(self.template)

    def refresh(self, app: Flask) -> None:
        close(app)
        for old in (self.path, self.path.with_name("test.db-wal"), self.path.with_name("test.db-shm")):
            old.unlink(missing_ok=True)
        shutil.copyfile(self.template, self.path)


class PostgresDatabase:
    """A database of its own for this process, in the session's private server."""

    def __init__(self, server: str, name: str) -> None:
        self.url = f"postgresql://postgres@/{name}?host={server}"
        with psycopg.connect(f"host={server} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'")

    def build(self, app: Flask) -> None:
        migrate(app)

    def refresh(self, app: Flask) -> None:
        if STRANGE in app.extensions:
            app.extensions.pop(STRANGE)
            close(app)
        with app.app_context():
            db.session.remove()
            raw: Any = db.engine.raw_connection()  # open connections stay: a new one would read every table's make-up anew
        try:
            raw.driver_connection.read_only = None  # the last request may have read only
            cursor = raw.cursor()
            cursor.execute(NOT_EMPTY)
            cursor.execute(cursor.fetchone()[0])
            if names := [row[0] for row in cursor.fetchall()]:
                cursor.execute("SET LOCAL session_replication_role = replica")
                # a few rows: TRUNCATE would make the files of every index anew
                cursor.execute("; ".join(f"DELETE FROM {name}" for name in names))
                cursor.execute(FROM_ONE)
            raw.commit()
        finally:
            raw.close()


class PostgresServer:
    """A PostgreSQL of this test session only: private folder, Unix socket, nothing forced to disk."""

    def __init__(self) -> None:
        folder = postgresql_folder()
        if folder is None:
            raise pytest.UsageError("--database postgresql needs PostgreSQL's server programs. Install postgresql (Debian name).")
        self.folder = Path(tempfile.mkdtemp(prefix="gr-pg-"))
        data = self.folder / "data"
        self.user: dict[str, Any] = {}
        if os.geteuid() == 0:
            self.user = {"user": "postgres", "group": "postgres", "extra_groups": []}
            shutil.chown(self.folder, "postgres", "postgres")
        self._run([f"{folder}/initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8", "--locale=C.UTF-8"])
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.folder),
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "shared_buffers": "64MB",
            "max_connections": "60",
            "log_min_messages": "panic",
        }
        arguments = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        self.process = subprocess.Popen(
            [f"{folder}/postgres", "-D", str(data), *arguments],
            cwd=self.folder,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent,
            **self.user,
        )
        self._wait_until_up()

    def stop(self) -> None:
        """End the server at once and remove its folder."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, command: list[str]) -> None:
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, **self.user)
        if done.returncode:
            raise pytest.UsageError(f"PostgreSQL could not be set up for the tests: {done.stderr.strip()}")

    def _wait_until_up(self) -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until and self.process.poll() is None:
            try:
                psycopg.connect(f"host={self.folder} user=postgres dbname=postgres").close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise pytest.UsageError("PostgreSQL did not start for the tests.")


def migrate(app: Flask) -> None:
    """Run the real migrations on the app's database, and let go of it."""
    with app.app_context():
        upgrade()
    close(app)


def close(app: Flask) -> None:
    """End the session and every open connection of `app`."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


@event.listens_for(Engine, "connect")
def _be_quick(connection: Any, record: Any) -> None:
    """Tests may lose their data in a power cut. Runs after the site's own connection set-up."""
    if type(connection).__module__.startswith("sqlite3"):
        connection.execute("PRAGMA synchronous=OFF")
