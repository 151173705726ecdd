"""Two people decide a dispute where the team asks for it; and a decision is disputed again as often as the team allows."""

from typing import Any

from app.base.database import db
from app.people.models import Notice, Person, Role
from app.review.models import Dispute, DisputePoint, DisputeProposal, DisputeState, Review, ReviewState
from app.review.queries.dispute_figures import figures
from app.review.queries.dispute_rules import rules_under
from app.review.reminders import remind
from tests.cast import person
from tests.page_client import Answer
from tests.review import builders
from tests.review.conftest import Scene
from tests.review.disputes import answer, begun, opened, settle_rules


def second_lead(scene: Scene) -> Person:
    kim = person("Kim Ito", {Role.LEAD}, scene.cast.north, lead=True)
    db.session.commit()
    return kim


def dispute_of(dispute_id: int) -> Dispute:
    db.session.expire_all()
    return db.session.get_one(Dispute, dispute_id)


def point_of(dispute_id: int) -> DisputePoint:
    return db.session.query(DisputePoint).filter_by(dispute_id=dispute_id).one()


def told(someone: Person, kind: str) -> int:
    return db.session.query(Notice).filter_by(person_id=someone.id, kind=kind).count()


def test_a_lead_confirms_what_the_second_reviewer_proposed(scene: Scene, clock: Any) -> None:
    settle_rules(scene, two_step=True)
    review_id, dispute_id = opened(scene)
    clock.move(hours=5)
    answer(scene, scene.cast.mo, dispute_id)
    one = dispute_of(dispute_id)
    assert one.state is DisputeState.OPEN and one.proposed_at is not None and point_of(dispute_id).decided_level is None
    assert db.session.get_one(Review, review_id).state is ReviewState.PUBLISHED and told(scene.cast.bo, "review.dispute_answered") == 0
    bo = scene.signed_in(scene.cast.bo)
    said = bo.get(f"/reviews/{review_id}").said
    assert "A lead confirms it before it counts" in said and "One thought at a time" not in said
    mo = scene.signed_in(scene.cast.mo)
    assert f"/review/disputes/{dispute_id}" not in mo.get("/review/disputes").text
    mo.get(f"/review/disputes/{dispute_id}", 404)
    clock.move(hours=2)
    lea = scene.signed_in(scene.cast.lea)
    assert "Mo Haddad" in lea.get("/review/disputes/proposals").said and told(scene.cast.lea, "review.answer_proposed") == 1
    page = lea.get(f"/review/disputes/{dispute_id}/proposal").said
    assert "Proposed: Top" in page and "One thought at a time." in page and "First review" in page
    lea.post(f"/review/disputes/{dispute_id}/confirm")
    one = dispute_of(dispute_id)
    fresh = db.session.get_one(Review, one.new_review_id)
    assert one.state is DisputeState.ACCEPTED and fresh.reviewer_id == scene.cast.mo.id and one.proposed_at is None
    assert told(scene.cast.bo, "review.dispute_answered") == 1
    lea.post(f"/review/disputes/{dispute_id}/confirm", expect=404)
    steps = figures([scene.cast.north.id], builders.ACTED).steps
    assert (steps.confirmed, steps.sent_back, steps.proposing, steps.confirming) == (1, 0, [5.0], [2.0])
    assert "Time to a confirmation" in lea.get("/review/disputes/figures").said
    cells = lea.post("/review/disputes/export", {"days": "365"}, 200).text.splitlines()[1].split(",")
    assert cells[-4:] == ["1", "0", "5.0", "2.0"]


def test_sent_back_with_a_reason_it_is_answered_anew(scene: Scene, clock: Any) -> None:
    settle_rules(scene, two_step=True)
    review_id, dispute_id = opened(scene)
    answer(scene, scene.cast.mo, dispute_id)
    lea = scene.signed_in(scene.cast.lea)
    assert "Say what the answer should look at again" in lea.post(f"/review/disputes/{dispute_id}/send-back", {"words": " "}, 422).said
    lea.post(f"/review/disputes/{dispute_id}/send-back", {"words": "Read the second message again."})
    assert told(scene.cast.mo, "review.answer_sent_back") == 1 and dispute_of(dispute_id).proposed_at is None
    mo = scene.signed_in(scene.cast.mo)
    page = mo.get(f"/review/disputes/{dispute_id}").said
    assert "Read the second message again." in page and "Compare and decide" in page
    assert "Propose the answer" in page and "a lead confirms it before it counts" in page and "Answer the dispute" not in page
    assert "Read the second message again." not in scene.signed_in(scene.cast.bo).get(f"/reviews/{review_id}").said
    form = {"level-clarity": "mid", "answer-clarity": "Half of it.", "answer": "So it is.", "reason-clarity": "overlooked"}
    mo.post(f"/review/disputes/{dispute_id}", form)
    lea.post(f"/review/disputes/{dispute_id}/confirm")
    assert dispute_of(dispute_id).state is DisputeState.PARTLY
    outcomes = [one.outcome for one in db.session.query(DisputeProposal).order_by(DisputeProposal.id)]
    assert outcomes == ["sent_back", "confirmed"]


