"""Conversations that may be put into the queue: with a known agent who wrote at least one public reply."""

import enum
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, func, or_, select, union_all

from app.base import clock, paging
from app.base.database import db
from app.base.permissions import Reach
from app.conversations.models import AuthorRole, Channel, Conversation, ConversationKind, Message, MessageKind
from app.conversations.queries.lists import Filters, conditions, showing, tagged
from app.conversations.signals import BY_KEY
from app.people.models import Person, Team
from app.review.models import Assignment, ChosenAs
from app.review.owning import OwnedReply, owner_at_the_end, owner_of_most
from app.review.policy import PUT
from app.review.queries.owners import owned_replies
from app.review.sampling.cycles import start_of
from app.review.sampling.settings import values_in
from app.ui.words import lazy_gettext as _l

BATCH = 500


class Unit(enum.StrEnum):
    """What one item of the queue is about."""

    WHOLE = "whole"
    LAST = "last"

    @property
    def label(self) -> Any:
        return _l("The whole conversation") if self is Unit.WHOLE else _l("The agent's last reply")


class Who(enum.StrEnum):
    """Which of several agents is reviewed. `assignee`: where they replied, else the most active one. `owner`, `owner_most`: by the history
    of owners (`review.owning`), else as `author` and `active`. `each`: an item for each of them."""

    ASSIGNEE = "assignee"
    OWNER = "owner"
    OWNER_MOST = "owner_most"
    AUTHOR = "author"
    ACTIVE = "active"
    EACH = "each"

    @property
    def label(self) -> Any:
        return {
            "assignee": _l("The assignee at the end, else the most active agent"),
            "owner": _l("Who owned it at the last reply, else its author"),
            "owner_most": _l("Who wrote most while owning it, else the most active agent"),
            "author": _l("The author of the last reply"),
            "active": _l("The most active agent"),
            "each": _l("Each agent who replied, an item for each"),
        }[self.value]


OWNERS = (Who.OWNER, Who.OWNER_MOST)
PREVIEW_CAP = 9_999
NEWEST = 5_000
MOST_REPLIES = 200


@dataclass(frozen=True)
class Candidate:
    """A conversation and the person whose replies in it are reviewed. `acted_at` is their last public reply, `message_id` the one reply
    that is reviewed, None for the whole conversation."""

    conversation_id: int
    kind: ConversationKind
    team_id: int | None
    reviewee_id: int | None
    acted_at: datetime
    replies: int
    message_id: int | None = None
    channel: str | None = None
    chosen_as: ChosenAs | None = None


@dataclass(frozen=True)
class SampleFilter:
    """From which real conversations a sample is drawn. Dates are days of the last message, both included, in the team's zone."""

    team: str = ""
    channel: str = ""
    person: str = ""
    since: str = ""
    until: str = ""
    reviewed: str = ""
    """"any" also draws conversations that were in the queue before; default only new ones."""
    topic: str = ""
    tag: str = ""
    language: str = ""
    """These and `channel`: several with commas between, any of them."""
    csat_from: str = ""
    csat_to: str = ""
    min_messages: str = ""
    max_messages: str = ""
    reopened: str = ""
    signal: str = ""

    @classmethod
    def of(cls, arguments: Any) -> "SampleFilter":
        many = getattr(arguments, "getlist", None)
        told = {one.name: many(one.name) if many else [arguments.get(one.name, "")] for one in fields(cls)}
        given = {name: ",".join(str(one or "").strip() for one in values)[:200] for name, values in told.items()}
        for name in ("person", "team", "csat_from", "csat_to", "min_messages", "max_messages"):
            given[name] = given[name] if given[name].isascii() and given[name].isdigit() and len(given[name]) < 18 else ""
        given["channel"] = ",".join(one for one in values_in(given["channel"]) if one in set(Channel))
        given["reopened"] = given["reopened"] if given["reopened"] in ("yes", "no") else ""
        given["signal"] = given["signal"] if given["signal"] in ("any", *BY_KEY) else ""
        return cls(**given)


def candidates(
    conversation_ids: Iterable[int], reachable: ColumnElement[bool], *, who: Who = Who.ASSIGNEE, unit: Unit = Unit.WHOLE
) -> Iterator[Candidate]:
    """What is known of these conversations, in batches; those out of reach are left out. Two statements a batch, one more for single
    replies and one for owners. Whoever replied most: the later one of equals."""
    ids = sorted(set(conversation_ids))
    reached = case((reachable, 1), else_=0) == 1  # so that rows are found by their ids, not by going through the whole team
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        columns = (Conversation.id, Conversation.kind, Conversation.team_id, Conversation.assignee_id, Conversation.channel)
        query = select(*columns, Conversation.last_message_at).where(Conversation.id.in_(batch), reached)
        found = db.session.execute(query.order_by(Conversation.id)).all()
        replies = _replies([row.id for row in found])
        owned = owned_replies(row.id for row in found) if who in OWNERS else {}
        known = [one for row in found for one in _candidates(row, replies.get(row.id, []), who, owned.get(row.id, []))]
        last = _last_replies(known) if unit is Unit.LAST else {}
        yield from (replace(one, message_id=last.get((one.conversation_id, one.reviewee_id))) for one in known)


