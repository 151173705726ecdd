"""Resolved rounds leave with an export of reviews; rounds that are graded or discussed stay."""

import json
from pathlib import Path
from typing import Any

from flask import Flask

from app.base.database import db
from tests.calibration.conftest import Calibration


def sessions(app: Flask, path: Path, *options: str) -> list[dict[str, Any]]:
    result = app.test_cli_runner().invoke(args=["review", "export", str(path), *options])
    assert result.exit_code == 0, result.output
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [one for line in lines for one in line.get("calibrationSessions", ())]


def test_a_resolved_round_leaves_with_every_sheet(app: Flask, calibration: Calibration, tmp_path: Path) -> None:
    cast = calibration.cast
    calibration.resolved((cast.rey, {}), (cast.mo, {"clarity": "low"}))
    found = sessions(app, tmp_path / "r.jsonl")
    assert [one["title"] for one in found] == ["November round"]
    talks = found[0]["conversations"]
    assert [one["externalId"] for one in talks] == [talk.source_id for talk in calibration.talks]
    reviews = {one["reviewer"]["name"]: one for one in talks[0]["reviews"]}
    assert set(reviews) == {cast.rey.name, cast.mo.name} and reviews[cast.rey.name]["score"] == 100.0
    assert {one["categoryId"]: one["score"] for one in reviews[cast.mo.name]["ratings"]}["clarity"] == 0.0
    assert reviews[cast.mo.name]["score"] < 100.0 and reviews[cast.mo.name]["scorecard"]["id"] == "care"
    assert {one["categoryId"]: one["level"] for one in talks[0]["agreed"]}["clarity"] == "top"
    text = (tmp_path / "r.jsonl").read_text(encoding="utf-8")
    assert cast.bo.name not in text, "the agent is not named in a round"


def test_rounds_that_are_not_resolved_stay(app: Flask, calibration: Calibration, tmp_path: Path) -> None:
    round_id = calibration.started()
    calibration.graded(calibration.cast.rey, round_id)
    assert sessions(app, tmp_path / "r.jsonl") == []
    calibration.graded(calibration.cast.mo, round_id)
    calibration.at(calibration.cast.lea).post(f"/calibration/rounds/{round_id}/close")
    assert sessions(app, tmp_path / "r.jsonl") == [], "who decides disputes beside it must not read it"


def test_other_teams_and_purposes_have_none(app: Flask, calibration: Calibration, tmp_path: Path) -> None:
    calibration.resolved()
    assert sessions(app, tmp_path / "r.jsonl", "--team", "South desk") == []
    assert sessions(app, tmp_path / "r.jsonl", "--purpose", "quality") == []
    assert sessions(app, tmp_path / "r.jsonl", "--until", "2020-01-01") == []
    assert len(sessions(app, tmp_path / "r.jsonl", "--team", "North desk")) == 1


def test_they_are_counted_where_they_come_in(app: Flask, calibration: Calibration, tmp_path: Path) -> None:
    calibration.resolved()
    sessions(app, tmp_path / "r.jsonl")
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["review", "import", str(tmp_path / "r.jsonl"), "--team", "North desk", "--json"])
    told = json.loads(result.output)
    assert (result.exit_code, told["read"], told["left"]) == (0, 0, {"calibration sessions left out": 1})