def test_nobody_decides_alone(scene: Scene) -> None:
    """The proposer does not confirm, nor who graded; the only lead leaves the answer to a reviewer; a stranger finds nothing."""
    settle_rules(scene, two_step=True)
    dispute_id = opened(scene)[1]
    lea = scene.signed_in(scene.cast.lea)
    assert "you are the one who confirms" in lea.post(f"/review/disputes/{dispute_id}/begin", expect=403).said
    kim = second_lead(scene)
    answer(scene, kim, dispute_id)
    own = scene.signed_in(kim)
    assert f"/review/disputes/{dispute_id}/proposal" not in own.get("/review/disputes/proposals").text
    own.get(f"/review/disputes/{dispute_id}/proposal", 404)
    own.post(f"/review/disputes/{dispute_id}/confirm", expect=404)
    for someone, status in ((scene.cast.stan, 404), (scene.cast.rey, 403), (scene.cast.bo, 403)):
        scene.signed_in(someone).post(f"/review/disputes/{dispute_id}/confirm", expect=status)
    lea = scene.signed_in(scene.cast.lea)
    lea.post(f"/review/disputes/{dispute_id}/confirm")
    assert dispute_of(dispute_id).answered_by_id == kim.id


def test_without_a_lead_to_confirm_one_person_decides(scene: Scene) -> None:
    settle_rules(scene, two_step=True)
    review_id = scene.published(scene.cast.lea, clarity="low").id
    asked = {"kind": "ratings", "criterion": ["clarity"], "comment-clarity": "It is clear."}
    scene.signed_in(scene.cast.bo).post(f"/reviews/{review_id}/dispute", asked)
    dispute_id = db.session.query(Dispute).one().id
    mo = begun(scene, scene.cast.mo, dispute_id)
    form = {"level-clarity": "top", "answer-clarity": "Clear.", "answer": "Thank you.", "reason-clarity": "overlooked"}
    mo.post(f"/review/disputes/{dispute_id}/grade", form)
    page = mo.get(f"/review/disputes/{dispute_id}").said
    assert "Answer the dispute" in page and "Propose the answer" not in page
    mo.post(f"/review/disputes/{dispute_id}", form)
    assert dispute_of(dispute_id).state is DisputeState.ACCEPTED and db.session.query(DisputeProposal).count() == 0


def test_a_confirmed_lower_level_stays_the_first_one(scene: Scene) -> None:
    settle_rules(scene, two_step=True)
    dispute_id = opened(scene, clarity="mid")[1]
    answer(scene, scene.cast.mo, dispute_id, level__clarity="low")
    scene.signed_in(scene.cast.lea).post(f"/review/disputes/{dispute_id}/confirm")
    one = dispute_of(dispute_id)
    assert one.state is DisputeState.REJECTED and point_of(dispute_id).kept and one.new_review_id is None


def test_whose_reply_it_was_is_proposed_too(scene: Scene) -> None:
    settle_rules(scene, two_step=True)
    dispute_id = opened(scene, kind="wrong_person")[1]
    mo = begun(scene, scene.cast.mo, dispute_id)
    form = {"whose": "give", "person": str(scene.cast.ines.id), "reason": "person", "answer": "Ines wrote it."}
    mo.post(f"/review/disputes/{dispute_id}", form)
    lea = scene.signed_in(scene.cast.lea)
    assert "The review goes to Ines Duarte." in lea.get(f"/review/disputes/{dispute_id}/proposal").said
    lea.post(f"/review/disputes/{dispute_id}/confirm")
    assert db.session.get_one(Review, dispute_of(dispute_id).new_review_id).reviewee_id == scene.cast.ines.id


def test_leads_are_reminded_once_a_day_before(scene: Scene, clock: Any) -> None:
    settle_rules(scene, two_step=True, confirm_days=3)
    dispute_id = opened(scene)[1]
    answer(scene, scene.cast.mo, dispute_id)
    for hours, count in ((40, 0), (10, 1), (30, 1)):
        clock.move(hours=hours)
        remind()
        assert told(scene.cast.lea, "review.confirm_due") == count
    assert told(scene.cast.mo, "review.dispute_due") == 0


