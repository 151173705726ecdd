"""An import from its beginning to its report: batch after batch, each on disk before the next begins."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import BinaryIO, cast

from sqlalchemy import Table, or_, update
from sqlalchemy.exc import DBAPIError

from app.base import clock
from app.base.database import db
from app.base.errors import Conflict, DomainError
from app.base.transaction import unit_of_work
from app.conversations.actions.import_run import Batch, ImportRun, Progress
from app.conversations.actions.uploads import leave_hold
from app.conversations.importers.record import ConversationRecord, Position, RecordError, read_records
from app.conversations.importers.shapes import MAIL, Look
from app.conversations.models import ConversationImport, ImportState
from app.people.models import Person, Team
from app.trail.actions import record as record_in_trail
from app.ui.words import gettext as _

_ALLOCATED = 70_000
SILENT = timedelta(seconds=90)
"""A running import that has stored nothing for so long was stopped."""


def begin_import(
    file_name: str,
    *,
    team: Team,
    format: str,
    mask: bool,
    create_agents: bool,
    bytes_total: int,
    by: Person | None,
    at: datetime,
    stored_as: str | None = None,
    agents: Sequence[str] = (),
    look: Look | None = None,
) -> ConversationImport:
    """A new import that nobody has started yet. With `look` it is held until somebody confirms what the file seems to be.

    Raises DomainError where mail comes without its agents.
    """
    require_agents(format if look is None else "", agents)
    job = ConversationImport(
        team_id=team.id,
        by_id=by.id if by else None,
        file_name=file_name[:300],
        format=format,
        stored_as=stored_as,
        mask=mask,
        create_agents=create_agents,
        created_at=at,
        bytes_total=bytes_total,
        warnings=[],
        agents=list(agents) or None,
        looked=look.as_json() if look else None,
        state=ImportState.HELD if look else ImportState.WAITING,
    )
    job.team = team
    db.session.add(job)
    db.session.flush()
    details = {"mask": mask, "create_agents": create_agents, "bytes": bytes_total}
    record_in_trail("conversations.import", "import", job.id, by=by, at=at, label=job.file_name, team_id=team.id, **details)
    return job


def start_import(job: ConversationImport, *, format: str, agents: Sequence[str]) -> None:
    """Let a held import begin with the shape that somebody chose. Raises DomainError where mail comes without its agents, Conflict."""
    if job.state is ImportState.HELD:
        require_agents(format, agents)
    leave_hold(job, ImportState.WAITING)
    job.format, job.agents = format, list(agents) or None


def run_import(
    import_id: int,
    stream: BinaryIO,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    on_error: Callable[[RecordError], None] | None = None,
) -> Progress:
    """Read `stream` to its end, going on where an earlier run stopped. Commits by itself, batch by batch.

    Raises Conflict while another run is at it or the import is done. A failure of the database or the disk ends the run
    with what was stored kept; run it again to go on.
    """
    run = ImportRun(_claim(import_id), on_error or (lambda error: None))
    done = run.progress
    after = Position(done.line_done, done.bytes_done) if done.line_done else None
    reader = read_records(stream, file_name=run.file_name, format=run.format, after=after, warn=run.warn, agents=run.agents)
    try:
        with _rare_collection():
            for batch in _batches(reader):
                run.take(batch)
                if on_progress:
                    on_progress(run.progress)
        run.finish()
    except (OSError, DBAPIError) as error:
        run.fail(error)
        raise
    return run.progress


def require_agents(format: str, agents: Sequence[str]) -> None:
    """Raises DomainError where mail comes without the addresses or domains of its agents."""
    if format == MAIL and not agents:
        raise DomainError(_("Write the addresses or domains of the agents: nothing in a mail tells who they are."), field="agents")


@contextmanager
def _rare_collection() -> Iterator[None]:
    """Look for circular garbage a hundred times more rarely: records are trees, and looking took a tenth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(_ALLOCATED, before[1], before[2])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _batches(reader: Iterator[ConversationRecord | RecordError]) -> Iterator[Batch]:
    batch = Batch()
    for result in reader:
        if batch.is_full or batch.knows(result):
            yield batch
            batch = Batch()
        batch.add(result)
    if batch.results:
        yield batch


def _claim(import_id: int) -> ConversationImport:
    at = clock.now()
    free = or_(ConversationImport.state.in_([ImportState.WAITING, ImportState.FAILED]), ConversationImport.progress_at < at - SILENT)
    values = {"state": ImportState.RUNNING, "progress_at": at, "failure": ""}
    with unit_of_work():
        claim = update(cast(Table, ConversationImport.__table__)).where(ConversationImport.id == import_id, free).values(**values)
        claimed = db.session.execute(claim).rowcount  # type: ignore[attr-defined]
        job = db.session.get_one(ConversationImport, import_id, populate_existing=True)
        if not claimed:
            raise Conflict(_("This import is running or done. Look at its report."))
        job.started_at = job.started_at or at
    return job


def is_stopped(job: ConversationImport, at: datetime) -> bool:
    """Whether somebody may let the import go on: it failed, or nothing was heard of it for long."""
    if job.state is ImportState.RUNNING:
        return job.progress_at is None or job.progress_at < at - SILENT
    return job.state is ImportState.FAILED
