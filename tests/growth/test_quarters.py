"""Quarters of the tallies: how far a view looks back, and that a database from before them is filled right."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from app import create_app
from app.base.clock import quarter_of
from app.base.database import db
from app.base.migrating import upgrade
from app.base.transaction import unit_of_work
from app.growth.queries import Time, looking_back
from app.review.models import Span
from config import load_settings
from tests.databases import close

OLD_TALLY = (
    "INSERT INTO tally (person_id, team_id, purpose, measure, week, n, total, squares) "
    "SELECT id, 1, 'quality', 'score', :w, :n, :t, :s FROM person LIMIT 1"
)
WEEKS = [("2025-12-29", 1, 800_000, 640_000), ("2026-01-05", 2, 900_000, 500_000), ("2026-03-30", 1, 1, 0), ("2026-04-06", 1, 5, 0)]


@pytest.mark.parametrize(("day", "quarter"), [("2026-01-01", "2026-01-01"), ("2026-03-31", "2026-01-01"), ("2026-12-28", "2026-10-01")])
def test_a_quarter_begins_with_its_first_month(day: str, quarter: str) -> None:
    assert quarter_of(date.fromisoformat(day)) == date.fromisoformat(quarter)


def test_only_views_beyond_a_year_read_quarters() -> None:
    today = date(2026, 11, 22)
    assert looking_back(52, today) == Time(52, Span.WEEK, date(2025, 11, 24))
    assert looking_back(156, today) == Time(156, Span.QUARTER, date(2023, 10, 1))


def test_weeks_from_before_are_summed_into_their_quarters(tmp_path: Path) -> None:
    site = create_app(load_settings({"DATABASE_URL": f"sqlite:///{tmp_path / 'old.db'}", "INSTANCE_DIR": str(tmp_path)}))
    with site.app_context():
        upgrade(revision="0002")
        _add_person(tmp_path / "old.db")
        with unit_of_work():
            for week in WEEKS:
                db.session.execute(text(OLD_TALLY), dict(zip("wnts", week, strict=True)))
        upgrade(revision="0003")
        found = db.session.execute(text("SELECT begins, n, total, squares FROM tally WHERE span = 'quarter' ORDER BY begins")).all()
        weeks = db.session.execute(text("SELECT count(*) FROM tally WHERE span = 'week'")).scalar()
    close(site)
    sums = [tuple(row) for row in found]
    assert sums == [
        ("2025-10-01", 1, 800_000, 640_000),
        ("2026-01-01", 3, 900_001, 500_000),
        ("2026-04-01", 1, 5, 0),
    ]
    assert weeks == len(WEEKS)


def _add_person(path: Path) -> None:
    """One row of the table as it was then: every column that must have a value gets one."""
    with closing(sqlite3.connect(path)) as database:
        needed = [row[1] for row in database.execute("PRAGMA table_info(person)") if row[3] and row[4] is None]
        database.execute(f"INSERT INTO person ({', '.join(needed)}) VALUES ({', '.join('1' for _ in needed)})")
        database.commit()
