"""Out and in again: active time, causes, quotes at their words, and the clause as it stood on the day of the reply."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.base.database import db
from app.conversations.models import Message
from app.knowledge.models import Article, ArticleVersion
from app.review.models import Evidence, Rating, Review
from tests.review.conftest import Scene
from tests.review.test_exchange import exported, moved_to_another_site, taken
from tests.review.test_grade_cite_clause import quoted, refunds  # noqa: F401  (a fixture)


@pytest.fixture
def cited(scene: Scene, refunds: Article) -> Review:  # noqa: F811
    """A published review whose quote is tied to a clause, graded in 75 seconds of active work."""
    grader, quote = quoted(scene)
    grader.send(f"/evidence/{quote}/clause", clause="kb.refunds#limits")
    grader.send("/save", criterion="empathy", causes="stock,blame", level="mid")
    grader.rate(clarity="top", identity="top")
    grader.publish(active=75)
    return db.session.query(Review).one()


def line_of(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    return found


def test_everything_comes_back(app: Flask, scene: Scene, cited: Review, tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    exported(app, path)
    review = line_of(path)["reviews"][0]
    assert review["greenroom"]["activeSeconds"] == 75 and review["reviewTime"] + review["pauseTime"] >= 0
    evidence = review["greenroom"]["evidence"][0]
    assert (evidence["clause"], evidence["articleVersion"], evidence["validTo"]) == ("kb.refunds#limits", 1, "2026-11-19")
    moved_to_another_site(scene)
    found = taken(app, path)
    assert (found["created"], found["quotes_left_out"], found["without_clause"]) == (1, 0, 0)
    kept = db.session.query(Evidence).one()
    assert (kept.criterion, kept.quote, kept.clause) == ("identity", "I am sorry", "kb.refunds#limits")
    assert db.session.get_one(ArticleVersion, kept.article_version_id).number == 1
    assert db.session.query(Review).one().active_seconds == 75
    assert db.session.query(Rating).filter_by(criterion="empathy").one().causes == "stock,blame"


def test_the_tables_tell_the_same(app: Flask, scene: Scene, cited: Review, tmp_path: Path) -> None:
    exported(app, tmp_path / "r.zip", "--format", "csv")
    with zipfile.ZipFile(tmp_path / "r.zip") as archive:
        rows = {name: list(csv.DictReader(io.StringIO(archive.read(name).decode()))) for name in archive.namelist()}
    assert rows["reviews.csv"][0]["active_seconds"] == "75"
    quote = rows["evidence.csv"][0]
    assert (quote["clause"], quote["article_version"], quote["start"], quote["valid_from"]) == ("kb.refunds#limits", "1", "0", "")


def test_words_that_moved_are_found_and_words_that_are_gone_are_told(app: Flask, scene: Scene, cited: Review, tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    exported(app, path)
    moved_to_another_site(scene)
    message = db.session.query(Message).filter_by(conversation_id=scene.talk.id, position=1).one()
    message.body = f"Hello. {message.body}"
    db.session.commit()
    assert taken(app, path)["quotes_left_out"] == 0
    assert db.session.query(Evidence).one().start == 7
    moved_to_another_site(scene)
    message.body = "Something else."
    db.session.commit()
    assert taken(app, path)["quotes_left_out"] == 1
    assert db.session.query(Evidence).count() == 0


def test_another_text_of_the_article_is_not_taken_for_it(app: Flask, scene: Scene, cited: Review, tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    exported(app, path)
    moved_to_another_site(scene)
    db.session.query(ArticleVersion).filter_by(number=1).one().content_hash = "another text"
    db.session.commit()
    assert taken(app, path)["without_clause"] == 1
    kept = db.session.query(Evidence).one()
    assert (kept.clause, kept.article_version_id) == ("", None)


@pytest.mark.parametrize(
    "changed",
    [
        {"activeSeconds": -5, "evidence": "none"},
        {"activeSeconds": "long", "evidence": [7, {"criterion": "nothing", "quote": "x"}]},
        {"activeSeconds": True, "evidence": [{"criterion": "identity", "start": -3, "end": 2, "quote": "", "messageExternalId": "m1"}]},
    ],
    ids=["negative", "no-number", "no-words"],
)
def test_what_makes_no_sense_is_left_out(app: Flask, scene: Scene, cited: Review, tmp_path: Path, changed: dict[str, Any]) -> None:
    path = tmp_path / "r.jsonl"
    exported(app, path)
    line = line_of(path)
    line["reviews"][0]["greenroom"] |= changed
    path.write_text(json.dumps(line) + "\n", encoding="utf-8")
    moved_to_another_site(scene)
    assert taken(app, path)["created"] == 1
    assert db.session.query(Review).one().active_seconds == 0 and db.session.query(Evidence).count() == 0


@pytest.mark.parametrize("purpose", ["self", "peer", "gold", "nonsense"])
def test_other_purposes_are_refused(app: Flask, scene: Scene, cited: Review, tmp_path: Path, purpose: str) -> None:
    path = tmp_path / "r.jsonl"
    exported(app, path)
    line = line_of(path)
    line["reviews"][0]["greenroom"]["purpose"] = purpose
    path.write_text(json.dumps(line) + "\n", encoding="utf-8")
    moved_to_another_site(scene)
    found = taken(app, path, expect=1)
    assert found["rejected"] == 1 and "Only quality and practice are." in found["errors"][0]["message"]
