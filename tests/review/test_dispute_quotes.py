"""A dispute and its answer rest on words of the conversation; what moved keeps the evidence of before unless the answer brings other."""

from typing import Any

from app.base.database import db
from app.conversations.models import Message
from app.review.models import Dispute, DisputeQuote, Evidence, Rating, Review
from tests.review import builders
from tests.review.conftest import Scene
from tests.review.disputes import begun, settle_rules

WORDS = "I am sorry."
OTHER = "I look into it at once."
ASKED = {"kind": "ratings", "criterion": ["clarity"], "comment-clarity": "It is clear.", "level-clarity": "top"}
DECIDED = {"level-clarity": "top", "answer-clarity": "One thought.", "answer": "Thank you.", "reason-clarity": "overlooked"}


def published(scene: Scene) -> int:
    """Rey's review with evidence and low clarity; its id."""
    message = db.session.query(Message).filter_by(conversation_id=scene.talk.id, position=1).one()
    grader = scene.grader(scene.cast.rey)
    grader.send("/evidence", criterion="clarity", message=message.id, start=0, end=len(WORDS))
    grader.rate(**(builders.TOP | {"clarity": "low"}))
    grader.publish()
    return int(db.session.query(Review).one().id)


def compared(scene: Scene, **values: str) -> Any:
    """Mo at the page that compares; then the answer sent with these values."""
    mo = begun(scene, scene.cast.mo, 1)
    mo.post("/review/disputes/1/grade", DECIDED)
    page = mo.get("/review/disputes/1")
    return page, mo.post("/review/disputes/1", DECIDED | {key.replace("__", "-"): value for key, value in values.items()})


def evidence() -> list[str]:
    """What the newest version rests clarity on."""
    newest = db.session.query(Review).order_by(Review.id.desc()).first()
    assert newest is not None
    rows = db.session.query(Evidence).filter_by(review_id=newest.id, criterion="clarity").order_by(Evidence.id)
    return [one.quote for one in rows]


def test_the_agent_quotes_and_whoever_decides_sees_both_sides_words(scene: Scene) -> None:
    review_id = published(scene)
    bo = scene.signed_in(scene.cast.bo)
    wrong = bo.post(f"/reviews/{review_id}/dispute", ASKED | {"quotes-clarity": "Nobody wrote this."}, 422)
    assert "does not stand in this conversation" in wrong.said and "Nobody wrote this." in wrong.text
    assert db.session.query(Dispute).count() == 0
    bo.post(f"/reviews/{review_id}/dispute", ASKED | {"quotes-clarity": f"  “{OTHER}”\n{OTHER}\n"})
    mo = begun(scene, scene.cast.mo, 1)
    assert not list(mo.get("/review/disputes/1").page.all("q")), "graded without the agent's words"
    page, _answer = compared(scene)
    assert [one.text for one in page.page.all("q")] == [WORDS, OTHER], "the first review's side, then the agent's"
    kept = db.session.query(DisputeQuote).first()
    assert kept is not None and kept.look_id is None


def test_the_evidence_of_before_stays_with_what_moved(scene: Scene) -> None:
    review_id = published(scene)
    scene.signed_in(scene.cast.bo).post(f"/reviews/{review_id}/dispute", ASKED)
    compared(scene)
    assert evidence() == [WORDS]


def test_the_answer_may_rest_on_other_words(scene: Scene) -> None:
    review_id = published(scene)
    scene.signed_in(scene.cast.bo).post(f"/reviews/{review_id}/dispute", ASKED)
    compared(scene, quotes__clarity=OTHER)
    assert evidence() == [OTHER]


def test_words_of_a_proposed_answer_count_once_a_lead_confirms_it(scene: Scene) -> None:
    settle_rules(scene, two_step=True)
    review_id = published(scene)
    scene.signed_in(scene.cast.bo).post(f"/reviews/{review_id}/dispute", ASKED)
    compared(scene, quotes__clarity=OTHER)
    assert db.session.query(Review).count() == 1
    lea = scene.signed_in(scene.cast.lea)
    assert [one.text for one in lea.get("/review/disputes/1/proposal").page.all("q")] == [WORDS, OTHER]
    lea.post("/review/disputes/1/confirm")
    assert evidence() == [OTHER]


def test_an_answer_with_words_of_nobody_is_refused_and_kept(scene: Scene) -> None:
    review_id = published(scene)
    scene.signed_in(scene.cast.bo).post(f"/reviews/{review_id}/dispute", ASKED)
    begun(scene, scene.cast.mo, 1).post("/review/disputes/1/grade", DECIDED)
    page = scene.signed_in(scene.cast.mo).post("/review/disputes/1", DECIDED | {"quotes-clarity": "Never said."}, 422)
    assert "does not stand in this conversation" in page.said and "Never said." in page.text
    assert db.session.query(Review).count() == 1 and db.session.query(Rating).filter_by(level="low").count() == 1
