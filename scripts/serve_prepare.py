"""What comes before serving: the newest schema, the shipped content, and in a new demo the people and their history.

It happens in a process of its own, whose memory is gone when it ends. A new SQLite database is made beside its place and
moved there when it is whole, so a first start that is stopped or killed leaves nothing half done.
"""

import fcntl
import os
import signal
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import configure_mappers

from app import create_app
from app.base.database import db
from app.base.jobs import refusal
from app.base.schema import bring_up_to_date
from app.home.preparing import prepare_site
from app.home.progress import Progress
from config import Settings, SettingsError
from scripts.endings import end_with_parent

BESIDE = ".making-"
"""Between the database's name and the number of the process that makes it."""


def prepare(app: Flask, settings: Settings) -> int:
    """Put the site of `settings` in order; exit code: 0 ready, 1 it cannot be used (told), 130 stopped by Ctrl-C.

    Raises SettingsError for a queue that does not answer.
    """
    require_queue(settings)
    configure_mappers()  # once, before processes part
    sys.stdout.flush()
    sys.stderr.flush()
    worker = os.fork()
    if worker == 0:
        _work(app, settings)
    try:
        code = os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])
        _clear(settings)
        return code
    except KeyboardInterrupt:
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
        _clear(settings)
        print("\nStopped before the site was ready. Start it again whenever you like.", file=sys.stderr)
        return 130


def require_queue(settings: Settings) -> None:
    """Raise SettingsError where JOBS_URL names a queue that does not answer."""
    refused = refusal(settings.jobs_url) if settings.jobs_url else ""
    if refused:
        raise SettingsError(f"The job queue named by JOBS_URL does not answer ({refused}). Start it, mend JOBS_URL, or leave that empty.")


def _work(app: Flask, settings: Settings) -> None:
    """The worker's whole life."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
        end_with_parent()
        place = _file_of(settings)
        if place is None or (place.exists() and place.stat().st_size):
            _put_in_order(app)
        else:
            _make_beside(place, settings)
        code = 0
    except SQLAlchemyError as error:
        shown = make_url(settings.database_url).render_as_string(hide_password=True)
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        print(f"The database {shown} cannot be used: {reason}. Check DATABASE_URL.", file=sys.stderr)
    except Exception:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stderr.flush()
        os._exit(code)


def _put_in_order(app: Flask) -> None:
    progress = Progress(sys.stderr)
    try:
        with app.app_context():
            bring_up_to_date()
            db.session.remove()
            prepare_site(progress.say, progress.show)
            db.session.remove()
            db.engine.dispose()  # the last connection to an SQLite file takes its log with it
    finally:
        progress.end()


def _make_beside(place: Path, settings: Settings) -> None:
    """Make a new database whole before anybody can see it. Until then nothing of it need survive a power cut."""
    _clear(settings)
    made = place.with_name(f"{place.name}{BESIDE}{os.getpid()}")
    app = create_app(replace(settings, database_url=make_url(settings.database_url).set(database=str(made)).render_as_string(False)))
    with app.app_context():
        event.listen(db.engine, "connect", _hurry)
    _claim(made)
    try:
        _put_in_order(app)
        _to_disk(made)
        made.replace(place)
        _to_disk(place.parent)
    finally:
        _remove(made)


def _claim(made: Path) -> None:
    """Hold the file for as long as this process lives: however it ends, the system lets go of it.

    A place where nothing can be made is told by the database itself.
    """
    with suppress(OSError):
        fcntl.flock(os.open(made, os.O_RDWR | os.O_CREAT, 0o644), fcntl.LOCK_EX)


def _clear(settings: Settings) -> None:
    """Remove what an earlier start left when it was killed; what a running one makes stays."""
    place = _file_of(settings)
    for left in place.parent.glob(f"{place.name}{BESIDE}*") if place is not None else ():
        if left.name.rpartition("-")[2].isdigit() and not _is_claimed(left):
            _remove(left)


def _is_claimed(left: Path) -> bool:
    handle = os.open(left, os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _file_of(settings: Settings) -> Path | None:
    """The file of an SQLite database with an absolute path; None for everything else."""
    url = make_url(settings.database_url)
    path = Path(url.database or "")
    return path if url.get_backend_name() == "sqlite" and path.is_absolute() and not url.query else None


def _hurry(connection: Any, record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(made: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        made.with_name(made.name + ending).unlink(missing_ok=True)
