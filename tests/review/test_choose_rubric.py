"""Which rubric an item of the queue gets: the closest one unless somebody chooses, and a reviewer may choose another."""

import pytest

from app.base.database import db
from app.conversations.models import Channel, ConversationKind
from app.people.models import Line, PersonLine
from app.review.models import Assignment, PlanItem
from app.rubrics.models import Rubric
from app.trail.models import TrailEntry
from tests.review import builders
from tests.review.conftest import Scene
from tests.review.plan_world import FORM


@pytest.fixture
def chat(scene: Scene) -> Rubric:
    """A second rubric, meant for chat alone."""
    made = builders.rubric(
        builders.RUBRIC.replace("policy:", "for: {channels: [chat]}\npolicy:", 1).replace("id: care", "id: chat"), slug="chat"
    )
    db.session.commit()
    return made


def put(scene: Scene, channel: Channel) -> Assignment:
    """One conversation put into the queue without naming a rubric."""
    talk = builders.conversation(scene.cast.bo, scene.cast.north, kind=ConversationKind.REAL, channel=channel)
    db.session.commit()
    scene.signed_in(scene.cast.rey).post("/review/put", {"ids": talk.id, "rubric": "0", "unit": "whole", "who": "assignee"})
    return db.session.query(Assignment).filter_by(conversation_id=talk.id).one()


def test_each_conversation_gets_the_closest_rubric(scene: Scene, chat: Rubric) -> None:
    assert put(scene, Channel.CHAT).rubric_id == chat.id
    assert put(scene, Channel.EMAIL).rubric_id == scene.rubric.id
    assert {one.thing_id for one in db.session.query(TrailEntry).filter_by(verb="review.put")} == {chat.id, scene.rubric.id}


def test_a_line_of_the_agent_counts(scene: Scene, chat: Rubric) -> None:
    for_line = builders.RUBRIC.replace("policy:", "for: {lines: [refunds-tier-2]}\npolicy:", 1)
    lined = builders.rubric(for_line, slug="refunds")
    line = Line(name="Refunds, tier 2")
    db.session.add(line)
    db.session.flush()
    db.session.add(PersonLine(person_id=scene.cast.bo.id, line_id=line.id))
    db.session.commit()
    assert put(scene, Channel.EMAIL).rubric_id == lined.id


def test_the_chooser_says_why(scene: Scene, chat: Rubric) -> None:
    talks = [
        builders.conversation(scene.cast.bo, scene.cast.north, kind=ConversationKind.REAL, channel=channel)
        for channel in (Channel.CHAT, Channel.CHAT, Channel.EMAIL)
    ]
    db.session.commit()
    rey = scene.signed_in(scene.cast.rey)
    page = rey.get(f"/review/put?ids={','.join(str(one.id) for one in talks)}")
    for words in (
        "2 conversations: “Care” is suggested: it is meant for this channel",
        "1 conversation: “Care” is suggested: it is meant for everything",
    ):
        assert words in page.said, words


def test_where_no_rubric_fits_it_is_said_and_nothing_is_put(scene: Scene, chat: Rubric) -> None:
    scene.rubric.archived_at = builders.PUT
    talk = builders.conversation(scene.cast.bo, scene.cast.north, kind=ConversationKind.REAL, channel=Channel.EMAIL)
    db.session.commit()
    rey = scene.signed_in(scene.cast.rey)
    answer = rey.post("/review/put", {"ids": talk.id, "rubric": "0", "unit": "whole", "who": "assignee"})
    assert "No rubric is meant for 1: choose one." in rey.follow(answer).said
    assert db.session.query(Assignment).filter_by(conversation_id=talk.id).count() == 0


def test_a_reviewer_chooses_another_rubric_before_anything_is_said(scene: Scene, chat: Rubric) -> None:
    rey = scene.signed_in(scene.cast.rey)
    address = f"/review/{scene.item.id}/rubric"
    assert "“Care” is suggested: it is meant for this channel" in rey.get(address).said
    rey.post(address, {"rubric": chat.id, "reason": ""}, 422)
    rey.post(address, {"rubric": 999, "reason": "It is a chat."}, 422)
    rey.post(address, {"rubric": chat.id, "reason": "It is a chat."})
    db.session.expire_all()
    assert scene.item.rubric_id == chat.id
    details = db.session.query(TrailEntry).filter_by(verb="review.other_rubric").one().details
    assert details["reason"] == "It is a chat."


def test_not_once_somebody_wrote_on_it(scene: Scene, chat: Rubric) -> None:
    grader = scene.grader(scene.cast.rey)
    grader.send("/save", criterion="empathy", comment="Warm.")
    grader.client.post(f"/review/{scene.item.id}/rubric", {"rubric": chat.id, "reason": "It is a chat."}, 409)
    for stranger in (scene.cast.bo, scene.cast.stan):
        scene.signed_in(stranger).get(f"/review/{scene.item.id}/rubric", 403 if stranger is scene.cast.bo else 404)


def test_not_where_it_waits_with_that_rubric_already(scene: Scene, chat: Rubric) -> None:
    builders.waiting(scene.talk, chat, scene.cast.bo)
    db.session.commit()
    scene.signed_in(scene.cast.rey).post(f"/review/{scene.item.id}/rubric", {"rubric": chat.id, "reason": "It is a chat."}, 409)


@pytest.mark.parametrize("fitting", [True, False], ids=["closest", "one"])
def test_a_plan_gives_each_conversation_the_closest_or_its_one_rubric(scene: Scene, chat: Rubric, fitting: bool) -> None:
    from_now = {"at": builders.PUT, "kind": ConversationKind.REAL}
    talks = {
        channel: builders.conversation(scene.cast.bo, scene.cast.north, channel=channel, **from_now)
        for channel in (Channel.CHAT, Channel.EMAIL)
    }
    db.session.commit()
    lea = scene.signed_in(scene.cast.lea)
    values = {**FORM, "team": scene.cast.north.id, "rubric": scene.rubric.id, "cycle": "once", "look_back": "1000", "random_n": "10"}
    answer = lea.post("/review/plans/new", values | ({"fitting": "y"} if fitting else {}))
    lea.post(f"{answer.location}/draw")
    assert db.session.query(PlanItem).count() == 2
    got = {one.conversation_id: one.rubric_id for one in db.session.query(Assignment).filter(Assignment.conversation_id != scene.talk.id)}
    assert got == {talks[Channel.CHAT].id: chat.id if fitting else scene.rubric.id, talks[Channel.EMAIL].id: scene.rubric.id}
