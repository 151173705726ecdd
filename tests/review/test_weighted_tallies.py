"""The sums of the weighted mean: exact, the same as from the single reviews, of drawn reviews alone; and counted anew once."""

import random
import runpy
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update

from app.base.database import db
from app.base.estimates import t_quantile
from app.growth.tallies import Sums
from app.review.actions import counting_anew
from app.review.actions.counting_anew import RULE, recount_once
from app.review.actions.tallies import Sums as Kept
from app.review.actions.tallies import differences
from app.review.exchange.arriving import read_review
from app.review.measures import HEAVIEST, UNIT, weight_of
from app.review.models import Assignment, Origin, ReviewSource, Tally, TallyRule
from app.review.sampling.weighing import weighted_mean
from tests.review.conftest import Scene

MIGRATION = Path(__file__).parents[2] / "migrations" / "versions" / "0026_weighted_tallies.py"


def summed(pairs: Sequence[tuple[float, float | None]]) -> Sums:
    """The sums of (value from 0 to 1, probability) pairs as the growth pages get them."""
    kept = Kept()
    for value, probability in pairs:
        kept = kept.plus(Kept.of(round(value * UNIT), None if probability is None else weight_of(probability)))
    return Sums(*kept)


@pytest.mark.parametrize("seed", range(5))
def test_the_sums_say_what_the_single_reviews_say(seed: int) -> None:
    dice = random.Random(seed)
    pairs = [(dice.random(), dice.choice([1.0, 0.5, 1 / 3, 0.02, 0.001])) for _ in range(dice.randint(2, 60))]
    right = weighted_mean([(100 * value, probability) for value, probability in pairs], t_quantile)
    found = summed([*pairs, (0.0, None), (1.0, None)])
    assert (found.n, found.drawn) == (len(pairs) + 2, len(pairs)) and found.weighs
    got = found.weighted()
    assert (got.mean, got.low, got.high, got.effective) == pytest.approx((right.mean, right.low, right.high, right.effective), rel=1e-3)


def test_equal_values_have_no_interval_to_speak_of() -> None:
    got = summed([(1 / 3, 0.3), (1 / 3, 0.01), (1 / 3, 1.0)] * 4).weighted()
    assert got.mean == pytest.approx(33.3333) and (got.high or 0) - (got.low or 0) < 0.01


@pytest.mark.parametrize(
    ("pairs", "weighs"),
    [([(0.2, None)] * 3, False), ([(0.2, 0.7), (0.9, 0.7)], False), ([(0.2, 0.7), (0.9, 0.6)], True), ([(0.2, 0.7), (0.9, None)], True)],
)
def test_where_weights_change_nothing_there_is_no_second_mean(pairs: list[tuple[float, float | None]], weighs: bool) -> None:
    assert summed(pairs).weighs is weighs


def test_no_weight_is_so_large_that_sums_run_over() -> None:
    assert weight_of(1e-9) == HEAVIEST * 1000 and weight_of(0.5) == 2000 and weight_of(1) == 1000
    many = summed([(1.0, 1e-9)] * 900)
    assert max(many.ww, many.wwx, many.wwxx) < 2**63


def test_a_drawn_review_counts_as_many_times_as_it_stands_for(scene: Scene) -> None:
    for levels, probability in (({"clarity": "low"}, 1.0), ({}, 0.1), ({"clarity": "mid"}, None)):
        scene.item = scene.another(scene.cast.bo)
        scene.item.probability = probability
        scene.published(scene.cast.rey, **levels)
    assert differences() == []
    week = db.session.query(Tally).filter_by(measure="score", span="week").one()
    sums = Sums(week.n, week.total, week.squares, week.drawn, week.w, week.wx, week.ww, week.wwx, week.wwxx)
    assert (sums.n, sums.drawn, sums.w) == (3, 2, 11 * UNIT)
    assert sums.weighted().mean == pytest.approx((80 + 10 * 100) / 11)
    assert sums.estimate().mean == pytest.approx((80 + 100 + 90) / 3)


def test_what_nobody_drew_has_no_probability_after_the_upgrade(scene: Scene) -> None:
    """Picked and practice lose their 1, also where they came in; what came in with another one counts as drawn; draws stay."""
    old = [
        (Origin.SELECTION, 1.0, False), (Origin.PRACTICE, 1.0, False), (Origin.PLAN, 1.0, False), (Origin.SAMPLE, 0.5, False),
        (Origin.SELECTION, 1.0, True), (Origin.SELECTION, 0.25, True),
    ]  # fmt: skip
    ids = []
    for origin, probability, came_in in old:
        scene.item = scene.another(scene.cast.bo)
        review = scene.published(scene.cast.rey)
        ids.append(scene.item.id)
        db.session.execute(update(Assignment).where(Assignment.id == scene.item.id).values(origin=origin, probability=probability))
        if came_in:
            db.session.add(ReviewSource(review_id=review.id, source="zendesk-qa", source_id=str(review.id)))
        db.session.commit()
    migration = runpy.run_path(str(MIGRATION))
    for name in ("PICKED", "DRAWN"):
        db.session.execute(text(migration[name]))
    db.session.commit()
    rows = db.session.execute(select(Assignment.origin, Assignment.probability).where(Assignment.id.in_(ids)).order_by(Assignment.id))
    assert [tuple(row) for row in rows] == [
        (Origin.SELECTION, None), (Origin.PRACTICE, None), (Origin.PLAN, 1.0), (Origin.SAMPLE, 0.5), (Origin.SELECTION, None),
        (Origin.SAMPLE, 0.25),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("own", "probability"),
    [
        (None, None),
        ({}, None),
        ({"probability": 0.2}, 0.2),
        ({"probability": 1}, 1.0),
        ({"probability": 1.0, "origin": "selection"}, None),
        ({"probability": 1.0, "origin": "plan"}, 1.0),
        ({"probability": None, "origin": "selection"}, None),
    ],
)
def test_a_review_that_comes_in_says_itself_whether_it_was_drawn(own: dict[str, Any] | None, probability: float | None) -> None:
    people = {"reviewer": {"name": "Rey"}, "reviewee": {"name": "Bo"}}
    line = {"id": "1", "scorecard": {"name": "Care"}, "ratings": [], "created": "2026-11-01T09:00:00Z", **people}
    assert read_review(line | ({} if own is None else {"greenroom": own})).probability == probability


def test_tallies_of_an_earlier_rule_are_counted_anew_once(app: Flask, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.item.probability = 0.25
    scene.published(scene.cast.rey)
    db.session.execute(delete(TallyRule))
    db.session.execute(text("UPDATE tally SET n = 2, total = 2 * total, w = 0 WHERE measure LIKE 'skill:%'"))
    db.session.commit()
    assert differences()
    recount_once()
    assert differences() == []
    assert [(one.rule, one.reviews) for one in db.session.query(TallyRule)] == [(RULE, 1)]
    monkeypatch.setattr(counting_anew, "_count", lambda person_id: pytest.fail("counted twice"))
    db.session.commit()
    recount_once()
