"""Kill -9 of the whole server while eight reviewers grade: every save that was acknowledged is there afterwards."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from app.base.database import db
from app.people.models import Person, Role
from app.review.models import Rating, Review
from app.rubrics.models import RubricVersion
from config import ROOT
from tests.cast import Cast
from tests.cast import person as new_person
from tests.conftest import SECRET
from tests.databases import FreshDatabase, free_port
from tests.page_client import PageClient
from tests.review import builders

GRADERS = 8
ENOUGH = 200
LONGEST = 60
CRITERIA = ("empathy", "clarity", "identity")
LEVELS = ("low", "mid", "top")


@dataclass
class Grader:
    """One reviewer's browser: its cookie, its item, and what the server acknowledged."""

    cookie: str
    token: str
    assignment_id: int
    version_id: int
    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def work(self, address: str) -> None:
        """Rate over and over until the connection breaks; note what was sent and what was acknowledged."""
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
        revision = 0
        for number in range(100_000):
            criterion, level = CRITERIA[number % 3], LEVELS[(number // 3) % 3]
            self.sent.append((criterion, level))
            try:
                status, answer = self._save(connection, criterion, level, revision)
            except (OSError, http.client.HTTPException, ValueError):
                return
            if status != 200:
                self.refused.append(f"{status}: {answer}")
                return
            revision = answer["revision"]
            self.acknowledged.append((criterion, level))

    def _save(self, connection: http.client.HTTPConnection, criterion: str, level: str, revision: int) -> tuple[int, dict[str, int]]:
        body = json.dumps({"criterion": criterion, "level": level, "revision": revision, "version": self.version_id})
        headers = {
            "Cookie": self.cookie,
            "X-CSRFToken": self.token,
            "X-Requested-With": "fetch",
            "Content-Type": "application/json",
        }
        connection.request("POST", f"/review/{self.assignment_id}/save", body, headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read())


@pytest.fixture
def graders(app: Flask, cast: Cast) -> list[Grader]:
    """Eight reviewers, each holding an item of their own."""
    rubric = builders.rubric()
    items, people = [], []
    for number in range(GRADERS):
        people.append(new_person(f"Grader{number} Test", {Role.REVIEWER}, cast.north))
        talk = builders.conversation(cast.bo, cast.north)
        items.append(builders.waiting(talk, rubric, cast.bo))
    version = db.session.query(RubricVersion).filter_by(rubric_id=rubric.id).one()
    made = []
    pairs = [(person, item.id) for person, item in zip(people, items, strict=True)]
    version_id = version.id
    for person, item_id in pairs:
        browser = PageClient(app).sign_in(person)
        browser.post(f"/review/{item_id}/claim")
        token = browser.csrf_token()
        made.append(Grader(cookie_of(browser), token, item_id, version_id))
    db.session.commit()
    return made


def cookie_of(browser: PageClient) -> str:
    cookie = browser.browser.get_cookie("greenroom")
    assert cookie is not None
    return f"greenroom={cookie.value}"


@pytest.fixture
def server(graders: list[Grader], database: FreshDatabase, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The production server on the tests' database, in a process group of its own."""
    port = free_port()
    environment = os.environ | {
        "PORT": str(port),
        "INSTANCE_DIR": str(tmp_path),
        "DATABASE_URL": database.url,
        "SECRET_KEY": SECRET,
        "GREENROOM_ENV": "demo",
        "WEB_PROCESSES": "2",
        "HOST": "127.0.0.1",
    }
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "scripts.serve"], cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_up(process, port, tmp_path / "log")
        yield process, address
    finally:
        kill(process)


def wait_until_up(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/up")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"The server did not come up: {log.read_text()}")


def kill(process: subprocess.Popen[bytes]) -> None:
    """Nobody gets to say goodbye: parent, web processes and worker at once."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait(10)


def test_every_acknowledged_save_survives(graders: list[Grader], server: tuple[subprocess.Popen[bytes], str]) -> None:
    process, address = server
    threads = [threading.Thread(target=grader.work, args=(address,)) for grader in graders]
    for thread in threads:
        thread.start()
    until = time.monotonic() + LONGEST
    while sum(len(grader.acknowledged) for grader in graders) < ENOUGH and time.monotonic() < until:
        time.sleep(0.02)
    kill(process)
    for thread in threads:
        thread.join(30)
    assert not [refusal for grader in graders for refusal in grader.refused]
    assert sum(len(grader.acknowledged) for grader in graders) >= ENOUGH
    db.session.rollback()
    db.session.expire_all()
    for grader in graders:
        check(grader)
    assert db.session.query(Person).filter(Person.is_demo).count() == 0, "a start adds nobody to a site that has people"


def check(grader: Grader) -> None:
    """What is stored is what was acknowledged last, or the one save that was on its way."""
    query = select(Rating.criterion, Rating.level).join(Review, Review.id == Rating.review_id)
    rows = db.session.execute(query.where(Review.assignment_id == grader.assignment_id))
    stored = {row.criterion: row.level for row in rows}
    expected = dict(grader.acknowledged)
    on_its_way = grader.sent[-1]
    for criterion, level in expected.items():
        allowed = {level} | ({on_its_way[1]} if on_its_way[0] == criterion else set())
        assert stored.get(criterion) in allowed, f"{criterion}: {stored.get(criterion)} stored, {level} acknowledged"
