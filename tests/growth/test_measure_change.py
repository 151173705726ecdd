"""Changes of people: naive and like for like, what is claimed, and what is warned of."""

import json
import random
from pathlib import Path

import pytest
from flask import Flask

from app.growth.change import Acted, changes


def series(person: str, values: list[float], groups: str | None = None) -> list[Acted]:
    marks = groups or "a" * len(values)
    return [Acted(person, f"2026-01-{place + 1:02}", value, mark) for place, (value, mark) in enumerate(zip(values, marks, strict=True))]


def test_a_rise_within_one_group_is_claimed_and_exact() -> None:
    chance = random.Random(1)
    values = [50 + 2 * place + chance.gauss(0, 1) for place in range(20)]
    (one,) = changes(series("Bo", values)).people
    assert one.claim == "improved" and one.like_for_like is not None
    low, high = one.like_for_like.interval
    assert low < 38 < high and one.like_for_like.n == 20
    assert one.naive == pytest.approx(sum(values[-10:]) / 10 - sum(values[:10]) / 10)


def test_easier_work_is_no_improvement() -> None:
    """Hard work at 40, easy work at 80, nothing learned: naive sees 40 points, like for like none."""
    chance = random.Random(2)
    groups = "h" * 9 + "eh" * 2 + "e" * 9
    values = [(40 if mark == "h" else 80) + chance.gauss(0, 2) for mark in groups]
    found = changes(series("Bo", values, groups))
    (one,) = found.people
    assert one.naive > 25
    assert one.claim == "none" and one.like_for_like is not None and abs(one.like_for_like.change) < 10
    assert "mix" in found.warnings[0]


def test_where_lower_is_better_a_fall_is_an_improvement() -> None:
    values = [float(40 - place) + (place % 3) for place in range(15)]
    found = changes(series("Bo", values), lower_is_better=True)
    assert found.people[0].claim == "improved" and found.people[0].naive < 0
    assert (found.summary["naive_improved"], found.summary["claimed_improved"], found.summary["claimed_declined"]) == (1, 1, 0)
    assert changes(series("Bo", values)).people[0].claim == "declined"


def test_nothing_like_for_like_under_ten_or_when_no_group_occurs_twice() -> None:
    few = changes(series("Bo", [float(place) for place in range(9)])).people[0]
    assert few.like_for_like is None and few.claim == "none" and "Too few" in few.why
    alone = changes(series("Bo", [float(place) for place in range(12)], "abcdefghijkl")).people[0]
    assert alone.like_for_like is None and "No group" in alone.why


def test_a_ceiling_is_warned_of() -> None:
    values = [80.0, 90.0] * 5 + [100.0] * 6 + [90.0] * 4
    assert any("best there is" in said for said in changes(series("Bo", values)).warnings)
    assert not any("best there is" in said for said in changes(series("Bo", [float(place) for place in range(30)])).warnings)


def test_the_commands_print_what_is_fixed(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "values.csv"
    file.write_text("person,at,value,group\n" + "".join(f"Bo,2026-01-{day:02},{day},a\n" for day in range(1, 13)), encoding="utf-8")
    told = json.loads(app.test_cli_runner().invoke(args=["growth", "change", str(file), "--json"]).output)
    assert set(told) == {"people", "summary", "warnings"}
    assert set(told["people"][0]) == {"person", "n", "naive", "like_for_like", "claim", "why"}
    assert told["people"][0]["like_for_like"]["change"] == pytest.approx(11)
    file.write_text("item,rater,person,value\ni1,r1,Bo,70\ni1,r2,Bo,80\ni2,r1,Al,n/a\ni3,r1,Al,60\n", encoding="utf-8")
    told = json.loads(app.test_cli_runner().invoke(args=["growth", "fair-scores", str(file), "--json"]).output)
    assert {"people", "raters", "items", "connected", "why"} <= set(told)
    assert [(one["person"], one["n"], one["raw"]) for one in told["people"]] == [("Al", 1, 60.0), ("Bo", 2, 75.0)]


@pytest.mark.parametrize(
    ("text", "said"),
    [("person,at\n", "no column value"), ("person,at,value\n,x,3\n", "has no person"), ("person,at,value\nBo,x,much\n", "no number")],
)
def test_a_file_with_mistakes_is_told(app: Flask, tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "values.csv"
    file.write_text(text, encoding="utf-8")
    result = app.test_cli_runner().invoke(args=["growth", "change", str(file)])
    assert result.exit_code == 1 and said in result.output
