"""Two implementations of the rules, written apart: over any rubric, policy and ratings they give the same score."""

import ast
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.rubrics import recount as module
from app.rubrics.document import Rubric, parse_rubric
from app.rubrics.presets import PRESETS, Combine, Effect, Normalise, NotApplicable, Scope
from app.rubrics.recount import Recount, recount
from app.rubrics.scoring import partial_score
from tests.cases import cases
from tests.rubrics.conftest import text_of

MANY = settings(max_examples=cases(100, 250), deadline=None)
SCALES = {
    "plain": [("r1", "value: 1"), ("r2", "value: 2"), ("r3", "value: 3.5"), ("r4", "value: 5")],
    "below": [("r1", "value: -5"), ("r2", "value: -1"), ("r3", "value: 0"), ("r4", "value: 5")],
    "points": [
        ("r1", "value: 0, points: -4"),
        ("r2", "value: 1, points: 0"),
        ("r3", "value: 2, points: 7"),
        ("r4", "value: 3, points: 30"),
    ],
    "some": [("r1", "value: 0"), ("r2", "value: 1, points: 3"), ("r3", "value: 2, points: 2"), ("r4", "value: 4")],
    "less": [("r1", "points: -9"), ("r2", "points: -4"), ("r3", "points: -1"), ("r4", "points: 0")],
    "loss": [("r1", "penalty: 60"), ("r2", "penalty: 12.5"), ("r3", "penalty: 1"), ("r4", "penalty: 0")],
    "both": [("r1", "value: 0, penalty: 20, points: 1"), ("r2", "value: 2, points: 5"), ("r3", "value: 3"), ("r4", "value: 9, penalty: 0")],
}
LEVELS = ("r1", "r2", "r3", "r4")
EXCUSED = "n/a-policy"


def of(values: Any) -> st.SearchStrategy[str]:
    return st.sampled_from([str(value) for value in get_args(values)])


policies = st.fixed_dictionaries(
    {},
    optional={
        "normalise": of(Normalise),
        "combine": of(Combine),
        "not_applicable": of(NotApplicable),
        "critical": st.builds(
            "{{scope: {}, effect: {}, below: {}}}".format, of(Scope), of(Effect), st.sampled_from(["0", "0.5", "0.75", "1"])
        ),
        "bonus": st.sampled_from(["{cap: 100}", "{cap: none}", "{cap: 60}", "{cap: 120}"]),
        "cap": st.sampled_from(["100", "none", "70", "140"]),
        "floor": st.sampled_from(["0", "-30", "15"]),
        "pass_mark": st.sampled_from(["0", "50", "80", "100"]),
    },
)


@st.composite
def criteria(draw: st.DrawFn, name: str, earlier: list[str]) -> str:
    """One criterion in a rubric's file."""
    levels = ", ".join(f"{{id: {level}, {amounts}}}" for level, amounts in SCALES[draw(st.sampled_from(sorted(SCALES)))])
    said = [f"id: {name}", f"levels: [{levels}]"]
    said += [f"weight: {draw(st.integers(0, 40))}"] if draw(st.integers(0, 4)) else []
    bonus = draw(st.integers(0, 3)) == 0
    said += ["bonus: true"] if bonus else [f"na: {draw(st.sampled_from(['true', 'true', 'false']))}"]
    said += [f"critical: {draw(st.sampled_from(['false', 'false', 'true', 'section']))}"]
    conditions = []
    if earlier and draw(st.integers(0, 3)) == 0:
        shown = draw(st.lists(st.sampled_from(LEVELS), min_size=1, max_size=3, unique=True))
        conditions.append(f"criterion: {draw(st.sampled_from(earlier))}, level: [{', '.join(shown)}]")
    if draw(st.integers(0, 5)) == 0:
        conditions.append("channel: [email, form]")
    return ", ".join([*said, *([f"when: {{{', '.join(conditions)}}}"] if conditions else [])])


@st.composite
def rubrics(draw: st.DrawFn) -> Rubric:
    """A rubric of one to three sections, with or without a preset."""
    sections, names = [], list[str]()
    for number in range(draw(st.integers(1, 3))):
        inside = []
        for _ in range(draw(st.integers(1, 4))):
            inside.append(draw(criteria(f"c{len(names)}", list(names))))
            names.append(f"c{len(names)}")
        sections.append((f"id: s{number}, weight: {draw(st.integers(0, 60))}", inside))
    policy = "{" + ", ".join(f"{key}: {value}" for key, value in draw(policies).items()) + "}"
    found = parse_rubric(text_of(*sections, policy=policy, preset=draw(st.sampled_from(["", *PRESETS])))).rubric
    assume(found is not None)
    assert found is not None
    return found


