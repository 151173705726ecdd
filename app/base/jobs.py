"""Work that outlasts a request: a queue in its own SQLite file, or in Redis when JOBS_URL says so.

A package registers a function with `@job("name")`; `enqueue("name", **plain_values)` runs it after the
commit in the worker process (`enqueue_at` at a moment), inside an application context, as one unit of work unless it says otherwise.
Jobs must be safe to run twice: a worker may die in the middle.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask, current_app

from app.base.database import db
from app.base.jobs_huey import Huey, SqliteHuey, crontab
from app.base.transaction import after_commit

Work = Callable[..., None]
W = TypeVar("W", bound=Work)

_registered: dict[str, Work] = {}
_hourly: set[str] = set()
HOURLY_AT = 20
"""The minute of the hour at which the worker runs the hourly jobs."""


class UnknownJob(LookupError):
    """A queued job whose name no package registered (an older version's job, mostly)."""


def job(name: str, *, hourly: bool = False) -> Callable[[W], W]:
    """Register the decorated function as the job `name`. Its arguments must be plain JSON-like values.

    `hourly`: the worker also runs it every hour, without arguments; the job finds out itself what is due.
    """

    def register(work: W) -> W:
        _registered[name] = work
        if hourly:
            _hourly.add(name)
        return work

    return register


def enqueue(name: str, **arguments: Any) -> None:
    """Run the job `name` once the current transaction is on disk."""
    if name not in _registered:
        raise UnknownJob(name)
    run = current_app.extensions["greenroom_run_job"]
    after_commit(lambda: run(name, arguments))


def enqueue_at(name: str, at: datetime, **arguments: Any) -> None:
    """Run the job `name` at a moment, once the current transaction is on disk. Whether it should still be done is the job's to find out."""
    if name not in _registered:
        raise UnknownJob(name)
    run = current_app.extensions["greenroom_run_job"]
    after_commit(lambda: run.schedule((name, arguments), eta=at))


def install(app: Flask, *, url: str, path: Path, immediate: bool = False, retry_seconds: int = 5) -> Huey:
    """Give `app` its queue: Redis at `url`, else the SQLite file `path`; `immediate` runs jobs at once (tests).

    A job that raises is tried twice more, `retry_seconds` apart.
    """
    queue = _queue(url, path, immediate)

    def run(name: str, arguments: dict[str, Any]) -> None:
        work = _registered.get(name)
        if work is None:
            raise UnknownJob(name)
        with app.app_context():
            try:
                work(**arguments)
            finally:
                db.session.remove()

    app.extensions["greenroom_jobs"] = queue
    app.extensions["greenroom_run_job"] = queue.task(name="run", retries=2, retry_delay=retry_seconds)(run)
    queue.periodic_task(crontab(minute=str(HOURLY_AT)), name="hourly")(lambda: run_hourly(app))
    return queue


def refusal(url: str) -> str:
    """Why the queue at `url` cannot be used now, "" where it answers. Waits at most a few seconds."""
    told: str = import_module("app.base.jobs_redis").refusal(url)
    return told


def next_hourly(at: datetime) -> datetime:
    """When the hourly jobs run next."""
    this = at.replace(minute=HOURLY_AT, second=0, microsecond=0)
    return this if this > at else this + timedelta(hours=1)


def run_hourly(app: Flask) -> None:
    """Put every hourly job into the queue, each as a job of its own."""
    for name in sorted(_hourly):
        app.extensions["greenroom_run_job"](name, {})


def _queue(url: str, path: Path, immediate: bool) -> Huey:
    if immediate:
        return SqliteHuey("greenroom", filename=":memory:", immediate=True)
    if url:
        elsewhere: Huey = import_module("app.base.jobs_redis").queue_at(url)
        return elsewhere
    path.parent.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("greenroom", filename=str(path), fsync=True)
