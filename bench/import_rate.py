"""How fast records come in through `flask conversations import`, beside bare inserts of the very same rows."""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Column, Index, MetaData, Table, UniqueConstraint, create_engine, select

from app.base import clock
from app.base.database import db
from app.base.migrating import upgrade
from app.base.transaction import unit_of_work
from app.conversations.models import Conversation, ConversationImport, Message
from app.people.models import Team
from bench.filling import environment, site
from bench.generate import SEED
from bench.places import WORK, Place
from bench.texts import AGENT, CUSTOMER, SUBJECTS, bodies
from config import ROOT

MESSAGES = 8
AGENTS = 40
WATCH = 0.05
"""Seconds between two looks at the memory of the command."""
COMMIT = 2_000
"""Conversations in one transaction of the bare inserts."""
TABLES: tuple[Any, ...] = (Conversation.__table__, Message.__table__)
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class ImportRate:
    """Messages a second through the import and bare; seconds of the whole command; its largest memory in megabytes."""

    messages: int
    rate: float
    raw: float
    whole: float
    memory: float

    @property
    def share(self) -> float:
        """The import's rate as a part of the bare one."""
        return self.rate / self.raw if self.raw else 0.0


def measure_import(place: Place, conversations: int) -> ImportRate:
    """Import `conversations` records of eight messages into a new database, then insert the same rows bare into another."""
    path = WORK / "records.jsonl"
    _write(path, conversations)
    url = place.empty("import")
    app = site(url)
    _migrate(app)
    began = time.monotonic()
    memory = _import(url, path)
    whole = time.monotonic() - began
    with app.app_context():
        job = db.session.scalars(select(ConversationImport)).one()
        spent = (job.finished_at - job.started_at).total_seconds() if job.finished_at and job.started_at else whole
        rows = [_rows(table) for table in TABLES]
        db.session.remove()
        db.engine.dispose()
    messages = conversations * MESSAGES
    return ImportRate(messages, messages / spent, messages / _bare(place, rows), whole, memory)


def _write(path: Path, conversations: int) -> None:
    rng = random.Random(SEED)
    customer, agent = bodies(CUSTOMER, rng), bodies(AGENT, rng)
    start = datetime(2026, 1, 5, tzinfo=UTC)
    with path.open("w", encoding="utf-8") as file:
        for number in range(conversations):
            key = f"a{rng.randrange(AGENTS)}"
            who = {"role": "agent", "key": key, "name": f"Agent {key}", "email": f"{key}@bench.invalid"}
            buyer = {"key": f"c{number // 3}", "name": f"Customer {number // 3}", "email": f"c{number // 3}@bench.invalid"}
            at = start + timedelta(minutes=7 * number)
            messages = [
                {
                    "id": str(place), "kind": "public", "author": who if place % 2 else {"role": "customer", **buyer},
                    "sent_at": (at + timedelta(minutes=20 * place)).isoformat(), "text": rng.choice(agent if place % 2 else customer).text,
                }
                for place in range(MESSAGES)
            ]  # fmt: skip
            record = {"source": "bench", "id": str(number), "channel": "email", "subject": rng.choice(SUBJECTS), "status": "closed",
                      "opened_at": at.isoformat(), "customer": buyer, "assignee": {name: who[name] for name in ("key", "name", "email")},
                      "messages": messages}  # fmt: skip
            file.write(json.dumps(record) + "\n")


def _migrate(app: Flask) -> None:
    with app.app_context():
        upgrade()
        db.session.remove()
        with unit_of_work():
            db.session.add(Team(name="Imported", created_at=clock.now()))
        db.engine.dispose()


def _import(url: str, path: Path) -> float:
    """Run the command; the most memory of its own in megabytes, without the pages of the database file that every process shares."""
    command = [sys.executable, "-m", "flask", "conversations", "import", str(path), "--create-agents"]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, env={**os.environ, **environment(url)}, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
        most = 0.0
        while process.poll() is None:
            most = max(most, _own_memory(process.pid))
            time.sleep(WATCH)
        if process.returncode:
            said.seek(0)
            raise SystemExit(f"The import failed: {said.read().decode()[-1000:]}")
    return most


def _own_memory(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon")), 0.0)


def _bare(place: Place, rows: Sequence[Rows]) -> float:
    """Seconds that the same rows take through executemany alone, into tables with the same columns and indexes."""
    engine = create_engine(place.empty("raw"))
    tables = [_without_references(table) for table in TABLES]
    with engine.begin() as connection:
        for table in tables:
            table.create(connection)
    conversations, messages = rows
    owners = [row[1] for row in messages]
    began = time.monotonic()
    for first in range(0, len(conversations), COMMIT):
        part = conversations[first : first + COMMIT]
        theirs = messages[bisect_left(owners, part[0][0]) : bisect_right(owners, part[-1][0])]
        with engine.begin() as connection:
            for table, values in zip(tables, (part, theirs), strict=True):
                connection.exec_driver_sql(_insertion(table, engine.dialect.paramstyle), values)
    spent = time.monotonic() - began
    engine.dispose()
    return spent


def _rows(table: Table) -> Rows:
    """Every row as the driver hands it over, messages in the order of their conversations."""
    order = "conversation_id, id" if table.name == "message" else "id"
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    found = db.session.connection().exec_driver_sql(f'SELECT {names} FROM "{table.name}" ORDER BY {order}')
    return [tuple(row) for row in found]


def _without_references(table: Table) -> Table:
    columns = [Column(column.name, column.type, primary_key=column.primary_key, nullable=column.nullable) for column in table.columns]
    plain = Table(table.name, MetaData(), *columns)
    for index in table.indexes:
        Index(index.name, *(plain.c[column.name] for column in index.columns))
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            plain.append_constraint(UniqueConstraint(*(plain.c[column.name] for column in constraint.columns)))
    return plain


def _insertion(table: Table, paramstyle: str) -> str:
    mark = "?" if paramstyle == "qmark" else "%s"
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    return f'INSERT INTO "{table.name}" ({names}) VALUES ({", ".join([mark] * len(table.columns))})'
