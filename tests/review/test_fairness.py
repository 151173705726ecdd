"""What a dispute may change: never a lower level, never a lower score, whatever the answer."""

import random

import pytest

from app.review.fairness import moved, never_lower
from app.rubrics.document import compiled
from app.rubrics.scoring import partial_score, shown_criteria
from tests.review.builders import RUBRIC

CHANNEL = "chat"
LEVELS = {"empathy": ["low", "mid", "top", "n/a"], "clarity": ["low", "mid", "top"], "identity": ["low", "mid", "top"]}
ORDER = ["low", "mid", "top"]


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_answered_no_level_and_no_score_falls(seed: int) -> None:
    rubric, dice = compiled(RUBRIC), random.Random(seed)
    for _ in range(150):
        before = {name: dice.choice(levels) for name, levels in LEVELS.items()}
        if before["empathy"] == "low":
            before["repair"] = dice.choice(ORDER)
        asked = dice.sample(sorted(before), dice.randint(1, len(before)))
        wanted = {name: dice.choice(LEVELS.get(name, ORDER)) for name in asked}
        if wanted.get("empathy") == "low":
            wanted.setdefault("repair", dice.choice(ORDER))
        levels, kept = never_lower(rubric, before, wanted, CHANNEL)
        after = {**before, **levels}
        for name in set(levels) & set(before) - {"empathy"}:
            assert ORDER.index(levels[name]) >= ORDER.index(before[name])
        old, new = (partial_score(rubric, one, channel=CHANNEL).score for one in (before, after))
        assert (new.value is not None and new.value >= old.value) if old.value is not None else True, (before, wanted, levels)
        assert not (old.passed and new.passed is False)
        assert set(asked) & set(before) <= set(levels) and all(levels[name] == before[name] for name in kept)
        shown = {one.id for one in shown_criteria(rubric, after, CHANNEL)}
        assert moved(rubric, before, levels, CHANNEL) == {one for one in levels if levels[one] != before.get(one) and one in shown}


def test_what_rises_rises_beside_what_is_kept() -> None:
    before = {"empathy": "mid", "clarity": "mid", "identity": "top"}
    levels, kept = never_lower(compiled(RUBRIC), before, {"empathy": "top", "clarity": "low"}, CHANNEL)
    assert levels == {"empathy": "top", "clarity": "mid"} and kept == {"clarity"}


def test_leaving_not_applicable_stays_out_where_it_would_cost_points() -> None:
    before = {"empathy": "n/a", "clarity": "top", "identity": "top"}
    assert never_lower(compiled(RUBRIC), before, {"empathy": "mid"}, CHANNEL) == ({"empathy": "n/a"}, {"empathy"})
    assert never_lower(compiled(RUBRIC), before, {"empathy": "top"}, CHANNEL) == ({"empathy": "top"}, frozenset())


def test_a_criterion_that_begins_to_apply_does_not_cost_points_either() -> None:
    before = {"empathy": "n/a", "clarity": "low", "identity": "top"}
    levels, kept = never_lower(compiled(RUBRIC), before, {"empathy": "low", "repair": "low"}, CHANNEL)
    assert levels["empathy"] == "n/a" and kept == {"empathy"}
    assert moved(compiled(RUBRIC), before, levels, CHANNEL) == frozenset()
