"""Lists of conversations: filters, pages, capped counts and snippets. Columns only, no bodies beyond the snippets'."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Text, bindparam, false, func, not_, or_, select, type_coerce

from app.base import clock
from app.base.database import BigId, db
from app.base.paging import CAP, SIZE, Page, capped_count, encode, fetch
from app.base.search_snippet import Segment, holds, snippet
from app.conversations import doors
from app.conversations.masking import mask_text
from app.conversations.models import SEARCH, SHOWING, AgentIdentity, Channel, Conversation, ConversationKind, Message, MessageKind
from app.conversations.policy import readable, readable_parts
from app.conversations.signals import BY_KEY
from app.people.models import Membership, Person

SEARCH_SIZE = 20
_SNIPPET_TEXT = 4000
_KEYS = [(Conversation.last_message_at, True), (Conversation.id, True)]
_COLUMNS = (
    Conversation.id, Conversation.subject, Conversation.preview, Conversation.channel, Conversation.status, Conversation.language,
    Conversation.tags, Conversation.last_message_at, Conversation.customer_name, Conversation.message_count, Conversation.reply_count,
    Conversation.csat_share, Conversation.signals, Conversation.source_system, Conversation.source_id, Conversation.assignee_id,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; every field may be empty. Read from the address."""

    q: str = ""
    kind: ConversationKind = ConversationKind.REAL
    channel: Channel | None = None
    status: str = ""
    language: str = ""
    tag: str = ""
    team: int | None = None
    agent: int | None = None
    rating: str = ""
    reviewed: str = ""
    since: date | None = None
    until: date | None = None
    import_id: int | None = None
    signal: str = ""
    """"any", or the key of one signal."""
    topic: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Filters":
        """Filters from an address; what cannot be understood counts as not given."""
        return cls(
            q=given.get("q", "").strip()[:500].replace("\0", ""),
            kind=ConversationKind.PRACTICE if given.get("kind") == "practice" else ConversationKind.REAL,
            channel=Channel(given["channel"]) if given.get("channel") in list(Channel) else None,
            status=given.get("status", "")[:12].replace("\0", ""),
            language=given.get("language", "")[:35].replace("\0", ""),
            tag=given.get("tag", "")[:120].replace("\0", ""),
            team=_number(given.get("team")),
            agent=_number(given.get("agent")),
            rating=given.get("rating", ""),
            reviewed=given.get("reviewed", ""),
            since=_day(given.get("since")),
            until=_day(given.get("until")),
            import_id=_number(given.get("import")),
            signal=given["signal"] if given.get("signal") in ("any", *BY_KEY) else "",
            topic=given.get("topic", "").strip()[:200].replace("\0", ""),
        )

    def as_arguments(self) -> dict[str, str]:
        """The address that asks for them, without what is empty or the default; `Filters.of` reads it back."""
        plain = {one.name.removesuffix("_id"): str(getattr(self, one.name) or "") for one in fields(self)}
        return {name: value for name, value in plain.items() if value and (name, value) != ("kind", "real")}


def conditions(wanted: Filters, zone: tzinfo) -> list[ColumnElement[bool]]:
    """What the filters ask of a conversation, its reach aside; days are those of `zone`."""
    return [Conversation.kind == wanted.kind, *_conditions(wanted, zone)]


def tagged(tag: str) -> ColumnElement[bool]:
    """The condition that a conversation carries this tag of its source, as it is written there."""
    return type_coerce(Conversation.tags, Text).contains(_quoted(tag), autoescape=True)


def showing(signal: str) -> Any:
    """The condition that a conversation shows a signal, by its key, or "any"; in the words of its index."""
    return SHOWING["signals" if signal == "any" else f"signal_{int(BY_KEY[signal])}"]


def conversation_page(viewer: Person, wanted: Filters, after: str | None) -> Page:
    """One page, newest first, with a count capped at 99. With words to look for, pages are shorter.

    Two statements; four for somebody who reads teams and has own conversations elsewhere besides.
    """
    size = SEARCH_SIZE if wanted.q else SIZE
    narrowed = conditions(wanted, clock.zone(viewer.timezone))
    parts = readable_parts(viewer)
    if wanted.q and after is None:
        found = [_first_of_search([part, *narrowed], size) for part in parts]
    else:
        found = [
            (fetch(_shown().where(part, *narrowed), _KEYS, after, size=size), capped_count(select(Conversation.id).where(part, *narrowed)))
            for part in parts
        ]
    return _merged([page for page, _ in found], [count for _, count in found], size)


def matching_count(viewer: Person, wanted: Filters, zone: tzinfo) -> str:
    """How many the list would show, capped. One statement for each part of one's reach."""
    narrowed = conditions(wanted, zone)
    counts = [capped_count(select(Conversation.id).where(part, *narrowed)) for part in readable_parts(viewer)]
    return _merged([Page([], None, first=True, capped_total="0")], counts, SIZE).capped_total or "0"


def matching_ids(viewer: Person, wanted: Filters, most: int) -> Sequence[int]:
    """Ids of the newest `most` conversations that the list would show, over all its pages. One statement for each part of one's reach."""
    narrowed = conditions(wanted, clock.zone(viewer.timezone))
    newest = select(Conversation.id, Conversation.last_message_at).order_by(*(column.desc() for column, _ in _KEYS)).limit(most)
    rows = [row for part in readable_parts(viewer) for row in db.session.execute(newest.where(part, *narrowed))]
    return [row.id for row in sorted(rows, key=lambda row: (row.last_message_at, row.id), reverse=True)[:most]]


