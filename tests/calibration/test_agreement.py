"""Agreement statistics against published worked examples and independent brute force."""

import itertools
import json
import random
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from math import comb
from typing import Any

import pytest

from app.calibration.agreement import agreement
from app.calibration.coefficients import kappa, quadratic
from app.calibration.rating_table import BadTable, RatingTable, read_table, table_of
from app.calibration.resampling import binomial, draws
from app.calibration.verdicts import Verdict
from config import ROOT

ANSWERS = ROOT.parent / "shared" / "data" / "ratings" / "known-answers" / "known_answers.json"
FOUR_BY_TWELVE = {
    "A": "1 2 3 3 2 1 4 1 2 . . .",
    "B": "1 2 3 3 2 2 4 1 2 5 . 3",
    "C": ". 3 3 3 2 3 4 2 2 5 1 .",
    "D": "1 2 3 3 2 4 4 1 2 5 1 .",
}
SIX_BY_FOUR = ["9 2 5 8", "6 1 3 2", "8 4 6 8", "7 1 2 6", "10 5 6 9", "6 2 4 7"]


def by_rater(rows: dict[str, str], levels: Sequence[str] = ()) -> RatingTable:
    given = [(str(n), rater, "" if v == "." else v) for rater, row in rows.items() for n, v in enumerate(row.split())]
    return table_of(given, levels)


def by_item(rows: Sequence[Sequence[object]], levels: Sequence[str] = ()) -> RatingTable:
    given = [(str(n), f"r{k}", "" if v is None else str(v)) for n, row in enumerate(rows) for k, v in enumerate(row)]
    return table_of(given, levels)


def test_the_reference_data_of_the_plan() -> None:
    found = agreement(by_rater(FOUR_BY_TWELVE))
    assert {name: round(value or 0, 4) for name, value in found.alpha.items()} == {"nominal": 0.7434, "ordinal": 0.8154, "interval": 0.8491}
    expected = {"identity": 0.77544, "linear": 0.85874, "quadratic": 0.91400, "ordinal": 0.89894}
    assert {name: round(value or 0, 5) for name, value in found.ac.items()} == expected
    assert (found.items, found.shared, found.raters, found.ratings) == (12, 11, 4, 41)


def test_the_six_intraclass_correlations() -> None:
    found = agreement(by_item([row.split() for row in SIX_BY_FOUR]))
    assert found.icc is not None
    assert [round(value or 0, 3) for value in found.icc.values()] == [0.166, 0.290, 0.715, 0.443, 0.620, 0.909]
    assert list(found.icc) == ["1", "A,1", "C,1", "1,k", "A,k", "C,k"]


ICC = {"ICC(1,1)": "1", "ICC(2,1)": "A,1", "ICC(3,1)": "C,1", "ICC(1,k)": "1,k", "ICC(2,k)": "A,k", "ICC(3,k)": "C,k"}


def ours(expected: dict[str, Any]) -> bool:
    """Whether a published figure is one of our statistics (ratio alpha, Fleiss' kappa and Scott's pi are not)."""
    alpha = expected["statistic"] == "krippendorff_alpha" and expected["metric"] in ("nominal", "ordinal", "interval")
    return alpha or expected["statistic"] in ("cohen_kappa", "weighted_kappa", "icc", "gwet_ac1", "observed_agreement")


def cases() -> list[Any]:
    if not ANSWERS.exists():
        return [pytest.param(None, None, id="absent", marks=pytest.mark.skip(reason="../shared is absent: no published examples"))]
    read = json.loads(ANSWERS.read_text(encoding="utf-8"))["cases"]
    return [pytest.param(case, one, id=f"{case['id']}-{place}") for case in read for place, one in enumerate(case["expected"]) if ours(one)]


@pytest.mark.parametrize(("case", "expected"), cases())
def test_published_examples(case: dict[str, Any], expected: dict[str, Any]) -> None:
    table = by_item(case["units"])
    found, name = agreement(table), expected["statistic"]
    if name == "krippendorff_alpha":
        figure = found.alpha[expected["metric"]]
    elif name == "icc":
        figure = (found.icc or {})[ICC[expected["form"]]]
    elif "distance" in expected:
        figure = with_a_half_way(table)
    elif name in ("cohen_kappa", "weighted_kappa"):
        figure = (found.kappa or {})[expected.get("weights") or "none"]
    else:
        figure = found.ac["identity"] if name == "gwet_ac1" else found.exact
    wanted = expected["recomputed"]
    assert figure is None if wanted is None else figure == pytest.approx(wanted, abs=1e-5)


