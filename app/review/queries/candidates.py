"""Conversations that may be put into the queue: with a known agent who wrote at least one public reply."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, select

from app.base import paging
from app.base.database import db
from app.base.permissions import Reach
from app.conversations.models import AuthorRole, Channel, Conversation, ConversationKind, Message, MessageKind
from app.people.models import Person
from app.review.models import Assignment
from app.review.policy import PUT

BATCH = 500
PREVIEW_CAP = 9_999


@dataclass(frozen=True)
class Candidate:
    """A conversation and the person whose replies in it are reviewed. `acted_at` is their last public reply."""

    conversation_id: int
    kind: ConversationKind
    team_id: int | None
    reviewee_id: int | None
    acted_at: datetime
    replies: int


@dataclass(frozen=True)
class SampleFilter:
    """From which real conversations a sample is drawn. Dates are days of the last message, both included, in UTC."""

    team: str = ""
    channel: str = ""
    person: str = ""
    since: str = ""
    until: str = ""
    reviewed: str = ""
    """"any" also draws conversations that were in the queue before; default only new ones."""

    @classmethod
    def of(cls, arguments: Any) -> "SampleFilter":
        given = {one.name: str(arguments.get(one.name, "") or "").strip()[:40] for one in fields(cls)}
        for name in ("person", "team"):
            given[name] = given[name] if given[name].isascii() and given[name].isdigit() and len(given[name]) < 18 else ""
        if given["channel"] not in set(Channel):
            given["channel"] = ""
        return cls(**given)


def candidates(conversation_ids: Iterable[int], reachable: ColumnElement[bool]) -> Iterator[Candidate]:
    """What is known of these conversations, in batches; those out of reach are left out. Two statements a batch.

    The reviewee is the assignee where they replied, else whoever replied most (the later one of equals).
    """
    ids = sorted(set(conversation_ids))
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        columns = (Conversation.id, Conversation.kind, Conversation.team_id, Conversation.assignee_id, Conversation.last_message_at)
        found = db.session.execute(select(*columns).where(Conversation.id.in_(batch), reachable).order_by(Conversation.id)).all()
        replies = _replies([row.id for row in found])
        for row in found:
            yield _candidate(row, replies.get(row.id, []))


def reach(person: Person) -> ColumnElement[bool]:
    """Conversations the person may put into the queue: those of their teams."""
    if person.reach(PUT) is Reach.ANY:
        return Conversation.id.is_not(None)
    teams = person.teams_for(PUT)
    return Conversation.team_id.in_(teams) if teams else false()


def sample_frame(wanted: SampleFilter, reachable: ColumnElement[bool]) -> Any:
    """Ids of the real conversations a sample is drawn from, by id."""
    query = select(Conversation.id).where(Conversation.kind == ConversationKind.REAL, reachable, _has_known_reply())
    if wanted.team:
        query = query.where(Conversation.team_id == int(wanted.team))
    if wanted.channel:
        query = query.where(Conversation.channel == Channel(wanted.channel))
    if wanted.person:
        query = query.where(Conversation.assignee_id == int(wanted.person))
    since, until = _day(wanted.since), _day(wanted.until)
    if since:
        query = query.where(Conversation.last_message_at >= since)
    if until:
        query = query.where(Conversation.last_message_at < until + timedelta(days=1))
    if wanted.reviewed != "any":
        query = query.where(~exists().where(Assignment.conversation_id == Conversation.id))
    return query.order_by(Conversation.id)


def matching_count(wanted: SampleFilter, reachable: ColumnElement[bool]) -> str:
    """How many conversations match, counted no further than 9,999. One statement."""
    return paging.capped_count(sample_frame(wanted, reachable), PREVIEW_CAP)


def _has_known_reply() -> ColumnElement[bool]:
    return exists().where(Message.conversation_id == Conversation.id, *_public_reply())


def _public_reply() -> Sequence[ColumnElement[bool]]:
    return (Message.kind == MessageKind.PUBLIC, Message.author_role == AuthorRole.AGENT, Message.author_id.is_not(None))


def _replies(ids: list[int]) -> dict[int, list[Any]]:
    known = func.count(Message.author_id).label("known")
    query = select(Message.conversation_id, Message.author_id, func.count().label("n"), func.max(Message.sent_at).label("last"), known)
    public = and_(Message.kind == MessageKind.PUBLIC, Message.author_role == AuthorRole.AGENT)
    query = query.where(Message.conversation_id.in_(ids), public).group_by(Message.conversation_id, Message.author_id)
    found: dict[int, list[Any]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.conversation_id, []).append(row)
    return found


def _candidate(row: Any, replies: list[Any]) -> Candidate:
    known = [one for one in replies if one.author_id is not None]
    assigned = [one for one in known if one.author_id == row.assignee_id]
    best = max(assigned or known, key=lambda one: (one.n, one.last, one.author_id), default=None)
    written = sum(one.n for one in replies)
    if best is None:
        return Candidate(row.id, row.kind, row.team_id, None, row.last_message_at, written)
    return Candidate(row.id, row.kind, row.team_id, best.author_id, best.last, written)


def _day(text: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text), time.min, UTC)
    except ValueError:
        return None
