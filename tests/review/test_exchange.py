"""Reviews out and in: the neutral shape, tables, and that a score can be worked out from an export alone."""

import csv
import io
import json
import zipfile
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask

from app.base.database import db
from app.conversations.models import Message
from app.people.models import Notice
from app.review.actions.tallies import differences, wrong_scores
from app.review.exchange import writing
from app.review.models import Publication, Rating, Review, ReviewSource
from app.rubrics import document
from app.rubrics.scoring import score
from app.trail.models import TrailEntry
from tests.review import builders
from tests.review.conftest import Scene
from tests.review.workbooks import texts_of

NASTY = '=HYPERLINK("x")'
TEAM = "North desk"


@pytest.fixture
def told(scene: Scene) -> Review:
    """A published review with words, a quote and N/A."""
    message_id = db.session.query(Message).filter_by(conversation_id=scene.talk.id, position=1).one().id
    grader = scene.grader(scene.cast.rey)
    grader.send("/evidence", criterion="clarity", message=message_id, start=0, end=4)
    grader.send("/save", criterion="clarity", comment=NASTY)
    grader.rate(empathy="n/a", clarity="mid", identity="top")
    grader.publish()
    return db.session.query(Review).one()


def exported(app: Flask, path: Path, *options: str) -> None:
    result = app.test_cli_runner().invoke(args=["review", "export", str(path), *options])
    assert result.exit_code == 0, result.output


