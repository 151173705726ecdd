"""One reply or the whole conversation, and which of several agents is reviewed."""

from datetime import timedelta
from typing import Any

import pytest

from app.base.database import db
from app.conversations.models import Conversation, Message
from app.review.models import Assignment, Review
from app.trail.models import TrailEntry
from tests.review import builders
from tests.review.conftest import Scene


@pytest.fixture
def shared(scene: Scene) -> Conversation:
    """Bo replied once, Ines twice and last; it is assigned to Bo."""
    talk = builders.conversation(scene.cast.bo, scene.cast.north, "My parcel is lost.", "I look into it.", "And now?")
    for place, body in ((3, "It is found."), (4, "It arrives today.")):
        builders.message(talk, body, scene.cast.ines, place, builders.ACTED)
    db.session.commit()
    return talk


def put(scene: Scene, talk: Conversation, **form: Any) -> list[Assignment]:
    """What waits after the conversation was put into the queue by Rey."""
    values = {"ids": talk.id, "rubric": scene.rubric.id, "unit": "whole", "who": "assignee", **form}
    scene.signed_in(scene.cast.rey).post("/review/put", values)
    db.session.expire_all()
    return db.session.query(Assignment).filter_by(conversation_id=talk.id).order_by(Assignment.id).all()


@pytest.mark.parametrize("who, name", [("assignee", "bo"), ("active", "ines"), ("author", "ines")])
def test_whoever_is_asked_for_is_reviewed(scene: Scene, shared: Conversation, who: str, name: str) -> None:
    (item,) = put(scene, shared, who=who)
    assert (item.reviewee_id, item.message_id) == (getattr(scene.cast, name).id, None)


def test_the_last_reply_of_the_agent(scene: Scene, shared: Conversation) -> None:
    (item,) = put(scene, shared, unit="last")
    reply = db.session.get_one(Message, item.message_id)
    assert (reply.body, item.reviewee_id, item.acted_at) == ("I look into it.", scene.cast.bo.id, reply.sent_at)


def test_every_reply_can_wait_by_itself_and_once(scene: Scene, shared: Conversation) -> None:
    replies = db.session.query(Message).filter(Message.conversation_id == shared.id, Message.author_id.is_not(None)).all()
    for reply in [*replies, replies[0]]:
        items = put(scene, shared, unit=str(reply.id))
    assert [(one.message_id, one.reviewee_id) for one in items] == [(reply.id, reply.author_id) for reply in replies]
    assert len(put(scene, shared)) == 4, "the whole conversation is another item"
    assert "It arrives today." in scene.signed_in(scene.cast.rey).get(f"/review/put?ids={shared.id}").said


def test_a_reply_of_another_conversation_is_no_choice(scene: Scene, shared: Conversation) -> None:
    other = db.session.query(Message).filter_by(conversation_id=scene.talk.id, author_id=scene.cast.bo.id).one().id
    values = {"ids": shared.id, "rubric": scene.rubric.id, "unit": str(other), "who": "assignee"}
    scene.signed_in(scene.cast.rey).post("/review/put", values, 422)
    assert db.session.query(Assignment).filter_by(conversation_id=shared.id).count() == 0


def test_the_page_and_the_review_name_the_reply(scene: Scene, shared: Conversation) -> None:
    (item,) = put(scene, shared, unit="last")
    client = scene.signed_in(scene.cast.rey)
    page = client.get(f"/review/{item.id}")
    assert "Only the framed reply is reviewed." in page.said
    assert f'message-focus" id="message-{item.message_id}"' in page.text
    review = scene.published(scene.cast.rey, item)
    assert review.message_id == item.message_id
    assert "one reply" in scene.signed_in(scene.cast.bo).get(f"/reviews/{review.id}").said


def test_the_reviewer_chooses_another_agent_before_rating(scene: Scene, shared: Conversation) -> None:
    (item,) = put(scene, shared)
    client = scene.signed_in(scene.cast.rey)
    assert "also here: Ines Duarte" in client.get(f"/review/{item.id}").said
    at = f"/review/{item.id}/reviewee"
    client.post(at, {"person": scene.cast.ines.id, "reason": " "}, 422)
    client.post(at, {"person": scene.cast.mo.id, "reason": "x"}, 422)
    client.post(at, {"person": scene.cast.ines.id, "reason": "Bo only passed it on."})
    db.session.expire_all()
    item = db.session.get_one(Assignment, item.id)
    assert (item.reviewee_id, item.claimed_by_id) == (scene.cast.ines.id, scene.cast.rey.id)
    assert item.acted_at == builders.ACTED + timedelta(minutes=4)
    said = db.session.query(TrailEntry).filter_by(verb="review.reviewee").one()
    assert (said.thing_label, said.details["before"], said.details["reason"]) == ("Ines Duarte", "Bo Lindqvist", "Bo only passed it on.")
    assert scene.published(scene.cast.rey, item).reviewee_id == scene.cast.ines.id


def test_a_begun_draft_follows_and_a_rated_one_stays(scene: Scene, shared: Conversation) -> None:
    (item,) = put(scene, shared)
    item_id = item.id
    grader = scene.grader(scene.cast.rey, item)
    grader.send("/save", comment="To begin with")
    form = {"person": scene.cast.ines.id, "reason": "Ines solved it."}
    grader.client.post(f"/review/{item_id}/reviewee", form)
    db.session.expire_all()
    assert db.session.query(Review).one().reviewee_id == scene.cast.ines.id
    grader.rate(clarity="top")
    grader.client.post(f"/review/{item_id}/reviewee", {**form, "person": scene.cast.bo.id}, 409)
    db.session.expire_all()
    assert db.session.get_one(Assignment, item_id).reviewee_id == scene.cast.ines.id


def test_nobody_comes_to_review_themselves(scene: Scene, shared: Conversation) -> None:
    builders.message(shared, "I help out.", scene.cast.rey, 5, builders.ACTED)
    db.session.commit()
    (item,) = put(scene, shared)
    client = scene.signed_in(scene.cast.rey)
    client.post(f"/review/{item.id}/reviewee", {"person": scene.cast.rey.id, "reason": "x"}, 422)
    client.post(f"/review/{item.id}/reviewee", {"person": scene.cast.ines.id, "reason": "x"}, 403)
    scene.signed_in(scene.cast.stan).post(f"/review/{item.id}/reviewee", {"person": scene.cast.ines.id, "reason": "x"}, 404)
