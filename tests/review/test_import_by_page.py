"""Reviews of another tool come in by a page: looked at first, decided about, then stored; what is refused says why and comes back."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.base.database import db
from app.conversations.models import ImportState
from app.review.actions.tallies import differences, wrong_scores
from app.review.incoming.actions import drop_files
from app.review.incoming.models import ForeignScorecard, ReviewImport, ReviewImportLine
from app.review.incoming.running import kept_file
from app.review.models import Purpose, Rating, Review, Tally
from app.review.queries.leaving import Wanted, leaving
from app.rubrics.models import Rubric
from app.trail.models import TrailEntry
from tests.page_client import Answer, PageClient
from tests.review.conftest import Scene
from tests.review.test_exchange import exported, foreign, moved_to_another_site

SHINE = [
    {"categoryId": "501", "categoryName": "Shine", "groupName": "Looks", "score": 100, "weight": 2, "critical": False},
    {"categoryId": "502", "categoryName": "Facts", "groupName": "Core", "score": 50, "weight": 1.5, "critical": True},
    {"categoryId": "503", "categoryName": "Ending", "groupName": "Core", "score": 0, "weight": 0.5, "critical": False},
]
"""(2·1 + 1.5·½ + 0.5·0) / 4 = 68.75 of 100."""


def lines(*given: dict[str, Any]) -> bytes:
    return "".join(json.dumps(one) + "\n" for one in given).encode()


def elsewhere(scene: Scene, **changes: Any) -> dict[str, Any]:
    return foreign(scene, **{"scorecard": {"id": "77", "name": "Gloss"}, "ratings": SHINE, "score": 68.8, **changes})


def upload(browser: PageClient, scene: Scene, body: bytes, name: str = "reviews.jsonl", expect: int = 303) -> Answer:
    data = {"file": (io.BytesIO(body), name), "team_id": str(scene.cast.north.id)}
    return browser.post("/imports/reviews", data, expect, content_type="multipart/form-data")


def last() -> ReviewImport:
    db.session.expire_all()
    return db.session.query(ReviewImport).order_by(ReviewImport.id.desc()).first()  # type: ignore[return-value]


def test_a_look_first_then_the_import_and_never_twice(app: Flask, scene: Scene) -> None:
    lea = scene.signed_in(scene.cast.lea)
    assert "/imports/reviews" in lea.get("/imports").text and "/imports/reviews" in lea.get("/review/export").text
    broken = foreign(scene, id="kl-2", ratings=[{"categoryName": "Sparkle", "score": 1}])
    own = foreign(scene, id="kl-3", reviewee={"email": "lea@example.org"})
    page = lea.follow(upload(lea, scene, lines(foreign(scene, score=12.0), broken, own)))
    assert last().state is ImportState.HELD and db.session.query(Review).count() == 0, "a look stores nothing"
    assert "Nothing is stored yet" in page.said and "has no criterion 'Sparkle'" in page.said and "review of your own replies" in page.said
    assert "12" in page.said and "80" in page.said, "both scores stand side by side"
    address = f"/imports/reviews/{last().id}"
    page = lea.follow(lea.post(f"{address}/start"))
    assert (last().state, db.session.query(Review).count()) == (ImportState.DONE, 1), last().failure
    assert (last().counts["created"], last().counts["rejected"], last().counts["differs"]) == (1, 2, 1)
    sent_back = lea.get(f"{address}/refused").text.splitlines()
    assert [json.loads(one)["reviews"][0]["id"] for one in sent_back] == ["kl-2", "kl-3"]
    report = list(csv.DictReader(io.StringIO(lea.get(f"{address}/report.csv").text)))
    assert [(row["review"], row["score_in_file"], row["score_here"]) for row in report if row["what"] == "differs"] == [
        ("kl-77", "12", "80")
    ]
    lea.follow(upload(lea, scene, lines(foreign(scene))))
    assert (last().counts["unchanged"], last().counts["created"]) == (1, 0)
    assert db.session.query(TrailEntry).filter_by(verb="review.import").one().actor_name == "Lea Brandt"
    lea.post(f"/imports/reviews/{last().id}/discard")
    assert last().state is ImportState.DISCARDED and last().stored_as is None
    lea.post(f"/imports/reviews/{last().id}/start", expect=409)


def test_a_scorecard_from_elsewhere_becomes_an_archived_rubric_and_counts_nowhere(app: Flask, scene: Scene) -> None:
    lea = scene.signed_in(scene.cast.lea)
    left_out = elsewhere(scene, id="kl-9", ratings=SHINE[:2], score=80)
    page = lea.follow(upload(lea, scene, lines(elsewhere(scene), left_out)))
    assert "Gloss" in page.said and "Shine" in page.said and "critical" in page.said and last().counts["created"] == 2
    assert db.session.query(Rubric).filter(Rubric.slug != "care").count() == 0, "a look makes no rubric"
    lea.post(f"/imports/reviews/{last().id}/start")
    made = db.session.query(Rubric).filter(Rubric.slug == "elsewhere-gloss").one()
    assert made.archived_at is not None and made.title == "Gloss (from elsewhere)"
    first, second = db.session.query(Review).order_by(Review.id)
    assert (first.score, first.shown, first.purpose) == ("275/4", "68.8", Purpose.ELSEWHERE)
    assert second.shown == "78.6", "what a review leaves out was not asked"
    assert db.session.query(Rating).filter_by(review_id=second.id, criterion="503").one().level == "n/a"
    assert [(one.source_id, one.given, one.ours) for one in db.session.query(ReviewImportLine)] == [("kl-9", "80", "78.6")]
    assert {one.purpose for one in db.session.query(Tally)} == {Purpose.ELSEWHERE} and differences() == [] and wrong_scores() == []
    assert not [one for one in db.session.query(Tally) if one.measure.startswith("skill:")]
    assert "From elsewhere" in scene.signed_in(scene.cast.bo).get(f"/reviews/{first.id}").said
    lea.follow(upload(lea, scene, lines(elsewhere(scene, id="kl-10", ratings=[SHINE[0] | {"score": 25}, *SHINE[1:]], score=None))))
    lea.post(f"/imports/reviews/{last().id}/start")
    assert last().counts["created"] == 1, "a level that was not seen before is added"
    assert db.session.query(ForeignScorecard).one().rubric_id == made.id and db.session.get_one(Rubric, made.id).current_number == 2
    assert db.session.get_one(Rubric, made.id).archived_at is not None
    assert {one.purpose for one in leaving(Wanted())} == {"elsewhere"}, "they leave with the others"


def test_categories_that_are_the_same_feed_its_skills_and_people_are_mapped(scene: Scene) -> None:
    lea = scene.signed_in(scene.cast.lea)
    body = lines(elsewhere(scene, reviewer={"email": "gone@old.example", "name": "Gone"}))
    page = lea.follow(upload(lea, scene, body))
    assert "nobody of North desk" in page.said and "gone@old.example" in page.said and last().counts["created"] == 0
    address = f"/imports/reviews/{last().id}"
    said = lea.post(f"{address}/choices", {"person-0": "999999"}, 422).said
    assert "no longer offered" in said
    chosen = {"person-0": str(scene.cast.rey.id), "card-0": "make", "same-0-0": f"{scene.rubric.id}/empathy"}
    page = lea.follow(lea.post(f"{address}/choices", chosen))
    assert last().counts["created"] == 1 and last().state is ImportState.HELD
    lea.post(f"{address}/start")
    review = db.session.query(Review).one()
    assert (review.purpose, review.reviewer_id) == (Purpose.QUALITY, scene.cast.rey.id)
    skills = {one.measure: one.total for one in db.session.query(Tally) if one.measure.startswith("skill:")}
    assert skills == {"skill:empathy": 1_000_000, "skill:writing": 1_000_000}
    chosen = {"card-0": "leave"}
    lea.follow(upload(lea, scene, lines(elsewhere(scene, id="kl-11", scorecard={"id": "78", "name": "Other"}))))
    page = lea.follow(lea.post(f"/imports/reviews/{last().id}/choices", chosen))
    assert last().counts["created"] == 0 and "were left out, as somebody chose" in page.said


@pytest.mark.parametrize("shape", ["csv", "xlsx"])
def test_tables_of_our_own_come_back_whole(app: Flask, scene: Scene, tmp_path: Path, shape: str) -> None:
    grader = scene.grader(scene.cast.rey)
    grader.send("/save", criterion="clarity", comment='=HYPERLINK("x")')
    grader.rate(empathy="n/a", clarity="mid", identity="top")
    grader.publish()
    was = db.session.query(Review).one()
    told = (was.score, was.acted_at, was.reviewer_id, was.reviewee_id, was.passed)
    path = tmp_path / f"r.{shape}"
    lea, north = scene.signed_in(scene.cast.lea), scene.cast.north.id
    exported(app, path, "--format", shape)
    moved_to_another_site(scene)
    sent = {"file": (io.BytesIO(path.read_bytes()), path.name), "team_id": str(north)}
    lea.follow(lea.post("/imports/reviews", sent, content_type="multipart/form-data"))
    assert (last().counts["created"], last().cards, last().people) == (1, {}, {}), last().failure
    lea.post(f"/imports/reviews/{last().id}/start")
    review = db.session.query(Review).one()
    assert (review.score, review.acted_at, review.reviewer_id, review.reviewee_id, review.passed) == told
    assert db.session.query(Rating).filter_by(criterion="clarity").one().comment == '=HYPERLINK("x")'
    assert last().counts["differs"] == 0 and differences() == []


def test_what_is_no_file_of_reviews_is_said_and_a_stopped_run_goes_on(app: Flask, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    lea = scene.signed_in(scene.cast.lea)
    for body, name, said in ((b"a,b\n1,2\n", "one.csv", "one table of several"), (b"PK\x03\x04broken", "x.zip", "no whole zip")):
        assert said in upload(lea, scene, body, name, 422).said
    scene.signed_in(scene.cast.rey).get("/imports/reviews", 403)
    scene.signed_in(scene.cast.ada).get("/imports/reviews", 403)
    lea.follow(upload(lea, scene, lines(foreign(scene), foreign(scene, id="kl-2"), foreign(scene, id="kl-3"))))
    scene.signed_in(scene.cast.stan).get(f"/imports/reviews/{last().id}", 404)
    monkeypatch.setattr("app.review.incoming.running.BATCH", 1)
    one = last()
    end = kept_file(one).read_bytes().index(b"\n") + 1
    one.begun_at, one.state, one.bytes_done, one.counts = one.created_at, ImportState.FAILED, end, {"read": 1, "created": 1}
    db.session.commit()
    assert "Stopped" in lea.get(f"/imports/reviews/{one.id}").said
    lea.post(f"/imports/reviews/{one.id}/resume")
    assert (last().state, last().counts["created"], db.session.query(Review).count()) == (ImportState.DONE, 3, 2), "from its place on"
    lea.post(f"/imports/reviews/{one.id}/resume", expect=409)
    assert last().stored_as is None and drop_files(None, 0) == 0
