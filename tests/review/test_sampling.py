"""Draws: known probabilities that come true, the same draw from the same seed, and estimates that are not dragged by risk."""

import hashlib
import random
from collections import Counter
from fractions import Fraction
from statistics import fmean, stdev

import pytest

from app.base.estimates import mean_estimate, t_quantile
from app.review.sampling.drawing import Candidate, Part, draw, probabilities
from app.review.sampling.weighing import half_of, reviews_for, weighted_mean

FRAME = [Candidate(number, f"agent {number % 4 if number < 30 else 0}", Fraction(1 + number % 5 * 2)) for number in range(1, 41)]
PLAN = [Part("random", 5), Part("stratified", each=2), Part("risk", 6)]


def test_the_same_seed_draws_the_same_whatever_the_order() -> None:
    shuffled = random.Random(1).sample(FRAME, len(FRAME))
    assert draw(FRAME, PLAN, "week 47") == draw(shuffled, PLAN, "week 47")
    assert draw(FRAME, PLAN, "week 47") != draw(FRAME, PLAN, "week 48")


def test_a_draw_can_be_checked_with_nothing_but_sha_256() -> None:
    by_hand = sorted(range(1, 41), key=lambda number: hashlib.sha256(f"week 47:0:{number}".encode()).digest()[:8])[:3]
    assert [one.id for one in draw(FRAME, [Part("random", 3)], "week 47")] == sorted(by_hand) == [6, 8, 38]


def test_each_part_draws_its_number() -> None:
    for part, wanted in ((Part("random", 7), 7), (Part("stratified", 10), 10), (Part("stratified", each=3), 12), (Part("risk", 9), 9)):
        drawn = draw(FRAME, [part], "seed")
        assert len(drawn) == wanted
        assert sum(probabilities(FRAME, part).values()) == wanted
    groups = Counter(FRAME[one.id - 1].stratum for one in draw(FRAME, [Part("stratified", each=3)], "seed"))
    assert set(groups.values()) == {3}


@pytest.mark.parametrize("plan", [[part] for part in PLAN] + [PLAN], ids=["random", "stratified", "risk", "whole plan"])
def test_the_probabilities_come_true(plan: list[Part]) -> None:
    times = 1500
    seen: Counter[int] = Counter()
    said: dict[int, Fraction] = {}
    for number in range(times):
        for one in draw(FRAME, plan, f"s{number}"):
            seen[one.id] += 1
            assert said.setdefault(one.id, one.probability) == one.probability
    for candidate, probability in said.items():
        share = float(probability)
        assert seen[candidate] / times == pytest.approx(share, abs=4.5 * (share * (1 - share) / times) ** 0.5 + 1e-9), candidate


def test_what_is_drawn_by_several_parts_is_reviewed_once() -> None:
    drawn = draw(FRAME, [Part("random", 40), Part("risk", 10)], "x")
    assert len(drawn) == 40 and all(one.probability == 1 and one.parts[0] == 0 for one in drawn)
    assert sum(len(one.parts) == 2 for one in drawn) == 10


def test_no_risk_is_never_drawn_and_the_largest_are_certain() -> None:
    frame = [Candidate(1, risk=Fraction(0)), Candidate(2, risk=Fraction(100)), Candidate(3), Candidate(4), Candidate(5)]
    assert probabilities(frame, Part("risk", 2)) == {1: 0, 2: 1, 3: Fraction(1, 3), 4: Fraction(1, 3), 5: Fraction(1, 3)}
    assert [one.id for one in draw(frame, [Part("risk", 9)], "x")] == [2, 3, 4, 5]


@pytest.mark.parametrize("part", [Part("random", 0), Part("random", -3), Part("risk", 0), Part("stratified", each=0)])
def test_nothing_is_drawn_for_nothing(part: Part) -> None:
    assert draw(FRAME, [part], "x") == [] and draw([], [Part("random", 5), Part("risk", 5)], "x") == []


def test_equal_probabilities_weigh_as_the_plain_mean() -> None:
    values = [80.0, 90.0, 55.0, 100.0, 72.5]
    found, plain = weighted_mean([(value, 0.2) for value in values], t_quantile), mean_estimate(5, sum(values), sum(v * v for v in values))
    assert (found.mean, found.low, found.high) == (pytest.approx(plain.mean), pytest.approx(plain.low), pytest.approx(plain.high))
    assert found.effective == pytest.approx(5)


def test_risky_picks_do_not_drag_the_mean() -> None:
    """Bad conversations are picked five times as often; over many draws the weighted mean keeps to the truth and the plain one does not."""
    rng = random.Random(4)
    truth = {number: rng.choice([95.0, 88.0, 92.0]) if number % 6 else 35.0 for number in range(240)}
    frame = [Candidate(number, risk=Fraction(5 if value < 50 else 1)) for number, value in truth.items()]
    weighted, plain, covered = [], [], 0
    for number in range(120):
        drawn = draw(frame, [Part("random", 15), Part("risk", 25)], f"n{number}")
        found = weighted_mean([(truth[one.id], float(one.probability)) for one in drawn], t_quantile)
        weighted.append(found.mean or 0)
        plain.append(fmean(truth[one.id] for one in drawn))
        covered += (found.low or 0) <= fmean(truth.values()) <= (found.high or 0)
    assert fmean(weighted) == pytest.approx(fmean(truth.values()), abs=1.0)
    assert fmean(plain) < fmean(truth.values()) - 8
    assert covered >= 0.88 * 120


def test_the_planner_says_how_many_for_a_precision() -> None:
    n = reviews_for(5, 15, 10_000, t_quantile)
    assert half_of(n, 15, 10_000, t_quantile) <= 5 < half_of(n - 1, 15, 10_000, t_quantile)
    assert n == 37
    assert reviews_for(5, 15, 40, t_quantile) < n and reviews_for(0.001, 15, 40, t_quantile) == 40
    rng = random.Random(9)
    means = [fmean(rng.gauss(70, 15) for _ in range(n)) for _ in range(400)]
    assert 1.7 < 5 / stdev(means) < 2.4, "5 points are about two standard errors"
    for wrong in ((0, 15, 10), (5, 0, 10), (5, 15, 0)):
        with pytest.raises(ValueError, match="above 0"):
            reviews_for(*wrong, t_quantile)
    with pytest.raises(ValueError, match="probability"):
        weighted_mean([(1.0, 0.0)], t_quantile)
