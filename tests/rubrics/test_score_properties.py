"""What holds for every rubric and every set of ratings."""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.rubrics.document import Rubric
from app.rubrics.scoring import partial_score, score
from app.rubrics.shares import added

POLICIES = [
    "{}",
    "{normalise: ratio}",
    "{not_applicable: pass}",
    "{not_applicable: drop_in_section}",
    "{combine: sections}",
    "{combine: sections, not_applicable: pass}",
    "{combine: deduct}",
    "{combine: accumulate}",
    "{critical: {scope: section}}",
]
FEW = settings(max_examples=60, deadline=None)

criteria = st.lists(st.tuples(st.integers(1, 50), st.sampled_from(["false", "true", "section"])), min_size=2, max_size=6)
levels = st.sampled_from(["r1", "r2", "r3", "r4", "r5", "n/a"])


@st.composite
def cases(draw: st.DrawFn, plain: bool = False) -> Any:
    drawn = draw(criteria)
    texts = [
        f"id: c{index}, weight: {weight}, scale: five, na: true, critical: {'false' if plain else critical}"
        for index, (weight, critical) in enumerate(drawn)
    ]
    half = len(texts) // 2
    sections = (("id: one, weight: 3", texts[:half]), ("id: two, weight: 7", texts[half:]))
    return sections, {f"c{index}": draw(levels) for index in range(len(texts))}


@FEW
@given(case=cases(), policy=st.sampled_from(POLICIES))
def test_a_score_stays_between_0_and_100(rubric_of: Callable[..., Rubric], case: Any, policy: str) -> None:
    sections, ratings = case
    result = score(rubric_of(*sections, policy=policy), ratings)
    if all(level == "n/a" for level in ratings.values()):
        assert result.value is None
    else:
        assert 0 <= result.value <= 100
    assert all(part.score is None or 0 <= part.score <= 100 for part in result.sections.values())


@FEW
@given(case=cases(), policy=st.sampled_from(POLICIES), data=st.data())
def test_the_order_of_ratings_makes_no_difference(rubric_of: Callable[..., Rubric], case: Any, policy: str, data: st.DataObject) -> None:
    sections, ratings = case
    shuffled = dict(data.draw(st.permutations(list(ratings.items()))))
    rubric = rubric_of(*sections, policy=policy)
    assert score(rubric, shuffled) == score(rubric, ratings)


@FEW
@given(case=cases())
def test_the_order_of_criteria_makes_no_difference_to_the_number(rubric_of: Callable[..., Rubric], case: Any) -> None:
    (one, two), ratings = case
    turned = tuple((fields, inner[::-1]) for fields, inner in (two, one))
    assert score(rubric_of(*turned), ratings).value == score(rubric_of(one, two), ratings).value


@FEW
@given(case=cases())
def test_a_dropped_criterion_is_as_if_it_were_not_asked(rubric_of: Callable[..., Rubric], case: Any) -> None:
    sections, ratings = case
    rated = {name: level for name, level in ratings.items() if level != "n/a"}
    rubric = rubric_of(*sections)
    assert partial_score(rubric, rated).score.value == score(rubric, ratings).value


@FEW
@given(case=cases(), policy=st.sampled_from(POLICIES), data=st.data())
def test_a_better_level_never_lowers_the_score(rubric_of: Callable[..., Rubric], case: Any, policy: str, data: st.DataObject) -> None:
    sections, ratings = case
    name = data.draw(st.sampled_from(sorted(ratings)))
    low, high = sorted(data.draw(st.tuples(st.integers(1, 5), st.integers(1, 5))))
    rubric = rubric_of(*sections, policy=policy)
    worse = score(rubric, ratings | {name: f"r{low}"})
    better = score(rubric, ratings | {name: f"r{high}"})
    assert better.value >= worse.value
    assert len(better.critical_failures) <= len(worse.critical_failures)


@FEW
@given(case=cases(plain=True))
def test_the_formula_s_fraction_is_the_score(rubric_of: Callable[..., Rubric], case: Any) -> None:
    sections, ratings = case
    result = score(rubric_of(*sections), ratings)
    if result.value is None:
        assert result.formula == "nothing applied"
        return
    quotient = result.formula.rpartition(" = ")[2].partition(" → ")[0]
    above, _, below = quotient.rpartition("/")
    assert Fraction(above.strip("()")) / Fraction(below.strip("()")) * 100 == result.value
    assert result.formula.endswith(f"→ {result.shown}")


@FEW
@given(case=cases(plain=True))
def test_multiplying_all_weights_changes_nothing(rubric_of: Callable[..., Rubric], case: Any) -> None:
    sections, ratings = case
    times = [(fields, [re.sub(r"weight: ([0-9]+)", r"weight: \g<1>0", text) for text in inner]) for fields, inner in sections]
    assert score(rubric_of(*times), ratings).value == score(rubric_of(*sections), ratings).value


@FEW
@given(st.lists(st.fractions(max_denominator=60)))
def test_amounts_add_up_exactly(numbers: list[Fraction]) -> None:
    assert added(numbers) == sum(numbers, Fraction(0))
