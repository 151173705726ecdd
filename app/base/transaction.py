"""The one transaction: a request or a command commits once, here, and only then tells anybody.

GET and HEAD requests read only: their transaction cannot write (it is rolled back). Everything queued with
`after_commit` (mail, jobs) runs once the commit is on disk, and is dropped when it fails.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, Response, g, request
from sqlalchemy import text

from app.base.database import db, reading, writing

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def after_commit(act: Callable[[], Any]) -> None:
    """Run `act` once the current transaction is on disk. Outside a transaction scope this is an error."""
    queue: list[Callable[[], Any]] = db.session.info.setdefault("after_commit", [])
    queue.append(act)


def commit() -> None:
    """Commit the session and run what waited for it. Called by the request hook, commands and jobs only."""
    db.session.commit()
    waiting: list[Callable[[], Any]] = db.session.info.pop("after_commit", [])
    for act in waiting:
        act()


@contextmanager
def unit_of_work() -> Iterator[None]:
    """One transaction for a command or a job: commit at the end, roll back on any error.

    A read that came before is ended first: on SQLite a transaction that began by reading may be refused its first
    write at once, whatever the timeout.
    """
    if not writing.get():
        db.session.commit()
    token, read = writing.set(True), reading.set(False)
    try:
        yield
        commit()
    except BaseException:
        db.session.info.pop("after_commit", None)
        db.session.rollback()
        raise
    finally:
        writing.reset(token)
        reading.reset(read)


@contextmanager
def on_failure(mark: Callable[[], None]) -> Iterator[None]:
    """Whatever the block raises is noted by `mark` in a transaction of its own, and raised on."""
    try:
        yield
    except BaseException:
        db.session.rollback()
        with unit_of_work():
            mark()
        raise


def commit_refusal() -> None:
    """Keep what this request wrote although it answers with an error (a counted failed sign-in)."""
    g.commit_refusal = True


def release() -> None:
    """End a read early, so that a page that streams or waits holds no transaction."""
    db.session.rollback()


def guard_requests(app: Flask) -> None:
    """Install the hooks that give each request exactly one transaction."""

    @app.before_request
    def _begin() -> None:
        writing.set(False)
        reading.set(True)

    @app.after_request
    def _finish(response: Response) -> Response:
        refused = response.status_code >= 400 and not g.get("commit_refusal")
        if request.method in SAFE_METHODS or refused:
            db.session.info.pop("after_commit", None)
            db.session.rollback()
        else:
            commit()
        return response

    @app.teardown_request
    def _restore(error: BaseException | None) -> None:
        writing.set(False)
        reading.set(False)


def start_writing() -> None:
    """End the read that found out who asks, and let the next statement begin the one transaction that writes.

    Writers on SQLite queue for one lock, so it is taken as late as possible: not while the person is looked up.
    Objects that were read stay usable. Does nothing in a request that only reads.
    """
    if request.method not in SAFE_METHODS:
        db.session.commit()
        writing.set(True)
        reading.set(False)


def lock_chain(name: str) -> None:
    """Let one transaction at a time extend the chain called `name` (PostgreSQL; SQLite writers already queue)."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": name})
