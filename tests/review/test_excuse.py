"""Clauses that conflict are a matter for the policy's owner, not a fault of the agent: the criterion is excused and the report goes out."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.base import clock
from app.base.database import db
from app.knowledge.models import Article, ArticleVersion
from app.people.models import Notice
from app.review.actions.tallies import differences, wrong_scores
from app.review.excusing.queries import times_excused
from app.review.models import ClauseConflict, Evidence, Rating, Review, Tally
from app.trail.models import TrailEntry
from tests.review import builders
from tests.review.conftest import Scene
from tests.review.test_exchange import exported, taken
from tests.review.test_exchange_round_trip import emptied, lines, same, talks
from tests.review.test_grade_cite_clause import NEW, OLD, article

FORM = {"first": "kb.refunds#limits", "second": "kb.claims#limits", "words": "One pays, one never."}
LEFT_OUT = "Left out: policy conflict reported"


@pytest.fixture
def clauses(scene: Scene) -> Article:
    """Two clauses that say different things on the day of the reply, 18 November; one of them is mended on the 20th."""
    article("kb.claims", ("Never pay out.", "", ""))
    return article("kb.refunds", (OLD, "", "2026-11-19"), (NEW, "2026-11-20", ""))


def at(scene: Scene, criterion: str, item: Any = None) -> str:
    return f"/review/{(item or scene.item).id}/conflict/{criterion}"


def excused(scene: Scene, *criteria: str, **levels: str) -> Review:
    """Rey's published review in which these criteria are excused."""
    rey = scene.signed_in(scene.cast.rey)
    for criterion in criteria:
        rey.post(at(scene, criterion), FORM)
    grader = scene.grader(scene.cast.rey)
    grader.revision = db.session.query(Review).filter_by(assignment_id=scene.item.id).one().revision
    for name in builders.TOP.keys() - set(criteria):
        grader.rate(**{name: levels.get(name, "top")})
    grader.publish()
    db.session.expire_all()
    return db.session.query(Review).filter_by(assignment_id=scene.item.id, state="published").one()


def test_a_criterion_without_na_is_left_out_and_says_why(scene: Scene, clauses: Article) -> None:
    """Identity is critical and offers no N/A: excused, neither fails nor counts; the agent reads why; both formulas agree."""
    review = excused(scene, "identity", clarity="mid")
    assert (review.score, review.shown, review.passed) == ("80", "80.0", True)
    assert differences() == [] and wrong_scores() == []
    assert not db.session.query(Tally).filter(Tally.measure.endswith("/identity")).count()
    said = scene.signed_in(scene.cast.bo).get(f"/reviews/{review.id}").said
    assert LEFT_OUT in said and "One pays, one never." in said
    rating = db.session.query(Rating).filter_by(review_id=review.id, criterion="identity").one()
    assert (rating.level, rating.comment) == ("n/a-policy", "One pays, one never.")


def test_all_left_out_is_no_score(scene: Scene, clauses: Article) -> None:
    review = excused(scene, "empathy", "clarity", "identity")
    assert (review.score, review.shown, review.passed) == (None, None, None)
    assert "so there is no score" in scene.signed_in(scene.cast.bo).get(f"/reviews/{review.id}").said


def test_only_a_report_leaves_out_and_taking_it_back_asks_for_a_level(scene: Scene, clauses: Article) -> None:
    grader = scene.grader(scene.cast.rey)
    grader.send("/save", 422, criterion="identity", level="n/a-policy")
    grader.rate(identity="low")
    grader.send("/save", criterion="identity", comment="Mine.")
    rey, here = grader.client, at(scene, "identity")
    for wrong in ({"first": ""}, {"words": " "}, {"first": "kb.none#limits"}):
        rey.post(here, {**FORM, **wrong}, 422)
    assert FORM["words"] in rey.post(here, {**FORM, "first": ""}, 422)
    rey.post(here, FORM)
    rey.post(here, FORM)
    assert db.session.query(ClauseConflict).count() == 1
    assert LEFT_OUT in rey.get(grader.at).said
    assert db.session.query(Rating).filter_by(criterion="identity").one().comment == "Mine.\nOne pays, one never."
    grader.revision = db.session.query(Review).one().revision
    assert "is left out" in grader.send("/save", 422, criterion="identity", level="top").json["error"]
    answer = grader.rate(empathy="top", clarity="top")
    assert answer.json["complete"] and "left out, policy conflict reported (identity)" in answer.json["formula"]
    assert not db.session.query(Notice).filter_by(kind="review.conflict").count(), "nobody is told before it is published"
    rey.post(f"{here}/withdraw")
    db.session.expire_all()
    assert db.session.query(ClauseConflict).count() == 0
    assert db.session.query(Rating).filter_by(criterion="identity").one().comment == "Mine."
    grader.revision = db.session.query(Review).one().revision
    assert "Identity" in grader.publish(422).json["error"]
    rey.post(f"{here}/withdraw", expect=422)
    verbs = [one.verb for one in db.session.query(TrailEntry).order_by(TrailEntry.id)]
    assert [one for one in verbs if "conflict" in one] == ["review.conflict", "review.withdraw_conflict"]


def test_a_draft_that_is_thrown_away_takes_its_report_along(scene: Scene, clauses: Article) -> None:
    rey = scene.signed_in(scene.cast.rey)
    rey.post(at(scene, "clarity"), {**FORM, "second": ""})
    rey.post(f"/review/{scene.item.id}/discard")
    assert db.session.query(ClauseConflict).count() == 0 and db.session.query(Rating).count() == 0
    scene.signed_in(scene.cast.stan).post(at(scene, "clarity"), FORM, 404)


