"""Disputes that are not about a level: somebody else wrote the reply, or the reviewer's pen slipped."""

import pytest

from app.base.database import db
from app.people.models import Notice
from app.review.actions.tallies import differences, wrong_scores
from app.review.models import Dispute, DisputeState, Review, ReviewState
from tests.page_client import Answer
from tests.review.conftest import Scene
from tests.review.disputes import answer, begun, opened, settle_rules


def decide(scene: Scene, dispute_id: int, expect: int = 303, **values: object) -> Answer:
    mo = begun(scene, scene.cast.mo, dispute_id)
    form = {"whose": "void", "reason": "person", "answer": "The chat was handed over."} | values
    return mo.post(f"/review/disputes/{dispute_id}", form, expect)


def test_whose_reply_it_was_is_decided_without_any_rating(scene: Scene) -> None:
    dispute_id = opened(scene, kind="wrong_person")[1]
    page = begun(scene, scene.cast.mo, dispute_id).get(f"/review/disputes/{dispute_id}")
    assert "Whose reply is it?" in page.said and "level-" not in page.text and "80.0" not in page.text


def test_a_review_of_nobody_is_void_and_counts_no_longer(scene: Scene) -> None:
    review_id, dispute_id = opened(scene, kind="wrong_person")
    decide(scene, dispute_id)
    assert db.session.query(Review).one().state is ReviewState.VOID
    assert db.session.get_one(Dispute, dispute_id).state is DisputeState.ACCEPTED
    assert differences() == [] and wrong_scores() == []
    bo = scene.signed_in(scene.cast.bo)
    said = bo.get(f"/reviews/{review_id}").said
    assert "counts no longer" in said and "The chat was handed over." in said
    assert scene.talk.subject not in bo.get("/reviews/mine").said
    scene.signed_in(scene.cast.ines).get(f"/reviews/{review_id}", 404)


def test_it_goes_to_who_wrote_it(scene: Scene) -> None:
    review_id, dispute_id = opened(scene, kind="wrong_person")
    decide(scene, dispute_id, whose="give", person=scene.cast.ines.id)
    old, new = db.session.query(Review).order_by(Review.id).all()
    assert (old.state, new.state, new.reviewee_id, new.reviewer_id) == (
        ReviewState.VOID, ReviewState.PUBLISHED, scene.cast.ines.id, scene.cast.rey.id,
    )  # fmt: skip
    assert new.shown == old.shown and differences() == [] and wrong_scores() == []
    ines, bo = scene.signed_in(scene.cast.ines), scene.signed_in(scene.cast.bo)
    assert "80.0" in ines.get(f"/reviews/{new.id}").text
    ines.get(f"/reviews/{review_id}", 404)
    bo.get(f"/reviews/{new.id}", 404)
    assert f"/reviews/{new.id}" not in bo.get(f"/reviews/{review_id}").text
    assert (scene.cast.ines.id, "review.published") in {(one.person_id, one.kind) for one in db.session.query(Notice)}


def test_it_may_stay_where_it_is(scene: Scene) -> None:
    review_id, dispute_id = opened(scene, kind="wrong_person")
    decide(scene, dispute_id, whose="reject", reason="wrote_it", answer="Your name stands under it.")
    assert db.session.query(Review).one().state is ReviewState.PUBLISHED
    assert db.session.get_one(Dispute, dispute_id).state is DisputeState.REJECTED
    assert "Your name stands under it." in scene.signed_in(scene.cast.bo).get(f"/reviews/{review_id}").said


@pytest.mark.parametrize(
    "values, words",
    [
        ({"whose": ""}, "Choose what becomes of the review"),
        ({"answer": " "}, "Say in a sentence why"),
        ({"whose": "give"}, "Choose who wrote the reply"),
        ({"whose": "give", "person": "999999"}, "Choose who wrote the reply"),
        ({"reason": ""}, "Choose a reason"),
        ({"reason": "overlooked"}, "does not fit what becomes of the review"),
        ({"whose": "reject", "reason": "person"}, "does not fit what becomes of the review"),
        ({"reason": "made up"}, "Choose a reason"),
    ],
)
def test_the_decision_is_whole(scene: Scene, values: dict[str, object], words: str) -> None:
    dispute_id = opened(scene, kind="wrong_person")[1]
    page = decide(scene, dispute_id, 422, **({"answer": "Words to keep"} | values))
    assert words in page.said and ("Words to keep" in page.text or values.get("answer") == " ")
    assert db.session.query(Review).one().state is ReviewState.PUBLISHED


