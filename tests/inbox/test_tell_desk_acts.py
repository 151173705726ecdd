"""Rooms above ask which desk actions an attempt did: those that worked, in order, each with the event that tells it."""

from sqlalchemy import select

from app.base.database import db
from app.conversations.doors import desk_acts
from app.conversations.models import Message
from tests.inbox.conftest import Scene


def test_actions_that_worked_are_told_with_their_events(scene: Scene) -> None:
    practice = scene.begin()
    talk = practice.attempt.conversation_id
    assert desk_acts(talk) == [[]]
    practice.act("look_up_order", order="A-1")
    practice.act("look_up_order", order=practice.order)
    practice.act("refund", order=practice.order, reason="broken")
    (told,) = desk_acts(talk)
    assert told is not None
    assert [name for name, _event in told] == ["look_up_order", "refund"], "the failed one does not count"
    sources = db.session.scalars(select(Message.source_id).where(Message.conversation_id == talk)).all()
    assert {event for _name, event in told} <= set(sources)


def test_a_conversation_that_is_no_practice_tells_nothing(scene: Scene) -> None:
    assert desk_acts(0) == [None]
