"""Reading published reviews: the agent, the reviewer who gave it, the lead; nobody else, and nothing before it is published."""

import pytest

from app.base.database import db
from app.conversations.models import Message
from app.people.models import Notice
from app.review.models import Acknowledgement
from tests.counting import query_count
from tests.review import builders
from tests.review.conftest import Scene

NASTY = "<img src=x onerror=alert(1)>"


def test_the_agent_reads_score_formula_anchor_comment_and_words(scene: Scene) -> None:
    message = db.session.query(Message).filter_by(conversation_id=scene.talk.id, position=1).one()
    message_id = message.id
    grader = scene.grader(scene.cast.rey)
    grader.send("/save", criterion="empathy", comment=f"Warm. {NASTY}", causes="stock")
    grader.send("/save", comment="Keep this up.")
    grader.send("/evidence", criterion="empathy", message=message_id, start=0, end=10)
    grader.rate(empathy="top", clarity="mid", identity="top")
    grader.publish()
    bo = scene.signed_in(scene.cast.bo)
    assert scene.talk.subject in bo.get("/reviews/mine").said
    page = bo.get("/reviews/1")
    for words in ("90.0", "(1·30 + 1/2·20 + 1·50)", "It passes: the pass mark is 80.", "Names the loss."):
        assert words in page.said, words
    for words in ("Warm.", "Keep this up.", "Set phrase"):
        assert words in page.said, words
    for words in ("counts all of its weight 30", "counts 1/2 of its weight 20", "counts all of its weight 50"):
        assert words in page.said, words
    assert "Care, version 1" in page.said
    assert '<mark class="rv-evidence" data-criteria="empathy" id="evidence-1" data-number="1">I am sorry</mark>' in page.text
    assert "#evidence-1" in page.page.links
    assert NASTY not in page.text


def test_drafts_are_invisible_to_all_others(scene: Scene) -> None:
    grader = scene.grader(scene.cast.rey)
    grader.rate(empathy="low")
    grader.send("/save", comment="Private words")
    for who in (scene.cast.bo, scene.cast.mo, scene.cast.lea, scene.cast.tara):
        client = scene.signed_in(who)
        client.get("/reviews/1", 404)
        assert scene.talk.subject not in client.get("/reviews/mine").said
    assert "Private words" not in scene.signed_in(scene.cast.lea).get(f"/review/{scene.item.id}").text


READERS = {"bo": 200, "rey": 200, "lea": 200, "mo": 404, "tara": 404, "ines": 404, "stan": 404, "ada": 403}


@pytest.mark.parametrize("who, status", READERS.items())
def test_who_reads_a_published_review(scene: Scene, who: str, status: int) -> None:
    review = scene.published(scene.cast.rey)
    scene.signed_in(getattr(scene.cast, who)).get(f"/reviews/{review.id}", status)


def test_lists_obey_the_same_limits(scene: Scene) -> None:
    scene.published(scene.cast.rey)
    subject = scene.talk.subject
    assert subject in scene.signed_in(scene.cast.rey).get("/reviews/given").said
    assert subject in scene.signed_in(scene.cast.lea).get("/reviews/team").said
    assert subject not in scene.signed_in(scene.cast.mo).get("/reviews/given").said
    assert subject not in scene.signed_in(scene.cast.stan).get("/reviews/team").said
    scene.signed_in(scene.cast.rey).get("/reviews/team", 403)
    scene.signed_in(scene.cast.bo).get("/reviews/given", 403)
    assert subject not in scene.signed_in(scene.cast.ines).get(f"/reviews/mine?person={scene.cast.bo.id}").said


def test_a_grade_is_hidden_from_who_reviews_the_same_conversation(scene: Scene) -> None:
    review = scene.published(scene.cast.rey)
    second = builders.waiting(scene.talk, scene.rubric, scene.cast.bo, round=2)
    lea = scene.signed_in(scene.cast.lea)
    assert "100.0" in lea.get(f"/reviews/{review.id}").said
    lea.post(f"/review/{second.id}/claim")
    assert "100.0" not in lea.get(f"/reviews/{review.id}").said
    assert "kept back" in lea.get("/reviews/team").said
    assert "100.0" not in lea.get(f"/review/{second.id}").said


def test_acknowledging_once(scene: Scene) -> None:
    review = scene.published(scene.cast.rey)
    bo = scene.signed_in(scene.cast.bo)
    assert "Acknowledge" in bo.get(f"/reviews/{review.id}").said
    for _ in range(2):
        bo.post(f"/reviews/{review.id}/acknowledge")
    assert db.session.query(Acknowledgement).one().by_id == scene.cast.bo.id
    assert "Acknowledged" in bo.get(f"/reviews/{review.id}").said


def test_what_was_told_about_an_acknowledged_review_counts_as_read(scene: Scene) -> None:
    review, other = scene.published(scene.cast.rey), scene.published(scene.cast.rey, scene.another())
    bo = scene.signed_in(scene.cast.bo)
    assert "Notices 2 unread" in bo.get(f"/reviews/{review.id}").said
    bo.post(f"/reviews/{review.id}/acknowledge")
    assert "Notices 1 unread" in bo.get(f"/reviews/{other.id}").said
    read = {notice.path: notice.read_at is not None for notice in db.session.query(Notice).filter_by(person_id=scene.cast.bo.id)}
    assert read == {f"/reviews/{review.id}": True, f"/reviews/{other.id}": False}


@pytest.mark.parametrize("who, status", [("rey", 403), ("lea", 403), ("mo", 404), ("ines", 404), ("ada", 403)])
def test_only_the_reviewed_person_acknowledges(scene: Scene, who: str, status: int) -> None:
    review = scene.published(scene.cast.rey)
    client = scene.signed_in(getattr(scene.cast, who))
    client.post(f"/reviews/{review.id}/acknowledge", expect=status)
    client.get(f"/reviews/{review.id}/acknowledge", 405)
    assert db.session.query(Acknowledgement).count() == 0


def test_an_acknowledgement_may_carry_a_note(scene: Scene) -> None:
    review_id = scene.published(scene.cast.rey).id
    bo = scene.signed_in(scene.cast.bo)
    page = bo.post(f"/reviews/{review_id}/acknowledge", {"note": "x" * 1001}, 422)
    assert "A note holds at most 1000 characters" in page.said and "x" * 1001 in page.text
    bo.post(f"/reviews/{review_id}/acknowledge", {"note": "I did not know that article. Thank you."})
    bo.post(f"/reviews/{review_id}/acknowledge", {"note": "Something else."})
    for who in (scene.cast.rey, scene.cast.lea, scene.cast.bo):
        said = scene.signed_in(who).get(f"/reviews/{review_id}").said
        assert "Bo Lindqvist noted" in said and "I did not know that article." in said and "Something else." not in said
    told = db.session.query(Notice).filter_by(kind="review.note_left").all()
    assert [(one.person_id, one.path) for one in told] == [(scene.cast.rey.id, f"/reviews/{review_id}")]


def test_budgets(scene: Scene) -> None:
    review_id = scene.published(scene.cast.rey).id
    bo = scene.signed_in(scene.cast.bo)
    with query_count(at_most=1 + 9):
        bo.get(f"/reviews/{review_id}")
    with query_count(at_most=1 + 1):
        bo.get("/reviews/mine")
