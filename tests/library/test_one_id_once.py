"""One id stands once in a pack and in one pack of an owner: articles, canned replies, scenarios and courses alike."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from app.base.loading import LoadReport
from app.knowledge.pack_files import PackFiles
from app.knowledge.packs import load_pack
from tests.cast import Cast
from tests.knowledge.packs import ARTICLE, PACK, SCENARIO, files

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
COURSE = """format: agent-course/1
id: first-week
title: First week
steps: [{id: hello, kind: lesson, title: Hello, minutes: 2, text: "Welcome."}]
"""
TEXTS = {"articles/returns.md": ARTICLE, "scenarios/broken.md": SCENARIO, "courses/week.yaml": COURSE}
Load = Callable[..., LoadReport]


@pytest.fixture
def load(app: Flask, db: SQLAlchemy) -> Load:
    def act(pack: str, texts: dict[str, str], team_id: int | None = None) -> LoadReport:
        content = {path: text.encode() for path, text in {**texts, "pack.yaml": pack}.items()}
        return load_pack(PackFiles(content), team_id=team_id, by=None, at=AT)

    return act


def told(report: LoadReport) -> list[tuple[str, str]]:
    return [(file, found.message) for file, found in report.errors]


@pytest.mark.parametrize("path", TEXTS)
def test_twice_in_one_pack_is_refused(path: str, load: Load) -> None:
    folder, name = path.split("/")
    again = f"{folder}/zz-{name}"
    slug = {"articles": "kb.returns", "scenarios": "lamps.broken", "courses": "first-week"}[folder]
    assert told(load(PACK, {**TEXTS, again: TEXTS[path]})) == [(again, f"The id '{slug}' stands in {path} already.")]


@pytest.mark.parametrize("path", TEXTS)
def test_an_id_of_another_pack_is_refused(path: str, load: Load) -> None:
    assert load(PACK, TEXTS).ok
    other = PACK.replace("corner-shop", "other-shop").replace("id: hello", "id: other-hello")
    needed = {} if path != "scenarios/broken.md" else {"articles/mine.md": ARTICLE.replace("id: kb.returns", "id: kb.mine")}
    report = load(other, {path: TEXTS[path], **needed})
    assert [file for file, _ in told(report)] == [path]
    assert "belongs to another pack already" in told(report)[0][1]


def test_a_canned_reply_of_another_pack_is_refused_at_its_line(load: Load) -> None:
    assert load(PACK, TEXTS).ok
    report = load(PACK.replace("corner-shop", "other-shop"), {})
    assert told(report) == [("pack.yaml", "The id 'hello' belongs to another pack already.")]
    assert report.errors[0][1].line == 8


def test_a_team_may_have_the_same_ids(load: Load, cast: Cast) -> None:
    assert load(PACK, TEXTS).ok
    report = load(PACK, TEXTS, cast.north.id)
    assert report.ok and len(report.entries) == len(files()) + 2