def with_a_half_way(table: RatingTable) -> float | None:
    """Kappa where any two levels differ by 1, but by a half when one of them is Chck."""
    half = table.scale.places["Chck"]
    pairs = Counter((given["r0"], given["r1"]) for given in table.items.values())
    return kappa(pairs, lambda a, b: 1.0 if a == b else 0.5 if half in (a, b) else 0.0)


def brute_alpha(units: list[list[Fraction]], delta: Any) -> float | None:
    """Alpha from every pair of values, as the definition has it."""
    units = [unit for unit in units if len(unit) > 1]
    values = [value for unit in units for value in unit]
    n = len(values)
    expected = sum(delta(a, b) for a, b in itertools.permutations(values, 2))
    if not expected:
        return None
    observed = sum(sum(delta(a, b) for a, b in itertools.permutations(unit, 2)) / Fraction(len(unit) - 1) for unit in units)
    return float(1 - (n - 1) * Fraction(observed) / Fraction(expected))


@pytest.mark.parametrize("seed", range(40))
def test_alpha_equals_the_definition_on_random_tables(seed: int) -> None:
    rng = random.Random(seed)
    units = [[Fraction(rng.randint(1, 5)) for _ in range(rng.randint(0, 4))] for _ in range(rng.randint(2, 14))]
    found = agreement(by_item([[str(v) for v in unit] for unit in units]))
    pairable = [value for unit in units if len(unit) > 1 for value in unit]

    def ordinal(a: Fraction, b: Fraction) -> Fraction:
        low, high = sorted((a, b))
        between = sum(low <= value <= high for value in pairable)
        return (between - Fraction(pairable.count(low) + pairable.count(high), 2)) ** 2 if a != b else Fraction(0)

    expected = {
        "nominal": brute_alpha(units, lambda a, b: int(a != b)),
        "interval": brute_alpha(units, lambda a, b: (a - b) ** 2),
        "ordinal": brute_alpha(units, ordinal),
    }
    for name, value in expected.items():
        assert found.alpha[name] == (None if value is None else pytest.approx(value, abs=1e-9)), name


def brute_gwet(units: list[list[int]], levels: int, weight: Any) -> float:
    """AC from its definition, item by item."""
    rated = [unit for unit in units if unit]
    shared = [unit for unit in rated if len(unit) > 1]
    observed = sum(sum(weight(a, b) for a, b in itertools.permutations(unit, 2)) / (len(unit) * (len(unit) - 1)) for unit in shared) / len(
        shared
    )
    shares = [sum(unit.count(k) / len(unit) for unit in rated) / len(rated) for k in range(levels)]
    whole = sum(weight(a, b) for a in range(levels) for b in range(levels))
    chance = whole / (levels * (levels - 1)) * sum(share * (1 - share) for share in shares)
    return (observed - chance) / (1 - chance)


@pytest.mark.parametrize("seed", range(30))
def test_gwet_equals_the_definition_over_the_declared_scale(seed: int) -> None:
    rng = random.Random(1000 + seed)
    units = [[rng.randint(0, 3) for _ in range(rng.randint(1, 4))] for _ in range(rng.randint(3, 12))] + [[0, 1], [2, 2]]
    found = agreement(by_item([[value + 1 for value in unit] for unit in units], ["1", "2", "3", "4", "5"]))
    weights = {
        "identity": lambda a, b: float(a == b),
        "linear": lambda a, b: 1 - abs(a - b) / 4,
        "quadratic": lambda a, b: 1 - (a - b) ** 2 / 16,
        "ordinal": lambda a, b: 1 - comb(abs(a - b) + 1, 2) / comb(5, 2),
    }
    for name, weight in weights.items():
        assert found.ac[name] == pytest.approx(brute_gwet(units, 5, weight), abs=1e-12), name


@pytest.mark.parametrize("seed", range(10))
def test_permuting_raters_or_items_changes_nothing(seed: int) -> None:
    rng = random.Random(seed)
    given = [(f"i{n}", f"r{k}", str(rng.choice(["1", "2", "3", "n/a", ""]))) for n in range(15) for k in range(3)]
    names = {f"r{k}": f"x{place}" for place, k in enumerate(rng.sample(range(3), 3))}
    items = {f"i{n}": f"y{place:02}" for place, n in enumerate(rng.sample(range(15), 15))}
    other = [(items[item], names[rater], value) for item, rater, value in rng.sample(given, len(given))]
    first, second = agreement(table_of(given), bootstrap=50), agreement(table_of(other), bootstrap=50)
    assert first.as_json() == second.as_json()


