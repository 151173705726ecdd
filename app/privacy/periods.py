"""Setting how long things are kept: what a period would do is looked at first, and then asked for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.errors import Conflict, DomainError
from app.base.transaction import unit_of_work
from app.conversations.keeping import periods, scope_key, set_dates
from app.conversations.keeping_models import KeptKind, RetentionPeriod
from app.conversations.models import Conversation
from app.people.models import Person, Team
from app.privacy.models import PrivacyRun, RunKind
from app.privacy.running import begin, does, note
from app.trail.actions import record
from app.ui.words import gettext as _

SHORTEST, LONGEST = 7, 36_500
LOOKED_AT = 5_000
"""So many of the oldest conversations are looked at before a period is set, however many there are."""
AHEAD = (0, 30, 90)
_CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Due:
    """How many conversations would be due within so many days; `more`: at least so many."""

    within: int
    count: int
    more: bool


def all_periods() -> list[RetentionPeriod]:
    """Every period with its team, in the order of the page. One statement."""
    query = select(RetentionPeriod).options(joinedload(RetentionPeriod.team), joinedload(RetentionPeriod.by))
    return sorted(db.session.scalars(query), key=lambda one: (list(KeptKind).index(one.kind), one.team.name if one.team else "", one.scope))


def check_scope(kind: KeptKind, team: Team | None, source: str | None) -> None:
    """Raise DomainError where only one period for everything makes sense."""
    if not kind.is_conversation and (team is not None or source):
        raise DomainError(_("%(what)s have one period for the whole site. Leave team and source empty.", what=kind.label), field="team_id")
    if kind is KeptKind.PRACTICE and source:
        raise DomainError(_("Practice has no source. Leave it empty."), field="source")


def would_be_due(kind: KeptKind, team: Team | None, source: str | None, days: int, at: datetime) -> list[Due]:
    """How many conversations a period would make due at once and soon. Looks at LOOKED_AT of the oldest only; a few statements."""
    if not kind.is_conversation:
        return []
    conditions = [Conversation.kind == kind.value, *([Conversation.team_id == team.id] if team else [])]
    found = []
    for ahead in AHEAD:
        until = at - timedelta(days=days - ahead)
        oldest = select(Conversation.source_system).where(*conditions, Conversation.last_message_at < until)
        part = oldest.order_by(Conversation.last_message_at, Conversation.id).limit(LOOKED_AT).subquery()
        own = func.count().filter(part.c.source_system == source) if source else func.count()
        looked, count = db.session.execute(select(func.count(), own).select_from(part)).one()
        found.append(Due(ahead, count, looked >= LOOKED_AT))
    return found


def set_period(
    kind: KeptKind, team: Team | None, source: str | None, days: int | None, *, by: Person | None, at: datetime, revision: int | None = None
) -> RetentionPeriod | None:
    """Keep this kind of thing, of a team and a source or of all, for `days`; None: no period of its own any more.

    Dates of what is stored are written anew in the background. Raises DomainError, and Conflict where somebody was faster.
    """
    check_scope(kind, team, source)
    if days is not None and not SHORTEST <= days <= LONGEST:
        raise DomainError(_("Write a number of days from %(least)s to %(most)s.", least=SHORTEST, most=LONGEST), field="days")
    scope = scope_key(kind, team.id if team else None, source)
    own = db.session.scalars(select(RetentionPeriod).where(RetentionPeriod.scope == scope)).first()
    if revision is not None and (own.revision if own else 0) != revision:
        raise Conflict(_("Somebody else changed this period meanwhile. Look at it as it is now, then set it again."))
    before = own.days if own else None
    if before == days:
        return own
    own = _write(own, kind, team, source, days, by=by, at=at)
    label = kind.value + (f" {source}" if source else "")
    record(
        "privacy.set_period", "site", None, by=by, at=at, label=label, team_id=team.id if team else None, days_before=before, days_now=days
    )
    if kind.is_conversation:
        begin_dates(by=by, at=at)
    return own


def begin_dates(*, by: Person | None, at: datetime) -> None:
    """Have the dates of everything stored written anew; a run that waits already will see the newest periods."""
    try:
        begin(RunKind.DATES, by=by, at=at)
    except Conflict:
        moving = db.session.scalars(select(PrivacyRun).where(PrivacyRun.busy == f"{RunKind.DATES.value}:")).one()
        moving.last_id, moving.done = 0, 0


@does(RunKind.DATES)
def write_dates(run_id: int) -> None:
    """Every conversation gets the date that its period gives, a thousand in one transaction; a stopped run goes on behind the last one."""
    columns = (Conversation.id, Conversation.kind, Conversation.team_id, Conversation.source_system, Conversation.last_message_at)
    with unit_of_work():
        note(run_id, total=db.session.scalar(select(func.count()).select_from(Conversation)) or 0)
    while True:
        with unit_of_work():
            after = db.session.scalar(select(PrivacyRun.last_id).where(PrivacyRun.id == run_id)) or 0
            query = select(*columns).where(Conversation.id > after).order_by(Conversation.id).limit(_CHUNK)
            rows = [dict(row) for row in db.session.execute(query).mappings()]
            set_dates(rows, periods())
            if rows:
                note(run_id, more=len(rows), last_id=rows[-1]["id"])
        if len(rows) < _CHUNK:
            return


def _write(
    own: RetentionPeriod | None, kind: KeptKind, team: Team | None, source: str | None, days: int | None, **signed: Any
) -> RetentionPeriod | None:
    if days is None:
        if own is not None:
            db.session.delete(own)
        db.session.flush()
        return None
    if own is None:
        own = RetentionPeriod(kind=kind, team_id=team.id if team else None, source_system=source, scope="", days=days, revision=1)
        own.scope = scope_key(kind, own.team_id, source)
        db.session.add(own)
    own.days, own.by_id, own.at = days, signed["by"].id if signed["by"] else None, signed["at"]
    db.session.flush()
    return own
