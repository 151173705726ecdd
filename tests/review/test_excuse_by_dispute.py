"""A dispute that the policy decides: the criterion may be left out, and the policy's owner gets the report once."""

import html
import re
from typing import Any

import pytest

from app.base.database import db
from app.knowledge.models import Article
from app.people.models import Notice
from app.review.models import ClauseConflict, Dispute, Review
from tests.review import builders, disputes
from tests.review.conftest import Scene
from tests.review.test_excuse import LEFT_OUT
from tests.review.test_grade_cite_clause import OLD, article, quoted

LEFT: dict[str, Any] = {"level__identity": "n/a-policy", "answer__identity": "The clause says both.", "reason__identity": "policy"}
SENT = {key.replace("__", "-"): value for key, value in LEFT.items()} | {"answer": "Thank you."}


@pytest.fixture
def refunds(scene: Scene) -> Article:
    return article("kb.refunds", (OLD, "", ""))


def disputed(scene: Scene) -> tuple[int, int]:
    """Rey failed the critical criterion, quoting a clause; Bo says that the policy contradicts itself."""
    grader, quote = quoted(scene)
    grader.send(f"/evidence/{quote}/clause", clause="kb.refunds#limits")
    grader.rate(empathy="top", clarity="top", identity="low")
    grader.publish()
    review = db.session.query(Review).one()
    bo = scene.signed_in(scene.cast.bo)
    assert "the policy is unclear or contradicts itself" in bo.get(f"/reviews/{review.id}/dispute").said
    form = {"kind": "ratings", "criterion": ["identity"], "comment-identity": "It says both.", "level-identity": "n/a-policy"}
    bo.post(f"/reviews/{review.id}/dispute", form)
    return review.id, db.session.query(Dispute).one().id


def standing() -> Review:
    db.session.expire_all()
    return db.session.query(Review).filter_by(state="published").one()


def test_left_out_by_the_answer_and_reported_once(scene: Scene, refunds: Article) -> None:
    review_id, dispute_id = disputed(scene)
    assert standing().passed is False
    disputes.answer(scene, scene.cast.lea, dispute_id, 422, **{**LEFT, "reason__identity": "overlooked"})
    scene.signed_in(scene.cast.lea).post(f"/review/disputes/{dispute_id}", SENT)
    review = standing()
    assert (review.id != review_id, review.shown, review.passed) == (True, "100.0", True)
    kept = db.session.query(ClauseConflict).one()
    assert (kept.first_clause, kept.second_clause, kept.criterion) == ("kb.refunds#limits", "", "identity")
    assert (kept.words, kept.dispute_id, kept.review_id, kept.by_id) == ("The clause says both.", dispute_id, review.id, scene.cast.lea.id)
    assert db.session.query(Notice).filter_by(kind="review.conflict").one().person_id == scene.cast.tara.id
    assert OLD in scene.signed_in(scene.cast.tara).get(f"/review/conflicts/{kept.id}").said
    bo = scene.signed_in(scene.cast.bo)
    assert LEFT_OUT in bo.get(f"/reviews/{review.id}").said
    assert "Policy changed or unclear" in bo.get(f"/reviews/{review_id}").said


def test_a_level_decided_by_the_policy_is_reported_too(scene: Scene, refunds: Article) -> None:
    """Without a clause in the words: the report names none, and still has an owner."""
    _, dispute_id = disputes.opened(scene)
    disputes.answer(scene, scene.cast.lea, dispute_id, reason__clarity="policy")
    kept = db.session.query(ClauseConflict).one()
    assert (kept.first_version_id, kept.owner_team_id, standing().shown) == (None, scene.cast.north.id, "100.0")
    tara = scene.signed_in(scene.cast.tara)
    here = f"/review/conflicts/{kept.id}"
    assert "names no clause" in tara.get(here).said
    tara.post(f"{here}/settle", {"outcome": "mended", "answer": "Written down now."})
    assert "Written down now." in tara.get(here).said


def test_who_gave_a_level_may_still_leave_it_out_when_comparing(scene: Scene, refunds: Article) -> None:
    """It is no grade. Beside it only the levels that were named can be chosen."""
    _, dispute_id = disputes.opened(scene)
    lea = disputes.begun(scene, scene.cast.lea, dispute_id)
    form = {"level-clarity": "low", "answer-clarity": "The clause says both.", "answer": "Thank you."}
    lea.post(f"/review/disputes/{dispute_id}/grade", form)
    page = lea.get(f"/review/disputes/{dispute_id}").text
    assert 'value="n/a-policy" data-digit="4"' in page and 'value="mid"' not in page
    lea.post(f"/review/disputes/{dispute_id}", form | {"level-clarity": "n/a-policy", "reason-clarity": "policy"})
    assert (standing().shown, db.session.query(ClauseConflict).one().criterion) == ("100.0", "clarity")


def test_who_mends_a_slip_leaves_nothing_out(scene: Scene, refunds: Article) -> None:
    _, dispute_id = disputes.opened(scene, kind="clerical")
    rey = scene.signed_in(scene.cast.rey)
    assert "n/a-policy" not in rey.get(f"/review/disputes/{dispute_id}/mend").text
    rey.post(f"/review/disputes/{dispute_id}/mend", {"level-clarity": "n/a-policy", "answer-clarity": "x"}, 422)
    assert db.session.query(ClauseConflict).count() == 0


def test_the_list_goes_on_by_key_and_asks_the_same(scene: Scene, refunds: Article, query_count: Any) -> None:
    """65 reports on the north's replies: two pages, the newest first; the south sees none."""
    north, at = scene.cast.north.id, builders.PUT
    shared = {"by_id": scene.cast.rey.id, "second_clause": "", "at": at, "sent_at": at, "answer": "", "criterion": "clarity"}
    teams = {"team_id": north, "owner_team_id": north, "other_team_id": north, "assignment_id": scene.item.id}
    db.session.add_all(ClauseConflict(first_clause=f"kb.{n}", words=f"Number {n}.", **shared, **teams) for n in range(1, 66))
    db.session.commit()
    tara = scene.signed_in(scene.cast.tara)
    tara.get("/review/policy-reports")
    with query_count(exactly=3):
        first = tara.get("/review/policy-reports")
    next_page = re.search(r'href="[^"?]*(\?[^"]*after=[^"]*)"', first.text)
    assert next_page is not None
    assert "Number 65." in first.said and "Number 6." in first.said and "Number 5." not in first.said
    with query_count(exactly=3):
        later = tara.get("/review/policy-reports" + html.unescape(next_page[1]))
    assert "Number 5." in later.said and "Number 6." not in later.said
    assert "No open reports" in scene.signed_in(scene.cast.stan).get("/review/policy-reports").said
    assert "Number 65." in scene.signed_in(scene.cast.rey).get("/review/policy-reports").said, "what one reported oneself"
    assert "Number" not in scene.signed_in(scene.cast.mo).get("/review/policy-reports").said
