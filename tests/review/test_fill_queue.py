"""Filling the queue: chosen conversations, random samples, finished practice; and taking items out with a reason."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import selectinload

from app.base.database import db
from app.conversations import doors
from app.conversations.doors import PracticeFinished
from app.conversations.models import AgentIdentity, Channel, Conversation, ConversationKind
from app.people.models import Person
from app.review.models import Assignment, AssignmentState, Origin, Purpose
from app.trail.models import TrailEntry
from tests.review import builders
from tests.review.conftest import Scene


def real(scene: Scene, agent: Any = None, **values: Any) -> Conversation:
    return builders.conversation(agent or scene.cast.bo, scene.cast.north, kind=ConversationKind.REAL, **values)


def test_chosen_conversations_wait_once(scene: Scene) -> None:
    first, second = real(scene).id, builders.conversation(scene.cast.ines, scene.cast.north).id
    client = scene.signed_in(scene.cast.rey)
    asked = client.post("/review/put", {"ids": [first, second]})
    assert asked.location == f"/review/put?ids={first},{second}" or "%2C" in asked.location
    assert "2 conversations are chosen" in client.follow(asked).said
    form = {"ids": f"{first},{second}", "rubric": scene.rubric.id}
    assert "2 conversations were put into the queue." in client.follow(client.post("/review/put", form)).said
    assert "2 stood there before" in client.follow(client.post("/review/put", form)).said
    items = {item.conversation_id: item for item in db.session.query(Assignment)}
    assert (items[first].purpose, items[first].origin, items[first].reviewee_id) == (Purpose.QUALITY, Origin.SELECTION, scene.cast.bo.id)
    assert items[second].purpose is Purpose.PRACTICE
    assert items[first].acted_at == builders.ACTED + timedelta(minutes=1)


def test_those_that_cannot_be_reviewed_are_counted_and_left_out(scene: Scene) -> None:
    silent = builders.conversation(scene.cast.bo, scene.cast.north, "Only the customer wrote.")
    unknown = builders.conversation(None, scene.cast.north, "Hello")
    identity = AgentIdentity(source_system="test", source_key="x", team_id=scene.cast.north.id)
    db.session.add(identity)
    db.session.flush()
    builders.message(unknown, "A reply", None, 1, builders.ACTED, author_role="agent", author_identity_id=identity.id)
    foreign = builders.conversation(scene.cast.stan, scene.cast.south)
    client = scene.signed_in(scene.cast.rey)
    form = {"ids": [silent.id, unknown.id, foreign.id, 99999, "x"], "rubric": scene.rubric.id}
    said = client.follow(client.post("/review/put", form)).said
    left = ("1 has no public reply.", "1 has no known agent. Map the authors first.", "2 were not found.")
    for words in ("0 conversations were put into the queue", *left):
        assert words in said, words
    assert db.session.query(Assignment).count() == 1


def test_the_person_who_replied_is_reviewed_not_only_the_owner(scene: Scene) -> None:
    talk = real(scene)
    talk.assignee_id = scene.cast.ines.id
    form = {"ids": talk.id, "rubric": scene.rubric.id}
    scene.signed_in(scene.cast.rey).post("/review/put", form)
    assert db.session.query(Assignment).filter_by(conversation_id=talk.id).one().reviewee_id == scene.cast.bo.id


@pytest.mark.parametrize("rubric", ["", "999", "nope"])
def test_a_rubric_is_needed(scene: Scene, rubric: str) -> None:
    scene.signed_in(scene.cast.rey).post("/review/put", {"ids": real(scene).id, "rubric": rubric}, 422)
    assert db.session.query(Assignment).count() == 1


@pytest.mark.parametrize("who", ["bo", "tara", "ada"])
def test_other_roles_do_not_fill_the_queue(scene: Scene, who: str) -> None:
    client = scene.signed_in(getattr(scene.cast, who))
    for path in ("/review/put", "/review/sample"):
        client.get(path, 403)
        client.post(path, {"ids": 1, "rubric": 1}, 403)
    client.post(f"/review/{scene.item.id}/remove", {"reason": "x"}, 403)


def test_a_sample_is_drawn_at_random_with_its_probability(scene: Scene) -> None:
    for number in range(20):
        real(scene, scene.cast.bo if number % 2 else scene.cast.ines, channel=Channel.EMAIL if number < 8 else Channel.CHAT)
    builders.conversation(scene.cast.stan, scene.cast.south, kind=ConversationKind.REAL, channel=Channel.EMAIL)
    client = scene.signed_in(scene.cast.lea)
    assert re.search(r"\b8 conversations match", client.get("/review/sample?channel=email").said)
    form = {"channel": "email", "n": "2", "rubric": scene.rubric.id}
    said = client.follow(client.post("/review/sample", form)).said
    assert "Conversations in the frame 8" in said and "Put into the queue 2" in said and "Random sample of" in said
    drawn = db.session.query(Assignment).filter_by(origin=Origin.SAMPLE).all()
    assert {item.probability for item in drawn} == {0.25}
    assert {item.team_id for item in drawn} == {scene.cast.north.id}
    assert re.search(r"\b6 conversations match", client.get("/review/sample?channel=email").said)
    assert re.search(r"\b8 conversations match", client.get("/review/sample?channel=email&reviewed=any").said)


def test_a_sample_obeys_dates_person_and_emptiness(scene: Scene) -> None:
    real(scene, at=builders.ACTED - timedelta(days=40))
    real(scene, scene.cast.ines)
    client = scene.signed_in(scene.cast.rey)
    assert re.search(r"\b1 conversations match", client.get("/review/sample?since=2026-11-01").said)
    assert re.search(r"\b1 conversations match", client.get("/review/sample?until=2026-10-31").said)
    assert re.search(r"\b1 conversations match", client.get(f"/review/sample?person={scene.cast.ines.id}").said)
    form = {"channel": "phone", "n": "2", "rubric": scene.rubric.id}
    assert "No conversation matches." in client.post("/review/sample", form, 422).said
    for wrong in ({"n": "0"}, {"n": "x"}, {"n": "5", "rubric": ""}):
        client.post("/review/sample", {"n": "1", "rubric": scene.rubric.id} | wrong, 422)


def test_the_same_seed_draws_the_same(app: Flask, scene: Scene) -> None:
    for _ in range(30):
        real(scene)
    db.session.commit()
    run = app.test_cli_runner().invoke
    arguments = ["review", "sample", "5", "--rubric", "care", "--team", "North desk", "--seed", "3"]
    first = run(args=arguments)
    assert first.exit_code == 0 and "30 match, seed 3." in first.output and "5 put into the queue." in first.output
    drawn = {item.conversation_id for item in db.session.query(Assignment).filter_by(origin=Origin.SAMPLE)}
    again = run(args=[*arguments, "--again"])
    assert "5 left out: 5 put before" in again.output
    other = run(args=[*arguments[:-1], "4", "--again"])
    assert "5 put before" not in other.output
    assert len(drawn) == 5


def test_the_command_puts_by_id_and_says_what_is_wrong(app: Flask, scene: Scene) -> None:
    talk = real(scene).id
    db.session.commit()
    run = app.test_cli_runner().invoke
    assert "1 put into the queue." in run(args=["review", "put", str(talk), "999", "--rubric", "care"]).output
    wrong = run(args=["review", "put", str(talk), "--rubric", "nope"])
    assert wrong.exit_code == 1 and "No published rubric is called 'nope'." in wrong.output
    assert run(args=["review", "sample", "2", "--rubric", "care", "--team", "Nowhere"]).exit_code == 1
    assert run(args=["review", "sample", "2", "--rubric", "care", "--person", "no@example.org"]).exit_code == 1


def test_finished_practice_waits_once_for_the_rubric_its_scenario_names(scene: Scene) -> None:
    talk = builders.conversation(scene.cast.ines, scene.cast.north)
    finished = PracticeFinished(talk.id, scene.cast.ines.id, scene.cast.north.id, "care", builders.ACTED)
    for _ in range(2):
        doors.practice_finished(finished)
    item = db.session.query(Assignment).filter_by(conversation_id=talk.id).one()
    assert (item.purpose, item.origin, item.state) == (Purpose.PRACTICE, Origin.PRACTICE, AssignmentState.WAITING)
    assert item.acted_at == builders.ACTED
    for slug in (None, "unknown"):
        other = builders.conversation(scene.cast.ines, scene.cast.north)
        doors.practice_finished(PracticeFinished(other.id, scene.cast.ines.id, scene.cast.north.id, slug, builders.ACTED))
    assert db.session.query(Assignment).count() == 2


def test_an_item_is_taken_out_with_a_reason(scene: Scene) -> None:
    client = scene.signed_in(scene.cast.rey)
    path = f"/review/{scene.item.id}/remove"
    assert scene.talk.subject in client.get(path).said
    client.post(path, {"reason": "  "}, 422)
    client.post(path, {"reason": "A duplicate."})
    assert db.session.get_one(Assignment, scene.item.id).state is AssignmentState.REMOVED
    entry = db.session.query(TrailEntry).filter_by(verb="review.remove").one()
    assert entry.details["reason"] == "A duplicate."
    assert "taken out of the queue" in client.get(f"/review/{scene.item.id}").said
    client.post(path, {"reason": "Again."}, 409)


def test_what_another_holds_is_not_taken_out(scene: Scene) -> None:
    scene.grader(scene.cast.mo).rate(empathy="top")
    scene.signed_in(scene.cast.rey).post(f"/review/{scene.item.id}/remove", {"reason": "Mine."}, 409)
    scene.signed_in(scene.cast.stan).post(f"/review/{scene.item.id}/remove", {"reason": "Mine."}, 404)


def test_the_conversation_page_shows_reviews_the_viewer_may_read(app: Flask, scene: Scene) -> None:
    review = scene.published(scene.cast.rey)
    shown = {}
    for who in ("bo", "rey", "mo", "lea", "ines"):
        with app.test_request_context():
            person = db.session.query(Person).filter_by(id=getattr(scene.cast, who).id)
            viewer = person.options(selectinload(Person.memberships)).populate_existing().one()
            shown[who] = "".join(part or "" for part in doors.page_parts(scene.talk.id, viewer))
    link = f"/reviews/{review.id}"
    assert link in shown["bo"] and link in shown["rey"] and link in shown["lea"]
    assert link not in shown["mo"] and link not in shown["ines"]
    assert "/review/put?ids=" in shown["mo"] and "/review/put" not in shown["bo"]


def test_voided_practice_leaves_the_queue(scene: Scene) -> None:
    doors.practice_voided(scene.talk.id)
    db.session.commit()
    item = db.session.get(Assignment, scene.item.id, populate_existing=True)
    assert item is not None
    assert item.state is AssignmentState.REMOVED
    assert scene.talk.subject not in scene.signed_in(scene.cast.rey).get("/review").said


def test_the_trail_names_the_rubric_and_never_a_customer_s_words(scene: Scene) -> None:
    talk = real(scene, subject="Noor Haddad, +351 912 345 678, asks again", source_system="desk", source_id="HD-7")
    client = scene.signed_in(scene.cast.rey)
    client.post("/review/put", {"ids": talk.id, "rubric": scene.rubric.id})
    item = db.session.query(Assignment).filter_by(conversation_id=talk.id).one()
    client.post(f"/review/{item.id}/remove", {"reason": "Sent to the wrong desk."})
    put, removed = db.session.query(TrailEntry).filter(TrailEntry.verb.in_(["review.put", "review.remove"])).order_by(TrailEntry.id)
    assert put.thing_label == scene.rubric.title
    assert (removed.thing_label, removed.details["conversation"]) == ("Bo Lindqvist", "desk HD-7")
    assert "Noor" not in f"{put.details} {removed.details}"
