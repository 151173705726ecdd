"""A published review leaves the count: a lead says why, a second person confirms, every sum forgets it, and it stays readable."""

from typing import Any

from app.base.database import db
from app.people.models import Notice
from app.review.actions.tallies import differences, wrong_scores
from app.review.models import Review, ReviewState, Tally
from app.review.voiding.models import ReviewVoid
from app.trail.models import TrailEntry
from tests.review.conftest import Scene

WHY = "The chat was a test of our own."


def asked(scene: Scene) -> tuple[int, int]:
    """(review, question) after the lead asked."""
    review_id = scene.published(scene.cast.rey, clarity="low").id
    scene.signed_in(scene.cast.lea).post(f"/reviews/{review_id}/void", {"reason": WHY})
    return review_id, db.session.query(ReviewVoid).one().id


def state(review_id: int) -> Any:
    db.session.expire_all()
    return db.session.get_one(Review, review_id).state


def test_a_lead_asks_a_second_person_confirms_and_nothing_counts_it_any_more(scene: Scene) -> None:
    review_id, void_id = asked(scene)
    lea, mo = scene.signed_in(scene.cast.lea), scene.signed_in(scene.cast.mo)
    assert "a second person decides" in lea.get(f"/reviews/{review_id}").said and state(review_id) is ReviewState.PUBLISHED
    notice = db.session.query(Notice).filter_by(person_id=scene.cast.mo.id, kind="review.void_asked").one()
    page = mo.get(notice.path).said
    assert WHY in page and "80.0" not in page, "the second person decides without the score"
    assert WHY in mo.get("/review/voids").said
    mo.post(f"/review/voids/{void_id}/confirm")
    assert state(review_id) is ReviewState.VOID and differences() == [] and wrong_scores() == []
    assert sum(row.n for row in db.session.query(Tally)) == 0
    assert WHY in scene.signed_in(scene.cast.bo).get(f"/reviews/{review_id}").said
    told = {row.person_id: row.kind for row in db.session.query(Notice).filter(Notice.kind.in_(["review.void", "review.void_grader"]))}
    assert told == {scene.cast.bo.id: "review.void", scene.cast.rey.id: "review.void_grader"}
    verbs = {row.verb for row in db.session.query(TrailEntry).filter_by(thing_kind="review")}
    assert {"review.ask_void", "review.void"} <= verbs
    mo.post(f"/review/voids/{void_id}/confirm", expect=409)
    assert "Nothing waits for a second person" in mo.get("/review/voids").said


def test_nobody_confirms_their_own_question_and_strangers_find_nothing(scene: Scene) -> None:
    review_id, void_id = asked(scene)
    lea = scene.signed_in(scene.cast.lea)
    assert "Somebody else of the team decides." in lea.get(f"/review/voids/{void_id}").said
    lea.post(f"/review/voids/{void_id}/confirm", expect=403)
    scene.signed_in(scene.cast.stan).get(f"/review/voids/{void_id}", 404)
    scene.signed_in(scene.cast.bo).get(f"/review/voids/{void_id}", 403)
    scene.signed_in(scene.cast.rey).post(f"/reviews/{review_id}/void", {"reason": WHY}, expect=403)
    assert state(review_id) is ReviewState.PUBLISHED


def test_it_may_be_kept_with_a_reason_taken_back_and_asked_again(scene: Scene) -> None:
    review_id, void_id = asked(scene)
    lea, mo = scene.signed_in(scene.cast.lea), scene.signed_in(scene.cast.mo)
    assert "Say why the review should stay." in mo.post(f"/review/voids/{void_id}/keep", {"answer": " "}, expect=422).said
    mo.post(f"/review/voids/{void_id}/keep", {"answer": "It was a real customer."})
    assert "It was a real customer." in lea.get(f"/reviews/{review_id}").said and state(review_id) is ReviewState.PUBLISHED
    assert db.session.query(Notice).filter_by(person_id=scene.cast.lea.id, kind="review.void_kept").count() == 1
    lea.post(f"/reviews/{review_id}/void", {"reason": "A duplicate."})
    lea.post(f"/reviews/{review_id}/void", {"reason": "Twice."}, expect=409)
    lea.post(f"/review/voids/{void_id}/keep")
    assert "The question was taken back." in lea.get(f"/review/voids/{void_id}").said


def test_a_reason_is_needed_and_an_open_dispute_goes_first(scene: Scene) -> None:
    review_id = scene.published(scene.cast.rey, clarity="low").id
    lea = scene.signed_in(scene.cast.lea)
    assert "Say why it should not count." in lea.post(f"/reviews/{review_id}/void", {"reason": ""}, expect=422).said
    form = {"criterion": "clarity", "comment-clarity": "Look again.", "comment": ""}
    scene.signed_in(scene.cast.bo).post(f"/reviews/{review_id}/dispute", form)
    assert "Its dispute is open." in lea.post(f"/reviews/{review_id}/void", {"reason": WHY}, expect=422).said
    assert db.session.query(ReviewVoid).count() == 0
