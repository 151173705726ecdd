"""Means and rates with intervals, against printed tables."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import sqrt
from statistics import NormalDist

import pytest

from app.base.estimates import ENOUGH, Estimate, mean_estimate, rate_estimate, t_quantile

# Two-sided 95 % points of Student's t as printed in statistical tables.
TABLE_95 = {
    1: 12.7062, 2: 4.3027, 3: 3.1824, 4: 2.7764, 5: 2.5706, 6: 2.4469, 7: 2.3646, 8: 2.3060, 9: 2.2622, 10: 2.2281,
    11: 2.2010, 12: 2.1788, 13: 2.1604, 14: 2.1448, 15: 2.1314, 16: 2.1199, 17: 2.1098, 18: 2.1009, 19: 2.0930, 20: 2.0860,
    21: 2.0796, 22: 2.0739, 23: 2.0687, 24: 2.0639, 25: 2.0595, 26: 2.0555, 27: 2.0518, 28: 2.0484, 29: 2.0452, 30: 2.0423,
    40: 2.0211, 50: 2.0086, 60: 2.0003, 80: 1.9901, 100: 1.9840, 120: 1.9799, 200: 1.9719, 1000: 1.9623,
}  # fmt: skip


@pytest.mark.parametrize(("df", "printed"), TABLE_95.items())
def test_student_t_against_the_table(df: int, printed: float) -> None:
    assert t_quantile(df) == pytest.approx(printed, abs=1e-4)


@pytest.mark.parametrize(("df", "confidence", "printed"), [(1, 0.9, 6.3138), (5, 0.99, 4.0321), (10, 0.8, 1.3722), (30, 0.999, 3.6460)])
def test_other_confidences(df: int, confidence: float, printed: float) -> None:
    assert t_quantile(df, confidence) == pytest.approx(printed, abs=1e-4)


def test_closed_forms() -> None:
    for confidence in (0.5, 0.9, 0.95, 0.999):
        assert t_quantile(2, confidence) == pytest.approx(confidence * sqrt(2 / (1 - confidence**2)), rel=1e-9)


def test_t_falls_smoothly_to_the_normal_one() -> None:
    values = [t_quantile(df) for df in range(1, 260)]
    steps = [left - right for left, right in pairwise(values)]
    assert all(step > 0 for step in steps)
    assert all(left > right for left, right in pairwise(steps))
    assert t_quantile(10**7) == pytest.approx(NormalDist().inv_cdf(0.975), abs=1e-6)


@pytest.mark.parametrize(("df", "confidence"), [(0, 0.95), (-1, 0.95), (5, 0), (5, 1), (5, 1.2)])
def test_t_refuses_what_has_no_quantile(df: int, confidence: float) -> None:
    with pytest.raises(ValueError, match="degree of freedom"):
        t_quantile(df, confidence)


def test_a_mean_from_its_sums() -> None:
    values = [71, 80, 64, 90, 75]
    estimate = mean_estimate(5, sum(values), sum(value * value for value in values))
    assert estimate.mean == 76
    assert estimate.half_width == pytest.approx(2.7764 * 9.7724 / sqrt(5), abs=1e-3)
    assert estimate.low == pytest.approx(76 - estimate.half_width)


def test_exact_and_decimal_sums_agree() -> None:
    exact = mean_estimate(3, Fraction(400, 7), Fraction(160000, 147) + 5)
    assert exact.mean == pytest.approx(400 / 21)
    assert mean_estimate(4, Decimal("10.0"), Decimal("30.0")) == mean_estimate(4, 10, 30)


def test_large_tallies_lose_nothing() -> None:
    offset, values = 10**9, [0, 1, 2, 3]
    sums = sum(offset + value for value in values), sum((offset + value) ** 2 for value in values)
    assert mean_estimate(4, *sums).half_width == pytest.approx(mean_estimate(4, 6, 14).half_width)


@pytest.mark.parametrize(("n", "enough"), [(0, False), (1, False), (9, False), (10, True), (40, True)])
def test_ten_are_enough(n: int, enough: bool) -> None:
    estimate = mean_estimate(n, n * 80, n * 6400)
    assert (estimate.n, estimate.enough, estimate.too_few) == (n, enough, not enough)
    assert ENOUGH == 10


def test_no_observation_and_one_observation() -> None:
    assert mean_estimate(0, 0, 0) == Estimate(0, None, None, None, False)
    assert mean_estimate(1, 80, 6400) == Estimate(1, 80.0, None, None, False)
    assert mean_estimate(1, 80, 6400).half_width is None


def test_equal_observations_have_no_width() -> None:
    assert mean_estimate(10, 800, 64000) == Estimate(10, 80.0, 80.0, 80.0, True)
    assert mean_estimate(3, 0.1 * 3, 0.1 * 0.1 * 3).half_width == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(("n", "total", "squares"), [(-1, 0, 0), (2, 10, 10), (5, 100, 0)])
def test_impossible_sums_are_refused(n: int, total: int, squares: int) -> None:
    with pytest.raises(ValueError, match=r"negative|too small"):
        mean_estimate(n, total, squares)


@pytest.mark.parametrize(
    ("passed", "n", "low", "high"), [(4, 5, 38, 96), (5, 5, 57, 100), (9, 10, 60, 98), (18, 20, 70, 97), (36, 40, 77, 96)]
)
def test_wilson_against_the_published_ones(passed: int, n: int, low: int, high: int) -> None:
    estimate = rate_estimate(passed, n)
    assert (round(estimate.low * 100), round(estimate.high * 100)) == (low, high)
    assert estimate.mean == passed / n


def test_wilson_at_the_ends() -> None:
    assert rate_estimate(0, 7).low == 0
    assert rate_estimate(7, 7).high == 1
    assert rate_estimate(0, 7).high == pytest.approx(1 - rate_estimate(7, 7).low)
    assert rate_estimate(0, 0) == Estimate(0, None, None, None, False)


@pytest.mark.parametrize(("passed", "n"), [(3, 2), (-1, 2), (1, 0), (0, -1)])
def test_a_rate_needs_possible_counts(passed: int, n: int) -> None:
    with pytest.raises(ValueError, match="between 0"):
        rate_estimate(passed, n)


def test_overlap_decides_whether_two_are_ranked() -> None:
    low, high = mean_estimate(20, 1200, 73000), mean_estimate(20, 1800, 163000)
    assert not low.overlaps(high)
    assert low.overlaps(low)
    assert low.overlaps(mean_estimate(1, 90, 8100))
