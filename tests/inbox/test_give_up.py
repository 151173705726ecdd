"""Giving up an open attempt: it does not count, stays readable, and may be tried again."""

from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.conversations import doors as conversation_doors
from app.conversations.models import Conversation
from app.inbox import doors
from app.inbox.models import AttemptState
from app.people.models import Notice
from app.trail.models import TrailEntry
from tests.inbox.conftest import Scene


def test_what_is_given_up_ends_without_counting(scene: Scene) -> None:
    heard: list[Any] = []
    hooks: list[Any] = [doors.attempt_ended, doors.attempt_voided, conversation_doors.practice_finished]
    for hook in hooks:
        hook.register(heard.append)
    practice = scene.begin()
    practice.reply("I am sorry.")
    practice.client.post(f"{practice.url}/give-up")
    for hook in hooks:
        hook._answers.remove(heard.append)
    attempt = practice.attempt
    assert (attempt.state, attempt.ended_at, attempt.outcome, attempt.csat) == (AttemptState.GIVEN_UP, scene.clock.at, None, None)
    conversation = db.session.get_one(Conversation, attempt.conversation_id)
    assert (conversation.status, conversation.closed_at, conversation.csat) == ("closed", scene.clock.at, None)
    assert not heard
    assert "not yet" in practice.client.get("/inbox").said
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.verb == "inbox.give_up")).one()
    assert (entry.thing_id, entry.actor_id) == (practice.id, scene.cast.ines.id)


def test_it_stays_readable_and_is_tried_again_with_new_facts(scene: Scene) -> None:
    practice = scene.begin()
    practice.client.post(f"{practice.url}/drafts/reply", {"body": "half a sentence", "revision": 0}, 200, fetch=True)
    story = practice.client.get(practice.client.post(f"{practice.url}/give-up").location)
    assert "You gave this attempt up" in story.said
    assert "was given up before the customer left" in story.said and "half a sentence" in story.text
    assert "zqdebrief" in story.said
    assert "Given up" in practice.client.get("/inbox/finished").said
    assert "Given up" in practice.client.get("/inbox/finished?outcome=other").said
    assert "Nothing found" in practice.client.get("/inbox/finished?outcome=solved").said
    form = story.page.form("/inbox/attempts")
    again = practice.client.post("/inbox/attempts", {"scenario_id": form["scenario_id"], "retry_of": form["retry_of"]})
    assert not again.location.endswith(f"/{practice.id}")
    assert [one.state for one in scene.attempts()] == [AttemptState.GIVEN_UP, AttemptState.OPEN]
    assert scene.attempts()[1].engine["facts"]["order"] != practice.order


def test_the_page_asks_before_and_previews_can_be_given_up_too(scene: Scene) -> None:
    page = scene.begin().page()
    assert "data-confirm" in page.text.split("/give-up")[1].split(">")[0] and "does not count" in page.text
    preview = scene.begin(scene.cast.tara, preview="1")
    preview.client.post(f"{preview.url}/give-up")
    assert preview.attempt.state is AttemptState.GIVEN_UP


def test_what_was_asked_for_goes_on_waiting(scene: Scene) -> None:
    lea = scene.signed_in(scene.cast.lea)
    lea.post("/inbox/assignments", {"scenario_id": scene.version.scenario_id, "person_ids": [scene.cast.ines.id]})
    practice = scene.begin()
    practice.client.post(f"{practice.url}/give-up")
    assert "Asked of you" in practice.client.get("/inbox").said
    lea.post(f"{practice.url}/void", {"reason": "twice"}, 403)
    assert lea.get(practice.url).said.count("Given up")
    kinds = set(db.session.scalars(select(Notice.kind).where(Notice.person_id == scene.cast.ines.id)))
    assert kinds == {"inbox.assigned"}


def test_only_the_own_open_attempt_can_be_given_up(scene: Scene) -> None:
    practice = scene.begin()
    for person, status in ((scene.cast.bo, 404), (scene.cast.lea, 404), (scene.cast.tara, 404), (scene.cast.ada, 403)):
        scene.signed_in(person).post(f"{practice.url}/give-up", expect=status)
    practice.client.get(f"{practice.url}/give-up", 405)
    practice.reply("Is it the bulb?")
    practice.client.post(f"{practice.url}/give-up")
    assert (practice.attempt.state, practice.attempt.outcome) == (AttemptState.ENDED, "solved")


def test_a_customer_who_had_left_by_then_is_not_given_up(scene: Scene) -> None:
    practice = scene.begin()
    scene.clock.move(hours=2)
    practice.client.post(f"{practice.url}/give-up")
    assert (practice.attempt.state, practice.attempt.outcome) == (AttemptState.ENDED, "churn")


def test_nothing_is_said_or_done_afterwards(scene: Scene) -> None:
    practice = scene.begin()
    practice.client.post(f"{practice.url}/give-up")
    practice.reply("Hello?")
    practice.act("look_up_order", order=practice.order)
    assert (practice.attempt.turn_count, practice.attempt.state) == (0, AttemptState.GIVEN_UP)
    assert "Hello?" in practice.page().text
