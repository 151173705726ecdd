"""Shift files: what is read, and how each mistake is told."""

import pytest

from app.inbox.shifts.document import parse_shift
from app.inbox.shifts.honesty import judged
from app.inbox.shifts.plan import Honest, shows_pace

SHIFT = """format: shift/1
id: lamps.evening
title: An evening with lamps
level: 3
minutes: 30
parallel: 2
breaks: [{at: 10, minutes: 5}]
patience: {chat: 6m}
colleagues: {at_work: [bo], one_in: 2}
arrivals:
  - {at: 0, scenario: lamps.dark}
  - {at: "3-5", any_of: [lamps.dark, lamps.late]}
incident:
  id: bulbs
  title: All bulbs of one box are dead
  cause: A box was dropped.
  warn: Stock desk
  causes: {dropped: A box was dropped, weather: It is dark outside}
  right: dropped
  message: {says: [[box, batch*], ["not know", "do not know"]], never: [today, guarantee*]}
  arrivals:
    - {at: 8, scenario: lamps.dark, times: 3, every: 2}
"""


def codes(text: str, **known: frozenset[str]) -> list[tuple[str, int]]:
    return [(finding.code, finding.line) for finding in parse_shift(text, **known).findings]


def test_a_shift_is_read_with_its_defaults() -> None:
    plan = parse_shift(SHIFT).plan
    assert plan is not None
    assert [(one.least, one.most, one.scenarios, one.incident) for one in plan.arrivals] == [
        (0, 0, ("lamps.dark",), False),
        (180, 300, ("lamps.dark", "lamps.late"), False),
        (480, 480, ("lamps.dark",), True),
        (600, 600, ("lamps.dark",), True),
        (720, 720, ("lamps.dark",), True),
    ]
    assert (plan.pace_hour, plan.pace_shift, plan.overtime, plan.parallel) == (12, 100, 900, 2)
    assert plan.patience == {"chat": 360} and plan.first_reply == {}
    assert plan.incident is not None and (plan.incident.right, plan.incident.warn, plan.incident.least) == ("dropped", "Stock desk", 2)
    assert plan.scenarios == {"lamps.dark", "lamps.late"}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("format: shift/2\nid: x", "E01", 1),
        ("a: [", "E06", 2),
        ("a: &b 1\n", "E05", 1),
        (SHIFT.replace("title: An", "colour: An"), "E04", 3),
        (SHIFT.replace("id: lamps.evening", "id: An Evening"), "E03", 2),
        (SHIFT.replace("parallel: 2", "parallel: 6"), "E07", 6),
        (SHIFT.replace("parallel: 2", "parallel: 0"), "E07", 6),
        (SHIFT.replace("at: 0,", "at: 30,"), "E07", 11),
        (SHIFT.replace("at: 0,", "at: soon,"), "E07", 11),
        (SHIFT.replace("at: 0,", 'at: "5-3",'), "E07", 11),
        (SHIFT.replace("at: 0, scenario: lamps.dark", "at: 0"), "E07", 11),
        (SHIFT.replace("times: 3", "times: 30"), "E07", 22),
        (SHIFT.replace("{chat: 6m}", "{chat: soon}"), "E07", 8),
        (SHIFT.replace("{chat: 6m}", "{fax: 6m}"), "E04", 8),
        (SHIFT.replace("right: dropped", "right: thrown"), "E10", 19),
        (SHIFT.replace(", weather: It is dark outside", ""), "E07", 18),
        (SHIFT.replace("never: [today, guarantee*]", 'never: ["*"]'), "E07", 20),
        (SHIFT.replace("[{at: 10, minutes: 5}]", "[{at: 30, minutes: 5}]"), "E07", 7),
    ],
)
def test_each_mistake_has_its_code_and_line(text: str, code: str, line: int) -> None:
    assert (code, line) in codes(text)
    assert parse_shift(text).plan is None


def test_scenarios_and_colleagues_must_exist() -> None:
    assert codes(SHIFT, scenarios=frozenset({"lamps.dark"}), colleagues=frozenset({"bo"})) == [("E10", 12)]
    assert codes(SHIFT, scenarios=frozenset({"lamps.dark", "lamps.late"}), colleagues=frozenset()) == [("E10", 9)]


def test_too_many_customers_are_refused() -> None:
    many = SHIFT.replace("minutes: 30", "minutes: 300").replace("times: 3, every: 2", "times: 200, every: 1")
    assert any("too many" in finding.message for finding in parse_shift(many).findings)


def test_novices_see_no_pace() -> None:
    hard, easy = parse_shift(SHIFT).plan, parse_shift(SHIFT.replace("level: 3", "level: 2")).plan
    assert hard is not None and easy is not None
    assert [shows_pace(hard, before) for before in (0, 2, 3)] == [False, False, True]
    assert not shows_pace(easy, 50)


@pytest.mark.parametrize(
    ("text", "left_out", "promised"),
    [
        ("A box was damaged. We do not know yet when.", 0, 0),
        ("A batch is bad. You get a new one today.", 1, 1),
        ("Sorry for the trouble.", 2, 0),
        ("A box is bad, I do not know when. It will not be today.", 0, 0),
    ],
    ids=["honest", "promises", "empty", "negated"],
)
def test_a_message_is_judged_by_what_it_says_and_promises(text: str, left_out: int, promised: int) -> None:
    honest = Honest((("box", "batch*"), ("do not know",)), ("today", "guarantee*"))
    verdict = judged(text, honest, "en")
    assert (len(verdict.left_out), len(verdict.promised)) == (left_out, promised)


@pytest.mark.parametrize(
    ("text", "promised"), [("I write as soon as we know.", ()), ("As soon as I know, and soon.", ("soon",)), ("Soon!", ("soon",))]
)
def test_as_soon_as_is_no_promise(text: str, promised: tuple[str, ...]) -> None:
    assert judged(text, Honest((), ("soon",)), "en").promised == promised
