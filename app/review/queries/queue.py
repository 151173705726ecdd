"""What waits for a reviewer: the list, its counts, and the next item.

The list is read as one short range of an index for each team and state, merged by time, so a page costs the same
with a thousand reviews done as with a million.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, exists, func, or_, select, union_all
from sqlalchemy.orm import aliased

from app.base import clock, paging
from app.base.database import BigId, Moment, db
from app.base.permissions import Reach
from app.conversations.models import AuthorRole, Channel, Conversation, Message, MessageKind
from app.people.models import Membership, Person
from app.review.models import Assignment, AssignmentState, Purpose
from app.review.policy import SEE_QUEUE
from app.review.queries.asker import Asker, asker_of
from app.rubrics.models import Rubric

OPEN_STATES = (AssignmentState.WAITING, AssignmentState.CLAIMED)
VIEWS = ("free", "mine", "claimed")
WAITING = "waiting"
"""What the list of free items shows: without those the viewer holds, which have a list of their own (taking the next goes on with them)."""
MOST_PEOPLE = 200
WINDOW = 60
"""Of so many of the oldest the next one is chosen, by day and by whom the person met least."""
RECENT = 300
"""So many of the person's newest reviews tell whom they met."""
MET_IN = timedelta(days=90)
TAKEN = (AssignmentState.CLAIMED, AssignmentState.DONE)
HOLDER, REVIEWEE = aliased(Person), aliased(Person)
OTHER = aliased(Assignment)

Keys = tuple[paging.Key, paging.Key]
KEYS: Keys = ((Assignment.put_at, False), (Assignment.id, False))


@dataclass(frozen=True)
class QueueFilter:
    """What the address asks for. `view`: free (nobody holds it), mine (claimed by the viewer), claimed (by others)."""

    view: str = "free"
    purpose: str = ""
    channel: str = ""
    language: str = ""
    person: str = ""
    team: str = ""

    @classmethod
    def of(cls, arguments: Any) -> "QueueFilter":
        """The filter in an address; unknown values are dropped."""
        given = {one.name: str(arguments.get(one.name, "")).strip()[:40] for one in fields(cls)}
        if given["view"] not in VIEWS:
            given["view"] = "free"
        if given["purpose"] not in (Purpose.QUALITY, Purpose.PRACTICE):
            given["purpose"] = ""
        if given["channel"] not in set(Channel):
            given["channel"] = ""
        for name in ("person", "team"):
            given[name] = given[name] if given[name].isascii() and given[name].isdigit() and len(given[name]) < 18 else ""
        return cls(**given)

    def as_arguments(self) -> dict[str, str]:
        """The filter as address arguments, without what is empty or the default."""
        plain = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in plain.items() if value and (name, value) != ("view", "free")}


def queue_page(person: Person, wanted: QueueFilter, after: str | None, at: datetime) -> paging.Page:
    """One page of rows for the queue, oldest first, with the capped total. Two statements, one where everything fits on the page."""
    listed = replace(wanted, view=WAITING) if wanted.view == "free" else wanted
    shape, values = _shape_of(person, listed), _values_of(person, listed, at)
    start = paging.decode(after, 2)
    there = dict(values, most=paging.SIZE + 1) | ({"after_at": start[0], "after_id": start[1]} if start else {})
    page = paging.fetch(_rows(shape._replace(after=start is not None)), KEYS, after, values=there, kept=True)
    if page.first and page.next_cursor is None:
        return replace(page, capped_total=str(page.shown))
    return replace(page, capped_total=paging.capped(db.session.scalar(_count(shape), dict(values, most=paging.CAP + 1))))


def held_count(person: Person, at: datetime) -> str:
    """How many items the person holds, capped. One statement."""
    return paging.capped(db.session.scalar(_held_count(), {"person": person.id, "at": at}))


def next_ids(
    person: Person, wanted: QueueFilter, at: datetime, *, but: int | None = None, first: int | None = None, most: int = 5
) -> Sequence[int]:
    """Items the person could take now, within the filter: those of the oldest day of coming in, agents whom they met least first.
    `first` leads where it is among the oldest. One statement."""
    free = replace(wanted, view="free")
    values = {**_values_of(person, free, at), "but": but or 0, "most": WINDOW, "met_since": at - MET_IN}
    rows, zone = db.session.execute(_next(_shape_of(person, free)), values).all(), clock.zone(person.timezone)
    rows = sorted(rows, key=lambda row: (row.id != first, row.put_at.astimezone(zone).date(), row.met, row.put_at, row.id))
    return [row.id for row in rows[:most]]


def free_for(person_id: Any, at: Any) -> ColumnElement[bool]:
    """Nobody else holds it: waiting, held by this person, or its claim ran out. Takes values or parameters."""
    ended = or_(Assignment.claimed_by_id == person_id, Assignment.claim_ends_at < at)
    return or_(Assignment.state == AssignmentState.WAITING, and_(Assignment.state == AssignmentState.CLAIMED, ended))