def _first_of_search(conditions: Sequence[ColumnElement[bool]], size: int) -> tuple[Page, str]:
    """The first page and the capped count from one look into the search index, which is what a search costs."""
    newest = select(Conversation.id).where(*conditions).order_by(*(column.desc() for column, _ in _KEYS)).limit(CAP + 1)
    ids = db.session.scalars(newest).all()
    page = fetch(_shown().where(Conversation.id.in_(ids[: size + 1])), _KEYS, None, size=size)
    return page, f"{CAP}+" if len(ids) > CAP else str(len(ids))


@cache
def _shown() -> Any:
    source_name = func.coalesce(AgentIdentity.name, AgentIdentity.source_key).label("source_name")
    columns: Any = select(*_COLUMNS, Person.name.label("agent_name"), source_name)
    shown = columns.outerjoin(Person, Person.id == Conversation.assignee_id)
    return shown.outerjoin(AgentIdentity, AgentIdentity.id == Conversation.assignee_identity_id)


def _merged(pages: list[Page], counts: list[str], size: int) -> Page:
    """One page of several that hold different rows of the same order."""
    total = sum(int(count.rstrip("+")) for count in counts)
    capped = f"{CAP}+" if total > CAP or any(count.endswith("+") for count in counts) else str(total)
    rows = sorted((row for page in pages for row in page.rows), key=lambda row: (row.last_message_at, row.id), reverse=True)
    more = len(rows) > size or any(page.next_cursor for page in pages)
    shown = rows[:size]
    cursor = encode([shown[-1].last_message_at, shown[-1].id]) if more and shown else None
    return Page(shown, cursor, first=pages[0].first, capped_total=capped)


def snippets(ids: Sequence[int], query: str) -> dict[int, list[Segment]]:
    """For each conversation the piece of its first matching message, masked, with the hits marked. One statement."""
    if not ids:
        return {}
    columns = (Message.conversation_id, func.substr(Message.body, 1, _SNIPPET_TEXT))
    searched = Message.kind.in_([MessageKind.PUBLIC, MessageKind.NOTE])
    rows = db.session.execute(
        select(*columns).where(Message.conversation_id.in_(ids), searched).order_by(Message.conversation_id, Message.position)
    )
    found: dict[int, list[Segment]] = {}
    for conversation_id, body in rows:
        if conversation_id not in found and holds(body, query):
            segments = snippet(mask_text(body), query)
            if any(hit for _, hit in segments):
                found[conversation_id] = segments
    return found


def agents(viewer: Person, row: int) -> Sequence[Any]:
    """Ids and names of the people in the teams where `row` holds, for a filter."""
    teams = viewer.teams_for(row)
    if not teams:
        return []
    return db.session.execute(_agents(), {"teams": sorted(teams)}).all()


@cache
def _agents() -> Any:
    member, person = Membership.__table__, Person.__table__
    in_teams = select(member.c.person_id).where(member.c.team_id.in_(bindparam("teams", type_=BigId, expanding=True)))
    query = select(person.c.id, person.c.name).where(person.c.id.in_(in_teams), Person.roles.contains(",agent,"))
    return query.order_by(person.c.name, person.c.id).limit(500)


def found_by_name(viewer: Person, text: str, limit: int = 6) -> Sequence[Any]:
    """Conversations whose key in the source is `text`, else those that hold its words, newest first. At most two statements."""
    columns = (
        Conversation.id, Conversation.subject, Conversation.preview, Conversation.source_system, Conversation.source_id,
        Conversation.channel,
    )  # fmt: skip
    query = select(*columns).where(readable(viewer)).order_by(Conversation.last_message_at.desc(), Conversation.id.desc()).limit(limit)
    named = db.session.execute(query.where(Conversation.source_id == text)).all()
    hit = None if named else SEARCH.matches(db.session(), Conversation.id, text)
    return named if hit is None else db.session.execute(query.where(hit)).all()


def _conditions(wanted: Filters, zone: tzinfo) -> list[ColumnElement[bool]]:
    equal = {
        Conversation.channel: wanted.channel,
        Conversation.status: wanted.status,
        Conversation.language: wanted.language,
        Conversation.team_id: wanted.team,
        Conversation.assignee_id: wanted.agent,
        Conversation.import_id: wanted.import_id,
    }
    found: list[ColumnElement[bool]] = [column == value for column, value in equal.items() if value]
    if wanted.tag:
        found.append(tagged(wanted.tag))
    if wanted.rating in ("low", "high"):
        found.append(Conversation.csat_share <= 0.5 if wanted.rating == "low" else Conversation.csat_share > 0.5)
    if wanted.reviewed in ("yes", "no") and (done := doors.reviewed()):
        found.append(or_(*done) if wanted.reviewed == "yes" else not_(or_(*done)))
    if wanted.signal:
        found.append(showing(wanted.signal))
    if wanted.topic:
        found.append(func.lower(Conversation.topic) == wanted.topic.lower())
    if wanted.since:
        found.append(Conversation.last_message_at >= _midnight(wanted.since, zone))
    if wanted.until:
        found.append(Conversation.last_message_at < _midnight(wanted.until + timedelta(days=1), zone))
    if wanted.q:
        hit = SEARCH.matches(db.session(), Conversation.id, wanted.q)
        found.append(false() if hit is None else hit)
    return found


def _quoted(tag: str) -> str:
    """A tag as it stands in the stored list."""
    return '"' + tag.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, zone)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None


def _day(text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if 1971 <= day.year <= 2199 else None
