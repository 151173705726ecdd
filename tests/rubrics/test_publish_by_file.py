"""`flask rubrics load`: files become rubrics, and loading twice changes nothing."""

import json
from pathlib import Path

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.rubrics.models import Rubric, RubricVersion
from app.rubrics.starting_points import _BODIES, _HEAD

TEXT = _HEAD.format(preset="zendesk-qa") + _BODIES["zendesk-qa"]


def test_the_shipped_rubrics_load_and_stay(app: Flask, db: SQLAlchemy) -> None:
    runner = app.test_cli_runner()
    first = runner.invoke(args=["rubrics", "load", "--json"])
    assert first.exit_code == 0, first.output
    assert json.loads(first.stdout)["loaded"]["rubrics"]["created"] == len(db.session.scalars(select(Rubric)).all()) >= 2
    again = json.loads(runner.invoke(args=["rubrics", "load", "--json"]).stdout)["loaded"]["rubrics"]
    assert (again["created"], again["new_version"], again["kept"]) == (0, 0, 0)


def test_a_changed_file_is_the_next_version(app: Flask, db: SQLAlchemy, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    for text in (TEXT, TEXT.replace("80", "70", 1)):
        file.write_text(text)
        assert app.test_cli_runner().invoke(args=["rubrics", "load", str(file)]).exit_code == 0
    assert [version.number for version in db.session.scalars(select(RubricVersion).order_by(RubricVersion.number))] == [1, 2]


def test_errors_name_file_line_and_field_and_leave_with_one(app: Flask, db: SQLAlchemy, tmp_path: Path) -> None:
    good, bad, binary = tmp_path / "good.yaml", tmp_path / "bad.yaml", tmp_path / "binary.yaml"
    good.write_text(TEXT)
    bad.write_text(TEXT.replace("weight: 60", "wieght: 60", 1).replace("my-rubric", "other"))
    binary.write_bytes(b"\xff\xfe")
    result = app.test_cli_runner().invoke(args=["rubrics", "load", "--json", str(good), str(bad), str(binary)])
    assert result.exit_code == 1
    findings = json.loads(result.stdout)["findings"]
    assert {finding["file"] for finding in findings} == {str(bad), str(binary)}
    assert any("wieght" in finding["message"] and finding["line"] > 1 for finding in findings)
    assert [rubric.slug for rubric in db.session.scalars(select(Rubric))] == ["my-rubric"]


def test_a_missing_file_is_wrong_usage(app: Flask) -> None:
    assert app.test_cli_runner().invoke(args=["rubrics", "load", "nowhere.yaml"]).exit_code == 2