def test_not_applicable_is_a_judgement_and_never_a_level() -> None:
    rows = [("1", "1"), ("2", "2"), ("n/a", "n/a"), ("n/a", "3"), ("2", "1")]
    given = [(str(n), rater, value) for n, row in enumerate(rows) for rater, value in zip("AB", row, strict=True)]
    found = agreement(table_of(given))
    plain = agreement(table_of([one for one in given if one[2] != "n/a"]))
    assert found.alpha == plain.alpha and found.ac == plain.ac and found.exact == plain.exact == pytest.approx(2 / 3)
    assert found.not_applicable is not None and found.not_applicable["n/a"] == 3
    assert found.not_applicable["exact"] == pytest.approx(4 / 5)
    assert plain.not_applicable is None


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        ([["1", "1"]] * 9, Verdict.TOO_FEW),
        ([["3", "3"]] * 12, Verdict.NO_VARIATION),
        ([["3", "3"]] * 38 + [["3", "2"]], Verdict.CEILING),
        ([["1", "1"], ["5", "5"]] * 6, Verdict.USABLE),
        ([["1", "5"], ["5", "1"]] * 6, Verdict.WITHHELD),
        ([["1"]] * 40, Verdict.TOO_FEW),
    ],
)
def test_the_verdict_comes_in_its_order(rows: list[list[str]], verdict: Verdict) -> None:
    found = agreement(by_item(rows, ["1", "2", "3", "4", "5"]))
    assert found.verdict is verdict and found.why
    if verdict is Verdict.NO_VARIATION:
        assert set(found.alpha.values()) == {None} and set(found.ac.values()) == {None}


def test_words_have_nominal_statistics_only() -> None:
    found = agreement(by_item([["yes", "yes"], ["no", "no"], ["yes", "no"]] * 5))
    assert found.alpha["nominal"] is not None and found.alpha["ordinal"] is None and found.ac["linear"] is None
    assert found.kappa is not None and found.kappa["none"] is not None and found.kappa["quadratic"] is None
    assert found.within_one is None and "only nominal" in found.why


def test_numbers_written_differently_are_one_level() -> None:
    assert agreement(by_item([["3", "3.0"], ["4", "4.00"]])).exact == 1.0


def test_what_is_no_table_is_said() -> None:
    with pytest.raises(BadTable, match="no column rater"):
        read_table(["item,who,value\n", "1,A,3\n"])
    with pytest.raises(BadTable, match="twice"):
        read_table(["item,rater,value\n", "1,A,3\n", "1,A,4\n"])
    with pytest.raises(BadTable, match="not one of the levels"):
        read_table(["item,rater,value\n", "1,A,7\n"], ["1", "2", "3"])


def test_weighted_kappa_does_not_hang_on_levels_that_nobody_gave() -> None:
    pairs = {(0, 0): 4, (2, 2): 5, (0, 2): 2, (2, 3): 1}
    wide = kappa(pairs, quadratic([Fraction(n) for n in range(1, 6)]))
    near = kappa(pairs, quadratic([Fraction(n) for n in range(1, 5)]))
    assert wide == pytest.approx(near)


@pytest.mark.parametrize(("n", "p"), [(50, 0.05), (400, 0.3), (5000, 0.5), (30, 0.9)])
def test_the_binomial_draw_has_its_mean_and_spread(n: int, p: float) -> None:
    rng = random.Random(3)
    drawn = [binomial(rng, n, p) for _ in range(6000)]
    mean = sum(drawn) / len(drawn)
    spread = sum((value - mean) ** 2 for value in drawn) / (len(drawn) - 1)
    assert mean == pytest.approx(n * p, abs=4 * (n * p * (1 - p) / 6000) ** 0.5)
    assert spread == pytest.approx(n * p * (1 - p), rel=0.08)
    assert min(drawn) >= 0 and max(drawn) <= n


def test_draws_are_whole_samples_and_repeat_with_their_seed() -> None:
    patterns = {"a": 30, "b": 5, "c": 1}
    first = list(draws(patterns, 50, 7))
    assert first == list(draws(patterns, 50, 7)) != list(draws(patterns, 50, 8))
    assert all(sum(drawn.values()) == 36 for drawn in first)


def test_the_interval_covers_the_figure() -> None:
    rng = random.Random(5)
    rows = [[str(level), str(min(5, max(1, level + rng.choice([0, 0, 0, 1, -1]))))] for level in (rng.randint(1, 5) for _ in range(200))]
    found = agreement(by_item(rows), bootstrap=400, seed=2)
    low, high = found.intervals["alpha"]["ordinal"]
    assert low < (found.alpha["ordinal"] or 0) < high and high - low < 0.2