def test_a_later_change_keeps_it_left_out(scene: Scene, clauses: Article) -> None:
    review = excused(scene, "identity")
    rey = scene.signed_in(scene.cast.rey)
    rey.post(f"/reviews/{review.id}/change")
    page = rey.get(f"/review/{scene.item.id}")
    assert LEFT_OUT in page.said and "Take the report back" not in page.said
    rey.post(f"{at(scene, 'identity')}/withdraw", expect=422)
    rey.post(at(scene, "identity"), FORM, 422)
    rey.post(at(scene, "clarity"), {**FORM, "second": ""})
    grader = scene.grader(scene.cast.rey)
    grader.revision = db.session.query(Review).filter_by(state="draft").one().revision
    grader.publish(reason="The second clause is unclear, too.")
    sent = db.session.query(ClauseConflict).order_by(ClauseConflict.id).all()
    assert [(one.criterion, one.sent_at is not None) for one in sent] == [("identity", True), ("clarity", True)]


def test_the_owner_answers_and_nothing_gets_lower(scene: Scene, clauses: Article, query_count: Any) -> None:
    grader = scene.grader(scene.cast.rey)
    message = db.session.query(builders.Message).filter_by(conversation_id=scene.talk.id, author_id=scene.cast.bo.id).one()
    grader.send("/evidence", criterion="identity", message=message.id, start=0, end=10)
    review = excused(scene, "identity", clarity="mid")
    kept = db.session.query(ClauseConflict).one()
    here, words = f"/review/conflicts/{kept.id}", db.session.query(Evidence).filter_by(review_id=review.id).one().quote
    notice = db.session.query(Notice).filter_by(kind="review.conflict").one()
    assert (notice.person_id, notice.path) == (scene.cast.tara.id, here), "once, and to nobody else"
    tara = scene.signed_in(scene.cast.tara)
    with query_count(at_most=8):
        assert "One pays, one never." in tara.get("/review/policy-reports").said
    page = tara.get(here).said
    assert OLD in page and "Never pay out." in page and words in page and NEW not in page
    for stranger, status in ((scene.cast.stan, 404), (scene.cast.bo, 403), (scene.cast.mo, 404)):
        scene.signed_in(stranger).get(here, status)
        scene.signed_in(stranger).post(f"{here}/settle", {"outcome": "working", "answer": "x"}, status)
    rey = scene.signed_in(scene.cast.rey)
    rey.post(f"{here}/settle", {"outcome": "working", "answer": "x"}, 404)
    admin = scene.signed_in(scene.cast.ada).get(here).said
    assert OLD in admin and words not in admin
    for wrong in ({}, {"outcome": "mended"}, {"outcome": "no_conflict"}, {"outcome": "mended", "version": str(kept.first_version_id)}):
        tara.post(f"{here}/settle", {"answer": "", **wrong}, 422)
    tara.post(f"{here}/settle", {"outcome": "working", "answer": "Legal looks at it."})
    assert "Legal looks at it." in rey.get(here).said and "Legal" not in tara.get("/review/policy-reports?status=answered").said
    newer = db.session.query(ArticleVersion).filter_by(article_id=clauses.id, number=2).one().id
    tara.post(f"{here}/settle", {"outcome": "mended", "version": str(newer), "answer": ""})
    tara.post(f"{here}/settle", {"outcome": "no_conflict", "answer": "Again"}, 422)
    told = [one.kind for one in db.session.query(Notice).filter_by(person_id=scene.cast.rey.id).order_by(Notice.id)]
    assert [one for one in told if "conflict" in one] == ["review.conflict_working", "review.conflict_settled"]
    db.session.expire_all()
    assert db.session.query(Review).filter_by(state="published").one().score == "80"
    assert times_excused(scene.cast.north.id, kept.at, clock.now() + timedelta(1)) == {scene.cast.rey.id: 1}
    assert "Reports on the policy" in tara.get(f"/knowledge/articles/{clauses.id}").said
    assert "Reports on the policy" not in scene.signed_in(scene.cast.bo).get(f"/knowledge/articles/{clauses.id}").said


def test_out_and_in_again_stays_left_out(app: Flask, scene: Scene, clauses: Article, tmp_path: Path) -> None:
    excused(scene, "identity", clarity="mid")
    exported(app, tmp_path / "reviews.jsonl")
    talks(app, tmp_path / "talks.jsonl")
    db.session.execute(db.text("DELETE FROM clause_conflict"))
    emptied()
    app.test_cli_runner().invoke(args=["conversations", "import", str(tmp_path / "talks.jsonl"), "--team", "North desk"])
    assert taken(app, tmp_path / "reviews.jsonl")["differs"] == 0
    exported(app, tmp_path / "again.jsonl")
    assert same(lines(tmp_path / "again.jsonl")) == same(lines(tmp_path / "reviews.jsonl"))
    (rated,) = [one for one in lines(tmp_path / "again.jsonl")[0]["reviews"][0]["ratings"] if one["categoryId"] == "identity"]
    assert (rated["score"], rated["greenroom"]["level"]) == (None, "n/a-policy")
    assert rated["greenroom"]["label"] == "left out: policy conflict reported" and wrong_scores() == []