def ratings_of(draw: st.DataObject, rubric: Rubric) -> dict[str, str]:
    """A level, N/A where it may be, or excused, of every criterion; hidden ones too, now and then."""
    given = {one.id: draw.draw(st.sampled_from([*LEVELS, *(["n/a", "n/a"] if one.na else []), EXCUSED])) for one in rubric.criteria}
    left_out = draw.draw(st.sets(st.sampled_from(sorted(given)))) if draw.draw(st.integers(0, 3)) == 0 else set()
    return {name: level for name, level in given.items() if name not in left_out}


@MANY
@given(rubric=rubrics(), channel=st.sampled_from(["email", "chat", None]), data=st.data())
def test_both_give_the_same(rubric: Rubric, channel: str | None, data: st.DataObject) -> None:
    ratings = ratings_of(data, rubric)
    one, other = partial_score(rubric, ratings, channel=channel).score, recount(rubric, ratings, channel)
    said = f"{one.formula}\n{other.way}"
    assert one.value == other.value, said
    assert (one.passed, set(one.critical_failures), dict(one.criteria)) == (other.passed, set(other.failed), dict(other.values)), said
    assert (None if one.shown is None else str(one.shown)) == other.shown, said


@MANY
@given(rubric=rubrics(), channel=st.sampled_from(["email", "chat", None]), data=st.data())
def test_excusing_never_fails_and_never_counts_as_a_level(rubric: Rubric, channel: str | None, data: st.DataObject) -> None:
    """What is excused has no value, fails nothing, is named; whatever the policy, offering N/A or not; all excused is no score."""
    ratings = ratings_of(data, rubric)
    one = partial_score(rubric, ratings, channel=channel)
    excused = {name for name in one.shown if ratings.get(name) == EXCUSED}
    assert set(one.score.excused) == excused and not excused & set(one.score.critical_failures)
    assert all(one.score.criteria[name] is None for name in excused)
    assert ("left out, policy conflict reported" in one.score.formula) is bool(excused)
    whole = partial_score(rubric, dict.fromkeys(ratings, EXCUSED), channel=channel).score
    assert (whole.value, whole.passed, whole.critical_failures) == (None, None, ())


@pytest.mark.parametrize("policy", ["{}", "{combine: accumulate}", "{combine: deduct}", "{not_applicable: pass}", "{normalise: points}"])
def test_excused_loses_nothing_where_na_is_not_offered(rubric_of: Callable[..., Rubric], four: tuple[str, ...], policy: str) -> None:
    """The others at their best: the score is what it would be with the best level there too."""
    rubric = rubric_of(*(one.replace("na: true", "na: false") for one in four), policy=policy)
    assert not any(one.na for one in rubric.criteria)
    best = dict.fromkeys(("a", "b", "c", "d"), "r5")
    whole, without = (partial_score(rubric, one).score.value for one in (best, {**best, "a": EXCUSED}))
    assert whole == without == recount(rubric, {**best, "a": EXCUSED}).value


def test_it_shares_nothing_with_the_first() -> None:
    """It reads the parts of a rubric's file and no number that the first implementation worked out."""
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    names = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    names |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert {name for name in names if name and name.startswith("app")} == {"app.rubrics.document.parts"}
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    derived = {"lowest", "highest", "best_points", "has_points", "has_penalties", "by_level", "by_id", "criterion", "section_of", "shares"}
    assert used & derived <= {"criterion"}, "`criterion` is the id in a condition"


@pytest.mark.parametrize(
    ("policy", "shown"),
    [("{}", "57.1"), ("{normalise: ratio}", "65.7"), ("{not_applicable: pass}", "70.0"), ("{not_applicable: drop_in_section}", "57.1")],
)
def test_the_comparison_s_ratings(rubric_of: Callable[..., Rubric], four: tuple[str, ...], policy: str, shown: str) -> None:
    """Weights 40, 30, 20, 10 and ratings 4, N/A, 3, 1, worked out on paper."""
    found = recount(rubric_of(*four, policy=policy), {"a": "r4", "b": "n/a", "c": "r3", "d": "r1"})
    assert found.shown == shown


def test_a_slip_would_be_seen(rubric_of: Callable[..., Rubric], four: tuple[str, ...]) -> None:
    found = recount(rubric_of(*four), {"a": "r3", "b": "n/a", "c": "r5", "d": "r1"})
    assert isinstance(found, Recount) and found.value == Fraction(40 * 100, 70)
    assert found.way == "100 * ((40 + 0)) / 70 = 400/7"
