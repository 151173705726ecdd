"""The end: other rooms are told in the same transaction, previews tell nobody; misread turns; voided attempts."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from app.base.database import db
from app.conversations import doors as conversation_doors
from app.conversations.models import Conversation
from app.inbox import doors
from app.inbox.models import AttemptState
from app.people.models import Notice
from app.trail.models import TrailEntry
from tests.inbox import world
from tests.inbox.conftest import Scene


@pytest.fixture
def told() -> Iterator[list[Any]]:
    """What the two hooks were called with."""
    heard: list[Any] = []
    hooks: list[Any] = [doors.attempt_ended, conversation_doors.practice_finished]
    for hook in hooks:
        hook.register(heard.append)
    yield heard
    for hook in hooks:
        hook._answers.remove(heard.append)


def notices(person_id: int) -> list[str]:
    return list(db.session.scalars(select(Notice.kind).where(Notice.person_id == person_id)))


def test_courses_and_review_are_told_once(scene: Scene, told: list[Any]) -> None:
    practice = scene.begin()
    practice.reply("I am sorry.")
    assert not told
    practice.reply("Is it the bulb?")
    ended, finished = told
    assert (ended.id, ended.outcome) == (practice.id, "solved")
    assert (finished.reviewee_id, finished.team_id, finished.rubric_slug) == (scene.cast.ines.id, scene.cast.north.id, None)
    conversation = db.session.get_one(Conversation, practice.attempt.conversation_id)
    assert (finished.conversation_id, conversation.status) == (conversation.id, "closed")
    assert conversation.csat is not None and conversation.csat["value"] == pytest.approx((4.38 - 1) / 4)


def test_a_preview_tells_nobody(scene: Scene, told: list[Any]) -> None:
    preview = scene.begin(scene.cast.tara, preview="1")
    preview.reply("Is it the bulb?")
    assert preview.attempt.state is AttemptState.ENDED and not told
    assert "not counted and not reviewed" in preview.page().said
    assert db.session.scalar(select(Conversation.team_id).where(Conversation.id == preview.attempt.conversation_id)) is None
    assert "not yet" in preview.client.get("/inbox").said


def test_a_conversation_without_a_reply_is_not_reviewed(scene: Scene, told: list[Any]) -> None:
    practice = scene.begin()
    scene.clock.move(hours=2)
    practice.client.post(f"{practice.url}/tick", {"turn": 1}, 200, htmx=True)
    assert [type(one).__name__ for one in told] == ["Attempt"]


def test_the_rubric_of_the_scenario_goes_along(scene: Scene, told: list[Any]) -> None:
    text = world.another(world.SCENARIO.replace("channel: chat", "rubric: core-quality\nchannel: chat"), id="lamps.rubric")
    client = scene.signed_in(scene.cast.ines)
    result = client.app.test_cli_runner().invoke(args=["library", "load"])
    assert result.exit_code == 0
    version = world.build(scene.clock.at, scenario=text)
    practice = scene.begin(version=version)
    practice.reply("Is it the bulb?")
    assert told[-1].rubric_slug == "core-quality"


def test_misread_goes_to_the_trainers_with_the_trace(scene: Scene) -> None:
    practice = scene.begin()
    practice.reply("No idea.")
    practice.client.post(f"{practice.url}/turns/1/misread", {"note": "too early"}, 403)
    practice.reply("Is it the bulb?")
    for _ in range(2):
        practice.client.post(f"{practice.url}/turns/1/misread", {"note": "I meant the bulb."})
    assert notices(scene.cast.tara.id) == ["inbox.misread"]
    assert notices(scene.cast.stan.id) == []
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.verb == "inbox.misread")).first()
    assert entry is not None
    assert (entry.details["reply"], entry.details["turn"], entry.details["note"]) == ("No idea.", 1, "I meant the bulb.")
    tara = scene.signed_in(scene.cast.tara)
    said = tara.get("/notices")
    assert "“The lamp stays dark” misread a reply, says Ines Duarte." in said.said
    practice.client.post(f"{practice.url}/turns/9/misread", {}, 404)
    tara.post(f"{practice.url}/turns/1/misread", {}, 404)


def test_a_lead_takes_an_attempt_out_of_the_count(scene: Scene) -> None:
    lea = scene.signed_in(scene.cast.lea)
    lea.post("/inbox/assignments", {"scenario_id": scene.version.scenario_id, "person_ids": [scene.cast.ines.id]})
    practice = scene.begin()
    practice.reply("Is it the bulb?")
    lea.post(f"{practice.url}/void", {"reason": " "}, 422)
    lea.post(f"{practice.url}/void", {"reason": "The page was shown to a visitor."})
    assert practice.attempt.state is AttemptState.VOID
    assert "taken out of the count" in practice.page().said
    assert "inbox.voided" in notices(scene.cast.ines.id)
    assert "Asked of you" in practice.client.get("/inbox").said
    assert "does not count" in practice.client.get("/inbox/finished").said
    lea.post(f"{practice.url}/void", {"reason": "again"}, 403)


def test_nobody_else_voids_and_never_the_own(scene: Scene) -> None:
    practice = scene.begin()
    for person, status in ((scene.cast.ines, 403), (scene.cast.tara, 403), (scene.cast.ada, 403), (scene.cast.stan, 404)):
        scene.signed_in(person).post(f"{practice.url}/void", {"reason": "because"}, status)
    own = scene.begin(scene.cast.lea)
    own.client.post(f"{own.url}/void", {"reason": "because"}, 403)
    scene.signed_in(scene.cast.lea).post(f"{practice.url}/void", {"reason": "left open"})
    assert practice.attempt.state is AttemptState.VOID and practice.attempt.ended_at is not None
    practice.reply("Hello?")
    assert practice.attempt.turn_count == 0
