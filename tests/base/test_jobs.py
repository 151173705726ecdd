"""The job queue: embedded by default, in Redis by one setting; jobs run after the commit, in a worker."""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from huey.consumer import Consumer
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from sqlalchemy import func, select

from app.base import jobs
from app.base.database import db
from app.base.throttle import Trial
from app.base.transaction import unit_of_work
from tests.cast import HIRED_AT, Cast
from tests.databases import free_port

REDIS = shutil.which("redis-server")


@jobs.job("test.note")
def note(key: str) -> None:
    """Leave a row that the test can count."""
    with unit_of_work():
        db.session.add(Trial(key=key, at=HIRED_AT))


@jobs.job("test.fails_once")
def fails_once(path: str) -> None:
    """Fail at the first try, succeed at the second."""
    marker = Path(path)
    if not marker.exists():
        marker.touch()
        raise OSError("the first try fails on purpose")
    with unit_of_work():
        db.session.add(Trial(key="second try", at=HIRED_AT))


def noted(key: str) -> int:
    found = db.session.scalar(select(func.count()).select_from(Trial).where(Trial.key == key)) or 0
    db.session.rollback()
    return found


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    """A Redis server of our own."""
    if REDIS is None:
        pytest.fail("This test needs redis-server. Install redis-server (Debian name).")
    port = free_port()
    server = subprocess.Popen([REDIS, "--port", str(port), "--dir", str(tmp_path), "--save", ""], stdout=subprocess.DEVNULL)
    url = f"redis://127.0.0.1:{port}/0"
    try:
        wait_for(url)
        yield url
    finally:
        server.terminate()
        server.wait(10)


def wait_for(url: str) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            Redis.from_url(url).ping()
        except RedisConnectionError:
            time.sleep(0.02)
        else:
            return
    pytest.fail("The Redis server did not come up.")


@pytest.fixture(params=["embedded", "redis"])
def queued(request: pytest.FixtureRequest, app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """The site with a real queue instead of jobs that run at once."""
    before = {name: app.extensions[name] for name in ("greenroom_jobs", "greenroom_run_job")}
    url = request.getfixturevalue("redis_url") if request.param == "redis" else ""
    jobs.install(app, url=url, path=tmp_path / "jobs.db")
    yield app
    app.extensions.update(before)


def work(app: Flask, until: Callable[[], bool], seconds: float = 20) -> None:
    """Run a worker until `until()` or the time is up."""
    consumer = Consumer(app.extensions["greenroom_jobs"], workers=1, periodic=False, initial_delay=0.01, max_delay=0.05)
    consumer.start()
    deadline = time.monotonic() + seconds
    while not until() and time.monotonic() < deadline:
        time.sleep(0.05)
    consumer.stop(graceful=True)


def test_a_job_runs_in_the_worker_after_the_commit(queued: Flask, cast: Cast) -> None:
    with unit_of_work():
        jobs.enqueue("test.note", key="done")
        assert len(queued.extensions["greenroom_jobs"]) == 0
    assert len(queued.extensions["greenroom_jobs"]) == 1
    work(queued, lambda: noted("done") == 1)
    assert noted("done") == 1


def test_a_job_of_a_transaction_that_failed_never_runs(queued: Flask, cast: Cast) -> None:
    with pytest.raises(RuntimeError, match="on purpose"), unit_of_work():
        jobs.enqueue("test.note", key="never")
        raise RuntimeError("on purpose")
    assert len(queued.extensions["greenroom_jobs"]) == 0


def test_a_job_that_fails_is_tried_again(app: Flask, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {name: app.extensions[name] for name in ("greenroom_jobs", "greenroom_run_job")}
    jobs.install(app, url="", path=tmp_path / "jobs.db", retry_seconds=0)
    with unit_of_work():
        jobs.enqueue("test.fails_once", path=str(tmp_path / "tried"))
    work(app, lambda: noted("second try") == 1)
    app.extensions.update(before)
    assert noted("second try") == 1


def test_an_unknown_job_is_refused_at_once(app: Flask, cast: Cast) -> None:
    with pytest.raises(jobs.UnknownJob):
        jobs.enqueue("nobody.knows")


def test_one_setting_moves_the_queue_to_redis(make_app: Any, redis_url: str) -> None:
    site = make_app(GREENROOM_ENV="demo", JOBS_URL=redis_url)
    assert type(site.extensions["greenroom_jobs"]).__name__ == "RedisHuey"
    embedded = make_app(GREENROOM_ENV="demo")
    assert type(embedded.extensions["greenroom_jobs"]).__name__ == "SqliteHuey"
