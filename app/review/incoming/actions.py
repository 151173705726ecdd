"""What a person does with a file of reviews: send it, decide about it, let it begin, discard it, let it go on."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

from flask import current_app
from sqlalchemy import Table, and_, func, or_, select, update

from app.base import clock
from app.base.database import db
from app.base.errors import Conflict, DomainError
from app.base.jobs import enqueue, job
from app.base.statements import changed
from app.base.transaction import after_commit, unit_of_work
from app.conversations.actions.imports import SILENT
from app.conversations.actions.uploads import import_folder
from app.conversations.models import ImportState
from app.people.models import Person, Team
from app.review.exchange.values import BadLine
from app.review.incoming.laying import kind_of
from app.review.incoming.making import make_rubrics
from app.review.incoming.models import ReviewImport
from app.review.incoming.running import begin_anew, kept_file, run, sent_file
from app.trail.actions import record
from app.ui.words import gettext as _

JOB = "review.take_in_file"
MOST_FILES = 500


@job(JOB)
def take_in_file(import_id: int) -> None:
    """Look at a file of reviews, or store it once somebody let it begin."""
    try:
        run(import_id)
    except Conflict:
        return


@job("review.import_files", hourly=True)
def drop_old_files() -> None:
    """Remove files that no import of reviews needs any more."""
    with unit_of_work():
        drop_files(clock.now(), current_app.config["SETTINGS"].import_file_days)


def keep_upload(save: Any) -> str:
    """Keep what was sent under a name of its own; `save` writes it to a path. Raises DomainError where it holds no reviews."""
    stored_as = f"{secrets.token_hex(16)}.reviews"
    path = import_folder() / stored_as
    save(path)
    try:
        kind_of(path)
    except BadLine as error:
        path.unlink(missing_ok=True)
        raise DomainError(str(error), field="file") from error
    return stored_as


def begin_look(file_name: str, stored_as: str, *, team: Team, by: Person, at: datetime) -> ReviewImport:
    """An import that is looked at first; nothing of it is stored before `start`."""
    path = import_folder() / stored_as
    made = ReviewImport(
        team_id=team.id, by_id=by.id, file_name=file_name[:300], format=kind_of(path), stored_as=stored_as, created_at=at,
        bytes_total=path.stat().st_size, counts={}, cards={}, people={}, choices={},
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    record("review.import_look", "reviews", made.id, by=by, at=at, label=made.file_name, team_id=team.id, bytes=made.bytes_total)
    enqueue(JOB, import_id=made.id)
    return made


def look_again(one: ReviewImport, choices: Mapping[str, Any]) -> None:
    """Look once more with other choices. Raises Conflict once it has begun."""
    _leave_hold(one, ImportState.WAITING)
    one.choices = dict(choices)
    begin_anew(one)
    enqueue(JOB, import_id=one.id)


def start(one: ReviewImport, *, at: datetime) -> None:
    """Let it begin with the choices that were looked at. Raises Conflict, DomainError where a rubric cannot be made."""
    _leave_hold(one, ImportState.WAITING)
    make_rubrics(one.cards, one.choices, one.team, by=one.by, at=at)
    begin_anew(one)
    one.begun_at = at
    enqueue(JOB, import_id=one.id)


def discard(one: ReviewImport, *, by: Person, at: datetime) -> None:
    """End an import that has not begun, also one whose look stopped; its file goes. Raises Conflict."""
    if one.begun_at is not None:
        raise Conflict(_("This import has begun already. Look at its report."))
    _leave_hold(one, ImportState.DISCARDED, ImportState.FAILED)
    one.finished_at = at
    record("review.import_discard", "reviews", one.id, by=by, at=at, label=one.file_name, team_id=one.team_id)
    paths = _paths(one)
    one.stored_as = None
    after_commit(lambda: _remove(paths))


def go_on(one: ReviewImport, at: datetime) -> None:
    """Let a stopped run go on where it stopped. Raises Conflict while it runs, or where the file is gone."""
    if not is_stopped(one, at):
        raise Conflict(_("This import is running or done. Reload the page to see how far it is."))
    if not any(path.exists() for path in _paths(one)):
        raise Conflict(_("The file of this import is gone. Send it again; what was stored is not stored twice."))
    enqueue(JOB, import_id=one.id)


def is_stopped(one: ReviewImport, at: datetime) -> bool:
    """Whether it failed, or nothing was heard of it for long."""
    if one.state is ImportState.RUNNING:
        return one.progress_at is None or one.progress_at < at - SILENT
    return one.state is ImportState.FAILED


def drop_files(at: datetime | None, days: int) -> int:
    """Remove the files of imports that nobody went on with for so many days; with `at` None those of every import that has ended."""
    query = select(ReviewImport).where(ReviewImport.stored_as.is_not(None))
    ended = ReviewImport.state.in_([ImportState.DONE, ImportState.DISCARDED])
    if at is not None:
        last = func.coalesce(ReviewImport.finished_at, ReviewImport.progress_at, ReviewImport.created_at)
        query = query.where(ReviewImport.created_at <= at, last < at - timedelta(days=days))
        query = query.where(or_(ended, and_(ReviewImport.state != ImportState.WAITING, ReviewImport.finished_at.is_(None))))
    else:
        query = query.where(ended)
    found = db.session.scalars(query.order_by(ReviewImport.created_at).limit(MOST_FILES)).all()
    for one in found:
        _remove(_paths(one))
        one.stored_as = None
    return len(found)


def _paths(one: ReviewImport) -> tuple[Path, ...]:
    return (kept_file(one), sent_file(one)) if one.stored_as else ()


def _remove(paths: tuple[Path, ...]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _leave_hold(one: ReviewImport, state: ImportState, *also: ImportState) -> None:
    """Of two people who decide at once only one does. Raises Conflict."""
    table = cast(Table, ReviewImport.__table__)
    held = update(table).where(table.c.id == one.id, table.c.state.in_([ImportState.HELD, *also]))
    if not changed(held.values(state=state)):
        raise Conflict(_("This import is being looked at, has begun already, or was discarded. Reload the page to see."))
    db.session.refresh(one, ["state"])
