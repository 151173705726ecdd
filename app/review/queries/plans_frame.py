"""Reading the conversations a plan chooses from: by key, in batches, so that memory and single reads stay small."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, false, func, or_, select

from app.base import clock, paging
from app.base.database import db
from app.conversations.models import Conversation, ConversationKind
from app.conversations.queries.lists import Filters, conditions, showing
from app.people.models import Team
from app.review.models import Assignment, PlanDraw, PlanItem, Purpose, Span, Tally
from app.review.models.tally import SCORE
from app.review.queries.candidates import Who, candidates
from app.review.sampling.frames import Frame, FrameReader
from app.review.sampling.settings import FEW_REVIEWS, Settings

BATCH = 500
PREVIEWED = 500
COUNTED = 9_999
RECENT = timedelta(days=28)


@dataclass(frozen=True)
class Window:
    """Real conversations of a team with the last message in [since, until) that nobody put into the queue until `at`.

    What the draw `draw_id` put there itself still counts as new, so that it can be checked later.
    """

    team_id: int
    since: datetime
    until: datetime
    at: datetime
    draw_id: int = 0
    who: str = "assignee"
    asked: tuple[tuple[str, str], ...] = ()
    """What a saved filter of conversations asks for besides."""
    signal: str = ""
    again: bool = False
    """Also what was put before (samples only)."""


def window_of(draw: PlanDraw) -> Window:
    """The time and the team a draw chose from; what was put before it began is left out."""
    kept = draw.settings
    asked = tuple(sorted((kept.get("saved") or {}).get("arguments", {}).items()))
    only = (kept.get("signal") or "", bool(kept.get("again")))
    return Window(draw.team_id, draw.since, draw.until, draw.begun_at, draw.id, kept.get("who", "assignee"), asked, *only)


def read_frame(window: Window, settings: Settings, told: Callable[[int], None]) -> Frame:
    """The whole frame by id. `told` hears after each batch how many conversations were looked at. Four statements a batch."""
    reader = FrameReader(len(settings.parts))
    enough = well_reviewed(window.team_id, window.at)
    seen = 0
    for rows in _batches(window):
        _add(reader, rows, window, settings, enough)
        seen += len(rows)
        told(seen)
    return reader.frame.by_id()


def newest_frame(window: Window, settings: Settings) -> tuple[Frame, int, int]:
    """A frame of the newest conversations only, for a preview; how many were looked at, how many of these were put before. Five
    statements."""
    rows = db.session.execute(_rows(window).order_by(*_order(down=True)).limit(PREVIEWED)).all()
    reader = FrameReader(len(settings.parts))
    _add(reader, rows, window, settings, well_reviewed(window.team_id, window.at))
    return reader.frame.by_id(), len(rows), sum(bool(row.known) for row in rows)


def window_count(window: Window) -> str:
    """How many conversations the time holds, counted no further than 9,999. One statement."""
    return paging.capped_count(select(Conversation.id).where(*_within(window)), COUNTED)


def window_size(window: Window) -> int:
    """How many conversations the time holds: a job's measure of its progress."""
    return db.session.scalar(select(func.count()).select_from(Conversation).where(*_within(window))) or 0


def well_reviewed(team_id: int, at: datetime) -> frozenset[int]:
    """People with enough published quality reviews of the last four weeks, by when they acted. One statement."""
    timezone = db.session.scalar(select(Team.timezone).where(Team.id == team_id))
    first = clock.week_of(at - RECENT, timezone)
    query = select(Tally.person_id).where(Tally.team_id == team_id, Tally.span == Span.WEEK, Tally.measure == SCORE)
    query = query.where(Tally.begins >= first, Tally.purpose == Purpose.QUALITY)
    return frozenset(db.session.scalars(query.group_by(Tally.person_id).having(func.sum(Tally.n) >= FEW_REVIEWS)))


def within(window: Window, ids: Collection[int]) -> set[int]:
    """Which of these conversations the time, the saved filter and the signal let pass, put before or not. A statement for 500."""
    found: set[int] = set()
    for start in range(0, len(some := sorted(ids)), BATCH):
        found |= set(db.session.scalars(select(Conversation.id).where(Conversation.id.in_(some[start : start + BATCH]), *_within(window))))
    return found


def _batches(window: Window) -> Iterator[Sequence[Any]]:
    """Every conversation of the time by its index: one short range after the other."""
    query = _rows(window).order_by(*_order(down=False)).limit(BATCH)
    after = None
    while True:
        there = query if after is None else query.where(_beyond(*after))
        rows = db.session.execute(there).all()
        if not rows:
            return
        yield rows
        after = (rows[-1].last_message_at, rows[-1].id)


def _add(reader: FrameReader, rows: Sequence[Any], window: Window, settings: Settings, enough: frozenset[int]) -> None:
    passing = {row.id: row for row in rows if not row.known and settings.filters.passes(row)}
    for one in candidates(passing, Conversation.team_id == window.team_id, who=Who(window.who)):
        if one.reviewee_id is not None and one.replies and settings.filters.passes_person(one.reviewee_id):
            person, row = one.reviewee_id, passing[one.conversation_id]
            reader.add(row.id, person, [part.value(row, person, enough) for part in settings.parts])


def _rows(window: Window) -> Any:
    own = exists().where(PlanItem.assignment_id == Assignment.id, PlanItem.draw_id == window.draw_id)
    there = exists().where(Assignment.conversation_id == Conversation.id, Assignment.put_at <= window.at, ~own)
    known = (false() if window.again else there).label("known")
    columns: Any = (
        Conversation.id,
        Conversation.channel,
        Conversation.topic,
        Conversation.language,
        Conversation.tags,
        Conversation.csat_share,
        Conversation.message_count,
        Conversation.reopens,
        Conversation.last_message_at,
        known,
    )
    return select(*columns).where(*_within(window))


def _within(window: Window) -> tuple[Any, ...]:
    real: tuple[Any, ...] = (Conversation.team_id == window.team_id, Conversation.kind == ConversationKind.REAL)
    if window.asked:
        timezone = db.session.scalar(select(Team.timezone).where(Team.id == window.team_id))
        real = (*real, *conditions(Filters.of(dict(window.asked)), clock.zone(timezone)))
    if window.signal:
        real = (*real, showing(window.signal))
    return *real, Conversation.last_message_at >= window.since, Conversation.last_message_at < window.until


def _order(*, down: bool) -> tuple[Any, ...]:
    columns = (Conversation.last_message_at, Conversation.id)
    return tuple(one.desc() for one in columns) if down else columns


def _beyond(at: datetime, conversation_id: int) -> Any:
    return or_(Conversation.last_message_at > at, and_(Conversation.last_message_at == at, Conversation.id > conversation_id))
