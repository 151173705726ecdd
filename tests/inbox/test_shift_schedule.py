"""Who comes when: the same seed gives the same shift, and the clock stands still in breaks."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.inbox.shifts.document import parse_shift
from app.inbox.shifts.plan import ShiftPlan
from app.inbox.shifts.schedule import Pause, customers, moment_of, pause_at, second_of
from config import ROOT
from tests.inbox.test_shift_document import SHIFT

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def plan() -> ShiftPlan:
    found = parse_shift(SHIFT).plan
    assert found is not None
    return found


def after(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


@given(st.integers(0, 2**53 - 1))
def test_customers_come_in_order_within_their_spans(seed: int) -> None:
    drawn = customers(plan(), seed)
    assert [one.place for one in drawn] == [1, 2, 3, 4, 5]
    assert [one.seconds for one in drawn] == sorted(one.seconds for one in drawn)
    assert 180 <= drawn[1].seconds <= 300 and drawn[1].scenario in ("lamps.dark", "lamps.late")
    assert [one.incident for one in drawn] == [False, False, True, True, True]
    assert len({one.seed for one in drawn}) == 5


def test_another_process_draws_the_same_shift() -> None:
    code = (
        "from app.inbox.shifts.document import parse_shift; from app.inbox.shifts.schedule import customers; import sys;"
        "print(customers(parse_shift(sys.stdin.read()).plan, 4711))"
    )
    there = subprocess.run([sys.executable, "-c", code], input=SHIFT, capture_output=True, text=True, cwd=ROOT, check=True)
    assert there.stdout.strip() == str(customers(plan(), 4711))
    assert customers(plan(), 4711) != customers(plan(), 4712)


def test_a_break_moves_what_comes_after_it() -> None:
    pauses = [Pause(0, after(10), after(15))]
    assert moment_of(START, pauses, 9 * 60) == after(9)
    assert moment_of(START, pauses, 10 * 60) == after(10)
    assert moment_of(START, pauses, 11 * 60) == after(16)
    assert [second_of(START, pauses, after(minute)) for minute in (9, 10, 12, 15, 16)] == [540, 600, 600, 600, 660]
    assert pause_at(pauses, after(12)) == pauses[0] and pause_at(pauses, after(15)) is None


def test_no_time_has_passed_before_the_start() -> None:
    assert second_of(START, [], after(-5)) == 0


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 9)), max_size=4), st.integers(0, 3600))
def test_moments_and_seconds_are_each_others_way_back(breaks: list[tuple[int, int]], seconds: int) -> None:
    pauses, at = [], 0
    for gap, length in breaks:
        pauses.append(Pause(len(pauses), after(at + gap), after(at + gap + length)))
        at += gap + length
    assert second_of(START, pauses, moment_of(START, pauses, seconds)) == seconds


def test_a_pause_survives_being_stored() -> None:
    pause = Pause(1, after(10), after(15))
    assert Pause.from_json(pause.as_json()) == pause