def replies_of(conversation_id: int, reachable: ColumnElement[bool]) -> Sequence[Any]:
    """Public replies by known agents, oldest first, with the conversation's kind and customer; none out of reach. One statement."""
    columns = (Message.id, Message.body, Message.sent_at, Message.author_id, Person.name, Conversation.kind, Conversation.customer_name)
    query = select(*columns).join(Conversation, Conversation.id == Message.conversation_id).join(Person, Person.id == Message.author_id)
    query = query.where(Conversation.id == conversation_id, reachable, *_public_reply())
    return db.session.execute(query.order_by(Message.position, Message.id).limit(MOST_REPLIES)).all()


def reply_candidate(message_id: int, reachable: ColumnElement[bool]) -> Candidate | None:
    """One public reply by a known agent, within reach, to be reviewed by itself. One statement."""
    columns = (Conversation.id, Conversation.kind, Conversation.team_id, Message.author_id, Message.sent_at, Conversation.channel)
    query = select(*columns).join(Message, Message.conversation_id == Conversation.id)
    found = db.session.execute(query.where(Message.id == message_id, reachable, *_public_reply())).first()
    if found is None:
        return None
    return Candidate(*found[:5], replies=1, message_id=message_id, channel=found.channel.value, chosen_as=ChosenAs.REPLY)


def reach(person: Person) -> ColumnElement[bool]:
    """Conversations the person may put into the queue: those of their teams."""
    if person.reach(PUT) is Reach.ANY:
        return Conversation.id.is_not(None)
    teams = person.teams_for(PUT)
    return Conversation.team_id.in_(teams) if teams else false()


def sample_frame(wanted: SampleFilter, reachable: ColumnElement[bool], zone: tzinfo = UTC, saved: Mapping[str, str] | None = None) -> Any:
    """Ids of the real conversations a sample is drawn from, by id. Days are those of `zone`; `saved` is what a kept filter asks for."""
    query = select(Conversation.id).where(Conversation.kind == ConversationKind.REAL, reachable, _has_known_reply())
    if wanted.team:
        query = query.where(Conversation.team_id == int(wanted.team))
    query = query.where(*_like(wanted))
    if wanted.person:
        query = query.where(Conversation.assignee_id == int(wanted.person))
    since, until = day_of(wanted.since, zone), day_of(wanted.until, zone, after=True)
    if since:
        query = query.where(Conversation.last_message_at >= since)
    if until:
        query = query.where(Conversation.last_message_at < until)
    if saved:
        query = query.where(*conditions(Filters.of(saved), zone))
    if wanted.reviewed != "any":
        query = query.where(~exists().where(Assignment.conversation_id == Conversation.id, Assignment.round >= 0))
    return query.order_by(Conversation.id)


def sample_frames(wanted: SampleFilter, reachable: ColumnElement[bool], zone: tzinfo, saved: Mapping[str, str] | None) -> list[Any]:
    """The same in parts that have nothing in common, each found by an index: of one agent those they own, and those they took part in.

    Theirs by the rule of plans (`Who.ASSIGNEE`). Of what others own only the agent's newest 5,000 replies are looked at; a draw reads all.
    """
    if not wanted.person:
        return [sample_frame(wanted, reachable, zone, saved)]
    person_id, anybody = int(wanted.person), sample_frame(replace(wanted, person=""), reachable, zone, saved)
    replied = exists().where(Message.conversation_id == Conversation.id, Message.author_id + 0 == person_id, *_public_reply())
    newest = select(Message.conversation_id).where(Message.author_id == person_id).order_by(Message.id.desc()).limit(NEWEST).subquery()
    owner = exists().where(Message.conversation_id == Conversation.id, Message.author_id == Conversation.assignee_id + 0, *_public_reply())
    most = select(Message.author_id).where(Message.conversation_id == Conversation.id, *_public_reply()).group_by(Message.author_id)
    most = most.order_by(func.count().desc(), func.max(Message.sent_at).desc(), Message.author_id.desc()).limit(1)
    theirs = (Conversation.id.in_(select(newest.c.conversation_id)), func.coalesce(Conversation.assignee_id, 0) != person_id, ~owner)
    return [anybody.where(Conversation.assignee_id == person_id, replied), anybody.where(*theirs, most.scalar_subquery() == person_id)]