def scope(person: Person, number: int) -> ColumnElement[bool]:
    """Assignments that row `number` reaches: any, or those of the person's teams and of no team. Hidden looks: one's own."""
    reach = person.reach(number)
    if reach is Reach.ANY:
        return open_to(person.id)
    return and_(open_to(person.id), or_(Assignment.team_id.is_(None), Assignment.team_id.in_(person.teams_for(number))))


def open_to(person_id: Any) -> ColumnElement[bool]:
    """Everything but hidden looks that are meant for somebody else. Takes a value or a parameter."""
    return or_(Assignment.round >= 0, Assignment.round == -person_id)


def took_part(person_id: Any) -> ColumnElement[bool]:
    """Whether the person wrote a public reply in the conversation: nobody reviews a conversation of their own.

    Takes a value or a parameter.
    """
    return exists().where(
        Message.conversation_id == Assignment.conversation_id,
        Message.author_id == person_id,
        Message.author_role == AuthorRole.AGENT,
        Message.kind == MessageKind.PUBLIC,
    )


def reviewed_before(person_id: Any) -> ColumnElement[bool]:
    """Whether the person reviews or reviewed the same work already: one more review of it is somebody else's.

    Takes a value or a parameter. Hidden repeats are meant for whoever reviewed before.
    """
    # Sums have no index: without statistics SQLite would read all work on one agent, or of one reviewer, instead of one conversation's.
    same = (OTHER.rubric_id == Assignment.rubric_id, OTHER.part == Assignment.part, OTHER.reviewee_id + 0 == Assignment.reviewee_id)
    by_them = exists().where(OTHER.conversation_id == Assignment.conversation_id, *same, OTHER.id != Assignment.id, OTHER.round >= 1)
    return and_(Assignment.round >= 1, by_them.where(OTHER.claimed_by_id + 0 == person_id, OTHER.state.in_(TAKEN)))


def colleagues(person: Person) -> Sequence[Any]:
    """(id, name) of the people whose replies the person may review, for the filter. One statement."""
    asker, values = asker_of(person, SEE_QUEUE)
    return db.session.execute(_colleagues(asker), values).all()


class _Shape(NamedTuple):
    """What tells one statement of the queue from another. Statements are built once for each; persons, times and what was
    chosen in a filter are parameters, because building the union costs more than running it."""

    view: str
    teams: int
    without_team: bool
    purpose: bool
    channel: bool
    language: bool
    reviewee: bool
    after: bool = False


PERSON, AT = bindparam("person", type_=BigId), bindparam("at", type_=Moment)
AFTER_AT, AFTER_ID = bindparam("after_at", type_=Moment), bindparam("after_id", type_=BigId)
NO_TEAM = 0


def _shape_of(person: Person, wanted: QueueFilter) -> _Shape:
    teams = 1 if wanted.team else len(person.teams_for(SEE_QUEUE))
    chosen = (bool(wanted.purpose), bool(wanted.channel), bool(wanted.language), bool(wanted.person))
    return _Shape(wanted.view, teams, not wanted.team, *chosen)


def _values_of(person: Person, wanted: QueueFilter, at: datetime) -> dict[str, Any]:
    """Values of every parameter that the person's shape has. A team out of reach is asked for as one that is not there."""
    teams = sorted(person.teams_for(SEE_QUEUE))
    if wanted.team:
        teams = [int(wanted.team) if int(wanted.team) in teams else NO_TEAM]
    values: dict[str, Any] = {f"team_{number}": team for number, team in enumerate(teams)} | {"person": person.id, "at": at}
    given = {"purpose": wanted.purpose, "channel": wanted.channel, "language": wanted.language, "reviewee": wanted.person}
    return values | {name: int(value) if name == "reviewee" else value for name, value in given.items() if value}


@lru_cache(maxsize=128)
def _rows(shape: _Shape) -> Any:
    query: Any = select(
        Assignment.id,
        Assignment.purpose,
        Assignment.origin,
        Assignment.put_at,
        Assignment.acted_at,
        Assignment.state,
        Assignment.claimed_by_id,
        Assignment.claim_ends_at,
        Assignment.message_id,
        Conversation.kind,
        Conversation.channel,
        Conversation.language,
        Conversation.subject,
        Conversation.preview,
        Conversation.customer_name,
        Conversation.message_count,
        Rubric.title.label("rubric"),
        REVIEWEE.name.label("reviewee"),
        HOLDER.name.label("holder"),
    )
    query = query.join(Conversation, Conversation.id == Assignment.conversation_id).join(Rubric, Rubric.id == Assignment.rubric_id)
    query = query.join(REVIEWEE, REVIEWEE.id == Assignment.reviewee_id).outerjoin(HOLDER, HOLDER.id == Assignment.claimed_by_id)
    return query.where(Assignment.id.in_(_ids(shape)))


