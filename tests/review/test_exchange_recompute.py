"""An export alone is enough: every score can be worked out anew from its tables, whatever the rubric's policy."""

import csv
import io
import zipfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.base.database import db
from app.base.versions import content_hash
from app.review.exchange.tables import PIECE
from app.review.models import Review
from app.rubrics import document
from app.rubrics.document import Criterion, Level, Rubric, Section
from app.rubrics.document.parts import When
from app.rubrics.models import RubricVersion
from app.rubrics.presets import CriticalPolicy, Policy
from app.rubrics.recount import recount
from tests.review import builders
from tests.review.conftest import Scene
from tests.review.test_exchange import exported
from tests.review.workbooks import texts_of

TONE, RULES = "  - id: tone\n    title: Tone\n", "  - id: policy\n    title: Policy\n"
LOSSES = "three: [{id: low, penalty: 12.5, label: Low}, {id: mid, penalty: 4, label: Middle}, {id: top, penalty: 0, label: Top}]"
POINTS = "three: [{id: low, value: 0, points: -2, label: Low}, {id: mid, value: 1, points: 3}, {id: top, value: 2, points: 8, label: Top}]"
SCALE = "three: [{id: low, value: 0, label: Low}, {id: mid, value: 1, label: Middle}, {id: top, value: 2, label: Top}]"
BONUS = "      - {id: gift, title: Gift, weight: 7, scale: three, bonus: true, when: {channel: [chat]}}\n"


def rubric(policy: str, *, scale: str = SCALE, more: str = "") -> str:
    """The rubric of the scene under another policy, its first section at weight 3 and its second at 5."""
    source = builders.RUBRIC.replace("policy: {pass_mark: 80}", f"policy: {policy}").replace(SCALE, scale)
    return source.replace(TONE, f"{TONE}    weight: 3\n").replace(RULES, f"{RULES}    weight: 5\n") + more


CASES = [
    rubric("{pass_mark: 55.5}"),
    rubric("{normalise: ratio, not_applicable: pass}"),
    rubric("{combine: sections, not_applicable: drop_in_section}"),
    rubric("{combine: deduct, floor: 20}", scale=LOSSES),
    rubric("{combine: accumulate, cap: 14}", scale=POINTS),
    rubric("{normalise: points, bonus: {cap: none}}", scale=POINTS, more=BONUS),
    rubric("{bonus: {cap: 90}}", more=BONUS),
    rubric("{critical: {scope: section, below: 0.75}}").replace("critical: true", "critical: section"),
    rubric("{critical: {effect: flag, below: 1}}"),
]


def published(scene: Scene, source: str) -> list[Review]:
    """Reviews under `source`: plain, with N/A, with a criterion that its condition shows, and with a critical failure."""
    one = builders.rubric(source, slug="other")
    version = db.session.query(RubricVersion).filter_by(rubric_id=one.id).one()
    extra = {"gift": "mid"} if "id: gift" in source else {}
    for levels in ({"clarity": "low"}, {"empathy": "n/a", "clarity": "mid"}, {"empathy": "low", "repair": "mid"}, {"identity": "low"}):
        talk = builders.conversation(scene.cast.bo, scene.cast.north)
        item = builders.waiting(talk, one, scene.cast.bo)
        builders.published(scene.signed_in(scene.cast.rey), item, version, **extra, **levels)
    return db.session.query(Review).order_by(Review.id).all()


def tables_of(path: Path) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(path) as archive:
        return {name[:-4]: list(csv.DictReader(io.StringIO(archive.read(name).decode()))) for name in archive.namelist()}


def number(cell: str) -> Fraction | None:
    return Fraction(cell) if cell else None


