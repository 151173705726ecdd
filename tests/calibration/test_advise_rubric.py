"""Plain advice on a criterion: each rule at its threshold and just below it."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.calibration.health.advice import Figures, advice
from app.calibration.health.counting import Counting, Moments, median_of, rank_link, spent_on, spread_of
from app.calibration.health.reporting import Disputes, report
from app.rubrics.document import compiled
from tests.rubrics.conftest import text_of

MIXED = {"No": 30, "Yes": 70}


def kinds(**told: Any) -> list[str]:
    return [one.kind for one in advice(Figures(**{"counts": MIXED, "na": 0, **told}))]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, []),
        ({"counts": {"No": 1, "Yes": 8}, "na": 0}, []),
        # N/A too often
        ({"counts": {"No": 2, "Yes": 3}, "na": 5}, ["conditional"]),
        ({"counts": {"No": 2, "Yes": 4}, "na": 5}, []),
        ({"counts": {"No": 2, "Yes": 2}, "na": 5}, []),
        ({"counts": {"No": 2, "Yes": 3}, "na": 5, "conditional": True}, ["narrower"]),
        # nearly one level
        ({"counts": {"No": 3, "Yes": 97}}, ["shows_nothing"]),
        ({"counts": {"No": 5, "Yes": 95}}, ["shows_nothing"]),
        ({"counts": {"No": 6, "Yes": 94}}, []),
        ({"counts": {"No": 0, "Yes": 29}}, []),
        ({"counts": {"No": 0, "Yes": 30}}, ["shows_nothing"]),
        ({"counts": {"No": 1, "Yes": 99}}, ["drop"]),
        ({"counts": {"No": 0, "Yes": 99}}, ["shows_nothing"]),
        ({"counts": {"No": 0, "Yes": 500}, "critical": True}, []),
        ({"counts": {"No": 500, "Yes": 0}, "bonus": True}, []),
        # reviewers do not agree
        ({"alpha": 0.66, "shared": 10}, ["reword"]),
        ({"alpha": 0.667, "shared": 10}, []),
        ({"alpha": 0.1, "shared": 9}, []),
        # disputes that did not stand
        ({"decided": 10, "overturned": 3}, ["anchors"]),
        ({"decided": 10, "overturned": 2}, []),
        ({"decided": 9, "overturned": 9}, []),
        # disputes that were decided against the rubric's words
        ({"coded": 12, "ambiguous": 3}, ["ambiguous"]),
        ({"coded": 12, "ambiguous": 2}, []),
        # two criteria that say the same
        ({"partner": ("Tone", 0.9, 30)}, ["merge"]),
        ({"partner": ("Tone", 0.89, 30)}, []),
        ({"partner": ("Tone", 1.0, 29)}, []),
        # levels that nobody gives
        ({"counts": {"1": 40, "2": 0, "3": 60}}, ["fewer_levels"]),
        ({"counts": {"1": 40, "2": 0, "3": 59}}, []),
        ({"counts": {"1": 40, "2": 1, "3": 60}}, []),
        # customers say the opposite
        ({"csat": (-0.2, -0.01)}, ["customers"]),
        ({"csat": (-0.2, 0.0)}, []),
    ],
)
def test_each_rule_at_its_threshold(told: dict[str, Any], expected: list[str]) -> None:
    assert kinds(**told) == expected


def test_advice_carries_the_figures_that_cause_it() -> None:
    (one,) = advice(Figures(counts={"No": 3, "Yes": 97}, na=0))
    assert dict(one.figures) == {"level": "Yes", "share": 0.97, "n": 100}


def test_several_things_may_be_wrong_at_once() -> None:
    assert kinds(alpha=0.2, shared=40, partner=("Tone", 0.95, 90), na=200) == ["conditional", "reword", "merge"]


def test_rank_correlation_with_ties() -> None:
    """Levels 0, half, half, 1 beside satisfaction 0, 0, 1, 1, ten times each: the root of one half by hand."""
    pairs = Counter({(0.0, 0.0): 10, (0.5, 0.0): 10, (0.5, 1.0): 10, (1.0, 1.0): 10})
    link = rank_link(pairs)
    assert link["n"] == 40
    assert link["rho"] == pytest.approx(0.5**0.5)
    assert link["low"] < link["rho"] < link["high"] < 1
    assert rank_link(Counter({(0.0, 0.0): 9}))["rho"] is None
    assert rank_link(Counter({(0.0, 0.0): 9, (0.0, 1.0): 9}))["rho"] is None
    turned = rank_link(Counter({(x, 1 - y): count for (x, y), count in pairs.items()}))
    assert turned["rho"] == pytest.approx(-link["rho"]) and turned["high"] == pytest.approx(-link["low"])


def test_correlation_from_sums() -> None:
    moments = Moments()
    for x, y in ((0, 0), (0.5, 0.25), (1, 1), (0.25, 0.5)):
        moments.add(x, y)
    assert moments.correlation == pytest.approx(31 / 35)
    still = Moments()
    for x in (0, 1):
        still.add(x, 0.5)
    assert still.correlation is None


def test_a_median_needs_ten() -> None:
    assert median_of([60] * 9) == {"n": 9, "median": None}
    assert median_of(list(range(10))) == {"n": 10, "median": 4.5}


def test_time_on_a_criterion_runs_from_the_save_before() -> None:
    def at(seconds: int) -> datetime:
        return datetime(2026, 11, 20, 9, tzinfo=UTC) + timedelta(seconds=seconds)

    assert spent_on({"b": at(130), "a": at(90), "c": at(155)}) == {"b": 40, "c": 25}, "the first one holds the reading"
    assert spent_on({"a": at(0), "b": at(300), "c": at(601)}) == {"b": 300}, "a pause is no work"
    assert spent_on({"a": at(0), "b": at(0)}) == {} == spent_on({})


def test_spread_is_a_figure_and_needs_ten() -> None:
    assert spread_of({0.0: 4, 1.0: 5}) == {"n": 9, "mean": None, "deviation": None}
    told = spread_of({0.0: 5, 0.5: 2, 1.0: 5})
    assert (told["n"], told["mean"]) == (12, 50)
    assert told["deviation"] == pytest.approx(47.67, abs=0.01), "the root of 25000/11"
    assert spread_of({1.0: 12})["deviation"] == 0


def test_a_report_of_reviews() -> None:
    rubric = compiled(text_of("id: a, weight: 1, scale: five, na: true", "id: b, weight: 1, scale: five", "id: c, weight: 1, scale: yesno"))
    counting = Counting(rubric)
    for number in range(40):
        level = f"r{number % 5 + 1}"
        ratings = {"a": level if number % 2 else "n/a", "b": level, "c": "yes", "gone": "x"}
        counting.add(ratings, csat=(number % 5) / 4, active=60 + number, total=0, spent={"b": number + 1, "gone": 5})
    agreed = {"b": {"verdict": "weak", "why": "", "alpha": {"value": 0.4, "low": 0.2, "high": 0.6}, "shared": 15}}
    made = report(counting, {"b": Disputes(12, 6, 9, 3)}, agreed)
    a, b, c = made["criteria"]
    assert made["reviews"] == 40 and made["active"] == {"n": 40, "median": 79.5} and made["total"]["median"] is None
    assert (a["rated"], a["na"]) == (20, 20)
    assert b["time"] == {"n": 40, "median": 20.5} and a["time"]["median"] is None
    assert (b["spread"]["n"], b["spread"]["mean"], round(b["spread"]["deviation"], 1)) == (40, 50.0, 35.8)
    assert [level["count"] for level in b["levels"]] == [8, 8, 8, 8, 8]
    assert [one["kind"] for one in a["advice"]] == ["conditional"]
    assert [one["kind"] for one in b["advice"]] == ["reword", "ambiguous", "anchors"]
    assert [one["kind"] for one in c["advice"]] == ["shows_nothing"]
    assert (b["disputes"]["coded"], b["disputes"]["ambiguous"], a["disputes"]["coded"]) == (9, 3, 0)
    assert b["disputes"]["low"] < 0.5 < b["disputes"]["high"]
    assert b["csat"]["rho"] == pytest.approx(1) and b["csat"]["n"] == 40
    assert c["csat"] == {"n": 40, "rho": None, "low": None, "high": None}


def test_criteria_that_move_together_are_named() -> None:
    rubric = compiled(text_of("id: a, weight: 1, scale: five", "id: b, weight: 1, scale: five", "id: c, weight: 1, scale: five"))
    counting = Counting(rubric)
    for number in range(30):
        counting.add({"a": f"r{number % 5 + 1}", "b": f"r{number % 5 + 1}", "c": f"r{number % 3 + 1}"}, csat=None, active=0, total=0)
    made = report(counting, {}, {})
    assert [[one["kind"] for one in criterion["advice"]] for criterion in made["criteria"]] == [["merge"], ["merge"], []]
    assert made["criteria"][0]["advice"][0]["n"] == 30


def test_what_a_policy_conflict_left_out_is_told_apart_from_na() -> None:
    rubric = compiled(text_of("id: a, weight: 1, scale: five, na: true"))
    counting = Counting(rubric)
    for level in ("r1", "n/a", "n/a-policy", "n/a-policy", "n/a-policy"):
        counting.add({"a": level}, csat=None, active=0, total=0)
    (told,) = report(counting, {}, {})["criteria"]
    assert (told["rated"], told["na"], told["excused"]) == (1, 1, 3)
