"""A run of a shift: who comes when, who leaves, what a break does, how it ends."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.base.database import db
from app.base.errors import DomainError
from app.inbox.actions.attempts import send_reply
from app.inbox.models import Attempt, AttemptState
from app.inbox.shifts.actions.running import RunningAlready, ShiftOver, advance, end_run, start_run
from app.inbox.shifts.actions.working import HandsFull, NobodyThere, OnBreak, due_break, end_break, start_break, take_next
from app.inbox.shifts.models import RunState, Shift, ShiftRun
from app.inbox.shifts.queries import attempts_of, plan_of
from app.inbox.shifts.schedule import customers
from app.inbox.waiting import waiting_attempts
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.inbox import world
from tests.inbox.shift_world import build_shift
from tests.inbox.test_shift_document import SHIFT


@pytest.fixture
def run(cast: Cast, clock: StoppedClock) -> ShiftRun:
    """Ines has just begun the evening shift."""
    return start_run(cast.ines, build_shift(clock.at), at=clock.at, seed=4711)


def came(run: ShiftRun) -> list[Attempt]:
    return list(attempts_of(run))


def after(run: ShiftRun, minutes: float) -> list[Attempt]:
    """Everybody who came by a minute of the shift."""
    advance(run, at=run.started_at + timedelta(minutes=minutes))
    return came(run)


def test_the_first_customer_is_there_at_once(run: ShiftRun) -> None:
    first = came(run)
    assert [(one.shift_place, one.taken_at, one.state) for one in first] == [(1, None, AttemptState.OPEN)]
    assert first[0].started_at == run.started_at


def test_customers_come_at_their_moments_whenever_somebody_asks(run: ShiftRun) -> None:
    people = after(run, 29)
    planned = customers(plan_of(run.version), run.seed)
    assert [(one.started_at - run.started_at).total_seconds() for one in people] == [one.seconds for one in planned]
    assert [one.seed for one in people] == [one.seed for one in planned]
    assert sum(one.scenario_id == people[2].scenario_id for one in people[2:]) == 3


def test_nobody_bears_the_name_of_another_where_there_are_names_enough(cast: Cast, clock: StoppedClock) -> None:
    names = ", ".join(f"Name {number}" for number in range(9))
    scenario = world.SCENARIO.replace("{pick: [Mara Lindt]}", f"{{pick: [{names}]}}")
    version = build_shift(clock.at, scenario=scenario)
    for seed in range(6):
        run = start_run(cast.ines, version, at=clock.at, seed=seed)
        drawn = [one.conversation.customer_name for one in after(run, 29) if one.scenario.slug == "lamps.dark"]
        assert len(set(drawn)) == len(drawn) >= 4
        end_run(run, at=clock.at)


def test_asking_often_and_asking_once_is_the_same_shift(run: ShiftRun, cast: Cast) -> None:
    for second in range(0, 50 * 60, 20):
        advance(run, at=run.started_at + timedelta(seconds=second))
    other = start_run(cast.bo, run.version, at=run.started_at, seed=4711)
    often, once = (
        [(one.started_at, one.ended_at, one.outcome, one.turn_count, one.engine["facts"]["name"]) for one in after(each, 600)]
        for each in (run, other)
    )
    assert often == once


def test_whoever_is_never_answered_leaves_when_their_patience_ends(run: ShiftRun) -> None:
    first = after(run, 5.9)[0]
    assert first.state is AttemptState.OPEN
    first = after(run, 6.5)[0]
    assert (first.state, first.outcome) == (AttemptState.GIVEN_UP, "left-waiting")
    assert first.ended_at == run.started_at + timedelta(minutes=6)


def test_whoever_was_answered_stays_and_writes_again_by_their_own_rules(run: ShiftRun, cast: Cast) -> None:
    first = came(run)[0]
    send_reply(first, "Sorry, I am looking.", by=cast.ines, at=run.started_at + timedelta(minutes=1), revision=1)
    assert after(run, 25)[0].state is AttemptState.OPEN
    other = came(run)[0]
    assert other.turn_count == 1


def test_no_more_than_the_shift_allows_at_once(run: ShiftRun, cast: Cast) -> None:
    at = run.started_at + timedelta(minutes=8.5)
    advance(run, at=at)
    waiting = [one for one in waiting_attempts(cast.ines, at, run_id=run.id) if one.queued]
    assert len(waiting) == 2
    taken = [take_next(run, by=cast.ines, at=at) for _ in range(2)]
    assert taken == [one.id for one in waiting]
    with pytest.raises(HandsFull):
        take_next(run, by=cast.ines, at=at)


def test_an_empty_queue_says_so(run: ShiftRun, cast: Cast) -> None:
    take_next(run, by=cast.ines, at=run.started_at)
    with pytest.raises(NobodyThere):
        take_next(run, by=cast.ines, at=run.started_at)


def test_customers_of_a_shift_stand_in_no_other_list(run: ShiftRun, cast: Cast) -> None:
    assert waiting_attempts(cast.ines, run.started_at) == []
    assert waiting_attempts(cast.bo, run.started_at, run_id=run.id) == []


def test_clocks_and_arrivals_stand_still_in_a_break(run: ShiftRun, cast: Cast) -> None:
    people = after(run, 10)
    before = {one.id: (one.due_at, one.first_due_at) for one in people if one.state is AttemptState.OPEN}
    begins = run.started_at + timedelta(minutes=10)
    pause = start_break(run, at=begins)
    assert pause.ends == begins + timedelta(minutes=5)
    for one in came(run):
        if one.id in before:
            assert one.first_due_at == before[one.id][1] + timedelta(minutes=5)  # type: ignore[operator]
    with pytest.raises(OnBreak):
        take_next(run, by=cast.ines, at=begins + timedelta(minutes=1))
    assert len(after(run, 14.9)) == len(people)
    assert len(after(run, 17.1)) == len(people) + 1


def test_coming_back_early_gives_the_rest_of_the_break_back(run: ShiftRun) -> None:
    people = after(run, 10)
    due = {one.id: one.due_at for one in people if one.state is AttemptState.OPEN}
    start_break(run, at=run.started_at + timedelta(minutes=10))
    end_break(run, at=run.started_at + timedelta(minutes=12))
    for one in came(run):
        if one.id in due:
            assert one.due_at == due[one.id] + timedelta(minutes=2)  # type: ignore[operator]
    assert len(after(run, 14.1)) == len(people) + 1
    assert due_break(run, run.started_at + timedelta(minutes=20)) is None


def test_no_break_before_its_minute_and_none_twice(run: ShiftRun) -> None:
    with pytest.raises(DomainError, match="No break is due"):
        start_break(run, at=run.started_at + timedelta(minutes=9))
    start_break(run, at=run.started_at + timedelta(minutes=11))
    with pytest.raises(DomainError, match="No break is due"):
        start_break(run, at=run.started_at + timedelta(minutes=17))


def test_a_shift_closes_by_itself_after_its_overtime(run: ShiftRun) -> None:
    people = after(run, 60 * 24)
    assert (run.state, run.ended_at) == (RunState.ENDED, run.started_at + timedelta(minutes=45))
    assert len(people) == 5 and all(one.state is not AttemptState.OPEN for one in people)
    with pytest.raises(ShiftOver):
        start_break(run, at=run.started_at + timedelta(minutes=50))


def test_who_is_left_over_does_not_count_as_practice(run: ShiftRun, cast: Cast) -> None:
    first = came(run)[0]
    send_reply(first, "Sorry, I am looking.", by=cast.ines, at=run.started_at + timedelta(minutes=1), revision=1)
    end_run(run, at=run.started_at + timedelta(minutes=3))
    assert [(one.state, one.outcome, one.csat) for one in came(run)] == [(AttemptState.GIVEN_UP, "next-shift", None)]


def test_one_shift_at_a_time(run: ShiftRun, cast: Cast) -> None:
    with pytest.raises(RunningAlready) as refusal:
        start_run(cast.ines, run.version, at=run.started_at)
    assert refusal.value.details["run_id"] == run.id
    end_run(run, at=run.started_at)
    start_run(cast.ines, run.version, at=run.started_at)


def test_a_scenario_that_is_gone_is_left_out_and_told(run: ShiftRun) -> None:
    shop = came(run)[0].scenario_id
    db.session.execute(db.text("UPDATE scenario SET archived_at = created_at WHERE id = :id"), {"id": shop})
    assert "lamps.dark" in (after(run, 29), run.missing)[1]
    assert run.next_place == 6


def test_a_shift_needs_its_scenarios_when_it_is_loaded(cast: Cast, clock: StoppedClock) -> None:
    with pytest.raises(AssertionError, match="There is no scenario"):
        build_shift(clock.at, shift=SHIFT.replace("scenario: lamps.dark", "scenario: lamps.unknown", 1))
    assert db.session.scalars(select(Shift)).first() is None
