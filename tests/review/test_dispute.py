"""Disputes: opened by the agent, answered by somebody who neither graded nor was graded and has not seen the score."""

from typing import Any

import pytest

from app.base.database import db
from app.people.models import Notice, Person, Role
from app.review.actions.tallies import differences, wrong_scores
from app.review.models import Dispute, DisputeState, Review, ReviewState
from tests.page_client import Answer
from tests.review.conftest import Scene


def opened(scene: Scene, **levels: str) -> tuple[int, int]:
    """A review published by Rey and disputed by Bo: its id and the dispute's."""
    review_id = scene.published(scene.cast.rey, **({"clarity": "low"} | levels)).id
    form = {"criterion": ["clarity"], "comment-clarity": "It is clear.", "level-clarity": "top", "comment": "Please look."}
    scene.signed_in(scene.cast.bo).post(f"/reviews/{review_id}/dispute", form)
    return review_id, db.session.query(Dispute).one().id


def answer(scene: Scene, person: Person, dispute_id: int, expect: int = 303, **values: str) -> Answer:
    form = {"level-clarity": "top", "answer-clarity": "One thought at a time.", "answer": "Thank you."} | {
        key.replace("__", "-"): value for key, value in values.items()
    }
    return scene.signed_in(person).post(f"/review/disputes/{dispute_id}", form, expect)


def test_an_accepted_dispute_makes_a_new_version_and_moves_the_tallies(scene: Scene) -> None:
    review_id, dispute_id = opened(scene)
    answer(scene, scene.cast.mo, dispute_id)
    old, new = db.session.query(Review).order_by(Review.id).all()
    assert (old.state, old.shown) == (ReviewState.REPLACED, "80.0")
    assert (new.state, new.shown, new.number, new.reviewer_id) == (ReviewState.PUBLISHED, "100.0", 2, scene.cast.mo.id)
    dispute = db.session.get_one(Dispute, dispute_id)
    assert (dispute.state, dispute.new_review_id, dispute.answered_by_id) == (DisputeState.ACCEPTED, new.id, scene.cast.mo.id)
    assert differences() == [] and wrong_scores() == []
    kinds = {(one.person_id, one.kind) for one in db.session.query(Notice)}
    assert (scene.cast.bo.id, "review.dispute_answered") in kinds
    assert (scene.cast.rey.id, "review.dispute_answered_grader") in kinds
    bo = scene.signed_in(scene.cast.bo)
    said = bo.get(f"/reviews/{new.id}").said
    assert "One thought at a time." in said and "Version 1 by Rey Santos" in said
    assert "A newer version stands" in bo.get(f"/reviews/{review_id}").said


def test_keeping_every_level_rejects_it_and_the_review_stays(scene: Scene) -> None:
    review_id, dispute_id = opened(scene)
    answer(scene, scene.cast.mo, dispute_id, level__clarity="low")
    assert db.session.get_one(Dispute, dispute_id).state is DisputeState.REJECTED
    assert db.session.query(Review).one().state is ReviewState.PUBLISHED
    assert "Thank you." in scene.signed_in(scene.cast.bo).get(f"/reviews/{review_id}").said


def test_another_level_than_proposed_is_partly_accepted(scene: Scene) -> None:
    dispute_id = opened(scene)[1]
    answer(scene, scene.cast.mo, dispute_id, level__clarity="mid")
    assert db.session.get_one(Dispute, dispute_id).state is DisputeState.PARTLY


def test_the_answerer_sees_no_first_level_and_no_score(scene: Scene) -> None:
    review_id, dispute_id = opened(scene)
    for who in (scene.cast.mo, scene.cast.lea):
        client = scene.signed_in(who)
        page = client.get(f"/review/disputes/{dispute_id}")
        assert "80.0" not in page.text and "checked" not in page.text and "It is clear." in page.said
        assert "Rey" not in page.said
    lea = scene.signed_in(scene.cast.lea)
    assert lea.get(f"/reviews/{review_id}").page.h1 == "Hidden for now"
    assert "80.0" not in lea.get("/reviews/team").text


@pytest.mark.parametrize("who, status", [("rey", 404), ("bo", 403), ("tara", 403), ("ada", 403), ("stan", 404)])
def test_who_may_not_answer(scene: Scene, who: str, status: int) -> None:
    dispute_id = opened(scene)[1]
    client = scene.signed_in(getattr(scene.cast, who))
    client.get(f"/review/disputes/{dispute_id}", status)
    answer(scene, getattr(scene.cast, who), dispute_id, status)
    if status == 404:
        assert scene.talk.subject not in client.get("/review/disputes").said


