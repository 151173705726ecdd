"""Shifts on the start page of an agent: the one that goes on, those asked for, the last report."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.base.database import db
from app.inbox.shifts.actions.assessing import start_assessed_run
from app.inbox.shifts.actions.assigning import assign_shift
from app.inbox.shifts.actions.running import end_run, start_run
from app.inbox.shifts.models import ShiftAssignment, ShiftVersion
from app.people.models import Person
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.inbox.shift_world import build_shift
from tests.page_client import PageClient

SignedIn = Callable[[Person], PageClient]
TITLE = "An evening with lamps"


@pytest.fixture
def evening(cast: Cast, clock: StoppedClock) -> ShiftVersion:
    return build_shift(clock.at)


def test_an_open_shift_stands_first_with_the_time_left(cast: Cast, clock: StoppedClock, evening: ShiftVersion, signed_in: SignedIn) -> None:
    start_run(cast.ines, evening, at=clock.at)
    db.session.commit()
    client = signed_in(cast.ines)
    clock.move(minutes=11)
    page = client.get("/")
    first = page.text.split('class="day-line"')[1]
    assert f"Go on with your shift “{TITLE}”" in first and "19 min left" in first
    assert page.text.count("data-main-act") == 1
    clock.move(minutes=40)
    assert "Its time is over." in client.get("/").said


def test_an_assigned_shift_says_who_asks_and_what_for(cast: Cast, clock: StoppedClock, evening: ShiftVersion, signed_in: SignedIn) -> None:
    trainer, asked = signed_in(cast.tara), {"shift_id": evening.shift_id, "person_ids": [cast.ines.id]}
    trainer.post("/inbox/shifts/assignments", {**asked, "mode": "practice", "note": "Before Saturday."}, 303)
    trainer.post("/inbox/shifts/assignments", {**asked, "mode": "assessment"}, 303)
    client = signed_in(cast.ines)
    said = client.get("/").said
    assert f"Run the shift “{TITLE}”" in said and f"{cast.tara.name} asks you: Before Saturday." in said
    assert f"Run the shift “{TITLE}” as an assessment" in said
    client.post(f"/inbox/shifts/{evening.shift_id}/runs")
    said = client.get("/").said
    assert "Before Saturday." not in said and "as an assessment" in said, "what goes on is not asked for again"


def test_the_last_report_is_news_for_a_week(cast: Cast, clock: StoppedClock, evening: ShiftVersion, signed_in: SignedIn) -> None:
    run = start_run(cast.ines, evening, at=clock.at)
    end_run(run, at=clock.at + timedelta(minutes=10))
    db.session.commit()
    clock.move(minutes=20)
    client = signed_in(cast.ines)
    page = client.get("/")
    assert f"How your shift “{TITLE}” went" in page.said and f'href="/inbox/shifts/runs/{run.id}"' in page.text
    clock.move(days=8)
    assert "How your shift" not in signed_in(cast.ines).get("/").said


def test_an_assessed_shift_is_no_news_before_its_release(
    cast: Cast, clock: StoppedClock, evening: ShiftVersion, signed_in: SignedIn
) -> None:
    assign_shift([cast.ines], evening.shift, note="", by=cast.tara, at=clock.at, assessed=True)
    asked = db.session.scalars(db.select(ShiftAssignment)).one()
    run = start_assessed_run(asked, evening, honour=True, by=cast.ines, at=clock.at)
    end_run(run, at=clock.at)
    db.session.commit()
    assert "How your shift" not in signed_in(cast.ines).get("/").said
    signed_in(cast.tara).post(f"/inbox/shifts/runs/{run.id}/release")
    assert "How your shift" in signed_in(cast.ines).get("/").said
