"""`rubrics lint` and `rubrics score` as other programs call them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.rubrics.cli_files import rubrics_cli


@pytest.fixture
def run() -> Callable[..., Result]:
    return lambda *arguments: CliRunner().invoke(rubrics_cli, [str(argument) for argument in arguments])


@pytest.fixture
def files(tmp_path: Path, rubric_text: Callable[..., str], four: tuple[str, ...]) -> Callable[..., Path]:
    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    write("good.yaml", rubric_text(*four, "id: bonus, weight: 5, scale: yesno, when: {channel: [email]}"))
    write("bad.yaml", rubric_text(four[0].replace("five", "six")))
    write("ratings.json", json.dumps({"a": "r4", "b": "n/a", "c": "r3", "d": "r1"}))
    return write


def test_lint_prints_one_document(run: Callable[..., Result], files: Callable[..., Path], tmp_path: Path) -> None:
    done = run("lint", tmp_path / "good.yaml", tmp_path / "bad.yaml", "--json")
    good, bad = json.loads(done.stdout)["files"]
    assert done.exit_code == 1
    assert (good["path"], good["ok"], good["findings"]) == (str(tmp_path / "good.yaml"), True, [])
    assert (bad["ok"], bad["findings"][0]["code"], bad["findings"][0]["severity"]) == (False, "R11", "error")
    assert set(bad["findings"][0]) == {"code", "severity", "line", "column", "message", "hint"}


def test_lint_for_people(run: Callable[..., Result], files: Callable[..., Path], tmp_path: Path) -> None:
    assert run("lint", tmp_path / "good.yaml").output == f"{tmp_path / 'good.yaml'}: ok\n"
    done = run("lint", tmp_path / "bad.yaml")
    assert done.exit_code == 1
    assert "error R11 There is no scale 'six'." in done.output


def test_lint_says_when_a_file_is_no_text(run: Callable[..., Result], tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"format: agent-rubric/1\ntitle: caf\xe9\n")
    found = json.loads(run("lint", path, "--json").stdout)["files"][0]["findings"]
    assert [entry["code"] for entry in found] == ["R01"]


@pytest.mark.parametrize("arguments", [("lint",), ("lint", "nowhere.yaml"), ("score", "nowhere.yaml"), ("lint", "--jsn"), ("grade",)])
def test_wrong_usage_is_exit_2(run: Callable[..., Result], arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")


def test_score_prints_the_exact_fraction(run: Callable[..., Result], files: Callable[..., Path], tmp_path: Path) -> None:
    done = run("score", tmp_path / "good.yaml", tmp_path / "ratings.json", "--json")
    result = json.loads(done.stdout)
    assert done.exit_code == 0
    assert (result["score"], result["shown"], result["passed"], result["critical_failures"]) == ("400/7", 57.1, False, [])
    assert result["sections"] == {"s": {"score": "400/7", "shown": 57.1}}
    assert result["formula"] == "(3/4·40 + 1/2·20 + 0·10) / (40 + 20 + 10) = 40/70 → 57.1"


def test_score_for_people(run: Callable[..., Result], files: Callable[..., Path], tmp_path: Path) -> None:
    done = run("score", tmp_path / "good.yaml", tmp_path / "ratings.json")
    assert done.output.splitlines()[0] == "57.1, not passed (pass mark 80)"
    assert "40/70" in done.output


def test_no_score_is_null(run: Callable[..., Result], files: Callable[..., Path], tmp_path: Path) -> None:
    ratings = files("none.json", json.dumps(dict.fromkeys("abcd", "n/a")))
    result = json.loads(run("score", tmp_path / "good.yaml", ratings, "--json").stdout)
    assert (result["score"], result["shown"], result["passed"]) == (None, None, None)
    assert run("score", tmp_path / "good.yaml", ratings).output.startswith("no score, nothing applied")


def test_a_channel_asks_for_its_criteria(run: Callable[..., Result], files: Callable[..., Path], tmp_path: Path) -> None:
    done = run("score", tmp_path / "good.yaml", tmp_path / "ratings.json", "--channel", "email", "--json")
    assert done.exit_code == 1
    assert [error["criterion"] for error in json.loads(done.stdout)["errors"]] == ["bonus"]


@pytest.mark.parametrize(
    ("ratings", "words"),
    [
        ('{"a": "r4"}', "'b' is not rated"),
        ('{"a": "r4", "b": "r1", "c": "r1", "d": "r9"}', "no level 'r9'"),
        ('{"x": "r4"}', "no criterion 'x'"),
        ('{"a": "r4", "a": "r5"}', "'a' stands twice"),
        ('{"a": 4}', "must map"),
        ("[]", "must map"),
        ("{", "cannot be read"),
        ("[" * 100_000, "cannot be read"),
        ("", "cannot be read"),
    ],
)
def test_ratings_with_errors_are_exit_1(
    run: Callable[..., Result], files: Callable[..., Path], tmp_path: Path, ratings: Any, words: str
) -> None:
    path = files("wrong.json", ratings)
    done = run("score", tmp_path / "good.yaml", path, "--json")
    result = json.loads(done.stdout)
    assert (done.exit_code, result["score"]) == (1, None)
    assert any(words in error["message"] for error in result["errors"])
    people = run("score", tmp_path / "good.yaml", path)
    assert (people.exit_code, people.stdout) == (1, "")
    assert words in people.stderr


def test_a_rubric_with_errors_scores_nothing(run: Callable[..., Result], files: Callable[..., Path], tmp_path: Path) -> None:
    done = run("score", tmp_path / "bad.yaml", tmp_path / "ratings.json", "--json")
    assert done.exit_code == 1
    assert [error["code"] for error in json.loads(done.stdout)["errors"]] == ["R11"]
