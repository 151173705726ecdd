"""Deleting what is past its date: conversations, kept import lines, looks at personal data, sign-ins."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import delete, exists, func, or_, select

from app.base import clock
from app.base.database import db
from app.base.errors import Conflict
from app.base.jobs import job
from app.base.statements import changed
from app.base.transaction import unit_of_work
from app.conversations.keeping import Periods, periods, set_dates
from app.conversations.keeping_models import ErasedFor, Keeping, KeptKind
from app.conversations.models import Conversation, ConversationImport, ImportState, RejectedRecord
from app.inbox.models import Attempt, AttemptState
from app.people.models import Person, SignIn
from app.privacy.erasing import BATCH, Erased, erase, scrub, settle
from app.privacy.models import PrivacyRun, RunKind
from app.privacy.running import begin, does, note
from app.trail.actions import record
from app.trail.models import TrailEntry
from app.trail.sealing import GONE, seal_some

HOURLY = "privacy.prune-hourly"
_VERBS = {KeptKind.UNMASKED: "conversations.unmask", KeptKind.SIGN_INS: "people.sign_in"}
OnProgress = Callable[[int, int], None]


def begin_prune(*, by: Person | None, at: datetime, queued: bool = True) -> PrivacyRun:
    """Delete what is past its date. Raises Conflict while that is being done."""
    return begin(RunKind.PRUNE, by=by, at=at, queued=queued)


def due_count(at: datetime) -> int:
    """How many conversations are past their date. Not for a request: see `due_capped`."""
    return db.session.scalar(select(func.count()).select_from(_due(at).subquery())) or 0


def due_capped(at: datetime, cap: int = 999) -> str:
    """The same, counted no further than `cap`."""
    count = db.session.scalar(select(func.count()).select_from(_due(at).limit(cap + 1).subquery())) or 0
    return f"{cap}+" if count > cap else str(count)


def due_by_scope(at: datetime) -> list[Any]:
    """Kind, team, source and number of what is past its date. For the command line."""
    due = _due(at).subquery()
    columns = (Conversation.kind, Conversation.team_id, Conversation.source_system)
    query = select(*columns, func.count().label("number")).join(due, due.c.conversation_id == Conversation.id)
    return list(db.session.execute(query.group_by(*columns).order_by(*columns)).all())


@job(HOURLY, hourly=True)
def prune_hourly() -> None:
    """Begin a run when anything is due."""
    at = clock.now()
    with unit_of_work():
        if not (periods().days and (db.session.execute(_due(at).limit(1)).first() or _logs_due(periods(), at))):
            return
        try:
            begin_prune(by=None, at=at)
        except Conflict:
            return


@does(RunKind.PRUNE)
def prune(run_id: int) -> None:
    """What the job queue does."""
    prune_run(run_id)


def prune_run(run_id: int, on_progress: OnProgress | None = None) -> None:
    """Delete what is due, a few conversations in one transaction. What others hold is left; a stopped run goes on by itself."""
    at = clock.now()
    with unit_of_work():
        total = due_count(at)
        note(run_id, done=0, total=total)
    gone, done = Erased(), 0
    while ids := _next_due(at):
        with unit_of_work():
            batch = _prune(ids, at)
            gone.take(batch)
            done += len(ids)
            note(run_id, more=len(ids), report=gone.counts)
        if on_progress:
            on_progress(done, total)
    _logs(at, gone)
    with unit_of_work():
        gone.add("rejected_record", _kept_lines(at, periods()))
        note(run_id, report=gone.counts)
        if gone.counts:
            record("privacy.prune", "site", None, by=None, at=at, count=gone.counts.get("conversation", 0))
    if gone.counts:
        settle()


def drop_uploads(imports: Any) -> None:
    """Delete the kept files of imports that are done: they were kept only so that rejected lines could be mended."""
    names = db.session.scalars(select(ConversationImport.stored_as).where(imports, ConversationImport.state == ImportState.DONE)).all()
    for name in names:
        if name:
            (Path(current_app.instance_path) / "imports" / name).unlink(missing_ok=True)


def _due(at: datetime) -> Any:
    playing = exists().where(Attempt.conversation_id == Keeping.conversation_id, Attempt.state == AttemptState.OPEN)
    query = select(Keeping.conversation_id).where(Keeping.delete_on <= at, Keeping.hold_reason.is_(None), Keeping.erased_at.is_(None))
    return query.where(~playing).order_by(Keeping.delete_on, Keeping.conversation_id)


def _next_due(at: datetime) -> Sequence[int]:
    found = db.session.scalars(_due(at).limit(BATCH)).all()
    db.session.rollback()
    return found


def _prune(ids: Sequence[int], at: datetime) -> Erased:
    """Delete those of `ids` that are due by the periods as they are now; the others get their new date."""
    columns = (Conversation.id, Conversation.kind, Conversation.team_id, Conversation.source_system, Conversation.last_message_at)
    rows = [dict(row) for row in db.session.execute(select(*columns).where(Conversation.id.in_(ids))).mappings()]
    rules = periods()
    due = {row["id"] for row in rows if _is_due(row, rules, at)}
    set_dates([row for row in rows if row["id"] not in due], rules)
    return erase(sorted(due), ErasedFor.RETENTION, at=at)


def _is_due(row: dict[str, Any], rules: Periods, at: datetime) -> bool:
    day = rules.date_of(row["kind"].value, row["team_id"], row["source_system"], row["last_message_at"])
    return day is not None and day <= at


def _logs_due(rules: Periods, at: datetime) -> bool:
    return any(
        (days := rules.of(kind)) is not None
        and db.session.scalar(select(TrailEntry.id).where(*_old(kind, at - timedelta(days=days))).order_by(TrailEntry.id).limit(1))
        for kind in _VERBS
    )


def _old(kind: KeptKind, before: datetime) -> list[Any]:
    said = or_(TrailEntry.actor_id.is_not(None), TrailEntry.thing_id.is_not(None))
    return [TrailEntry.verb == _VERBS[kind], TrailEntry.at < before, said]


def _logs(at: datetime, gone: Erased) -> None:
    """Looks at personal data and sign-ins: that one happened stays in the trail, who it was does not."""
    rules = periods()
    for kind in _VERBS:
        days = rules.of(kind)
        last: int | None = 0
        while days is not None and last is not None:
            with unit_of_work():
                scrub()
                where = _old(kind, at - timedelta(days=days))
                last, count = seal_some(where[0] & where[1] & where[2], lambda _: GONE, last, reason="period over", by=None, at=at)
                gone.add(kind.value, count)
    if (days := rules.of(KeptKind.SIGN_INS)) is not None:
        with unit_of_work():
            scrub()
            before = at - timedelta(days=days)
            gone.add("sign_in", changed(delete(SignIn).where(or_(SignIn.ended_at < before, SignIn.expires_at < before))))


def _kept_lines(at: datetime, rules: Periods) -> int:
    """Rejected lines of imports, and the files kept for them, older than what their team keeps of real conversations."""
    scrub()
    columns = (ConversationImport.id, ConversationImport.team_id, ConversationImport.created_at)
    lines = exists().where(RejectedRecord.import_id == ConversationImport.id)
    rows = db.session.execute(select(*columns).where(lines | ConversationImport.stored_as.is_not(None))).all()
    until = {row.id: _later(row.created_at, rules.of(KeptKind.REAL, row.team_id)) for row in rows}
    old = [number for number, last in until.items() if last is not None and last <= at]
    if not old:
        return 0
    drop_uploads(ConversationImport.id.in_(old))
    return changed(delete(RejectedRecord).where(RejectedRecord.import_id.in_(old)))


def _later(moment: datetime, days: int | None) -> datetime | None:
    return None if days is None else moment + timedelta(days=days)
