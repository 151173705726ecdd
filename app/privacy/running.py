"""Long work with its progress: one row for each run, claimed by whoever does it, and taken up again where it stopped."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError

from app.base import clock
from app.base.database import db
from app.base.errors import Conflict
from app.base.jobs import enqueue, job
from app.base.statements import changed
from app.base.transaction import on_failure, unit_of_work
from app.people.models import Person
from app.privacy.models import PrivacyRun, RunKind, RunState
from app.ui.words import gettext as _

JOB = "privacy.run"
SILENT = timedelta(minutes=5)
"""A run of which nothing was heard for so long was stopped."""
Work = Callable[[int], None]
_works: dict[RunKind, Work] = {}


def does(kind: RunKind) -> Callable[[Work], Work]:
    """Register the decorated function as what runs of a kind do. It commits by itself, again and again."""

    def register(work: Work) -> Work:
        _works[kind] = work
        return work

    return register


def begin(kind: RunKind, *, by: Person | None, at: datetime, one_for: int | str = "", queued: bool = True, **about: Any) -> PrivacyRun:
    """A new run, which the job queue does after the commit. Raises Conflict while another of its kind, for the same thing, is moving."""
    values: dict[str, Any] = {"kind": kind, "busy": f"{kind.value}:{one_for}", "by_id": by.id if by else None, "asked_at": at, "report": {}}
    run = PrivacyRun(**values | about)
    try:
        with db.session.begin_nested():
            db.session.add(run)
            db.session.flush()
    except IntegrityError:
        raise Conflict(_("This is being done already. Wait until it is done.")) from None
    if queued:
        enqueue(JOB, run_id=run.id)
    return run


def resume(run: PrivacyRun) -> None:
    """Let a stopped run go on. Raises Conflict where it is moving or done."""
    if not is_stopped(run, clock.now()):
        raise Conflict(_("This is being done, or it is done already. Reload the page."))
    run.state, run.failure, run.progress_at = RunState.WAITING, "", None
    enqueue(JOB, run_id=run.id)


def is_moving(run: PrivacyRun | None) -> bool:
    """Whether it is waited for."""
    return run is not None and run.state in (RunState.WAITING, RunState.RUNNING)


def is_stopped(run: PrivacyRun, at: datetime) -> bool:
    """Whether it failed, or nothing was heard of it for long."""
    silent = run.state is RunState.RUNNING and (run.progress_at is None or run.progress_at < at - SILENT)
    return run.state is RunState.FAILED or silent


def note(run_id: int, *, more: int = 0, **values: Any) -> None:
    """Write progress in the current transaction: `more` things done, and other columns."""
    table: Any = PrivacyRun.__table__
    known = {"done": table.c.done + more, "progress_at": clock.now(), **values}
    changed(update(table).where(table.c.id == run_id).values(known))


def latest(kind: RunKind, **about: Any) -> PrivacyRun | None:
    """The newest run of a kind, of a person or a request where one is named."""
    query = select(PrivacyRun).where(PrivacyRun.kind == kind).filter_by(**about).order_by(PrivacyRun.id.desc()).limit(1)
    return db.session.scalars(query).first()


@job(JOB)
def do(run_id: int) -> None:
    """Do a run from where it stands; one that somebody else does, or that is done, is left alone."""
    do_now(run_id, None)


def do_now(run_id: int, work: Callable[[], None] | None) -> None:
    """The same at once, with `work` in place of what its kind does."""
    run = _claim(run_id)
    if run is None:
        return
    act = work or partial(_works[run.kind], run_id)
    with on_failure(lambda: note(run_id, state=RunState.FAILED, failure="stopped")):
        act()
        with unit_of_work():
            note(run_id, state=RunState.DONE, busy=None, finished_at=clock.now())


def _claim(run_id: int) -> PrivacyRun | None:
    at = clock.now()
    table: Any = PrivacyRun.__table__
    free = or_(table.c.state.in_([RunState.WAITING, RunState.FAILED]), table.c.progress_at < at - SILENT)
    with unit_of_work():
        claim = update(table).where(table.c.id == run_id, table.c.state != RunState.DONE, free)
        if not changed(claim.values(state=RunState.RUNNING, progress_at=at, failure="")):
            return None
        run = db.session.get_one(PrivacyRun, run_id, populate_existing=True)
        run.started_at = run.started_at or at
    return run
