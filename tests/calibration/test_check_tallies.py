"""Figures of reviews of reviews are sums written as each is published: provable, mendable, the same as an upgrade counts."""

import importlib.util
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.base import clock as site_clock
from app.base.database import db
from app.calibration.graders import tallies
from app.calibration.graders.models import CheckTally
from app.calibration.graders.queries import figures
from config import ROOT
from tests.calibration.test_look_at_reviews import filled, scene, taken
from tests.counting import query_count
from tests.review.conftest import Scene

__all__ = ["scene"]


def published(scene: Scene, **levels: str) -> None:
    lea, check_id = taken(scene)
    lea.post(f"/calibration/graders/{check_id}", filled(**levels))


def upgraded() -> list[tuple[Any, ...]]:
    """What migration 0042 counts of reviews of reviews that are there already."""
    spec = importlib.util.spec_from_file_location("grader_tallies", ROOT / "migrations" / "versions" / "0042_grader_tallies.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return sorted(tuple(row.values()) for row in module._summed(db.session.connection()))


def test_publishing_counts_each_value_once_in_the_week_of_the_team(scene: Scene, clock: Any) -> None:
    scene.cast.north.timezone = "Pacific/Auckland"  # it is Monday there on Sunday evening
    db.session.commit()
    clock.move(hours=6)
    lea, check_id = taken(scene)
    at = f"/calibration/graders/{check_id}"
    lea.post(at, filled(act="keep"))
    assert db.session.scalar(select(func.count()).select_from(CheckTally)) == 0
    lea.post(at, filled(2, evidence="missed", policy="n/a"))
    lea.post(at, filled(3), 403)
    kept = {row.measure: (row.begins, row.n, row.total, row.squares) for row in db.session.query(CheckTally)}
    monday = date(2026, 11, 23)
    assert kept["criterion:evidence"] == (monday, 1, 0, 0) and kept["criterion:tone"] == (monday, 1, 1_000_000, 1_000_000)
    assert "criterion:policy" not in kept and kept["score"][1] == 1 and tallies.differences() == []
    assert upgraded() == sorted(
        (r.team_id, r.begins, r.reviewer_id, r.measure, r.n, r.total, r.squares) for r in db.session.query(CheckTally)
    )


def test_the_command_finds_and_mends_what_is_wrong(app: Flask, scene: Scene) -> None:
    published(scene)
    db.session.query(CheckTally).filter_by(measure="score").one().total = 7
    db.session.query(CheckTally).filter_by(measure="criterion:tone").delete()
    db.session.commit()
    run = app.test_cli_runner().invoke
    found = run(args=["calibration", "check-tallies"])
    assert (
        found.exit_code == 1 and "2 tallies differ." in found.output and "(1, 7, 1000000) should be (1, 1000000, 1000000)" in found.output
    )
    assert run(args=["calibration", "check-tallies", "--fix"]).exit_code == 1
    clean = run(args=["calibration", "check-tallies"])
    assert clean.exit_code == 0 and "Every tally of reviews of reviews is right." in clean.output


def test_figures_are_one_range_of_sums_and_forget_what_is_older(scene: Scene, clock: Any) -> None:
    published(scene, evidence="missed")
    north, south = scene.cast.north.id, scene.cast.south.id
    with query_count(exactly=1) as seen:
        found = figures([north], site_clock.now())
    assert found[0].score.mean == pytest.approx(80) and "grader_review" not in seen.all[0] and "grader_mark" not in seen.all[0]
    assert figures([north], site_clock.now(), scene.cast.mo.id) == [] == figures([south], site_clock.now())
    clock.move(days=25 * 7)
    assert [one.name for one in figures([north], site_clock.now())] == ["Rey Santos"]
    clock.move(days=7)
    assert figures([north], site_clock.now()) == []
