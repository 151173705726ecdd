"""Agreement in ratings that other people gave, against figures worked out independently (see ../shared/data/ratings/README.md)."""

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.calibration.agreement import agreement
from app.calibration.rating_table import RatingTable, table_of
from app.calibration.verdicts import Verdict
from config import ROOT

RATINGS = ROOT.parent / "shared" / "data" / "ratings"
FIVE = ["1", "2", "3", "4", "5"]
pytestmark = [pytest.mark.shared, pytest.mark.skipif(not RATINGS.exists(), reason="../shared is absent: no real ratings")]


def of_replies(criterion: str) -> Iterator[tuple[str, str, str]]:
    with gzip.open(RATINGS / "dstc9-reply-quality" / "ratings.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            for place, value in enumerate(json.loads(line)[criterion]):
                yield str(number), f"r{place}", str(value)


@pytest.mark.parametrize(
    ("criterion", "ordinal", "interval", "exact", "near", "verdict"),
    [("accuracy", 0.267, 0.393, 0.595, 0.806, Verdict.WEAK), ("appropriateness", 0.029, 0.108, 0.469, 0.752, Verdict.WITHHELD)],
)
def test_replies_of_programs(criterion: str, ordinal: float, interval: float, exact: float, near: float, verdict: Verdict) -> None:
    found = agreement(table_of(of_replies(criterion), FIVE))
    assert found.ratings == 67_794
    assert found.alpha["ordinal"] == pytest.approx(ordinal, abs=0.0006)
    assert found.alpha["interval"] == pytest.approx(interval, abs=0.0006)
    assert found.exact == pytest.approx(exact, abs=0.0006) and found.within_one == pytest.approx(near, abs=0.0006)
    assert found.verdict is verdict
    assert found.verdict.allows_growth is (verdict is Verdict.WEAK)
    assert not found.verdict.allows_ranking


def test_politeness_of_requests() -> None:
    def rows() -> Iterator[tuple[str, str, str]]:
        with gzip.open(RATINGS / "politeness-en" / "wikipedia.csv.gz", "rt", encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                yield from ((row["item"], f"{row[f'rater{n}']} {n}", row[f"score{n}"]) for n in range(1, 6))

    found = agreement(table_of(rows()))
    assert {name: round(value or 0, 3) for name, value in found.alpha.items()} == {"nominal": 0.073, "ordinal": 0.409, "interval": 0.424}


def experts(criterion: str) -> RatingTable:
    given = []
    for number in (1, 2, 3):
        with (RATINGS / "empathy-lend-an-ear" / f"expert{number}_ratings.csv").open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                given.append((row["conversation_id"], f"expert{number}", str(int(float(row[criterion])))))
    return table_of(given, FIVE)


@pytest.mark.parametrize(
    ("criterion", "ordinal"),
    [("validating_emotions", 0.352), ("encouraging_elaboration", 0.701), ("demonstrating_understanding", 0.333), ("advice_giving", 0.692)],
)
def test_experts_on_empathy(criterion: str, ordinal: float) -> None:
    assert agreement(experts(criterion)).alpha["ordinal"] == pytest.approx(ordinal, abs=0.0006)


def test_the_command_prints_the_contract(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "ratings.csv"
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(["item", "rater", "value", "remark"])
        writer.writerows([(item, rater, value, "") for item, rater, value in of_replies("accuracy") if int(item) < 300])
    run = app.test_cli_runner().invoke
    arguments = ["calibration", "agreement", str(file), "--levels", "1,2,3,4,5", "--bootstrap", "60", "--json"]
    found: dict[str, Any] = json.loads(run(args=arguments).output)
    fixed = {"items", "raters", "ratings", "alpha", "ac", "kappa", "icc", "exact", "within_one", "intervals", "verdict", "why"}
    assert fixed <= found.keys()
    assert found["kappa"] is None and found["icc"] is not None and found["items"] == 300
    assert run(args=arguments).output == json.dumps(found, ensure_ascii=False, indent=2) + "\n", "the same seed, the same intervals"
    low, high = found["intervals"]["alpha"]["ordinal"]
    assert low < found["alpha"]["ordinal"] < high
    assert "Krippendorff's alpha ordinal" in run(args=arguments[:-1]).output


def test_the_command_says_what_is_wrong(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "ratings.csv"
    file.write_text("item,rater,value\n1,A,9\n", encoding="utf-8")
    result = app.test_cli_runner().invoke(args=["calibration", "agreement", str(file), "--levels", "1,2,3"])
    assert result.exit_code == 1 and "'9' is not one of the levels 1, 2, 3." in result.output
    file.write_bytes(b"item,rater,value\n1,A,\xff\n")
    result = app.test_cli_runner().invoke(args=["calibration", "agreement", str(file)])
    assert result.exit_code == 1 and "is not UTF-8" in result.output