def test_the_neutral_shape(app: Flask, scene: Scene, told: Review, tmp_path: Path) -> None:
    exported(app, tmp_path / "r.jsonl")
    line = json.loads((tmp_path / "r.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert line["conversation"]["externalId"] == scene.talk.source_id
    review = line["reviews"][0]
    assert (review["score"], review["scorecard"]["name"], review["reviewer"]["name"]) == (85.7, "Care", "Rey Santos")
    assert {
        "id",
        "score",
        "scorecard",
        "reviewer",
        "reviewee",
        "ratings",
        "comment",
        "tags",
        "created",
        "updated",
        "reviewTime",
    } <= review.keys()
    rating = next(one for one in review["ratings"] if one["categoryId"] == "clarity")
    assert (rating["groupName"], rating["score"], rating["weight"], rating["critical"]) == ("Tone", 1.0, 20.0, False)
    assert next(one for one in review["ratings"] if one["categoryId"] == "empathy")["score"] is None
    assert review["greenroom"]["scoreExact"] == told.score and review["greenroom"]["evidence"][0]["quote"]
    assert db.session.query(TrailEntry).filter_by(verb="review.export").count() == 1


def test_a_score_can_be_worked_out_from_the_tables_alone(app: Flask, scene: Scene, told: Review, tmp_path: Path) -> None:
    exported(app, tmp_path / "r.zip", "--format", "csv")
    with zipfile.ZipFile(tmp_path / "r.zip") as archive:
        tables = {name: list(csv.DictReader(io.StringIO(archive.read(name).decode()))) for name in archive.namelist()}
    assert set(tables) == {f"{name}.csv" for name in ("reviews", "ratings", "levels", "evidence", "rubrics", "sources", "disputed")}
    assert [(row["criterion"], row["quote"], row["start"]) for row in tables["evidence.csv"]] == [("clarity", "I am", "0")]
    levels = {(row["criterion"], row["level"]): Fraction(row["value"]) for row in tables["levels.csv"]}
    highest = {criterion: max(value for (name, _), value in levels.items() if name == criterion) for criterion, _ in levels}
    rated = [row for row in tables["ratings.csv"] if row["level"] != "n/a"]
    earned = sum(levels[row["criterion"], row["level"]] / highest[row["criterion"]] * Fraction(row["weight"]) for row in rated)
    assert str(earned / sum(Fraction(row["weight"]) for row in rated) * 100) == tables["reviews.csv"][0]["score_exact"] == told.score
    assert next(row for row in tables["ratings.csv"] if row["criterion"] == "clarity")["comment"] == f"'{NASTY}", "no cell is a formula"


def test_the_workbook_holds_the_same(app: Flask, scene: Scene, told: Review, tmp_path: Path) -> None:
    exported(app, tmp_path / "r.xlsx", "--format", "xlsx")
    with zipfile.ZipFile(tmp_path / "r.xlsx") as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    strings = "".join(texts_of(tmp_path / "r.xlsx"))
    assert told.score is not None and told.score in strings and NASTY in strings and "level_value" in strings
    assert len(sheets) == 7 and not any("<f>" in sheet for sheet in sheets)


def test_a_table_longer_than_a_sheet_goes_on_in_the_next_one(
    app: Flask, told: Review, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MOST_LINES", 2)
    exported(app, tmp_path / "r.xlsx", "--format", "xlsx")
    with zipfile.ZipFile(tmp_path / "r.xlsx") as book:
        names = [one.attrib["name"] for one in ElementTree.fromstring(book.read("xl/workbook.xml")).iter() if one.tag.endswith("}sheet")]
        heads = [book.read(f"xl/worksheets/sheet{names.index(name) + 1}.xml").decode() for name in ("Ratings", "Ratings 2")]
    assert told.score is not None and all("<t>criterion</t>" in head and head.count("<row") <= 3 for head in heads)


def moved_to_another_site(scene: Scene) -> None:
    """The conversation stays; everything of the review is gone, as on a site that has only the conversations."""
    for table in ("review_source", "evidence", "rating", "publication", "notice", "review", "assignment", "tally"):
        db.session.execute(db.text(f"DELETE FROM {table}"))
    db.session.commit()


def taken(app: Flask, path: Path, *, expect: int = 0) -> dict[str, Any]:
    result = app.test_cli_runner().invoke(args=["review", "import", str(path), "--team", TEAM, "--json"])
    assert result.exit_code == expect, result.output
    found: dict[str, Any] = json.loads(result.output)
    return found


def test_out_and_in_again_is_the_same_review_once(app: Flask, scene: Scene, told: Review, tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    exported(app, path)
    assert taken(app, path)["unchanged"] == 1, "this site gave it"
    was = (told.score, told.passed, told.acted_at, told.reviewer_id, told.reviewee_id)
    at = db.session.get_one(Publication, told.id).at
    moved_to_another_site(scene)
    found = taken(app, path)
    assert (found["read"], found["created"], found["rejected"], found["differs"]) == (1, 1, 0, 0), found
    review = db.session.query(Review).one()
    assert (review.score, review.passed, review.acted_at, review.reviewer_id, review.reviewee_id) == was
    assert db.session.get_one(Publication, review.id).at == at
    assert db.session.query(Rating).filter_by(criterion="clarity").one().comment == NASTY
    assert differences() == [] and wrong_scores() == []
    assert db.session.query(Notice).count() == 0, "old reviews are no news"
    assert taken(app, path)["unchanged"] == 1 and db.session.query(Review).count() == 1


def foreign(scene: Scene, **changes: Any) -> dict[str, Any]:
    ratings = [
        {"categoryName": "Empathy", "score": 2},
        {"categoryName": "clarity", "score": 0},
        {"categoryId": "identity", "score": 2, "weight": 50},
    ]
    review = {
        "id": "kl-77",
        "score": 80,
        "scorecard": {"id": "9", "name": "Care"},
        "reviewer": {"email": "rey@example.org"},
        "reviewee": {"name": "Bo Lindqvist", "email": None},
        "ratings": ratings,
        "comment": "From the old tool",
        "created": "2026-03-01T09:30:00Z",
    }
    return {"conversation": {"externalId": scene.talk.source_id, "sourceType": scene.talk.source_system}, "reviews": [review | changes]}


def written(tmp_path: Path, *lines: Any) -> Path:
    path = tmp_path / "foreign.jsonl"
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines), encoding="utf-8")
    return path


def test_a_review_of_another_tool_comes_in(app: Flask, scene: Scene, tmp_path: Path) -> None:
    found = taken(app, written(tmp_path, foreign(scene)))
    assert found["created"] == 1, found
    review = db.session.query(Review).one()
    assert review.score == str(score(document.compiled(builders.RUBRIC), {"empathy": "top", "clarity": "low", "identity": "top"}).value)
    assert review.comment == "From the old tool" and db.session.query(ReviewSource).one().source == "zendesk-qa"
    assert "From the old tool" in scene.signed_in(scene.cast.bo).get(f"/reviews/{review.id}").said
    assert taken(app, written(tmp_path, foreign(scene, score=12.0, id="kl-78")))["differs"] == 1, "the score given is not believed"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"scorecard": {"name": "Nobody knows"}}, "is not here. Load it first"),
        ({"reviewer": {"email": "who@example.org"}}, "is nobody of North desk"),
        ({"ratings": [{"categoryName": "Empathy", "score": 7}]}, "has no level worth 7"),
        ({"ratings": [{"categoryName": "Sparkle", "score": 1}]}, "has no criterion 'Sparkle'"),
        ({"ratings": [{"categoryName": "Empathy", "score": 2}]}, "leaves out Clarity, Identity"),
        ({"ratings": [{"categoryName": "Clarity", "score": None}]}, "offers no N/A"),
        ({"created": "yesterday"}, "must be a time"),
        ({"reviewee": {"email": "rey@example.org"}}, "same person"),
        ({"ratings": "five"}, "needs id, scorecard and ratings"),
        ({"score": "n/a"}, "The score is no number"),
        ({"score": [80]}, "The score is no number"),
        ({"greenroom": {"probability": "often"}}, "The probability is no number"),
        ({"greenroom": {"probability": 2}}, "at most 1"),
        ({"created": "0001-01-01T00:00:00+14:00"}, "lies in the year 1"),
        ({"ratings": [{"categoryName": "Empathy", "score": "1/0"}]}, "is no number"),
        ({"ratings": [{"categoryName": "Empathy", "score": "1e999999999"}]}, "is no number"),
    ],
)
def test_what_cannot_be_stored_is_told(app: Flask, scene: Scene, tmp_path: Path, change: dict[str, Any], said: str) -> None:
    found = taken(app, written(tmp_path, foreign(scene, **change)), expect=1)
    assert found["rejected"] == 1 and said in found["errors"][0]["message"], found
    assert found["errors"][0]["line"] == 1 and db.session.query(Review).count() == 0


