"""Imports that are killed, or run at the same time: nothing is lost and nothing is there twice."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.base.database import db
from app.conversations.actions.imports import begin_import, run_import
from app.conversations.models import Conversation, ConversationImport, ImportState, Message
from config import ROOT
from tests.cast import Cast
from tests.conversations.conftest import jsonl, message, record

CONVERSATIONS = 3000
MESSAGES = 8


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that takes a while."""
    path = tmp_path / "long.jsonl"
    words = "The parcel with the blue ribbon did not arrive on Monday. " * 3
    with path.open("wb") as target:
        for number in range(CONVERSATIONS):
            talk = [message(str(place), words, "agent" if place % 2 else "customer", place) for place in range(MESSAGES)]
            target.write(jsonl(record(str(number), *talk)))
    return path


@pytest.fixture
def command(app: Flask, cast: Cast, database: Any) -> Callable[[Path], "subprocess.Popen[str]"]:
    """`command(path)`: an import in a process of its own, on the tests' database."""
    db.session.commit()
    settings = app.config["SETTINGS"]
    environment = {**os.environ, "GREENROOM_ENV": "test", "SECRET_KEY": settings.secret_key, "DATABASE_URL": database.url}
    environment["INSTANCE_DIR"] = str(settings.instance)

    def start(path: Path) -> "subprocess.Popen[str]":
        words = [sys.executable, "-m", "flask", "conversations", "import", str(path), "--team", "North desk", "--json"]
        return subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    return start


def conversations() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Conversation)) or 0


def assert_complete() -> None:
    assert conversations() == CONVERSATIONS
    assert db.session.scalar(select(func.count()).select_from(Message)) == CONVERSATIONS * MESSAGES
    per = select(func.count()).select_from(Message).group_by(Message.conversation_id).having(func.count() != MESSAGES)
    assert db.session.execute(per).first() is None, "a conversation was stored in part"


def report_of(process: "subprocess.Popen[str]") -> dict[str, int]:
    out, error = process.communicate(timeout=120)
    assert process.returncode == 0, error
    report: dict[str, int] = json.loads(out)
    assert report["read"] == report["created"] + report["updated"] + report["unchanged"] + report["rejected"] == CONVERSATIONS
    return report


def test_killed_in_the_middle_and_run_again(command: Callable[[Path], "subprocess.Popen[str]"], file: Path) -> None:
    process = command(file)
    until = time.monotonic() + 60
    while conversations() == 0 and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    done = conversations()
    assert 0 < done < CONVERSATIONS, "the kill came in the middle"
    assert done % 200 == 0, "batches are whole or not at all"
    report = report_of(command(file))
    assert report["unchanged"] == done
    assert_complete()


def test_the_same_file_twice_at_once(command: Callable[[Path], "subprocess.Popen[str]"], file: Path) -> None:
    both = [command(file), command(file)]
    reports = [report_of(process) for process in both]
    assert sum(report["created"] for report in reports) == CONVERSATIONS
    assert sum(report["unchanged"] for report in reports) == CONVERSATIONS
    assert_complete()


def test_an_upload_that_stopped_goes_on_with_its_counts(app: Flask, cast: Cast, file: Path, clock: Any, monkeypatch: Any) -> None:
    job = begin_import(
        file.name, team=cast.north, format="jsonl", mask=False, create_agents=False, bytes_total=file.stat().st_size, by=None, at=clock.at
    )
    db.session.commit()
    with file.open("rb") as stream, pytest.raises(RuntimeError):
        run_import(job.id, stream, on_progress=stop_after(1000))
    db.session.execute(update(ConversationImport).values(progress_at=clock.at))
    db.session.commit()
    clock.move(minutes=5)
    with file.open("rb") as stream:
        done = run_import(job.id, stream)
    db.session.rollback()
    again = db.session.get_one(ConversationImport, job.id, populate_existing=True)
    assert (done.read, done.created, done.unchanged, done.messages) == (CONVERSATIONS, CONVERSATIONS, 0, CONVERSATIONS * MESSAGES)
    assert (again.state, again.created) == (ImportState.DONE, CONVERSATIONS)
    assert_complete()


def stop_after(count: int) -> Callable[[Any], None]:
    """A plug pulled after `count` conversations."""

    def watch(progress: Any) -> None:
        if progress.read >= count:
            raise RuntimeError

    return watch
