"""Nobody sits idle in a shift: shipped ones have no long gap, and in practice the next customer can come at once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.base.database import db
from app.base.errors import DomainError
from app.inbox.actions.attempts import Terms
from app.inbox.models import DeskStatus
from app.inbox.shifts.actions.running import advance, end_run, start_run
from app.inbox.shifts.actions.working import NobodyThere, OnBreak, bring_next, next_comes_at, start_break, take_next
from app.inbox.shifts.document import parse_shift
from app.inbox.shifts.models import ShiftRun
from app.inbox.shifts.queries import attempts_of, plan_of
from app.inbox.shifts.report import report_of
from app.inbox.shifts.schedule import LEAP, Pause, customers, longest_idle, moment_of, pause_at, second_of
from app.people.models import Person
from config import ROOT
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.inbox.shift_world import build_shift
from tests.page_client import PageClient

SHIPPED = sorted(ROOT.glob("scenarios/*/shifts/*.yaml"))
MOST_IDLE = 120
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def test_shifts_are_shipped() -> None:
    assert len(SHIPPED) >= 3


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_no_shipped_shift_leaves_anybody_idle(path: Path) -> None:
    plan = parse_shift(path.read_text()).plan
    assert plan is not None
    assert max(longest_idle(plan, seed) for seed in range(300)) <= MOST_IDLE
    last = max(customers(plan, seed)[-1].seconds for seed in range(300))
    assert plan.minutes * 60 - last <= 600, "the last customer leaves nobody with a long end"


def test_a_leap_brings_everything_after_it_earlier() -> None:
    pauses = [Pause(LEAP, after(4), after(4) - timedelta(minutes=6)), Pause(0, after(12), after(17))]
    assert moment_of(START, pauses, 3 * 60) == after(3)
    assert moment_of(START, pauses, 10 * 60) == after(4), "who was to come six minutes later comes now"
    assert moment_of(START, pauses, 14 * 60) == after(8)
    assert moment_of(START, pauses, 20 * 60) == after(19), "and a break afterwards moves them as ever"
    assert [second_of(START, pauses, after(minute)) / 60 for minute in (3, 4, 8, 12, 15, 19)] == [3, 10, 14, 18, 18, 20]
    assert pause_at(pauses, after(4)) is None and Pause.from_json(pauses[0].as_json()).leap


@pytest.fixture
def run(cast: Cast, clock: StoppedClock) -> ShiftRun:
    """Ines has begun the evening shift and put her first customer aside."""
    one = start_run(cast.ines, build_shift(clock.at), at=clock.at, seed=4711)
    first = attempts_of(one)[0]
    take_next(one, by=cast.ines, at=clock.at)
    first.status = DeskStatus.PENDING
    db.session.flush()
    return one


def test_the_next_customer_comes_now(run: ShiftRun, cast: Cast) -> None:
    planned = customers(plan_of(run.version), run.seed)
    at = run.started_at + timedelta(minutes=1, seconds=0.25)
    bring_next(run, by=cast.ines, at=at)
    came = attempts_of(run)
    assert [one.started_at for one in came] == [run.started_at, at] and came[1].seed == planned[1].seed
    skipped = timedelta(seconds=planned[1].seconds) - timedelta(minutes=1, seconds=0.25)
    assert next_comes_at(run) == run.started_at + timedelta(seconds=planned[2].seconds) - skipped
    take_next(run, by=cast.ines, at=at)
    with pytest.raises(DomainError, match="Somebody waits for you already"):
        bring_next(run, by=cast.ines, at=at)


def test_what_was_left_out_is_no_break_and_no_slowness(run: ShiftRun, cast: Cast) -> None:
    at = run.started_at + timedelta(minutes=1)
    bring_next(run, by=cast.ines, at=at)
    end_run(run, at=at + timedelta(minutes=2))
    report = report_of(run)
    planned = customers(plan_of(run.version), run.seed)
    assert report.breaks == () and report.lanes[1].came == planned[1].seconds
    assert report.left_out == planned[1].seconds - 60 and report.lasted - report.left_out == 180


def test_when_nobody_else_comes_nobody_is_brought(run: ShiftRun, cast: Cast) -> None:
    advance(run, at=run.started_at + timedelta(minutes=29))
    for one in attempts_of(run):
        one.status = DeskStatus.PENDING
        one.taken_at = one.taken_at or one.started_at
    with pytest.raises(NobodyThere, match="Nobody else comes"):
        bring_next(run, by=cast.ines, at=run.started_at + timedelta(minutes=29))


def test_not_in_a_break_and_not_in_an_assessment(run: ShiftRun, cast: Cast, clock: StoppedClock) -> None:
    at = run.started_at + timedelta(minutes=10)
    start_break(run, at=at)
    with pytest.raises(OnBreak):
        bring_next(run, by=cast.ines, at=at)
    assessed = start_run(cast.bo, run.version, at=clock.at, terms=Terms("c", clock.at + timedelta(minutes=45), clock.at))
    with pytest.raises(DomainError, match="come when they come"):
        bring_next(assessed, by=cast.bo, at=clock.at)


def test_the_page_says_when_and_offers_it(
    run: ShiftRun, cast: Cast, clock: StoppedClock, signed_in: Callable[[Person], PageClient]
) -> None:
    db.session.commit()
    client, url = signed_in(cast.ines), f"/inbox/shifts/runs/{run.id}"
    minutes = round(customers(plan_of(run.version), run.seed)[1].seconds / 60)
    page = client.get(url)
    assert f"The next customer comes in about {minutes} minutes." in page.said and "Next customer now" in page.said
    opened = client.follow(client.post(f"{url}/bring"))
    assert "Your customers" in opened.said and "Next customer now" not in opened.said
    assert len(attempts_of(run)) == 2
