"""The words of a conversation go for good, everywhere; figures stay."""

from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.base.transaction import unit_of_work
from app.conversations.keeping import erased_said
from app.conversations.keeping_models import ErasedFor, Keeping
from app.conversations.models import SEARCH, Conversation, ConversationKind, Customer
from app.privacy.erasing import erase, settle
from app.trail.actions import first_altered, record
from app.trail.models import TrailEntry
from tests.cast import Cast
from tests.privacy.canary import CANARY, in_the_file, plant, standing
from tests.review import builders


def test_nothing_of_a_conversation_is_found_anywhere_afterwards(cast: Cast, clock: Any) -> None:
    customer = Customer(source_system="desk", source_key=CANARY, name=CANARY, email=CANARY, phone=CANARY)
    db.session.add(customer)
    db.session.flush()
    talk = builders.conversation(cast.bo, cast.north, CANARY, CANARY, kind=ConversationKind.REAL, customer_id=customer.id)
    talk_id = talk.id
    SEARCH.put(db.session(), [(talk_id, CANARY)])
    record("conversations.unmask", "conversation", talk_id, by=cast.lea, at=clock.at, label=CANARY, reason=CANARY)
    record("review.change", "review", 777, by=cast.rey, at=clock.at, label=CANARY, reason=CANARY, moved=3)
    plant(talk_id)
    assert in_the_file() and len(standing()) > 30
    with unit_of_work():
        done = erase([talk_id], ErasedFor.REQUEST, at=clock.at)
    settle()
    assert standing() == []
    assert not in_the_file()
    assert done.counts["conversation"] == 1 and done.counts["customer"] == 1 and done.counts["evidence"] == 1
    left = db.session.get_one(Conversation, talk_id)
    assert left.assignee_id == cast.bo.id and left.message_count == 2
    assert db.session.get_one(Keeping, talk_id).erased_for is ErasedFor.REQUEST
    assert "because the customer asked" in erased_said(left.source_id)
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.verb == "review.change")).one()
    assert (entry.thing_label, entry.details, entry.actor_name) == ("", {"moved": 3}, "Rey Santos")
    assert first_altered() is None, "the trail proves itself without the words"
