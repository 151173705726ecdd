"""`flask library load`: everything that ships comes in, in the right order, and stays."""

import json
from pathlib import Path

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from app.library.models import Scenario
from app.library.queries import compiled, current_scenario
from app.rubrics.models import Rubric, Skill
from app.rubrics.starting_points import _BODIES, _HEAD
from tests.knowledge.packs import SCENARIO, files, written

RUBRIC = _HEAD.format(preset="zendesk-qa") + _BODIES["zendesk-qa"]
SKILLS = 'format: agent-skills/1\nskills:\n  - {id: probing, title: Probing, line: "Asks early."}\n'


def test_what_ships_loads_without_errors_and_stays(app: Flask, db: SQLAlchemy) -> None:
    runner = app.test_cli_runner()
    first = runner.invoke(args=["library", "load", "--json"])
    assert first.exit_code == 0, first.output
    loaded = json.loads(first.stdout)["loaded"]
    assert loaded["packs"]["created"] >= 1 and loaded["scenarios"]["created"] >= 10 and loaded["rubrics"]["created"] >= 2
    again = json.loads(runner.invoke(args=["library", "load", "--json"]).stdout)["loaded"]
    assert all(counts["created"] == counts["new_version"] == counts["kept"] == 0 for counts in again.values()), again
    for slug in db.session.scalars(select(Scenario.slug)):
        version = current_scenario(slug, None)
        assert version is not None and compiled(version).content_hash == version.content_hash


def test_skills_and_rubrics_come_before_the_scenarios_that_name_them(app: Flask, db: SQLAlchemy, tmp_path: Path) -> None:
    named = SCENARIO.replace("level: 2", "level: 2\nskills: [probing]\nrubric: my-rubric")
    written({f"scenarios/shop/{name}": text for name, text in files(scenario=named).items()}, tmp_path)
    written({"scenarios/skills.yaml": SKILLS, "rubrics/mine.yaml": RUBRIC}, tmp_path)
    result = app.test_cli_runner().invoke(args=["library", "load", str(tmp_path / "scenarios")])
    assert result.exit_code == 0, result.output
    assert db.session.scalars(select(Skill.slug)).all() == ["probing"]
    assert db.session.scalars(select(Rubric.slug)).all() == ["my-rubric"]
    version = current_scenario("lamps.broken", None)
    assert version is not None and version.rubric_slug == "my-rubric" and version.skills == ["probing"]


def test_a_scenario_that_names_an_unknown_rubric_is_refused_with_its_line(app: Flask, db: SQLAlchemy, tmp_path: Path) -> None:
    written(files(scenario=SCENARIO.replace("level: 2", "level: 2\nrubric: nowhere")), tmp_path)
    result = app.test_cli_runner().invoke(args=["library", "load", "--json", str(tmp_path)])
    assert result.exit_code == 1
    finding = next(found for found in json.loads(result.stdout)["findings"] if found["severity"] == "error")
    assert (finding["code"], finding["line"]) == ("E10", 6)
    assert finding["file"].endswith("scenarios/broken.md") and "nowhere" in finding["message"]
    assert db.session.scalar(select(func.count()).select_from(Scenario)) == 0


def test_two_files_with_one_id_are_refused(app: Flask, db: SQLAlchemy, tmp_path: Path) -> None:
    written({**files(), "scenarios/copy.md": SCENARIO}, tmp_path)
    result = app.test_cli_runner().invoke(args=["library", "load", str(tmp_path)])
    assert result.exit_code == 1 and "stands in" in result.output
    assert db.session.scalar(select(func.count()).select_from(Scenario)) == 0


def test_a_folder_without_a_pack_is_told(app: Flask, tmp_path: Path) -> None:
    result = app.test_cli_runner().invoke(args=["library", "load", str(tmp_path)])
    assert result.exit_code == 1 and "There is no pack here" in result.output


def test_a_removed_skill_goes(app: Flask, db: SQLAlchemy, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    runner.invoke(args=["library", "load"])
    assert len(db.session.scalars(select(Skill.slug)).all()) > 1
    written({f"scenarios/shop/{name}": text for name, text in files().items()} | {"scenarios/skills.yaml": SKILLS}, tmp_path)
    runner.invoke(args=["library", "load", str(tmp_path / "scenarios")])
    assert db.session.scalars(select(Skill.slug)).all() == ["probing"]
