"""Cycles are whole days of the team's zone, whatever its clocks do; an active plan draws at the start of each."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.base.database import db
from app.people.models import Person
from app.review.actions.plans_checking import compared
from app.review.actions.plans_drawing import late_plans, plan_due
from app.review.models import PlanDraw, SamplingPlan
from app.review.sampling.cycles import DAYS, due, running
from app.review.sampling.settings import Settings
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.page_client import PageClient
from tests.review.plan_world import MONDAY, World, items, latest

ZONES = ["UTC", "Europe/Lisbon", "America/Havana", "Africa/Cairo", "Asia/Tokyo", "Australia/Lord_Howe", "America/New_York"]


@pytest.fixture
def world(cast: Cast, signed_in: Callable[[Person], PageClient], clock: StoppedClock) -> World:
    clock.set(MONDAY)
    return World(cast, signed_in)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("every", list(DAYS))
def test_each_cycle_begins_where_the_last_one_ends(every: str, zone: str) -> None:
    here, keys = ZoneInfo(zone), set()
    span = running(every, datetime(2026, 1, 1, tzinfo=UTC), here)
    while span.begins < datetime(2027, 2, 1, tzinfo=UTC):
        assert span.ends is not None and span.key not in keys
        assert running(every, span.begins, here) == running(every, span.ends - timedelta(seconds=1), here) == span
        assert (span.ends.astimezone(here).date() - span.begins.astimezone(here).date()).days <= DAYS[every]
        keys.add(span.key)
        span = running(every, span.ends, here)


def test_cycles_begin_in_the_team_s_zone() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    sunday_night = datetime(2026, 11, 22, 16, tzinfo=UTC)
    week = running("weekly", sunday_night, tokyo)
    assert (week.key, week.begins, week.ends) == (
        "2026-W48",
        datetime(2026, 11, 22, 15, tzinfo=UTC),
        datetime(2026, 11, 29, 15, tzinfo=UTC),
    )
    assert running("weekly", sunday_night, UTC).key == "2026-W47"
    assert running("daily", sunday_night, tokyo).key == "2026-11-23" and running("daily", sunday_night, UTC).key == "2026-11-22"
    month = running("monthly", datetime(2026, 12, 31, 23, tzinfo=UTC), UTC)
    assert (month.key, month.ends) == ("2026-12", datetime(2027, 1, 1, tzinfo=UTC))
    assert running("once", sunday_night, UTC).ends is None
    assert due(week.begins, 7, tokyo) == datetime(2026, 11, 29, 14, 59, tzinfo=UTC)


def test_a_day_has_23_or_25_hours_where_the_clocks_change() -> None:
    lisbon = ZoneInfo("Europe/Lisbon")
    spring = running("daily", datetime(2026, 3, 29, 12, tzinfo=UTC), lisbon)
    autumn = running("daily", datetime(2026, 10, 25, 12, tzinfo=UTC), lisbon)
    assert (spring.key, spring.ends) == ("2026-03-29", spring.begins + timedelta(hours=23))
    assert (autumn.key, autumn.ends) == ("2026-10-25", autumn.begins + timedelta(hours=25))
    assert due(autumn.begins, 1, lisbon) == datetime(2026, 10, 25, 23, 59, tzinfo=UTC), "the last minute of the long day"
    assert due(spring.begins, 1, lisbon) == datetime(2026, 3, 29, 22, 59, tzinfo=UTC)
    skipped = running("daily", datetime(2026, 4, 24, 12, tzinfo=UTC), ZoneInfo("Africa/Cairo"))
    assert skipped.begins == datetime(2026, 4, 23, 22, tzinfo=UTC), "midnight does not exist: the day begins at one"


def test_two_weeks_are_the_same_two_across_years_of_53_weeks() -> None:
    known = [running("fortnightly", datetime(2026, 12, 9, tzinfo=UTC) + timedelta(days=14 * n), UTC) for n in range(3)]
    assert [one.key for one in known] == ["2026-W50-W51", "2026-W52-W53", "2027-W01-W02"]
    assert all(one.ends == one.begins + timedelta(days=14) and one.begins.weekday() == 0 for one in known)


def test_a_daily_plan_draws_the_day_before_and_asks_for_the_next_midnight(world: World, clock: StoppedClock) -> None:
    world.cast.north.timezone = "Europe/Lisbon"
    plan = world.made(cycle="daily", look_back="1", due_days="1", random_n="1", group_by="", risk_n="0")
    world.talks[0].last_message_at = datetime(2026, 10, 24, 22, 59, tzinfo=UTC)  # 23:59 of Saturday in summer time
    world.talks[1].last_message_at = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)  # half past midnight of Sunday
    world.talks[2].last_message_at = datetime(2026, 10, 25, 23, 59, tzinfo=UTC)  # 23:59 of Sunday, an hour longer
    world.talks[3].last_message_at = datetime(2026, 10, 26, tzinfo=UTC)
    clock.set(datetime(2026, 10, 25, 12, tzinfo=UTC))
    world.signed_in(world.cast.lea).post(f"/review/plans/{plan.id}/switch", {"active": "yes"})
    midnight = datetime(2026, 10, 26, tzinfo=UTC)
    assert fresh(plan).next_at == midnight and "Oct 26" in world.signed_in(world.cast.lea).get(f"/review/plans/{plan.id}").said
    clock.set(midnight)
    plan_due(plan.id)
    draw = latest(plan)
    assert (draw.cycle, draw.frame_size) == ("2026-10-26", 2)
    assert (draw.since, draw.until) == (datetime(2026, 10, 24, 23, tzinfo=UTC), midnight)
    assert [one.probability for one in items(draw)] == ["1/2"] and compared(draw, Settings.from_json(draw.settings))["state"] == "same"
    assert draw.due_at == datetime(2026, 10, 26, 23, 59, tzinfo=UTC) and fresh(plan).next_at == midnight + timedelta(days=1)


def test_a_fortnightly_plan_draws_every_second_monday(world: World, clock: StoppedClock) -> None:
    plan = world.made(cycle="fortnightly", look_back="14")
    world.signed_in(world.cast.lea).post(f"/review/plans/{plan.id}/switch", {"active": "yes"})
    assert fresh(plan).next_at == datetime(2026, 12, 7, tzinfo=UTC)
    for days in (7, 7, 14):
        clock.move(days=days)
        plan_due(plan.id)
    assert [draw.cycle for draw in db.session.query(PlanDraw).order_by(PlanDraw.id)] == ["2026-W50-W51", "2026-W52-W53"]


def test_a_team_that_moves_to_another_zone_goes_on_drawing(world: World, clock: StoppedClock) -> None:
    world.cast.north.timezone = "Asia/Tokyo"
    plan = world.made(cycle="daily", look_back="1")
    world.signed_in(world.cast.lea).post(f"/review/plans/{plan.id}/switch", {"active": "yes"})
    clock.set(fresh(plan).next_at or MONDAY)
    plan_due(plan.id)
    world.cast.north.timezone = "America/New_York"
    db.session.commit()
    for _ in range(3):
        clock.set(fresh(plan).next_at or MONDAY)
        plan_due(plan.id)
    drawn = [draw.cycle for draw in db.session.query(PlanDraw).order_by(PlanDraw.id)]
    assert len(drawn) == len(set(drawn)) and drawn[:3] == ["2026-11-24", "2026-11-25", "2026-11-26"] and drawn == sorted(drawn)


def test_a_lost_job_is_asked_for_anew_and_an_earlier_one_is_void(world: World, clock: StoppedClock) -> None:
    plan = world.made(cycle="daily", look_back="1")
    world.signed_in(world.cast.lea).post(f"/review/plans/{plan.id}/switch", {"active": "yes"})
    plan_due(plan.id)
    late_plans()
    assert db.session.query(PlanDraw).count() == 0, "its time has not come"
    clock.move(days=3)
    late_plans()
    late_plans()
    assert [draw.cycle for draw in db.session.query(PlanDraw)] == ["2026-11-26"]
    assert fresh(plan).next_at == datetime(2026, 11, 27, tzinfo=UTC)
    revision = fresh(plan).revision
    clock.move(days=1)
    late_plans()
    assert fresh(plan).revision == revision, "a draw disturbs nobody who changes the plan"


def fresh(plan: SamplingPlan) -> SamplingPlan:
    return db.session.get_one(SamplingPlan, plan.id, populate_existing=True)
