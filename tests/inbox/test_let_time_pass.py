"""Silence: the customer writes again by themselves, on the simulated clock; reading never makes it happen."""

from sqlalchemy import select

from app.base.database import db
from app.conversations.models import AuthorRole, Message
from app.inbox.models import AttemptState, AttemptTurn
from tests.inbox.conftest import Practice, Scene


def turns(practice: Practice) -> list[AttemptTurn]:
    return list(db.session.scalars(select(AttemptTurn).where(AttemptTurn.attempt_id == practice.id).order_by(AttemptTurn.number)))


def customer_lines(practice: Practice) -> list[str]:
    query = select(Message.body).where(
        Message.conversation_id == practice.attempt.conversation_id, Message.author_role == AuthorRole.CUSTOMER
    )
    return list(db.session.scalars(query.order_by(Message.position)))


def test_a_tick_after_the_time_lets_the_customer_write(scene: Scene) -> None:
    practice = scene.begin()
    scene.clock.move(minutes=9)
    practice.client.post(f"{practice.url}/tick", {"turn": 1}, 204, htmx=True)
    practice.page()
    assert not turns(practice)
    scene.clock.move(minutes=2)
    practice.page()
    assert not turns(practice)
    answer = practice.client.post(f"{practice.url}/tick", {"turn": 1, "shown": 0}, 200, htmx=True)
    assert "Is anybody there?" in answer.said and "No reply for 10m." in answer.said
    turn = turns(practice)[0]
    assert (turn.trace["reply"], turn.trace["next"], turn.reply_message_id) == (None, "zqwaiting", None)
    assert (scene.clock.at - turn.at).total_seconds() == 60


def test_the_next_send_evaluates_silence_first(scene: Scene) -> None:
    practice = scene.begin()
    scene.clock.move(minutes=11)
    stopped = practice.reply("Is it the bulb?", 409)
    assert "went on since you opened it" in stopped.said and "Is it the bulb?" in stopped.text
    assert customer_lines(practice)[1:] == ["Is anybody there?"]
    practice.reply("Is it the bulb?")
    assert customer_lines(practice)[1:] == ["Is anybody there?", "Oh. I never screwed it in. Thank you."]
    assert [turn.trace["reply"] for turn in turns(practice)] == [None, "Is it the bulb?"]
    assert "did not reply for 10m" in practice.page().said


def test_a_customer_who_left_in_silence_gets_no_reply_and_the_text_stays(scene: Scene) -> None:
    practice = scene.begin()
    scene.clock.move(hours=2)
    practice.reply("Sorry for the wait.")
    attempt = practice.attempt
    assert (attempt.state, attempt.outcome, attempt.turn_count) == (AttemptState.ENDED, "churn", 2)
    assert (scene.clock.at - attempt.ended_at).total_seconds() == 90 * 60  # type: ignore[operator]
    story = practice.page()
    assert "had left before this was sent" in story.said and "Sorry for the wait." in story.text


def test_desk_work_counts_silence_too(scene: Scene) -> None:
    practice = scene.begin()
    scene.clock.move(minutes=11)
    practice.act("look_up_order", order=practice.order)
    assert customer_lines(practice)[1:] == ["Is anybody there?"]
    scene.clock.move(hours=3)
    practice.act("look_up_order", order=practice.order)
    assert practice.attempt.state is AttemptState.ENDED
    assert practice.attempt.engine["acts"][0]["name"] == "look_up_order" and len(practice.attempt.engine["acts"]) == 1
