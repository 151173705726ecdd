"""The floor: the least that a Flask page can cost here. Four bare pages behind the same server in the same run.

(a) nothing · (b) a Jinja2 table of 60 rows · (c) one indexed ORM query and that table · (d) one durable insert
through the connection set-up of the real site (WAL, synchronous FULL), which waits for the lock as the database itself does:
how writers wait is a part of the site (app/base/database.py), so it is measured against this and not built into it.
"""

import os
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, render_template_string
from sqlalchemy import create_engine, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from app.base import clock, database
from bench.client import Ask

TEAMS = 50
ROWS = 20_000
SHOWN = 60
DATABASE = "FLOOR_DATABASE"
PAGE = """<!doctype html><html lang="en"><title>Rows</title><table>{% for row in rows %}
<tr><td><a href="/rows/{{ row.id }}">{{ row.title }}</a></td><td>{{ row.agent }}</td><td>{{ row.customer }}</td><td>{{ row.channel }}</td>
<td>{{ row.status }}</td><td>{{ row.at }}</td></tr>{% endfor %}</table></html>"""


class Base(DeclarativeBase):
    pass


class FloorRow(Base):
    """One row of the table."""

    __tablename__ = "floor_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    team: Mapped[int] = mapped_column(index=True)
    title: Mapped[str] = mapped_column()
    agent: Mapped[str] = mapped_column()
    customer: Mapped[str] = mapped_column()
    channel: Mapped[str] = mapped_column()
    status: Mapped[str] = mapped_column()
    at: Mapped[datetime] = mapped_column()


class FloorSave(Base):
    """One durable insert."""

    __tablename__ = "floor_save"

    id: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[int] = mapped_column()
    at: Mapped[datetime] = mapped_column()


@dataclass
class FloorWork:
    """Asks one of the floor's pages."""

    ask: Ask

    def next(self) -> Ask:
        return self.ask

    def took(self, status: int, body: bytes) -> bool:
        return status == 200


FLOOR_PAGES = {
    "a": ("nothing", Ask("GET", "/nothing")),
    "b": (f"table of {SHOWN} rows", Ask("GET", "/table")),
    "c": ("ORM query and table", Ask("GET", "/rows/7")),
    "d": ("durable insert", Ask("POST", "/saves/3")),
}


def fill_floor(url: str) -> None:
    """Make the floor's tables and rows in an empty database."""
    engine = create_engine(url)
    at = clock.now().replace(tzinfo=None)
    rows = [
        {"team": n % TEAMS, "title": f"Where is parcel {n}?", "agent": f"Agent {n % 200}", "customer": f"Customer {n}"} for n in range(ROWS)
    ]
    with engine.begin() as connection:
        Base.metadata.drop_all(connection)
        Base.metadata.create_all(connection)
        connection.execute(insert(FloorRow).values(channel="email", status="open", at=at), rows)
    engine.dispose()


def create_floor() -> Flask:
    """The floor's site. Its database stands in FLOOR_DATABASE."""
    app = Flask(__name__)
    engine = create_engine(os.environ[DATABASE])
    shown = [FloorRow(id=n, team=7, title=f"Where is parcel {n}?", agent="Agent", customer="Customer", channel="email", status="open",
                      at=clock.now()) for n in range(SHOWN)]  # fmt: skip

    @app.get("/nothing")
    def nothing() -> str:
        return "nothing"

    @app.get("/table")
    def table() -> str:
        return render_template_string(PAGE, rows=shown)

    @app.get("/rows/<int:team>")
    def rows(team: int) -> str:
        database.writing.set(False)
        with Session(engine) as session:
            found = session.scalars(select(FloorRow).where(FloorRow.team == team).order_by(FloorRow.id).limit(SHOWN)).all()
            return render_template_string(PAGE, rows=found)

    @app.post("/saves/<int:level>")
    def save(level: int) -> str:
        database.writing.set(False)  # BEGIN: the insert is the first statement, so it may wait for the lock where it stands
        with Session(engine) as session:
            session.add(FloorSave(level=level, at=clock.now().replace(tzinfo=None)))
            session.commit()
        return "saved"

    return app
