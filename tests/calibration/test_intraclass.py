"""Intraclass correlations with their intervals, against published values and the definition."""

import json
import random
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from flask import Flask

from app.calibration.agreement import agreement
from app.calibration.fisher import f_quantile, incomplete_beta
from app.calibration.intraclass import FORMS, Rows, intervals, intraclass
from app.calibration.rating_table import RatingTable, table_of

SIX_BY_FOUR = ("9 2 5 8", "6 1 3 2", "8 4 6 8", "7 1 2 6", "10 5 6 9", "6 2 4 7")
PUBLISHED = {
    "1": (-0.133, 0.723), "A,1": (0.019, 0.761), "C,1": (0.342, 0.946),
    "1,k": (-0.884, 0.912), "A,k": (0.071, 0.927), "C,k": (0.676, 0.986),
}  # fmt: skip
"""Shrout and Fleiss's table, 95 %, as statistical packages print them."""


def rows(*lines: str) -> Rows:
    return Counter(tuple(int(value) for value in line.split()) for line in lines)


def table(lines: Sequence[str]) -> RatingTable:
    return table_of([(str(n), f"r{k}", value) for n, line in enumerate(lines) for k, value in enumerate(line.split())])


@pytest.mark.parametrize(
    ("probability", "above", "below", "known"),
    [(0.975, 5, 15, 3.5764), (0.95, 1, 10, 4.9646), (0.975, 15, 5, 6.4277), (0.99, 3, 4, 16.6944), (0.975, 1, 1, 647.789), (0.5, 7, 7, 1)],
)
def test_quantiles_are_those_of_the_tables(probability: float, above: float, below: float, known: float) -> None:
    assert f_quantile(probability, above, below) == pytest.approx(known, abs=1e-3)


@pytest.mark.parametrize(("above", "below"), [(0.7, 3.2), (3, 90_000), (49_999, 49_999), (2.5, 1.5), (120_000, 4)])
def test_a_quantile_goes_back_to_its_probability(above: float, below: float) -> None:
    for probability in (0.025, 0.3, 0.975):
        f = f_quantile(probability, above, below)
        assert incomplete_beta(above * f / (above * f + below), above / 2, below / 2) == pytest.approx(probability, abs=1e-8)


def test_the_published_intervals() -> None:
    found = intervals(rows(*SIX_BY_FOUR))
    assert list(found) == list(FORMS)
    for form, (low, high) in PUBLISHED.items():
        assert list(found[form]) == pytest.approx([low, high], abs=6e-4), form


def test_an_interval_does_not_hang_on_scale_or_order_of_raters() -> None:
    first = intervals(rows(*SIX_BY_FOUR))
    other = intervals(Counter({tuple(3 * value + 7 for value in reversed(row)): count for row, count in rows(*SIX_BY_FOUR).items()}))
    assert other == {form: pytest.approx(limits) for form, limits in first.items()}


def test_nineteen_of_twenty_intervals_hold_the_true_value() -> None:
    rng = random.Random(8)
    held = 0
    for _ in range(300):
        drawn: list[tuple[int, ...]] = []
        for _item in range(20):
            true = rng.gauss(0, 0.6**0.5)
            drawn.append(tuple(round(10**6 * (true + rng.gauss(0, 0.4**0.5))) for _rater in range(3)))
        low, high = intervals(Counter(drawn))["C,1"]
        held += low <= 0.6 <= high
    assert 0.91 < held / 300 < 0.99


def test_without_rest_whole_items_are_drawn_with_a_fixed_seed() -> None:
    same = rows("1 1", "5 5", "3 3")
    assert intervals(same) == {}
    assert intervals(same, bootstrap=200) == dict.fromkeys(FORMS, (1.0, 1.0))
    shifted: Rows = Counter({(1, 2): 10, (4, 5): 10, (2, 3): 5})
    found = intervals(shifted, bootstrap=200, seed=4)
    assert found["C,1"] == (1.0, 1.0) and found == intervals(shifted, bootstrap=200, seed=4)
    assert intervals(rows("3 3", "3 3"), bootstrap=200) == {}, "nothing varies, so there is nothing to tell"


@pytest.mark.parametrize("seed", range(8))
def test_an_interval_holds_its_figure(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(60):
        n, k = rng.randint(2, 12), rng.randint(2, 5)
        drawn = Counter(tuple(rng.randint(1, 5) for _ in range(k)) for _ in range(n))
        figures = intraclass(drawn) or {}
        for form, (low, high) in intervals(drawn, bootstrap=40).items():
            value = figures[form]
            assert value is not None and low - 1e-9 <= value <= high + 1e-9 and high <= 1 + 1e-9, (form, drawn)


def test_every_figure_keeps_its_key_beside_its_interval(app: Flask, tmp_path: Path) -> None:
    found = agreement(table(SIX_BY_FOUR), bootstrap=20).as_json()
    assert list(found["intervals"]["icc"]) == list(found["icc"]) == list(FORMS)
    assert set(found) == {
        "items", "shared", "raters", "ratings", "alpha", "ac", "kappa", "icc",
        "exact", "within_one", "intervals", "not_applicable", "verdict", "why",
    }  # fmt: skip
    file = tmp_path / "ratings.csv"
    lines = [f"{n},r{k},{value}" for n, line in enumerate(SIX_BY_FOUR) for k, value in enumerate(line.split())]
    file.write_text("item,rater,value\n" + "\n".join(lines) + "\n", encoding="utf-8")
    run = app.test_cli_runner().invoke
    told = json.loads(run(args=["calibration", "agreement", str(file), "--json", "--bootstrap", "20"]).output)
    assert told["intervals"]["icc"]["A,1"] == pytest.approx([0.0188, 0.7611], abs=1e-4)
    said = run(args=["calibration", "agreement", str(file), "--bootstrap", "20"]).output
    assert "95 % 0.019 to 0.761" in said and "McGraw and Wong" in said


def test_a_table_with_gaps_has_neither_figure_nor_interval() -> None:
    found = agreement(table(["1 2", "2 2", "3"]), bootstrap=20)
    assert found.icc is None and "icc" not in found.intervals


def test_a_hundred_thousand_ratings_stay_within_seconds() -> None:
    rng = random.Random(2)
    many: list[tuple[str, str, str]] = []
    for n in range(20_000):
        level = rng.randint(1, 5)
        many += [(str(n), f"r{k}", str(min(5, max(1, level + rng.choice((-1, 0, 0, 1)))))) for k in range(5)]
    begun = time.process_time()
    found = agreement(table_of(many, ["1", "2", "3", "4", "5"]), bootstrap=0)
    assert time.process_time() - begun < 5
    low, high = found.intervals["icc"]["C,1"]
    assert high - low < 0.02