def test_a_decision_is_disputed_again_as_often_as_the_team_allows(scene: Scene) -> None:
    """The settings page keeps the rules; a new version that came out of a dispute counts, one made for another reason does not."""
    lea = scene.signed_in(scene.cast.lea)
    form = {"window_days": "14", "most_open": "3", "answer_days": "7", "remind_days": "7", "change_hours": "24", "never_lower": "y"}
    page = lea.post(f"/review/disputes/rules/{scene.cast.north.id}", {**form, "again": "9", "confirm_days": "3"}, 422)
    assert "Write a number from 0 to 5." in page.said
    lea.post(f"/review/disputes/rules/{scene.cast.north.id}", {**form, "again": "0", "confirm_days": "3", "two_step": ""})
    dispute_id = opened(scene)[1]
    bo = scene.signed_in(scene.cast.bo)
    answer(scene, scene.cast.mo, dispute_id, level__clarity="mid")
    fresh = dispute_of(dispute_id).new_review_id
    assert "This decision is the last one" in bo.get(f"/reviews/{fresh}/dispute").said
    assert f"/reviews/{fresh}/dispute" not in bo.get(f"/reviews/{fresh}").text
    words = {"criterion": "clarity", "comment-clarity": "Still clear.", "level-clarity": "top"}
    assert "This decision is the last one" in bo.post(f"/reviews/{fresh}/dispute", words, 422).said
    settle_rules(scene, again=1)
    assert "The decision is the last one." in bo.get(f"/reviews/{fresh}/dispute").said
    bo.post(f"/reviews/{fresh}/dispute", words)


def test_a_dispute_keeps_the_rules_it_was_opened_under(scene: Scene, clock: Any) -> None:
    """Neither switching two people on nor taking further disputes away reaches a dispute that is open already; the next one it does."""
    settle_rules(scene, never_lower=False)
    clock.move(days=1)
    _, dispute_id = opened(scene)
    clock.move(days=3)
    settle_rules(scene, two_step=True, never_lower=True)
    clock.move(hours=1)
    settle_rules(scene, two_step=True, never_lower=True, most_open=9)
    one = dispute_of(dispute_id)
    under = rules_under(one)
    assert (under.two_step, under.never_lower, under.most_open) == (False, False, 3)
    assert "A dispute never lowers" not in begun(scene, scene.cast.mo, dispute_id).get(f"/review/disputes/{dispute_id}").said
    answer(scene, scene.cast.mo, dispute_id)
    one = dispute_of(dispute_id)
    assert one.state is not DisputeState.OPEN and db.session.query(DisputeProposal).count() == 0
    one.opened_at = clock.at
    assert rules_under(one).two_step


def test_conversation_and_decision_are_switched_and_the_button_stands_at_what_it_confirms(scene: Scene) -> None:
    """Grading begins with the conversation; once both are seen the decision is in front."""
    settle_rules(scene, two_step=True)
    dispute_id = opened(scene)[1]
    url = f"/review/disputes/{dispute_id}"
    mo = begun(scene, scene.cast.mo, dispute_id)
    assert switched(mo.get(url)) == {"pane-conversation": "true", "pane-rubric": "false"}
    form = {"level-clarity": "top", "answer-clarity": "Clear.", "answer": "Thank you.", "reason-clarity": "overlooked"}
    assert switched(mo.post(f"{url}/grade", {}, 422)) == {"pane-conversation": "false", "pane-rubric": "true"}
    mo.post(f"{url}/grade", form)
    assert switched(mo.get(url)) == {"pane-reply": "false", "pane-decision": "true"}
    mo.post(url, form)
    page = scene.signed_in(scene.cast.lea).get(f"{url}/proposal")
    assert switched(page) == {"pane-reply": "false", "pane-decision": "true"}
    confirms = [one for one in page.page.all("form") if str(one.get("action")).endswith("/confirm")]
    before = page.text[: page.text.index("/confirm")]
    assert len(confirms) == 1 and "Proposed: Top" in before and "What should be looked at again" not in before


def test_the_form_says_in_whole_sentences_who_decides_and_how_often(scene: Scene) -> None:
    settle_rules(scene, two_step=True)
    review_id = scene.published(scene.cast.rey, clarity="low").id
    said = scene.signed_in(scene.cast.bo).get(f"/reviews/{review_id}/dispute").said
    assert "a lead confirms it. The decision can be disputed again once." in said and ", once. At most" not in said


def switched(answer: Answer) -> dict[str | None, str | None]:
    """The panes of a page, and which is in front; each is there."""
    panes = {one.get("data-pane"): one.get("aria-pressed") for one in answer.page.all("button") if one.get("data-pane")}
    assert all(f'id="{one}"' in answer.text for one in panes)
    return panes
