"""Practice conversations as the mock inbox writes them."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.base.database import db
from app.base.errors import DomainError
from app.conversations.actions.store import add_message, close_practice, open_practice
from app.conversations.doors import PracticeFinished, practice_finished
from app.conversations.models import SEARCH, AuthorRole, Channel, Conversation, ConversationKind, Message, MessageKind
from tests.cast import Cast

CHAT = {"channel": Channel.CHAT, "subject": "Where is my parcel?", "customer_name": "Tom Reed"}


def test_a_practice_conversation_grows_message_by_message(cast: Cast, clock: Any) -> None:
    talk = open_practice(key="attempt-1", assignee=cast.ines, team_id=cast.north.id, at=clock.at, **CHAT)
    add_message(talk, MessageKind.PUBLIC, AuthorRole.CUSTOMER, "Hello?\n<b>Anybody</b>", at=clock.at, name="Tom Reed")
    add_message(talk, MessageKind.PUBLIC, AuthorRole.AGENT, "Hello Tom", at=clock.move(minutes=1), author=cast.ines)
    last = add_message(talk, MessageKind.EVENT, AuthorRole.SYSTEM, "Order looked up", at=clock.move(minutes=1))
    assert (talk.kind, talk.message_count, talk.reply_count) == (ConversationKind.PRACTICE, 3, 1)
    assert (talk.preview, talk.last_message_at) == ("Hello Tom", clock.at)
    assert (last.position, last.source_id) == (2, "2")
    stored = db.session.scalars(select(Message).order_by(Message.position)).all()
    assert "<b>" not in stored[0].html
    assert [one.author_id for one in stored] == [None, cast.ines.id, None]


def test_the_customer_leaves(cast: Cast, clock: Any) -> None:
    talk = open_practice(key="attempt-1", assignee=cast.ines, team_id=cast.north.id, at=clock.at, **CHAT)
    close_practice(talk, at=clock.move(minutes=9), csat=0.25)
    assert (talk.status, talk.closed_at, talk.csat_share) == ("closed", clock.at, 0.25)


def test_one_attempt_is_one_conversation(cast: Cast, clock: Any) -> None:
    open_practice(key="attempt-1", assignee=cast.ines, team_id=cast.north.id, at=clock.at, **CHAT)
    with pytest.raises(IntegrityError):
        open_practice(key="attempt-1", assignee=cast.bo, team_id=cast.north.id, at=clock.at, **CHAT)
    db.session.rollback()


def test_a_message_sent_twice_is_stored_once(cast: Cast, clock: Any) -> None:
    talk = open_practice(key="attempt-1", assignee=cast.ines, team_id=cast.north.id, at=clock.at, **CHAT)
    add_message(talk, MessageKind.PUBLIC, AuthorRole.AGENT, "Hello", at=clock.at, author=cast.ines, source_id="token")
    with pytest.raises(IntegrityError):
        add_message(talk, MessageKind.PUBLIC, AuthorRole.AGENT, "Hello", at=clock.at, author=cast.ines, source_id="token")
    db.session.rollback()


def test_imported_conversations_take_no_messages(import_records: Any, cast: Cast, clock: Any) -> None:
    real = Conversation(kind=ConversationKind.REAL)
    with pytest.raises(DomainError):
        add_message(real, MessageKind.PUBLIC, AuthorRole.AGENT, "Hello", at=clock.at)


def test_practice_is_found_by_its_words_once_it_has_ended(cast: Cast, clock: Any) -> None:
    talk = open_practice(key="attempt-1", assignee=cast.ines, team_id=cast.north.id, at=clock.at, **CHAT)
    add_message(talk, MessageKind.PUBLIC, AuthorRole.CUSTOMER, "My umbrella is late", at=clock.at)
    practice_finished(PracticeFinished(talk.id, cast.ines.id, cast.north.id, None, clock.at))
    hit = SEARCH.matches(db.session(), Conversation.id, "umbrellas")
    assert db.session.scalars(select(Conversation.id).where(hit)).all() == [talk.id]
