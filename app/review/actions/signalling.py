"""Working out which conversations ask to be looked at: a job after each import and every hour, a few at a time, never in a request."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select, update

from app.base.database import BigId, db
from app.base.jobs import enqueue, job
from app.base.transaction import unit_of_work
from app.conversations.models import AuthorRole, Conversation, ConversationKind, Message, MessageKind
from app.conversations.signals import HAND_OVERS, LOW_RATING, SILENCE, Signal, Turn, bits_of, hand_overs, longest_wait
from app.review.pointing import Said, pointers

JOB = "review.signals"
BATCH = 200
MOST = 10_000
"""Conversations of one run; the next run goes on, so that other jobs get their turn."""


@job(JOB, hourly=True)
def run_signals() -> None:
    """Look at what was not looked at yet since it last changed."""
    done = 0
    while done < MOST:
        with unit_of_work():
            looked = look(BATCH)
        done += looked
        if looked < BATCH:
            return
    with unit_of_work():
        enqueue(JOB)


def begin() -> None:
    """Have it done soon."""
    enqueue(JOB)


def look(most: int) -> int:
    """Work out the signals of up to `most` conversations; how many there were. Three statements."""
    columns = (Conversation.id, Conversation.kind, Conversation.language, Conversation.csat_share, Conversation.reopens)
    rows = db.session.execute(select(*columns).where(Conversation.signals.is_(None)).order_by(Conversation.id).limit(most)).all()
    if not rows:
        return 0
    messages = _messages([row.id for row in rows if row.kind is ConversationKind.REAL])
    found = [{"key": row.id, "bits": bits_of(_signals(row, messages[row.id]))} for row in rows]
    table: Any = Conversation.__table__
    kept = update(table).where(table.c.id == bindparam("key", type_=BigId)).values(signals=bindparam("bits"))
    db.session.connection().execute(kept, found)
    return len(rows)


def _messages(ids: Sequence[int]) -> dict[int, list[Any]]:
    """Public messages of customers and agents, by conversation, in their order."""
    columns = (
        Message.conversation_id, Message.id, Message.author_role, Message.author_id, Message.author_identity_id, Message.sent_at,
        Message.body,
    )  # fmt: skip
    said = (Message.kind == MessageKind.PUBLIC, Message.author_role.in_((AuthorRole.CUSTOMER, AuthorRole.AGENT)))
    query = select(*columns).where(Message.conversation_id.in_(ids), *said).order_by(Message.conversation_id, Message.position)
    found: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.execute(query):
        found[row.conversation_id].append(row)
    return found


def _signals(row: Any, messages: Sequence[Any]) -> list[Signal]:
    """Practice shows none: its customers are made up, and every attempt is reviewed by its own rule."""
    if row.kind is not ConversationKind.REAL:
        return []
    turns = [Turn(one.author_role is AuthorRole.AGENT, one.sent_at, one.author_identity_id or one.author_id) for one in messages]
    shown = {
        Signal.RATING: row.csat_share is not None and row.csat_share < LOW_RATING,
        Signal.REOPENED: row.reopens > 0,
        Signal.SILENCE: longest_wait(turns) >= SILENCE,
        Signal.HANDED_OVER: hand_overs(turns) >= HAND_OVERS,
        Signal.PROMISE: _promises(messages, row.language),
    }
    return [one for one in Signal if shown[one]]


def _promises(messages: Sequence[Any], language: str | None) -> bool:
    """Whether the pointer for promises finds any; it knows the words of some languages."""
    said = [Said(one.id, True, one.body) for one in messages if one.author_role is AuthorRole.AGENT]
    return bool(pointers(said, language, frozenset({"promise"})))