def rebuilt(tables: dict[str, list[dict[str, str]]]) -> Rubric:
    """The rubric from the tables `rubrics` and `levels` alone."""
    (row,) = tables["rubrics"]
    names: Any = {name: row[name] for name in ("normalise", "combine", "not_applicable")}
    critical: Any = CriticalPolicy(row["critical_scope"], Fraction(row["critical_below"]), row["critical_effect"])  # type: ignore[arg-type]
    limits: Any = {name: number(row[name]) for name in ("bonus_cap", "floor", "cap", "pass_mark")}
    sections: dict[str, dict[str, list[dict[str, str]]]] = {}
    for level in tables["levels"]:
        sections.setdefault(level["section"], {}).setdefault(level["criterion"], []).append(level)
    made = tuple(
        Section(name, name, tuple(criterion(rows) for rows in inside.values()), int(next(iter(inside.values()))[0]["section_weight"]))
        for name, inside in sections.items()
    )
    return Rubric(row["rubric"], row["title"], Policy(critical=critical, **names, **limits), made, row["rubric_hash"])


def criterion(rows: list[dict[str, str]]) -> Criterion:
    one: Any = rows[0]
    return Criterion(
        one["criterion"], one["criterion"],
        tuple(Level(row["level"], Fraction(row["value"]), number(row["points"]), penalty=number(row["penalty"])) for row in rows),
        weight=int(one["weight"]) if one["weight"] else None, critical=one["critical"] or None,
        na=one["na"] == "True", bonus=one["bonus"] == "True", channels=tuple(one["channels"].split("; ")) if one["channels"] else (),
        when=When(one["when_criterion"], tuple(one["when_levels"].split("; "))) if one["when_criterion"] else None,
    )  # fmt: skip


@pytest.mark.parametrize("source", CASES)
def test_every_score_follows_from_the_tables(app: Flask, scene: Scene, tmp_path: Path, source: str) -> None:
    reviews = published(scene, source)
    exported(app, tmp_path / "r.zip", "--format", "csv")
    tables = tables_of(tmp_path / "r.zip")
    rules = rebuilt(tables)
    ratings: dict[str, dict[str, str]] = {}
    for row in tables["ratings"]:
        ratings.setdefault(row["review"], {})[row["criterion"]] = row["level"]
    assert len(tables["reviews"]) == len(reviews) == 4
    for row, review in zip(tables["reviews"], reviews, strict=True):
        found = recount(rules, ratings[row["review"]], row["channel"])
        assert (str(found.value), found.shown, str(found.passed)) == (row["score_exact"], row["score"], row["passed"])
        assert (row["score_exact"], row["passed"]) == (review.score, str(review.passed))


def test_the_rubric_s_file_comes_along(app: Flask, scene: Scene, tmp_path: Path) -> None:
    """Long files in pieces that a cell of a workbook can hold; together they are the file, to the fingerprint."""
    source = rubric("{}") + "".join(f"# {'x' * 120}\n" for _ in range(300))
    published(scene, source)
    exported(app, tmp_path / "r.zip", "--format", "csv")
    tables = tables_of(tmp_path / "r.zip")
    pieces = sorted(tables["sources"], key=lambda row: int(row["part"]))
    assert len(pieces) == 2 and all(len(row["source"]) <= PIECE for row in pieces)
    whole = "".join(row["source"] for row in pieces)
    assert whole == source and content_hash(whole) == tables["rubrics"][0]["rubric_hash"]
    assert document.compiled(whole).by_id["identity"].critical == "review"


def test_the_workbook_has_the_same_tables(app: Flask, scene: Scene, tmp_path: Path) -> None:
    published(scene, rubric("{combine: deduct, floor: 20}", scale=LOSSES))
    exported(app, tmp_path / "r.xlsx", "--format", "xlsx")
    with zipfile.ZipFile(tmp_path / "r.xlsx") as book:
        workbook = book.read("xl/workbook.xml").decode()
    strings = texts_of(tmp_path / "r.xlsx")
    assert all(f'name="{name}"' in workbook for name in ("Reviews", "Ratings", "Levels", "Evidence", "Rubrics", "Sources"))
    assert {"deduct", "penalty", "section_weight", "critical_below", "when_levels"} <= set(strings)
    assert any(one.startswith("\nformat: agent-rubric/1") for one in strings)
