"""Trying a turn again: for ten seconds everything is as it was before the reply, unless something was done or the customer left."""

from sqlalchemy import select

from app.base.database import db
from app.conversations.models import Message
from app.inbox.models import ActKind, AttemptTurn, DeskActionUse
from tests.inbox.conftest import Practice, Scene


def snapshot(practice: Practice) -> dict[str, object]:
    attempt = practice.attempt
    conversation = attempt.conversation_id
    bodies = list(db.session.scalars(select(Message.body).where(Message.conversation_id == conversation).order_by(Message.position)))
    row = db.session.execute(
        select(Message.conversation_id, db.func.count()).where(Message.conversation_id == conversation).group_by(Message.conversation_id)
    ).one()
    kept = (attempt.engine, attempt.turn_count, attempt.due_at, attempt.first_replied_at, attempt.state)
    return {"kept": kept, "bodies": bodies, "count": row[1]}


def test_taking_back_restores_everything_and_keeps_the_text(scene: Scene) -> None:
    practice = scene.begin()
    before, revision = snapshot(practice), practice.attempt.revision
    scene.clock.move(seconds=30)
    part = practice.reply("I am sorry.", 200, htmx=True, data={"shown": 0})
    assert 'data-seconds="10"' in part.text
    scene.clock.move(seconds=9)
    practice.client.post(f"{practice.url}/undo", {}, 303)
    assert "never saw" not in practice.page().said
    assert snapshot(practice) == before and practice.attempt.revision > revision
    page = practice.page()
    assert "I am sorry." in page.text and "And what now?" not in page.said
    assert not db.session.scalars(select(AttemptTurn).where(AttemptTurn.attempt_id == practice.id)).all()
    practice.reply("Is it the bulb?")
    assert "Tried this turn again. The first reply was: I am sorry." in practice.page().said


def test_too_late_or_something_done_meanwhile(scene: Scene) -> None:
    practice = scene.begin()
    practice.reply("I am sorry.")
    scene.clock.move(seconds=11)
    answer = practice.client.follow(practice.client.post(f"{practice.url}/undo", {}, 303))
    assert "can no longer be tried again" in answer.said and practice.attempt.turn_count == 1
    practice.reply("Hm.")
    practice.client.post(f"{practice.url}/tags", {"tag": "broken"}, 303)
    practice.client.post(f"{practice.url}/undo", {}, 303)
    assert practice.attempt.turn_count == 2


def test_the_reply_before_the_last_cannot_be_taken_back(scene: Scene) -> None:
    practice = scene.begin()
    practice.reply("I am sorry.")
    practice.reply("Hm.")
    practice.client.post(f"{practice.url}/undo", {}, 303)
    practice.client.post(f"{practice.url}/undo", {}, 303)
    assert practice.attempt.turn_count == 1


def test_a_reply_by_which_the_customer_left_stands(scene: Scene) -> None:
    practice = scene.begin()
    practice.reply("Is it the bulb?")
    practice.client.post(f"{practice.url}/undo", {}, 303)
    assert practice.attempt.outcome == "solved" and practice.attempt.turn_count == 1


def test_a_page_that_saw_the_reply_is_stale_after_taking_back(scene: Scene) -> None:
    practice = scene.begin()
    practice.reply("I am sorry.")
    seen = practice.attempt.revision
    practice.client.post(f"{practice.url}/undo", {}, 303)
    practice.client.post(f"{practice.url}/reply", {"body": "And another", "turn": seen}, 409)
    stopped = select(DeskActionUse).where(DeskActionUse.kind == ActKind.STALE)
    assert len(db.session.scalars(stopped).all()) == 1
    practice.reply("Is it the bulb?")
    assert "before reading what the customer had written" in practice.page().said
