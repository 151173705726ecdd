"""The shipped shifts: their files are right, they can be worked through, and the incident can be told honestly."""

from pathlib import Path

import pytest

from app.inbox.shifts.document import parse_shift
from app.inbox.shifts.honesty import judged
from app.inbox.shifts.plan import ShiftPlan
from app.inbox.shifts.schedule import customers
from tests.content.shipped import ROOT, by_pack, desk, named, scenarios

SHIFT_FILES = sorted((ROOT / "scenarios").glob("*/shifts/*.yaml"))
EVERY_SHIFT = pytest.mark.parametrize("path", SHIFT_FILES, ids=named)


def plan(path: Path) -> ShiftPlan:
    pack = path.parent.parent
    known = {"scenarios": frozenset(by_pack()[pack]), "colleagues": frozenset(one.id for one in desk(pack).colleagues)}
    compilation = parse_shift(path.read_text(encoding="utf-8"), **known)
    assert compilation.findings == ()
    assert compilation.plan is not None
    return compilation.plan


@EVERY_SHIFT
def test_a_shift_names_what_its_pack_has(path: Path) -> None:
    assert len(plan(path).about.split()) >= 15


@EVERY_SHIFT
def test_an_hour_brings_no_more_than_the_pace_of_experienced_people(path: Path) -> None:
    one = plan(path)
    for seed in range(20):
        assert len(customers(one, seed)) * 60 / one.minutes <= one.pace_hour * 1.5


def test_there_is_a_quiet_a_busy_and_a_troubled_shift() -> None:
    plans = [plan(path) for path in SHIFT_FILES]
    assert any(one.parallel == 1 and one.level == 1 and one.incident is None for one in plans)
    assert any(one.parallel == 3 and one.level >= 3 for one in plans)
    assert any(one.incident is not None for one in plans)


def test_an_incident_comes_several_times_and_does_not_show_in_the_title() -> None:
    drills = [one for one in map(plan, SHIFT_FILES) if one.incident is not None]
    assert drills
    for one in drills:
        assert one.incident is not None
        assert sum(arrival.incident for arrival in one.arrivals) >= one.incident.least + 2
        assert one.incident.right in one.incident.causes and len(one.incident.causes) >= 3
        assert "incident" not in f"{one.title} {one.about}".casefold()


def test_the_model_answer_of_the_incident_is_an_honest_message_and_the_harmful_one_is_not() -> None:
    drill = next(one for one in map(plan, SHIFT_FILES) if one.incident is not None)
    assert drill.incident is not None
    answers = {answer.id: answer.text for answer in scenarios()["quay.dark"].answers}
    assert judged(answers["great"], drill.incident.message, "en").honest
    assert judged(answers["good"], drill.incident.message, "en").left_out
    harmful = judged("The Quays are down, it is on us, all is safe, nobody knows why. It works again soon.", drill.incident.message, "en")
    assert harmful.promised == ("soon",)