def test_neither_who_graded_nor_a_stranger_gets_it(scene: Scene) -> None:
    dispute_id = opened(scene, kind="wrong_person")[1]
    for person in (scene.cast.rey, scene.cast.bo, scene.cast.stan):
        assert "Choose who wrote the reply" in decide(scene, dispute_id, 422, whose="give", person=person.id).said


def test_a_wrong_person_needs_words_and_no_criterion(scene: Scene) -> None:
    review_id = scene.published(scene.cast.rey).id
    bo = scene.signed_in(scene.cast.bo)
    assert "Say how one can see" in bo.post(f"/reviews/{review_id}/dispute", {"kind": "wrong_person"}, 422).said


def test_the_reviewer_mends_a_slip_at_once_and_it_counts(scene: Scene) -> None:
    review_id, dispute_id = opened(scene, kind="clerical")
    rey = scene.signed_in(scene.cast.rey)
    assert f"/review/disputes/{dispute_id}/mend" in rey.get(f"/reviews/{review_id}").text
    page = rey.get(f"/review/disputes/{dispute_id}/mend")
    assert "It is clear." in page.said and "Proposed: Top" in page.said
    answer = rey.post(f"/review/disputes/{dispute_id}/mend", {"level-clarity": "top", "answer-clarity": "I meant the best."})
    standing = db.session.query(Review).filter_by(state="published").one()
    assert answer.location.endswith(f"/reviews/{standing.id}") and standing.shown == "100.0" and standing.reviewer_id == scene.cast.rey.id
    dispute = db.session.get_one(Dispute, dispute_id)
    assert (dispute.state, dispute.answered_by_id) == (DisputeState.ACCEPTED, scene.cast.rey.id)
    assert differences() == [] and wrong_scores() == []
    assert "Clerical slip 0 1 0 0" in scene.signed_in(scene.cast.lea).get("/review/disputes/figures").said


def test_what_is_no_slip_is_left_to_a_colleague(scene: Scene) -> None:
    dispute_id = opened(scene, kind="clerical")[1]
    rey = scene.signed_in(scene.cast.rey)
    page = rey.post(f"/review/disputes/{dispute_id}/mend", {"level-clarity": "low", "answer-clarity": "I meant it."}, 422)
    assert "If this was no slip, leave it" in page.said
    answer(scene, scene.cast.mo, dispute_id, level__clarity="mid")
    assert db.session.get_one(Dispute, dispute_id).state is DisputeState.PARTLY
    rey.post(f"/review/disputes/{dispute_id}/mend", {"level-clarity": "top", "answer-clarity": "x"}, 404)


def test_only_a_slip_is_mended_by_who_graded(scene: Scene) -> None:
    dispute_id = opened(scene)[1]
    for who, status in (("rey", 404), ("mo", 404), ("lea", 404), ("bo", 403), ("stan", 404)):
        client = scene.signed_in(getattr(scene.cast, who))
        client.get(f"/review/disputes/{dispute_id}/mend", status)
        client.post(f"/review/disputes/{dispute_id}/mend", {"level-clarity": "top", "answer-clarity": "x"}, status)


def test_a_slip_does_not_lower_either(scene: Scene) -> None:
    settle_rules(scene, never_lower=True)
    dispute_id = opened(scene, kind="clerical", clarity="mid")[1]
    rey = scene.signed_in(scene.cast.rey)
    page = rey.post(f"/review/disputes/{dispute_id}/mend", {"level-clarity": "low", "answer-clarity": "I meant the lowest."}, 422)
    assert "this level would not count" in page.said and "I meant the lowest." in page.text
    assert db.session.query(Review).one().shown == "90.0" and db.session.get_one(Dispute, dispute_id).state is DisputeState.OPEN
