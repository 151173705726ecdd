"""How long, how many, and once more to the lead: what a team settles about disputes."""

from typing import Any

import pytest

from app.base.database import db
from app.people.models import Notice
from app.review.models import Dispute, DisputePoint, DisputeRule, DisputeState, Review
from app.trail.models import TrailEntry
from tests.cast import person
from tests.review.conftest import Scene
from tests.review.disputes import answer, begun, opened, settle_rules

WORDS = {"criterion": "clarity", "comment-clarity": "Words to keep"}


def test_the_form_says_the_rules_before_anybody_writes(scene: Scene, clock: Any) -> None:
    settle_rules(scene, window_days=5, most_open=2, answer_days=4)
    review_id = scene.published(scene.cast.rey).id
    said = scene.signed_in(scene.cast.bo).get(f"/reviews/{review_id}/dispute").said
    assert "until 27 Nov 2026" in said or "until Nov 27, 2026" in said or "27 November" in said, said
    assert "At most 2 of your disputes may be open at once; 0 now" in said and "within 4 days" in said
    assert "never lowers your score" in said


def test_after_the_window_there_is_no_form(scene: Scene, clock: Any) -> None:
    review_id = scene.published(scene.cast.rey).id
    bo = scene.signed_in(scene.cast.bo)
    clock.move(days=13, hours=23)
    bo = scene.signed_in(scene.cast.bo)
    assert f"/reviews/{review_id}/dispute" in bo.get(f"/reviews/{review_id}").text
    clock.move(hours=2)
    assert f'"/reviews/{review_id}/dispute"' not in bo.get(f"/reviews/{review_id}").text
    assert "The days for a dispute are over" in bo.get(f"/reviews/{review_id}/dispute").said
    bo.post(f"/reviews/{review_id}/dispute", WORDS, 422)
    assert db.session.query(Dispute).count() == 0


def test_only_so_many_are_open_at_once(scene: Scene) -> None:
    settle_rules(scene, most_open=1)
    dispute_id = opened(scene)[1]
    other = scene.published(scene.cast.rey, scene.another()).id
    bo = scene.signed_in(scene.cast.bo)
    page = bo.post(f"/reviews/{other}/dispute", WORDS, 422)
    assert "Wait for an answer" in page.said and "Words to keep" in page.text
    assert db.session.query(Dispute).count() == 1
    answer(scene, scene.cast.mo, dispute_id)
    bo.post(f"/reviews/{other}/dispute", WORDS)


def test_a_rejected_dispute_goes_to_the_lead_once(scene: Scene) -> None:
    review_id, dispute_id = opened(scene)
    bo = scene.signed_in(scene.cast.bo)
    bo.get(f"/reviews/{review_id}/escalate", 403)
    answer(scene, scene.cast.mo, dispute_id, level__clarity="low")
    assert "Ask the lead" in bo.get(f"/reviews/{review_id}").said
    assert "Say what the first answer missed" in bo.post(f"/reviews/{review_id}/escalate", {"words": " "}, 422).said
    bo.post(f"/reviews/{review_id}/escalate", {"words": "The second line was not read."})
    dispute = db.session.get_one(Dispute, dispute_id)
    assert (dispute.state, dispute.step) == (DisputeState.OPEN, 2)
    assert db.session.query(DisputePoint).one().decided_level is None
    assert (scene.cast.lea.id, "review.dispute_escalated") in {(one.person_id, one.kind) for one in db.session.query(Notice)}
    mo = scene.signed_in(scene.cast.mo)
    mo.get(f"/review/disputes/{dispute_id}", 404)
    assert scene.talk.subject not in mo.get("/review/disputes").said
    lea = begun(scene, scene.cast.lea, dispute_id)
    page = lea.get(f"/review/disputes/{dispute_id}")
    assert "The second line was not read." not in page.said and "One thought at a time." not in page.said and "Thank you." not in page.said
    answer(scene, scene.cast.lea, dispute_id)
    assert db.session.query(Review).filter_by(state="published").one().shown == "100.0"
    said = bo.get(f"/reviews/{review_id}").said
    assert "Answered by Mo Haddad: Rejected" in said and "Answered by Lea Brandt: Accepted" in said and "Asked the lead" in said
    bo.post(f"/reviews/{review_id}/escalate", {"words": "Again."}, 403)


def test_a_second_rejection_is_the_last_word(scene: Scene) -> None:
    review_id, dispute_id = opened(scene)
    answer(scene, scene.cast.mo, dispute_id, level__clarity="low")
    bo = scene.signed_in(scene.cast.bo)
    bo.post(f"/reviews/{review_id}/escalate", {"words": "Please."})
    answer(scene, scene.cast.lea, dispute_id, level__clarity="low")
    assert "Ask the lead" not in bo.get(f"/reviews/{review_id}").said
    bo.post(f"/reviews/{review_id}/escalate", {"words": "Please."}, 403)


def test_without_a_lead_who_has_not_judged_it_there_is_no_second_step(scene: Scene, clock: Any) -> None:
    review_id, dispute_id = opened(scene)
    answer(scene, scene.cast.lea, dispute_id, level__clarity="low")
    bo = scene.signed_in(scene.cast.bo)
    page = bo.post(f"/reviews/{review_id}/escalate", {"words": "Words to keep"}, 422)
    assert "No lead of your team is left" in page.said and "Words to keep" in page.text
    person("Olu Test", scene.cast.lea.roles, scene.cast.north, lead=True)
    clock.move(days=15)
    bo = scene.signed_in(scene.cast.bo)
    assert "The days in which you could ask the lead are over" in bo.post(f"/reviews/{review_id}/escalate", {"words": "x"}, 422).said


@pytest.mark.parametrize("who, status", [("rey", 403), ("mo", 403), ("lea", 403), ("ines", 404), ("stan", 404)])
def test_only_who_disputed_escalates(scene: Scene, who: str, status: int) -> None:
    review_id, dispute_id = opened(scene)
    answer(scene, scene.cast.mo, dispute_id, level__clarity="low")
    scene.signed_in(getattr(scene.cast, who)).post(f"/reviews/{review_id}/escalate", {"words": "x"}, status)


def test_a_lead_settles_the_rules_of_the_own_team(scene: Scene) -> None:
    lea = scene.signed_in(scene.cast.lea)
    page = lea.get("/review/disputes/rules")
    assert 'value="14"' in page.text and "North desk" in page.said
    form = {"window_days": "21", "most_open": "5", "answer_days": "3", "remind_days": "0", "confirm_days": "2", "again": "1"}
    form["change_hours"] = "48"
    lea.post(f"/review/disputes/rules/{scene.cast.north.id}", form)
    kept = db.session.query(DisputeRule).one()
    assert (kept.window_days, kept.most_open, kept.answer_days, kept.never_lower, kept.remind_days) == (21, 5, 3, False, 0)
    assert kept.change_hours == 48
    assert db.session.query(TrailEntry).filter_by(verb="review.dispute_rules").count() == 1
    page = lea.post(f"/review/disputes/rules/{scene.cast.north.id}", form | {"window_days": "0", "most_open": "x"}, 422)
    assert "Write a number" in page.said
    lea.post(f"/review/disputes/rules/{scene.cast.south.id}", form, 404)
    for who in (scene.cast.rey, scene.cast.bo, scene.cast.tara):
        scene.signed_in(who).post(f"/review/disputes/rules/{scene.cast.north.id}", form, 403)
    scene.signed_in(scene.cast.ada).post(f"/review/disputes/rules/{scene.cast.south.id}", form)
