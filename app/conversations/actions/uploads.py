"""Uploaded files while an import needs them, and no longer: who sent one discards it before it begins; what has ended loses it in time."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

from flask import current_app
from sqlalchemy import Table, and_, func, or_, select, update

from app.base.database import db
from app.base.errors import Conflict, Forbidden
from app.base.statements import changed
from app.base.transaction import after_commit
from app.conversations.models import ConversationImport, ImportState
from app.conversations.policy import may_discard
from app.people.models import Person
from app.trail.actions import record
from app.ui.words import gettext as _

MOST = 500
ENDED = (ImportState.DONE, ImportState.FAILED)


def import_folder() -> Path:
    """Where uploaded files wait until they are imported."""
    folder = Path(current_app.instance_path) / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def leave_hold(job: ConversationImport, state: ImportState, at: datetime | None = None) -> None:
    """Let a held import begin, or end: only one of two people who decide at once does. Raises Conflict."""
    table = cast(Table, ConversationImport.__table__)
    held = update(table).where(table.c.id == job.id, table.c.state == ImportState.HELD)
    if not changed(held.values(state=state, finished_at=at)):
        raise Conflict(_("This import has begun already, or was discarded. Look at its report."))
    db.session.refresh(job, ["state", "finished_at"])


def discard_import(job: ConversationImport, *, by: Person, at: datetime) -> None:
    """End a held import before anything of it is stored; its file goes once that is on disk. Raises Forbidden, Conflict."""
    if not may_discard(by, job):
        raise Forbidden(_("Only who sent this file can discard it. Ask them, or start the import."))
    leave_hold(job, ImportState.DISCARDED, at)
    record("conversations.discard", "import", job.id, by=by, at=at, label=job.file_name, team_id=job.team_id)
    path = import_folder() / str(job.stored_as)
    after_commit(lambda: path.unlink(missing_ok=True))


def drop_files(at: datetime, days: int) -> int:
    """Remove the files of imports that ended, or were heard of last, so many days ago, and of discarded ones; how many imports had one.

    Together with what is written about them, at most five hundred at a time: what is left follows within the hour.
    """
    last = func.coalesce(ConversationImport.finished_at, ConversationImport.progress_at, ConversationImport.created_at)
    stopped = and_(ConversationImport.state == ImportState.RUNNING, ConversationImport.progress_at.is_not(None))
    old = and_(or_(ConversationImport.state.in_(ENDED), stopped), last < at - timedelta(days=days))
    query = select(ConversationImport.id, ConversationImport.stored_as).where(ConversationImport.stored_as.is_not(None))
    query = query.where(ConversationImport.created_at <= at, or_(ConversationImport.state == ImportState.DISCARDED, old))
    rows = db.session.execute(query.order_by(ConversationImport.created_at).limit(MOST)).all()
    for row in rows:
        (import_folder() / row.stored_as).unlink(missing_ok=True)
    changed(update(ConversationImport).where(ConversationImport.id.in_([row.id for row in rows])).values(stored_as=None))
    return len(rows)
