"""Skills that criteria name are held against the skill catalogue: in lint, in the editor and on loading."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.base.loading import LoadReport
from app.rubrics.cli_files import rubrics_cli
from app.rubrics.document import parse_rubric
from app.rubrics.loading import load_rubric, load_skills
from app.rubrics.models import Rubric
from config import ROOT
from tests.cast import Cast
from tests.page_client import PageClient

CATALOGUE = "format: agent-skills/1\nskills:\n- {id: empathy, title: Empathy, line: Feels.}\n- {id: clarity, title: Clarity, line: Says.}\n"
KNOWN = {"empathy", "clarity"}
TEXT = """format: agent-rubric/1
id: small
title: Small
scales: {yesno: [{id: no, value: 0}, {id: yes, value: 1}]}
sections:
  - id: tone
    title: Tone
    criteria:
      - id: warm
        title: Warm
        weight: 1
        scale: yesno
        skills: [empathy, emapthy]
      - {id: plain, title: Plain, weight: 1, scale: yesno, skills: juggling}
"""
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def found(text: str, skills: set[str]) -> list[tuple[str, str, int, int, str]]:
    findings = parse_rubric(text, skills=skills).findings
    return [(one.code, one.severity, one.line, one.column, one.hint) for one in findings]


def test_an_unknown_skill_is_a_warning_at_its_place() -> None:
    assert found(TEXT, KNOWN) == [
        ("R22", "warning", 13, 27, "Did you mean 'empathy'?"),
        ("R22", "warning", 14, 68, "See the skill catalogue; a skill can be added to it later."),
    ]
    assert parse_rubric(TEXT, skills=KNOWN).rubric is not None


def test_without_a_catalogue_nothing_is_said() -> None:
    assert found(TEXT, set()) == []


def test_known_skills_are_fine() -> None:
    assert found(TEXT.replace("emapthy", "clarity").replace("juggling", "clarity"), KNOWN) == []


@pytest.mark.parametrize("skills", ["{a: b}", "[1]", "12", "[[empathy]]", "Not an id", "[Not an id]", "null", "[]", "''"])
def test_a_broken_list_of_skills_never_breaks_the_check(skills: str) -> None:
    codes = {code for code, *_ in found(TEXT.replace("[empathy, emapthy]", skills), KNOWN)}
    assert codes <= {"R05", "R06", "R22"}


@pytest.mark.parametrize("sections", ["[]", "12", "[{id: a}]", "[{id: a, criteria: 3}]", "[{id: a, criteria: [x]}]", "null"])
def test_broken_sections_never_break_the_check(sections: str) -> None:
    text = TEXT.split("sections:")[0] + f"sections: {sections}\n"
    assert parse_rubric(text, skills=KNOWN).rubric is None


def test_shipped_rubrics_name_skills_of_the_shipped_catalogue() -> None:
    files = sorted(str(path) for path in (ROOT / "rubrics").glob("*.yaml"))
    done = CliRunner().invoke(rubrics_cli, ["lint", *files, "--json"])
    assert len(files) >= 2
    assert [one for file in json.loads(done.stdout)["files"] for one in file["findings"] if one["code"] == "R22"] == []


def test_lint_takes_another_catalogue_and_warnings_let_pass(tmp_path: Path) -> None:
    rubric, skills = tmp_path / "small.yaml", tmp_path / "skills.yaml"
    rubric.write_text(TEXT, encoding="utf-8")
    skills.write_text(CATALOGUE, encoding="utf-8")
    done = CliRunner().invoke(rubrics_cli, ["lint", str(rubric), "--skills", str(skills)])
    assert done.exit_code == 0
    assert "small.yaml:13:27: warning R22 The skill 'emapthy' is not in the skill catalogue. Did you mean 'empathy'?" in done.stdout
    assert "docs/lint/R22.md" in done.stderr and "docs/lint" not in done.stdout


def test_lint_says_when_the_catalogue_cannot_be_read(tmp_path: Path) -> None:
    rubric, skills = tmp_path / "small.yaml", tmp_path / "skills.yaml"
    rubric.write_text(TEXT, encoding="utf-8")
    skills.write_text("format: agent-pack/1\n", encoding="utf-8")
    done = CliRunner().invoke(rubrics_cli, ["lint", str(rubric), "--skills", str(skills), "--json"])
    assert done.exit_code == 0
    assert "The file is not a skill catalogue." in done.stderr
    assert json.loads(done.stdout)["files"][0]["findings"] == []


def test_loading_notes_unknown_skills_and_takes_the_rubric(app: Flask, db: SQLAlchemy) -> None:
    report = LoadReport()
    load_skills(CATALOGUE, "skills.yaml", report)
    load_rubric(TEXT, "small.yaml", report, team_id=None, by=None, at=AT)
    assert report.ok and [(file, one.code, one.line) for file, one in report.findings] == [
        ("small.yaml", "R22", 13),
        ("small.yaml", "R22", 14),
    ]
    assert db.session.scalars(select(Rubric.current_number)).all() == [1]


def test_the_editor_shows_it_at_the_line_and_publishes_all_the_same(
    cast: Cast, db: SQLAlchemy, signed_in: Callable[[Any], PageClient]
) -> None:
    load_skills(CATALOGUE, "skills.yaml", LoadReport())
    browser = signed_in(cast.tara)
    answer = browser.post("/rubrics/check", {"text": TEXT}, expect=200, htmx=True)
    assert "2 warnings" in answer.said and "emapthy" in answer.said and 'data-line="13"' in answer.text
    browser.post("/rubrics/new", {"source": TEXT, "owner": ""})
    rubric = db.session.scalars(select(Rubric)).one()
    page = browser.get(f"/rubrics/{rubric.id}/edit")
    assert "/library/findings/R22" in page.page.links
    browser.post(f"/rubrics/{rubric.id}/edit", {"source": TEXT, "revision": rubric.draft_revision, "act": "publish"})
    assert db.session.scalars(select(Rubric.current_number)).one() == 1
