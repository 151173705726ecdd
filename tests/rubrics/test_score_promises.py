"""Three promises of every score, for every policy: N/A is no level, a critical failure cannot be outweighed, order says nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.rubrics.document import Rubric
from app.rubrics.presets import PRESETS
from app.rubrics.scoring import score
from app.rubrics.weights import section_shares, weight_shares

FEW = settings(max_examples=80, deadline=None)
COMBINES = ["weighted", "sections", "deduct", "accumulate"]
NAS = ["drop", "drop_in_section", "pass"]
NORMALISES = ["minmax", "ratio", "points"]
LEVELS = [f"r{number}" for number in range(1, 6)]
SCALE = ", ".join(f"{{id: r{n}, value: {n}, points: {2 * n - 2}}}" for n in range(1, 6))
RubricOf = Callable[..., Rubric]

SCOPES = ["review", "section"]
EFFECTS = ["zero", "flag"]


def policy_of(normalise: str, combine: str, na: str, scope: str, effect: str) -> str:
    return f"{{normalise: {normalise}, combine: {combine}, not_applicable: {na}, critical: {{scope: {scope}, effect: {effect}}}}}"


policies = st.builds(policy_of, *map(st.sampled_from, (NORMALISES, COMBINES, NAS, SCOPES, EFFECTS)))


@st.composite
def drawn(draw: st.DrawFn) -> tuple[Any, dict[str, str]]:
    """Two sections with two to four criteria each, some critical, some bonus, and a rating of each."""
    sections: list[tuple[str, list[str]]] = []
    ratings: dict[str, str] = {}
    for name, weight in (("one", 3), ("two", 7)):
        inside = []
        for number in range(draw(st.integers(2, 4))):
            bonus = number > 1 and draw(st.booleans())
            critical = "false" if bonus else draw(st.sampled_from(["false", "true", "section"]))
            na = "" if bonus else ", na: true"
            marks = f"scale: five, critical: {critical}, bonus: {str(bonus).lower()}{na}"
            inside.append(f"id: {name}{number}, weight: {draw(st.integers(1, 50))}, {marks}")
            ratings[f"{name}{number}"] = draw(st.sampled_from([*LEVELS] if bonus else [*LEVELS, "n/a"]))
        sections.append((f"id: {name}, weight: {weight}", inside))
    return sections, ratings


@FEW
@given(case=drawn(), policy=policies)
def test_na_never_acts_as_a_level(rubric_of: RubricOf, case: Any, policy: str) -> None:
    """It has no value, is no critical failure, and where it is left out the others score as if it had not been asked."""
    sections, ratings = case
    rubric = rubric_of(*sections, policy=policy, scale=SCALE)
    result = score(rubric, ratings)
    skipped = [name for name, level in ratings.items() if level == "n/a"]
    assert all(result.criteria[name] is None for name in skipped)
    assert not set(skipped) & set(result.critical_failures)
    if rubric.policy.not_applicable == "drop" and any(name not in skipped for name in ratings):
        asked = [(fields, [one for one in inside if one.split(",")[0][4:] not in skipped]) for fields, inside in sections]
        asked = [(fields, inside) for fields, inside in asked if any("bonus: false" in one for one in inside)]
        kept = {one.split(",")[0][4:] for _fields, inside in asked for one in inside}
        bonus_alone = {name for name in ratings if name not in skipped} - kept
        if kept and not bonus_alone:
            again = score(rubric_of(*asked, policy=policy, scale=SCALE), {name: ratings[name] for name in kept})
            assert (again.value, again.passed) == (result.value, result.passed)


@FEW
@given(case=drawn(), policy=policies, data=st.data())
def test_a_critical_failure_is_never_outweighed(rubric_of: RubricOf, case: Any, policy: str, data: st.DataObject) -> None:
    """Whatever else is perfect, bonus or not: the review fails; where it zeroes, the review or section is 0."""
    sections, ratings = case
    rubric = rubric_of(*sections, policy=policy, scale=SCALE)
    critical = [one.id for one in rubric.criteria if one.critical is not None]
    if not critical:
        return
    failed = data.draw(st.sampled_from(critical))
    best = dict.fromkeys(ratings, "r5") | {failed: "r1"}
    result = score(rubric, best)
    assert failed in result.critical_failures
    assert result.passed is False
    if rubric.policy.critical.effect == "zero":
        reaches_all = rubric.criterion(failed).critical == "review" and rubric.policy.critical.scope == "review"
        if reaches_all:
            assert result.value == 0
        elif rubric.policy.combine in ("weighted", "sections"):
            assert result.sections[rubric.section_of(failed).id].score == 0


@FEW
@given(case=drawn(), policy=policies)
def test_the_order_of_criteria_and_sections_changes_nothing(rubric_of: RubricOf, case: Any, policy: str) -> None:
    sections, ratings = case
    turned = [(fields, inside[::-1]) for fields, inside in sections[::-1]]
    one, other = (score(rubric_of(*parts, policy=policy, scale=SCALE), ratings) for parts in (sections, turned))
    assert (one.value, one.passed, set(one.critical_failures)) == (other.value, other.passed, set(other.critical_failures))
    assert one.weights == other.weights
    assert {name: part.score for name, part in one.sections.items()} == {name: part.score for name, part in other.sections.items()}


@FEW
@given(case=drawn(), normalise=st.sampled_from(NORMALISES), combine=st.sampled_from(["weighted", "sections"]))
def test_shares_without_bonus_are_a_hundred(rubric_of: RubricOf, case: Any, normalise: str, combine: str) -> None:
    sections, _ratings = case
    rubric = rubric_of(*sections, policy=f"{{normalise: {normalise}, combine: {combine}}}", scale=SCALE)
    shares = weight_shares(rubric)
    assert sum(share for name, share in shares.items() if not rubric.criterion(name).bonus) == 100
    assert sum(section_shares(rubric).values()) == 100


@pytest.mark.parametrize("combine", ["deduct", "accumulate"])
def test_penalties_and_sums_have_no_shares(rubric_of: RubricOf, four: tuple[str, ...], combine: str) -> None:
    assert weight_shares(rubric_of(*four, policy=f"{{combine: {combine}}}")) == {}


@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_a_share_is_what_the_criterion_can_cost(rubric_of: RubricOf, four: tuple[str, ...], preset: str) -> None:
    """All best but one at its worst: what is missing to 100 is its share."""
    if preset == "deduct-from-100":
        return
    rubric = rubric_of(*four, preset=preset, scale=SCALE)
    best = dict.fromkeys("abcd", "r5")
    for name, share in weight_shares(rubric).items():
        assert score(rubric, best).value - score(rubric, best | {name: "r1"}).value == share
