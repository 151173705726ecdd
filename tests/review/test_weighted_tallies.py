"""The sums of the weighted mean: exact, the same as from the single reviews, of drawn reviews alone; and counted anew once."""

import random
from collections.abc import Sequence

import pytest
from flask import Flask
from sqlalchemy import delete, text

from app.base.database import db
from app.base.estimates import t_quantile
from app.growth.tallies import Sums
from app.review.actions import counting_anew
from app.review.actions.counting_anew import RULE, recount_once
from app.review.actions.tallies import Sums as Kept
from app.review.actions.tallies import differences
from app.review.measures import HEAVIEST, UNIT, weight_of
from app.review.models import Tally, TallyRule
from app.review.sampling.weighing import weighted_mean
from tests.review.conftest import Scene


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
    monkeypatch.setattr(counting_anew, "recount", lambda: pytest.fail("counted twice"))
    db.session.commit()
    recount_once()