@lru_cache(maxsize=128)
def _count(shape: _Shape) -> Select[Any]:
    return select(func.count()).select_from(_ids(shape).order_by(None).subquery())


@lru_cache(maxsize=128)
def _next(shape: _Shape) -> Select[Any]:
    inner, met = _ids(shape).subquery(), _met()
    query = select(Assignment.id, Assignment.put_at, func.coalesce(met.c.n, 0).label("met"))
    query = query.outerjoin(met, met.c.reviewee_id == Assignment.reviewee_id)
    return query.where(Assignment.id.in_(select(inner.c.id)), Assignment.id != bindparam("but", type_=BigId))


@cache
def _held_count() -> Select[Any]:
    return paging.count_of(select(Assignment.id).where(_held(PERSON, AT), open_to(PERSON)))


@lru_cache(maxsize=128)
def _colleagues(asker: Asker) -> Any:
    teams = Membership.team_id.in_(asker.teams_for(SEE_QUEUE))
    members = select(Membership.person_id).where(teams, Membership.ended_on.is_(None))  # found by team, not asked of everybody
    return select(Person.id, Person.name).where(Person.id.in_(members)).order_by(Person.name, Person.id).limit(MOST_PEOPLE)


def _met() -> Any:
    """How often the person's newest reviews were about each agent: one short range of the index."""
    done = select(OTHER.reviewee_id).where(OTHER.claimed_by_id == PERSON, OTHER.done_at >= bindparam("met_since", type_=Moment))
    newest = done.order_by(OTHER.done_at.desc()).limit(RECENT).subquery()
    return select(newest.c.reviewee_id, func.count().label("n")).group_by(newest.c.reviewee_id).subquery()


def _ids(shape: _Shape) -> Select[Any]:
    """Ids of at most `most` matching items: one range of the index for each team and state."""
    most = bindparam("most", type_=Integer)
    branches = []
    for team in _teams(shape):
        for state in _states(shape.view):
            branch = _matching(shape).where(team, Assignment.state == state)
            if shape.after:
                branch = branch.where(or_(Assignment.put_at > AFTER_AT, and_(Assignment.put_at == AFTER_AT, Assignment.id > AFTER_ID)))
            limited = branch.order_by(Assignment.put_at, Assignment.id).limit(most).subquery()
            branches.append(select(limited.c.id, limited.c.put_at))
    merged = union_all(*branches).subquery()
    return select(merged.c.id).order_by(merged.c.put_at, merged.c.id).limit(most)


def _teams(shape: _Shape) -> list[ColumnElement[bool]]:
    named = [Assignment.team_id == bindparam(f"team_{number}", type_=BigId) for number in range(shape.teams)]
    return [Assignment.team_id.is_(None), *named] if shape.without_team else named


def _states(view: str) -> tuple[AssignmentState, ...]:
    return OPEN_STATES if view in ("free", WAITING) else (AssignmentState.CLAIMED,)


def _matching(shape: _Shape) -> Any:
    query: Any = select(Assignment.id, Assignment.put_at).where(Assignment.reviewee_id != PERSON, open_to(PERSON), _in_view(shape.view))
    if shape.view in ("free", WAITING):  # asked within the range, so that what somebody else must review never hides what waits behind it
        query = query.where(~took_part(PERSON), ~reviewed_before(PERSON))
    if shape.purpose:
        query = query.where(Assignment.purpose == bindparam("purpose", type_=Assignment.purpose.type))
    if shape.reviewee:
        query = query.where(Assignment.reviewee_id == bindparam("reviewee", type_=BigId))
    if shape.channel or shape.language:
        query = query.join(Conversation, Conversation.id == Assignment.conversation_id)
        if shape.channel:
            query = query.where(Conversation.channel == bindparam("channel", type_=Conversation.channel.type))
        if shape.language:
            query = query.where(Conversation.language == bindparam("language", type_=Conversation.language.type))
    return query


def _in_view(view: str) -> ColumnElement[bool]:
    if view == "mine":
        return _held(PERSON, AT)
    if view == WAITING:
        return or_(Assignment.state == AssignmentState.WAITING, Assignment.claim_ends_at < AT)
    if view == "claimed":
        return and_(Assignment.claimed_by_id != PERSON, Assignment.claim_ends_at >= AT)
    return free_for(PERSON, AT)


def _held(person_id: Any, at: Any) -> ColumnElement[bool]:
    return and_(Assignment.claimed_by_id == person_id, Assignment.state == AssignmentState.CLAIMED, Assignment.claim_ends_at >= at)
