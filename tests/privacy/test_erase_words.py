"""The words of a conversation go for good, everywhere; figures stay."""

from typing import Any

from sqlalchemy import LargeBinary, String, select

from app.base.database import Choice, Json, db
from app.base.transaction import unit_of_work
from app.conversations.keeping import erased_said
from app.conversations.keeping_models import ErasedFor, Keeping
from app.conversations.models import SEARCH, Conversation, ConversationKind, Customer
from app.people.models import RoleSet
from app.privacy.erasing import erase, settle
from app.privacy.held import REACH, Fate, erasure_rows, held, table
from app.trail.actions import first_altered, record
from app.trail.models import TrailEntry
from config import ROOT
from tests.cast import Cast
from tests.privacy.canary import CANARY, in_the_file, plant, standing
from tests.review import builders

NEAR = frozenset({f"{name}.id" for name in ("conversation", "message", "review", "assignment", "dispute", "attempt", "learning_review")})


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


def test_every_text_column_is_listed_with_its_fate() -> None:
    """A new column that holds text is a line in app/privacy/held.csv: what becomes of it when a conversation's words go."""
    listed = {(one.table, column) for one in held() for column in one.columns}
    there = {(one.name, column.name) for one in db.metadata.sorted_tables for column in one.c if holds_text(column)}
    missing, gone = sorted(there - listed), sorted(listed - there)
    assert not missing, f"say in app/privacy/held.csv what becomes of: {missing}"
    assert not gone, f"app/privacy/held.csv lists what is not there: {gone}"
    hanging = {one.name for one in db.metadata.sorted_tables if any(key.target_fullname in NEAR for key in one.foreign_keys)}
    worded = {one.table for one in held() if one.fate is not Fate.STAYS}
    assert not (hanging & worded) - REACH.keys() - {"message", "conversation", "person"}, "say in app/privacy/held.py on what they hang"
    assert all(table(one).c[column] is not None for one, (column, _) in REACH.items())


def holds_text(column: Any) -> bool:
    text = isinstance(column.type, String | LargeBinary | Json | RoleSet)
    return text and not isinstance(column.type, Choice) and not column.foreign_keys


def test_the_decision_shows_the_table() -> None:
    """docs/decisions/erasure.md is for people; it must say what the code does."""
    said = (ROOT / "docs/decisions/erasure.md").read_text(encoding="utf-8")
    faults = [line for line in erasure_rows() if line not in said]
    assert not faults, "docs/decisions/erasure.md lacks these lines of app/privacy/held.csv:\n" + "\n".join(faults)
