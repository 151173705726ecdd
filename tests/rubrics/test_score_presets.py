"""The vendors' own worked examples: one set of ratings, as many scores as there are rules."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest

from app.rubrics.document import Rubric, compiled
from app.rubrics.presets import PRESETS, Policy
from app.rubrics.scoring import score

RATINGS = {"a": "r4", "b": "n/a", "c": "r3", "d": "r1"}


@pytest.mark.parametrize(
    ("settings", "exact", "shown"),
    [
        ({"preset": "zendesk-qa"}, Fraction(400, 7), "57.1"),
        ({}, Fraction(400, 7), "57.1"),
        ({"preset": "evaluagent"}, Fraction(70), "70.0"),
        ({"preset": "deduct-from-100"}, Fraction(70), "70.0"),
        ({"policy": "{normalise: ratio}"}, Fraction(460, 7), "65.7"),
    ],
)
def test_one_set_of_ratings_under_each_rule(
    rubric_of: Callable[..., Rubric], four: tuple[str, ...], settings: dict[str, str], exact: Fraction, shown: str
) -> None:
    result = score(rubric_of(*four, **settings), RATINGS)
    assert (result.value, result.shown, result.passed) == (exact, Decimal(shown), False)


def test_raw_ratio_without_weights(rubric_of: Callable[..., Rubric], four: tuple[str, ...]) -> None:
    equal = [criterion.replace("weight: 40", "weight: 1") for criterion in four]
    equal = [c.replace("weight: 30", "weight: 1").replace("weight: 20", "weight: 1").replace("weight: 10", "weight: 1") for c in equal]
    assert score(rubric_of(*equal, policy="{normalise: ratio}"), RATINGS).shown == Decimal("53.3")


def test_last_one_critical_zeroes_the_review(rubric_of: Callable[..., Rubric], four: tuple[str, ...]) -> None:
    result = score(rubric_of(*four[:3], four[3] + ", critical: true"), RATINGS)
    assert (result.value, result.passed, result.critical_failures) == (0, False, ("d",))
    assert result.formula.endswith("57.1; critical not met (d) → 0.0")


def test_the_middle_of_three_or_five_levels_does_not_fail_a_critical_criterion(rubric_of: Callable[..., Rubric]) -> None:
    rubric = rubric_of("id: a, weight: 1, scale: five, critical: true")
    assert score(rubric, {"a": "r3"}).value == 50
    assert score(rubric, {"a": "r2"}).value == 0


def test_zendesk_four_point_scale(rubric_of: Callable[..., Rubric]) -> None:
    scale = ", ".join(f"{{id: r{n}, value: {n}}}" for n in range(1, 5))
    rubric = rubric_of("id: a, weight: 1, scale: five", scale=scale)
    values = [score(rubric, {"a": f"r{n}"}).value for n in range(1, 5)]
    assert values == [0, Fraction(100, 3), Fraction(200, 3), 100]


def test_maestroqa_points_leave_the_maximum_with_na(rubric_of: Callable[..., Rubric]) -> None:
    def levels(best: int) -> str:
        return "levels: [" + ", ".join(f"{{id: p{n}, value: {n}, points: {n}}}" for n in range(best + 1)) + "], na: true"

    rubric = rubric_of(f"id: a, {levels(20)}", f"id: b, {levels(10)}", f"id: c, {levels(5)}", preset="maestroqa-points")
    whole = score(rubric, {"a": "p11", "b": "p5", "c": "p5"})
    assert (whole.value, whole.formula) == (60, "(11 + 5 + 5) / (20 + 10 + 5) = 21/35 → 60.0")
    dropped = score(rubric, {"a": "p11", "b": "p5", "c": "n/a"})
    assert (dropped.value, dropped.shown) == (Fraction(160, 3), Decimal("53.3"))


def test_genesys_groups_weigh_points_by_their_factor(rubric_of: Callable[..., Rubric]) -> None:
    rubric = rubric_of(
        ("id: one, weight: 40", ["id: a, levels: [{id: p0, points: 0}, {id: p1, points: 1}, {id: p2, points: 2}]"]),
        ("id: two, weight: 20", ["id: b, levels: [{id: p0, points: 0}, {id: p1, points: 1}]"]),
        preset="genesys-groups",
    )
    result = score(rubric, {"a": "p1", "b": "p1"})
    assert result.value == 60
    assert result.formula == "(1·40 + 1·20) / (2·40 + 20) = 60/100 → 60.0"
    assert result.weights == {"a": 80, "b": 20}


def test_minus5_plus5_brings_its_scale() -> None:
    text = """
format: agent-rubric/1
id: x
title: X
preset: minus5-plus5
sections:
  - {id: s, title: S, criteria: [{id: a, title: A, weight: 1}, {id: b, title: B, weight: 1, scale: minus5-plus5}]}
"""
    rubric = compiled(text)
    assert [level.label for level in rubric.criterion("a").levels] == ["−5", "−4", "−3", "−2", "−1", "0", "+1", "+2", "+3", "+4", "+5"]
    assert score(rubric, {"a": "p0", "b": "p5"}).value == 75
    assert score(rubric, {"a": "m5", "b": "m5"}).value == 0


def test_a_scale_below_zero_of_one_s_own(rubric_of: Callable[..., Rubric]) -> None:
    scale = ", ".join(f"{{id: l{n + 5}, value: {n}}}" for n in range(-5, 6))
    assert score(rubric_of("id: a, weight: 3, scale: five", scale=scale), {"a": "l6"}).value == 60


def test_presets_are_the_published_ones() -> None:
    assert set(PRESETS) == {"zendesk-qa", "maestroqa-points", "evaluagent", "genesys-groups", "deduct-from-100", "minus5-plus5"}
    assert PRESETS["zendesk-qa"].policy == PRESETS["minus5-plus5"].policy == Policy()
    assert PRESETS["genesys-groups"].policy == PRESETS["maestroqa-points"].policy


def test_the_file_s_policy_overrides_the_preset(rubric_of: Callable[..., Rubric], four: tuple[str, ...]) -> None:
    rubric = rubric_of(*four, preset="evaluagent", policy="{not_applicable: drop, pass_mark: 57.2}")
    assert score(rubric, RATINGS).shown == Decimal("57.1")
    assert score(rubric, RATINGS).passed is False
    assert score(rubric_of(*four, policy="{pass_mark: 57.1}"), RATINGS).passed is True