def test_bad_lines_do_not_stop_the_good_ones(app: Flask, scene: Scene, tmp_path: Path) -> None:
    unknown = foreign(scene) | {"conversation": {"externalId": "nowhere", "sourceType": "x"}}
    found = taken(app, written(tmp_path, "{", unknown, {"reviews": []}, foreign(scene)), expect=1)
    assert (found["created"], found["rejected"]) == (1, 3)
    assert [error["line"] for error in found["errors"]] == [1, 2, 3]


def test_a_bad_review_stops_neither_its_line_nor_the_file(app: Flask, scene: Scene, tmp_path: Path) -> None:
    mixed = foreign(scene)
    mixed["reviews"] = [mixed["reviews"][0] | {"score": "n/a", "id": "kl-1"}, mixed["reviews"][0]]
    path = written(tmp_path, mixed, "[" * 90_000, foreign(scene, id="kl-2", comment="\ud800"), foreign(scene, id="kl-3"))
    path.write_bytes(path.read_bytes().replace(b"kl-3", b"kl-\xff") + json.dumps(foreign(scene, id="kl-4")).encode())
    found = taken(app, path, expect=1)
    assert (found["created"], [error["line"] for error in found["errors"]]) == (2, [1, 2, 3, 4]), found
    assert found["errors"][0]["review"] == "kl-1" and "UTF-8" in found["errors"][3]["message"]


def test_a_lead_exports_the_own_team_and_nobody_else_does(scene: Scene, told: Review) -> None:
    lea = scene.signed_in(scene.cast.lea)
    assert "/review/export" in lea.get("/reviews/team").page.links
    page = lea.get("/review/export").said
    assert "Export reviews" in page and "notes you as having seen all the scores in it" in page
    answer = lea.post("/review/export", {"team": str(scene.cast.north.id), "format": "json"}, expect=200)
    first = json.loads(answer.data.splitlines()[0])
    assert "attachment" in answer.headers["Content-Disposition"] and first["reviews"][0]["id"] == str(told.id)
    entry = db.session.query(TrailEntry).filter_by(verb="review.export").one()
    assert entry.actor_id == scene.cast.lea.id
    lea.post("/review/export", {"team": str(scene.cast.south.id), "format": "json"}, expect=422)
    for who in (scene.cast.rey, scene.cast.bo, scene.cast.tara, scene.cast.ada):
        scene.signed_in(who).get("/review/export", 403)


def test_days_of_an_export_are_those_of_the_team(app: Flask, scene: Scene, tmp_path: Path) -> None:
    scene.published(scene.cast.rey)
    scene.cast.north.timezone = "Asia/Tokyo"
    review = db.session.query(Review).one()
    review.acted_at = datetime(2026, 11, 18, 16, tzinfo=UTC)  # the 19th in Tokyo
    db.session.commit()
    lea, team_id = scene.signed_in(scene.cast.lea), scene.cast.north.id
    for since, until, left in (("2026-11-18", "2026-11-19", 0), ("2026-11-19", "2026-11-20", 1)):
        out = tmp_path / f"{since}.jsonl"
        app.test_cli_runner().invoke(args=["review", "export", str(out), "--team", "North desk", "--since", since, "--until", until])
        assert out.read_text().count('{"conversation"') == left, since
        form = {"team": team_id, "format": "json", "since": since, "until": since}
        assert lea.post("/review/export", form, expect=200).data.count(b'{"conversation"') == left, since
