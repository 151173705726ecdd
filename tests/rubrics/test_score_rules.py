"""Each field of a policy, and the edges where rules meet."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from app.rubrics.document import Rubric
from app.rubrics.formula import rounded
from app.rubrics.scoring import score

A = "id: a, weight: 40, scale: five, na: true"
B = "id: b, weight: 60, scale: five, na: true"
TWO = (("id: one, weight: 30", [A, B]), ("id: two, weight: 70", ["id: c, weight: 5, scale: five, na: true"]))


@pytest.mark.parametrize("policy", ["{}", "{not_applicable: pass}", "{not_applicable: drop_in_section}", "{combine: sections}"])
@pytest.mark.parametrize("combine", ["", "deduct", "accumulate"])
def test_nothing_applied_gives_no_score(rubric_of: Callable[..., Rubric], policy: str, combine: str) -> None:
    settings = policy if not combine else f"{{combine: {combine}}}"
    result = score(rubric_of(A, B, policy=settings), {"a": "n/a", "b": "n/a"})
    assert (result.value, result.shown, result.passed, result.formula) == (None, None, None, "nothing applied")
    assert result.criteria == {"a": None, "b": None}


def test_sections_are_means_of_means(rubric_of: Callable[..., Rubric]) -> None:
    result = score(rubric_of(*TWO, policy="{combine: sections}"), {"a": "r5", "b": "r1", "c": "r3"})
    assert result.value == Fraction(40 * 30 + 50 * 70, 100)
    assert [result.sections[name].score for name in ("one", "two")] == [40, 50]
    assert result.formula == "[(1·40 + 0·60) / (40 + 60)·30 + (1/2·5) / (5)·70] / (30 + 70) = 47/100 → 47.0"


def test_a_section_without_ratings_leaves(rubric_of: Callable[..., Rubric]) -> None:
    result = score(rubric_of(*TWO, policy="{combine: sections}"), {"a": "r5", "b": "r1", "c": "n/a"})
    assert (result.value, result.sections["two"].score) == (40, None)


def test_na_is_shared_inside_its_section(rubric_of: Callable[..., Rubric]) -> None:
    ratings = {"a": "r5", "b": "n/a", "c": "r1"}
    shared = score(rubric_of(*TWO, policy="{not_applicable: drop_in_section}"), ratings)
    dropped = score(rubric_of(*TWO), ratings)
    assert shared.value == Fraction(100 * 100, 105)
    assert shared.weights == {"a": 100, "c": 5}
    assert dropped.value == Fraction(40 * 100, 45)


def test_na_as_pass_is_full_value_but_no_rating(rubric_of: Callable[..., Rubric]) -> None:
    result = score(rubric_of(A, B, policy="{not_applicable: pass}"), {"a": "r1", "b": "n/a"})
    assert (result.value, result.criteria["b"]) == (60, None)


def test_na_on_a_critical_criterion_is_no_failure(rubric_of: Callable[..., Rubric]) -> None:
    result = score(rubric_of(A, B + ", critical: true"), {"a": "r5", "b": "n/a"})
    assert (result.value, result.critical_failures) == (100, ())


@pytest.mark.parametrize(
    ("policy", "critical", "value", "failures", "passed"),
    [
        ("{}", "true", 0, ("b",), False),
        ("{critical: {scope: section}}", "true", Fraction(500, 105), ("b",), False),
        ("{}", "section", Fraction(500, 105), ("b",), False),
        ("{critical: {scope: none}}", "true", Fraction(4500, 105), (), True),
        ("{critical: {scope: none}}", "section", Fraction(500, 105), ("b",), False),
        ("{critical: {effect: flag}}", "true", Fraction(4500, 105), ("b",), False),
        ("{critical: {effect: flag}}", "section", Fraction(4500, 105), ("b",), False),
        ("{critical: {below: 0}}", "true", Fraction(4500, 105), (), True),
        ("{}", "false", Fraction(4500, 105), (), True),
    ],
)
def test_what_a_critical_failure_reaches(
    rubric_of: Callable[..., Rubric], policy: str, critical: str, value: Any, failures: tuple[str, ...], passed: Any
) -> None:
    policy = "{pass_mark: 40}" if policy == "{}" else policy[:-1] + ", pass_mark: 40}"
    sections = (("id: one", [A, B + f", critical: {critical}"]), ("id: two", ["id: c, weight: 5, scale: five"]))
    result = score(rubric_of(*sections, policy=policy), {"a": "r5", "b": "r1", "c": "r5"})
    assert (result.value, result.critical_failures, result.passed) == (value, failures, passed)


def test_a_critical_criterion_of_no_weight_still_zeroes(rubric_of: Callable[..., Rubric]) -> None:
    rubric = rubric_of(A, "id: gate, weight: 0, scale: yesno, critical: true")
    assert score(rubric, {"a": "r5", "gate": "no"}).value == 0
    assert score(rubric, {"a": "r5", "gate": "yes"}).value == 100
    assert score(rubric, {"a": "n/a", "gate": "yes"}).value is None
    assert score(rubric, {"a": "n/a", "gate": "no"}).passed is False


def test_a_zeroed_section_loses_all_its_penalties(rubric_of: Callable[..., Rubric]) -> None:
    levels = "levels: [{id: ok, value: 1}, {id: slip, value: 0.5, penalty: 3}, {id: bad, value: 0, penalty: 10}]"
    sections = (("id: one", [f"id: a, {levels}, critical: section", f"id: b, {levels}"]), ("id: two", [f"id: c, {levels}"]))
    rubric = rubric_of(*sections, policy="{combine: deduct}")
    assert score(rubric, {"a": "slip", "b": "slip", "c": "slip"}).value == 91
    failed = score(rubric, {"a": "bad", "b": "ok", "c": "slip"})
    assert (failed.value, failed.sections["one"].score, failed.sections["two"].score) == (77, 80, 97)


def test_deductions_stop_at_the_floor(rubric_of: Callable[..., Rubric]) -> None:
    levels = "levels: [{id: ok, penalty: 0}, {id: bad, penalty: 70}]"
    rubric = rubric_of(f"id: a, {levels}", f"id: b, {levels}", policy="{combine: deduct, floor: 10}")
    assert score(rubric, {"a": "bad", "b": "ok"}).value == 30
    assert score(rubric, {"a": "bad", "b": "bad"}).value == 10


def test_points_add_up_to_the_cap(rubric_of: Callable[..., Rubric]) -> None:
    levels = "levels: [{id: no, value: 0, points: 0}, {id: yes, value: 1, points: 60}]"
    ratings = {"a": "yes", "b": "yes"}
    for cap, value in (("100", 100), ("90", 90), ("none", 120)):
        rubric = rubric_of(f"id: a, {levels}", f"id: b, {levels}", policy=f"{{combine: accumulate, cap: {cap}}}")
        assert score(rubric, ratings).value == value
    assert score(rubric, {"a": "yes", "b": "no"}).formula == "60 + 0 = 60 → 60.0"


@pytest.mark.parametrize(("cap", "value"), [("100", 100), ("none", 125), ("110", 110), ("0", 100)])
def test_bonus_adds_to_the_numerator_up_to_its_cap(rubric_of: Callable[..., Rubric], cap: str, value: Any) -> None:
    rubric = rubric_of(A, "id: extra, weight: 10, scale: yesno, bonus: true", policy=f"{{bonus: {{cap: {cap}}}}}")
    assert score(rubric, {"a": "r5", "extra": "yes"}).value == value
    assert score(rubric, {"a": "r3", "extra": "no"}).value == 50


@pytest.mark.parametrize(("policy", "value"), [("{}", 100), ("{bonus: {cap: 103}}", 103), ("{bonus: {cap: none}}", 105)])
def test_the_bonus_cap_holds_under_deductions(rubric_of: Callable[..., Rubric], policy: str, value: int) -> None:
    loss = "id: a, levels: [{id: ok, penalty: 0}, {id: bad, penalty: 20}]"
    extra = "id: extra, bonus: true, levels: [{id: no, points: 0}, {id: yes, points: 5}]"
    rubric = rubric_of(loss, extra, policy=policy.replace("{", "{combine: deduct, ", 1))
    assert score(rubric, {"a": "ok", "extra": "yes"}).value == value
    assert score(rubric, {"a": "bad", "extra": "yes"}).value == 85


@pytest.mark.parametrize(
    ("limits", "value"), [("cap: none", 100), ("cap: none, bonus: {cap: none}", 120), ("cap: 110, bonus: {cap: none}", 110)]
)
def test_the_bonus_cap_holds_for_points_that_add_up(rubric_of: Callable[..., Rubric], limits: str, value: int) -> None:
    """The points themselves are limited by `cap` alone."""
    levels = "levels: [{id: no, value: 0, points: 0}, {id: yes, value: 1, points: 60}]"
    rubric = rubric_of(f"id: a, {levels}", f"id: b, {levels}, bonus: true", policy=f"{{combine: accumulate, {limits}}}")
    assert score(rubric, {"a": "yes", "b": "yes"}).value == value


def test_bonus_in_the_formula(rubric_of: Callable[..., Rubric]) -> None:
    rubric = rubric_of(A, "id: extra, weight: 10, scale: yesno, bonus: true")
    assert score(rubric, {"a": "r3", "extra": "yes"}).formula == "(1/2·40 + bonus 1·10) / (40) = 30/40 → 75.0"


def test_a_section_of_bonus_criteria_lifts_the_mean_of_sections(rubric_of: Callable[..., Rubric]) -> None:
    sections = (("id: one, weight: 80", [A]), ("id: two, weight: 8", ["id: extra, weight: 1, scale: yesno, bonus: true"]))
    rubric = rubric_of(*sections, policy="{combine: sections}")
    assert score(rubric, {"a": "r3", "extra": "yes"}).value == 60
    assert score(rubric, {"a": "r3", "extra": "no"}).value == 50


def test_bonus_on_top_of_deductions_and_points(rubric_of: Callable[..., Rubric]) -> None:
    extra = "id: extra, bonus: true, levels: [{id: no, points: 0}, {id: yes, points: 5}]"
    loss = "id: a, levels: [{id: ok, penalty: 0}, {id: bad, penalty: 20}]"
    rubric = rubric_of(loss, extra, policy="{combine: deduct}")
    assert score(rubric, {"a": "bad", "extra": "yes"}).value == 85
    assert score(rubric, {"a": "ok", "extra": "yes"}).value == 100


@pytest.mark.parametrize(
    ("exact", "shown"),
    [("0", "0.0"), ("70", "70.0"), ("1141/20", "57.1"), ("114099/2000", "57.0"), ("2/3", "0.7"), ("9999/100", "100.0")],
)
def test_one_decimal_half_up(exact: str, shown: str) -> None:
    assert rounded(Fraction(exact)) == Decimal(shown)
    assert str(rounded(Fraction(exact))) == shown