def test_a_lead_who_was_graded_does_not_answer(scene: Scene) -> None:
    scene.cast.lea.roles = frozenset({Role.LEAD, Role.AGENT})
    item = scene.another(scene.cast.lea)
    review_id = scene.published(scene.cast.rey, item).id
    lea = scene.signed_in(scene.cast.lea)
    lea.post(f"/reviews/{review_id}/dispute", {"criterion": "clarity", "comment-clarity": "Look again."})
    dispute_id = db.session.query(Dispute).one().id
    lea.get(f"/review/disputes/{dispute_id}", 404)
    answer(scene, scene.cast.lea, dispute_id, 404)


def test_it_is_answered_once(scene: Scene) -> None:
    dispute_id = opened(scene)[1]
    answer(scene, scene.cast.mo, dispute_id)
    answer(scene, scene.cast.lea, dispute_id, 404)
    assert db.session.query(Review).count() == 2


def test_an_answer_needs_a_level_and_a_sentence_and_keeps_the_words(scene: Scene) -> None:
    dispute_id = opened(scene)[1]
    page = answer(scene, scene.cast.mo, dispute_id, 422, answer__clarity="", answer="Long words to keep")
    assert "Say in a sentence why" in page.said and "Long words to keep" in page.text
    assert "Choose one of the levels" in answer(scene, scene.cast.mo, dispute_id, 422, level__clarity="nope").said
    assert db.session.query(Review).count() == 1


def test_criteria_that_begin_to_apply_are_asked_for(scene: Scene) -> None:
    review_id = scene.published(scene.cast.rey).id
    scene.signed_in(scene.cast.bo).post(f"/reviews/{review_id}/dispute", {"criterion": "empathy", "comment-empathy": "Look."})
    mo, dispute_id = scene.signed_in(scene.cast.mo), db.session.query(Dispute).one().id
    form = {"level-empathy": "low", "answer-empathy": "It blames."}
    page = mo.post(f"/review/disputes/{dispute_id}", form, 422)
    assert "Repair" in page.said and "applies now" in page.said
    mo.post(f"/review/disputes/{dispute_id}", form | {"level-repair": "top", "answer-repair": "Done."})
    assert db.session.query(Review).filter_by(state="published").one().number == 2
    assert differences() == []


@pytest.mark.parametrize(
    "form, words",
    [
        ({}, "Choose at least one criterion"),
        ({"criterion": "clarity", "comment": "kept words"}, "Say what should be looked at again"),
        ({"criterion": "repair", "comment-repair": "x"}, "no such criterion"),
        ({"criterion": "clarity", "comment-clarity": "x", "level-clarity": "nope"}, "no such level"),
    ],
)
def test_a_dispute_says_what_and_why(scene: Scene, form: dict[str, Any], words: str) -> None:
    review_id = scene.published(scene.cast.rey).id
    page = scene.signed_in(scene.cast.bo).post(f"/reviews/{review_id}/dispute", form, 422)
    assert words in page.said
    assert db.session.query(Dispute).count() == 0


@pytest.mark.parametrize("who, status", [("rey", 403), ("lea", 403), ("ines", 404), ("stan", 404)])
def test_only_the_reviewed_agent_disputes(scene: Scene, who: str, status: int) -> None:
    review_id = scene.published(scene.cast.rey).id
    client = scene.signed_in(getattr(scene.cast, who))
    client.get(f"/reviews/{review_id}/dispute", status)
    client.post(f"/reviews/{review_id}/dispute", {"criterion": "clarity", "comment-clarity": "x"}, status)


def test_a_review_is_disputed_once(scene: Scene) -> None:
    review_id = opened(scene)[0]
    bo = scene.signed_in(scene.cast.bo)
    assert bo.get(f"/reviews/{review_id}/dispute", 303).location.endswith(f"/reviews/{review_id}")
    assert "You disputed this review already." in bo.get(f"/reviews/{review_id}").said
    scene.signed_in(scene.cast.rey).get(f"/reviews/{review_id}/dispute", 403)
    bo.post(f"/reviews/{review_id}/dispute", {"criterion": "clarity", "comment-clarity": "again"}, 409)
