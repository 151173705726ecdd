"""A first start is whole or has not happened, however it ends."""

import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.home.preparing import MADE
from tests.scripts.test_serve import Site, wait_for

DEMO = {"GREENROOM_ENV": "demo"}
MIDDLE = "Writing their history"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where somebody keeps their projects."""
    made = tmp_path / "my projects"
    made.mkdir()
    return made


@pytest.fixture
def half(folder: Path) -> Iterator[Site]:
    """A demo that has just begun to write its history."""
    site = Site(folder, **DEMO)
    wait_for(lambda: MIDDLE in site.printed, 40, site)
    yield site
    if site.process.poll() is None:
        site.process.kill()
        site.process.wait()


def files(folder: Path) -> set[str]:
    """What belongs to the database in the instance folder."""
    return {path.name for path in (folder / "instance").iterdir() if "greenroom.db" in path.name}


def history(folder: Path) -> list[tuple[int, ...]]:
    """How much was written, and how often the end was reached."""
    tables = ("message", "review", "trail_entry")
    counts = ", ".join(f"(SELECT count(*) FROM {table})" for table in tables)
    with closing(sqlite3.connect(folder / "instance" / "greenroom.db")) as database:
        rows: list[tuple[int, ...]] = database.execute(
            f"SELECT {counts}, (SELECT count(*) FROM trail_entry WHERE verb = '{MADE}')"
        ).fetchall()
    return rows


def test_killed_in_the_middle_and_started_again_is_complete_and_stays(half: Site, folder: Path) -> None:
    half.process.kill()
    half.process.wait()
    assert "greenroom.db" not in files(folder), "nothing half made stands where the site looks"
    again = Site(folder, **DEMO)
    wait_for(lambda: "ready at" in again.printed, 60, again)
    made = history(folder)
    assert again.stop()[0] == 0
    assert made[0][0] > 1000 and made[0][1] > 150 and made[0][3] == 1
    assert {name for name in files(folder) if "making" in name} == set(), "what the killed start left is gone"
    third = Site(folder, **DEMO)
    wait_for(lambda: "ready at" in third.printed, 20, third)
    assert third.stop()[0] == 0
    assert history(folder) == made
    assert "Writing" not in third.printed and "Loading" not in third.printed


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM)])
def test_stopped_in_the_middle_ends_at_once_and_leaves_no_database(half: Site, folder: Path, number: signal.Signals, code: int) -> None:
    ended, seconds = half.stop(number)
    assert (ended, seconds < 2) == (code, True), half.printed
    assert "greenroom.db" not in files(folder)
    assert "Traceback" not in half.printed
    assert number != signal.SIGINT or "Stopped before the site was ready." in half.printed
