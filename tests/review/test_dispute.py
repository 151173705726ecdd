"""Disputes: opened by the agent, graded anew without the first score by somebody else, then compared and decided."""

from typing import Any

import pytest

from app.base.database import db
from app.people.models import Notice, Role
from app.review.actions.tallies import differences, wrong_scores
from app.review.models import Dispute, DisputePoint, DisputeState, Review, ReviewState, SecondLook
from tests.review.conftest import Scene
from tests.review.disputes import answer, begun, opened, settle_rules


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


def test_own_levels_come_first_then_both_stand_side_by_side(scene: Scene, clock: Any) -> None:
    dispute_id = opened(scene)[1]
    mo = scene.signed_in(scene.cast.mo)
    page = mo.get(f"/review/disputes/{dispute_id}")
    assert "Begin the second look" in page.said and "level-clarity" not in page.text
    mo.post(f"/review/disputes/{dispute_id}/begin")
    page = mo.get(f"/review/disputes/{dispute_id}")
    assert "80.0" not in page.text and "checked" not in page.text and "Rey" not in page.said and "It is clear." not in page.said
    assert "Proposed" not in page.said and "First review" not in page.said
    clock.move(minutes=5)
    form = {"level-clarity": "mid", "answer-clarity": "Two thoughts at once."}
    assert mo.post(f"/review/disputes/{dispute_id}/grade", form).location.endswith(f"/review/disputes/{dispute_id}")
    page = mo.get(f"/review/disputes/{dispute_id}")
    assert "It is clear." in page.said and "First review Low" in page.said and "Agent Top" in page.said and "You Middle" in page.said
    assert mo.post(f"/review/disputes/{dispute_id}/grade", form | {"level-clarity": "top"}, 409).status == 409
    clock.move(minutes=5)
    mo.post(f"/review/disputes/{dispute_id}", form | {"level-clarity": "top", "reason-clarity": "misread", "answer": "You are right."})
    look = db.session.query(SecondLook).one()
    assert look.levels == {"clarity": ["mid", "Two thoughts at once."]}
    assert look.decided == {"clarity": ["top", "Two thoughts at once.", "misread"]}
    assert [(one - look.looked_at).seconds // 60 for one in (look.regraded_at, look.answered_at)] == [5, 10]


def test_the_answerer_sees_no_first_level_and_no_score(scene: Scene) -> None:
    review_id, dispute_id = opened(scene)
    for who in (scene.cast.mo, scene.cast.lea):
        page = begun(scene, who, dispute_id).get(f"/review/disputes/{dispute_id}")
        assert "80.0" not in page.text and "checked" not in page.text and "It is clear." not in page.said
        assert "Rey" not in page.said
    lea = scene.signed_in(scene.cast.lea)
    assert lea.get(f"/reviews/{review_id}").page.h1 == "Hidden for now"
    assert "80.0" not in lea.get("/reviews/team").text


def test_the_moments_are_read_by_agent_and_lead(scene: Scene) -> None:
    review_id, dispute_id = opened(scene)
    answer(scene, scene.cast.mo, dispute_id, level__clarity="low")
    for who in (scene.cast.bo, scene.cast.lea):
        said = scene.signed_in(who).get(f"/reviews/{review_id}").said
        for words in ("Opened by Bo", "First look by Mo", "Graded without the first score by Mo", "Answered by Mo Haddad: Rejected"):
            assert words in said


def test_nobody_decides_before_grading(scene: Scene) -> None:
    dispute_id = opened(scene)[1]
    mo = scene.signed_in(scene.cast.mo)
    form = {"level-clarity": "top", "answer-clarity": "x"}
    assert "Begin the second look first" in mo.post(f"/review/disputes/{dispute_id}/grade", form, 422).said
    assert "Give your own levels first" in mo.post(f"/review/disputes/{dispute_id}", form, 422).said
    mo.post(f"/review/disputes/{dispute_id}/begin")
    mo.post(f"/review/disputes/{dispute_id}/begin")
    assert "Give your own levels first" in mo.post(f"/review/disputes/{dispute_id}", form, 422).said
    assert db.session.query(SecondLook).count() == 1 and db.session.query(Review).count() == 1


def test_it_never_lowers_unless_the_team_settled_otherwise(scene: Scene) -> None:
    review_id, dispute_id = opened(scene, clarity="mid")
    answer(scene, scene.cast.mo, dispute_id, level__clarity="low")
    point = db.session.query(DisputePoint).one()
    assert (point.decided_level, point.kept) == ("mid", True)
    assert db.session.query(Review).one().shown == "90.0"
    assert "a dispute never lowers a score in this team" in scene.signed_in(scene.cast.bo).get(f"/reviews/{review_id}").said


def test_where_it_may_lower_it_does(scene: Scene) -> None:
    settle_rules(scene, never_lower=False)
    dispute_id = opened(scene, clarity="mid")[1]
    answer(scene, scene.cast.mo, dispute_id, level__clarity="low")
    assert db.session.query(Review).filter_by(state="published").one().shown == "80.0"
    assert differences() == [] and wrong_scores() == []


def test_criteria_that_begin_to_apply_are_asked_for(scene: Scene) -> None:
    settle_rules(scene, never_lower=False)
    review_id = scene.published(scene.cast.rey).id
    scene.signed_in(scene.cast.bo).post(f"/reviews/{review_id}/dispute", {"criterion": "empathy", "comment-empathy": "Look."})
    dispute_id = db.session.query(Dispute).one().id
    mo = begun(scene, scene.cast.mo, dispute_id)
    form = {"level-empathy": "low", "answer-empathy": "It blames."}
    page = mo.post(f"/review/disputes/{dispute_id}/grade", form, 422)
    assert "Repair" in page.said and "applies now" in page.said
    form |= {"level-repair": "top", "answer-repair": "Done.", "reason-empathy": "overlooked"}
    mo.post(f"/review/disputes/{dispute_id}/grade", form)
    assert "Repair" in mo.get(f"/review/disputes/{dispute_id}").said
    mo.post(f"/review/disputes/{dispute_id}", form)
    assert db.session.query(Review).filter_by(state="published").one().number == 2
    assert differences() == []


@pytest.mark.parametrize("who, status", [("rey", 404), ("bo", 403), ("tara", 403), ("ada", 403), ("stan", 404)])
def test_who_may_not_answer(scene: Scene, who: str, status: int) -> None:
    dispute_id = opened(scene)[1]
    client = scene.signed_in(getattr(scene.cast, who))
    client.get(f"/review/disputes/{dispute_id}", status)
    for path in ("", "/begin", "/grade"):
        client.post(f"/review/disputes/{dispute_id}{path}", {"level-clarity": "top", "answer-clarity": "x"}, status)
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
    lea.post(f"/review/disputes/{dispute_id}/begin", expect=404)


def test_it_is_answered_once(scene: Scene) -> None:
    dispute_id = opened(scene)[1]
    lea = begun(scene, scene.cast.lea, dispute_id)
    answer(scene, scene.cast.mo, dispute_id)
    lea.post(f"/review/disputes/{dispute_id}/grade", {"level-clarity": "low", "answer-clarity": "x"}, 404)
    assert db.session.query(Review).count() == 2


def test_an_answer_needs_a_level_and_a_sentence_and_keeps_the_words(scene: Scene) -> None:
    dispute_id = opened(scene)[1]
    mo = begun(scene, scene.cast.mo, dispute_id)
    form = {"level-clarity": "top", "answer-clarity": ""}
    assert "Say in a sentence why" in mo.post(f"/review/disputes/{dispute_id}/grade", form, 422).said
    kept = mo.post(f"/review/disputes/{dispute_id}/grade", {"level-clarity": "nope", "answer-clarity": "Long words to keep"}, 422)
    assert "Choose one of the levels" in kept.said and "Long words to keep" in kept.text
    mo.post(f"/review/disputes/{dispute_id}/grade", form | {"answer-clarity": "Why."})
    kept = mo.post(f"/review/disputes/{dispute_id}", form | {"answer": "Long words to keep"}, 422)
    assert "Say in a sentence why" in kept.said and "Long words to keep" in kept.text
    assert db.session.query(Review).count() == 1


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


def test_a_disputed_review_is_not_changed_behind_the_answerer(scene: Scene) -> None:
    review_id, dispute_id = opened(scene)
    for who in (scene.cast.rey, scene.cast.lea):
        scene.signed_in(who).post(f"/reviews/{review_id}/change", expect=409)
    answer(scene, scene.cast.mo, dispute_id, level__clarity="low")
    scene.signed_in(scene.cast.rey).post(f"/reviews/{review_id}/change")