def day_of(text: str, zone: tzinfo, *, after: bool = False) -> datetime | None:
    """The moment at which a day begins in a zone, or, `after`, at which it is over; None for what is no day."""
    try:
        return start_of(date.fromisoformat(text) + timedelta(days=after), zone)
    except (ValueError, OverflowError):
        return None


def _like(wanted: SampleFilter) -> list[ColumnElement[bool]]:
    """What the filters ask of a conversation itself."""
    channels, tags = [Channel(one) for one in values_in(wanted.channel)], values_in(wanted.tag)
    found: list[ColumnElement[bool]] = [Conversation.channel.in_(channels)] if channels else []
    for column, text in ((Conversation.topic, wanted.topic), (Conversation.language, wanted.language)):
        if values := [one.lower() for one in values_in(text)]:
            found.append(func.lower(column).in_(values))
    if tags:
        found.append(or_(*(tagged(one) for one in tags)))
    rated = (Conversation.csat_share * 100, wanted.csat_from, wanted.csat_to)
    for value, low, high in (rated, (Conversation.message_count, wanted.min_messages, wanted.max_messages)):
        found += [value >= int(low)] if low else []
        found += [value <= int(high)] if high else []
    if wanted.reopened:
        found.append(Conversation.reopens > 0 if wanted.reopened == "yes" else Conversation.reopens == 0)
    return found + ([showing(wanted.signal)] if wanted.signal else [])


def matching_count(wanted: SampleFilter, teams: Iterable[Team], saved: Mapping[str, str] | None = None) -> str:
    """How many conversations of these teams match, each in its own days, counted no further than 9,999. One statement."""
    parts = [part for one in teams for part in sample_frames(wanted, Conversation.team_id == one.id, clock.zone(one.timezone), saved)]
    frames = [select(part.order_by(None).limit(PREVIEW_CAP + 1).subquery().c.id) for part in parts]
    return paging.capped_count(select(union_all(*frames).subquery().c.id), PREVIEW_CAP) if frames else "0"


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


def _last_replies(known: list[Candidate]) -> dict[tuple[int, int | None], int]:
    """The last public reply of each known agent, by conversation and agent."""
    conversations = {one.conversation_id for one in known}
    query = select(Message.conversation_id, Message.author_id, Message.id).where(
        Message.conversation_id.in_(conversations), *_public_reply()
    )
    rows = db.session.execute(query.order_by(Message.conversation_id, Message.position, Message.id))
    return {(conversation_id, author_id): message_id for conversation_id, author_id, message_id in rows}


def _candidates(row: Any, replies: list[Any], who: Who, owned: Sequence[OwnedReply]) -> list[Candidate]:
    """One of a conversation, or one for each of its agents; without an agent where none is known."""
    known = {one.author_id: one for one in replies if one.author_id is not None}
    of = (row.id, row.kind, row.team_id)
    told: dict[str, Any] = {"replies": sum(one.n for one in replies), "channel": row.channel.value}
    if not known:
        return [Candidate(*of, None, row.last_message_at, **told)]
    if who is Who.EACH and len(known) > 1:
        each = sorted(known.values(), key=_most, reverse=True)
        return [Candidate(*of, one.author_id, one.last, chosen_as=ChosenAs.EACH, **told) for one in each]
    best, chosen_as = _chosen(row, known, who, owned)
    return [Candidate(*of, best.author_id, best.last, chosen_as=chosen_as, **told)]


def _chosen(row: Any, known: dict[int, Any], who: Who, owned: Sequence[OwnedReply]) -> tuple[Any, ChosenAs]:
    """Who is reviewed, and by which rule in the end."""
    if len(known) == 1:
        return next(iter(known.values())), ChosenAs.ONLY
    if who is Who.ASSIGNEE and row.assignee_id in known:
        return known[row.assignee_id], ChosenAs.ASSIGNEE
    if who is Who.OWNER and (owner := owner_at_the_end(owned)) in known:
        return known[owner], ChosenAs.OWNER
    if who is Who.OWNER_MOST and (owner := owner_of_most(owned)) in known:
        return known[owner], ChosenAs.OWNER_MOST
    if who in (Who.AUTHOR, Who.OWNER):
        return max(known.values(), key=_last), ChosenAs.AUTHOR
    return max(known.values(), key=_most), ChosenAs.ACTIVE


def _most(one: Any) -> Any:
    return (one.n, one.last, one.author_id)


def _last(one: Any) -> Any:
    return (one.last, one.author_id)
