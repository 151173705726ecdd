"""What waits for a reviewer: the list, its counts, and the next item.

The list is read as one short range of an index for each team and state, merged by time, so a page costs the same
with a thousand reviews done as with a million.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, union_all
from sqlalchemy.orm import aliased

from app.base import paging
from app.base.database import db
from app.base.permissions import Reach
from app.conversations.models import AuthorRole, Channel, Conversation, Message, MessageKind
from app.people.models import Membership, Person
from app.review.models import Assignment, AssignmentState, Purpose
from app.review.policy import SEE_QUEUE
from app.rubrics.models import Rubric

OPEN_STATES = (AssignmentState.WAITING, AssignmentState.CLAIMED)
VIEWS = ("free", "mine", "claimed")
MOST_PEOPLE = 200
HOLDER, REVIEWEE = aliased(Person), aliased(Person)

Keys = tuple[paging.Key, paging.Key]
KEYS: Keys = ((Assignment.put_at, False), (Assignment.id, False))


@dataclass(frozen=True)
class QueueFilter:
    """What the address asks for. `view`: free (for the viewer), mine (claimed by the viewer), claimed (by others)."""

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
    ids = _ids(person, wanted, at, paging.decode(after, 2), paging.SIZE + 1)
    query: Any = (
        select(
            Assignment.id,
            Assignment.purpose,
            Assignment.origin,
            Assignment.put_at,
            Assignment.acted_at,
            Assignment.state,
            Assignment.claimed_by_id,
            Assignment.claim_ends_at,
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
        .join(Conversation, Conversation.id == Assignment.conversation_id)
        .join(Rubric, Rubric.id == Assignment.rubric_id)
        .join(REVIEWEE, REVIEWEE.id == Assignment.reviewee_id)
        .outerjoin(HOLDER, HOLDER.id == Assignment.claimed_by_id)
        .where(Assignment.id.in_(ids))
    )
    page = paging.fetch(query, KEYS, after)
    if page.first and page.next_cursor is None:
        return replace(page, capped_total=str(page.shown))
    return replace(page, capped_total=paging.capped_count(_ids(person, wanted, at, None, paging.CAP + 1)))


def next_ids(person: Person, wanted: QueueFilter, at: datetime, *, but: int | None = None, most: int = 5) -> Sequence[int]:
    """The oldest items the person could take now, within the filter. One statement."""
    free = QueueFilter(**{**wanted.as_arguments(), "view": "free"})
    inner = _ids(person, free, at, None, most + 20).subquery()
    query = select(Assignment.id).where(Assignment.id.in_(select(inner.c.id)), ~took_part(person))
    if but is not None:
        query = query.where(Assignment.id != but)
    return db.session.scalars(query.order_by(Assignment.put_at, Assignment.id).limit(most)).all()


def free_for(person_id: int, at: datetime) -> ColumnElement[bool]:
    """Nobody else holds it: waiting, held by this person, or its claim ran out."""
    ended = or_(Assignment.claimed_by_id == person_id, Assignment.claim_ends_at < at)
    return or_(Assignment.state == AssignmentState.WAITING, and_(Assignment.state == AssignmentState.CLAIMED, ended))


def scope(person: Person, number: int) -> ColumnElement[bool]:
    """Assignments that row `number` reaches: any, or those of the person's teams and of no team."""
    reach = person.reach(number)
    if reach is Reach.ANY:
        return Assignment.id.is_not(None)
    return or_(Assignment.team_id.is_(None), Assignment.team_id.in_(person.teams_for(number)))


def took_part(person: Person) -> ColumnElement[bool]:
    """Whether the person wrote a public reply in the conversation: nobody reviews a conversation of their own."""
    return exists().where(
        Message.conversation_id == Assignment.conversation_id,
        Message.author_id == person.id,
        Message.author_role == AuthorRole.AGENT,
        Message.kind == MessageKind.PUBLIC,
    )


def colleagues(person: Person) -> Sequence[Any]:
    """(id, name) of the people whose replies the person may review, for the filter. One statement."""
    teams = Membership.team_id.in_(person.teams_for(SEE_QUEUE))
    query = select(Person.id, Person.name).where(exists().where(Membership.person_id == Person.id, teams, Membership.ended_on.is_(None)))
    return db.session.execute(query.order_by(Person.name, Person.id).limit(MOST_PEOPLE)).all()


def _ids(person: Person, wanted: QueueFilter, at: datetime, after: Sequence[Any] | None, most: int) -> Select[Any]:
    """Ids of at most `most` matching items: one range of the index for each team and state."""
    branches = []
    for team in _teams(person, wanted):
        for state in _states(wanted):
            branch = _matching(person, wanted, at).where(team, Assignment.state == state)
            if after is not None:
                branch = branch.where(or_(Assignment.put_at > after[0], and_(Assignment.put_at == after[0], Assignment.id > after[1])))
            limited = branch.order_by(Assignment.put_at, Assignment.id).limit(most).subquery()
            branches.append(select(limited.c.id, limited.c.put_at))
    merged = union_all(*branches).subquery()
    return select(merged.c.id).order_by(merged.c.put_at, merged.c.id).limit(most)


def _teams(person: Person, wanted: QueueFilter) -> list[ColumnElement[bool]]:
    teams = sorted(person.teams_for(SEE_QUEUE))
    if wanted.team:
        return [and_(Assignment.team_id == int(wanted.team), Assignment.team_id.in_(teams))]
    return [Assignment.team_id.is_(None), *(Assignment.team_id == team_id for team_id in teams)]


def _states(wanted: QueueFilter) -> tuple[AssignmentState, ...]:
    return OPEN_STATES if wanted.view == "free" else (AssignmentState.CLAIMED,)


def _matching(person: Person, wanted: QueueFilter, at: datetime) -> Any:
    query: Any = select(Assignment.id, Assignment.put_at)
    query = query.where(Assignment.reviewee_id != person.id, _in_view(person, wanted.view, at))
    if wanted.purpose:
        query = query.where(Assignment.purpose == Purpose(wanted.purpose))
    if wanted.person:
        query = query.where(Assignment.reviewee_id == int(wanted.person))
    if wanted.channel or wanted.language:
        query = query.join(Conversation, Conversation.id == Assignment.conversation_id)
        if wanted.channel:
            query = query.where(Conversation.channel == Channel(wanted.channel))
        if wanted.language:
            query = query.where(Conversation.language == wanted.language)
    return query


def _in_view(person: Person, view: str, at: datetime) -> ColumnElement[bool]:
    if view == "mine":
        return _held_by(person, at)
    if view == "claimed":
        return and_(Assignment.claimed_by_id != person.id, Assignment.claim_ends_at >= at)
    return free_for(person.id, at)


def _held_by(person: Person, at: datetime) -> ColumnElement[bool]:
    return and_(Assignment.claimed_by_id == person.id, Assignment.state == AssignmentState.CLAIMED, Assignment.claim_ends_at >= at)
