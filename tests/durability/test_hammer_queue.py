"""Twenty reviewers hammer one queue of the real server: every item is graded exactly once, none is lost, none double."""

import http.client
import json
import subprocess
import threading
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.base.database import db
from app.people.models import Notice, Role
from app.review.actions.tallies import differences, wrong_scores
from app.review.models import Assignment, AssignmentState, Publication, Review, ReviewState
from app.rubrics.models import RubricVersion
from tests.cast import Cast
from tests.cast import person as new_person
from tests.durability.test_kill_server import cookie_of, server  # noqa: F401  (a fixture)
from tests.page_client import PageClient
from tests.review import builders

REVIEWERS = 20
ITEMS = 50
LEVELS = {"empathy": "top", "clarity": "mid", "identity": "top"}


@dataclass
class Reviewer:
    """One reviewer's browser: takes the next item, rates it, publishes it twice at once, until nothing waits."""

    cookie: str
    token: str
    version_id: int
    graded: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def work(self, address: str) -> None:
        """Until the queue is empty for this reviewer."""
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        try:
            while (item := self._take(connection)) is not None:
                self._grade(connection, address, item)
        except (OSError, http.client.HTTPException, ValueError, KeyError) as error:
            self.faults.append(repr(error))

    def _take(self, connection: http.client.HTTPConnection) -> int | None:
        status, where, _body = self._post(connection, "/review/next", "")
        tail = urlsplit(where).path.rsplit("/", 1)[-1]
        if status != 303:
            self.faults.append(f"take next: {status}")
        return int(tail) if status == 303 and tail.isdigit() else None

    def _grade(self, connection: http.client.HTTPConnection, address: str, item: int) -> None:
        revision = 0
        for criterion, level in LEVELS.items():
            saved = {"criterion": criterion, "level": level, "revision": revision, "version": self.version_id}
            status, _where, body = self._post(connection, f"/review/{item}/save", json.dumps(saved))
            if status != 200:
                self.faults.append(f"save {item}: {status} {body}")
                return
            revision = json.loads(body)["revision"]
        wanted = json.dumps({"revision": revision, "version": self.version_id, "stay": True})
        answers: list[int] = []
        twice = [threading.Thread(target=self._publish, args=(address, item, wanted, answers)) for _ in range(2)]
        for one in twice:
            one.start()
        for one in twice:
            one.join(60)
        if answers != [200, 200]:
            self.faults.append(f"publish {item}: {answers}")
        self.graded.append(item)

    def _publish(self, address: str, item: int, wanted: str, answers: list[int]) -> None:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        answers.append(self._post(connection, f"/review/{item}/publish", wanted)[0])
        connection.close()

    def _post(self, connection: http.client.HTTPConnection, path: str, body: str) -> tuple[int, str, str]:
        headers = {"Cookie": self.cookie, "X-CSRFToken": self.token}
        if body:
            headers |= {"X-Requested-With": "fetch", "Content-Type": "application/json"}
        else:
            body = urlencode({"csrf_token": self.token})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        text = response.read().decode()
        return response.status, response.headers.get("Location", ""), text


@pytest.fixture
def graders(app: Flask, cast: Cast) -> list[Reviewer]:
    """Twenty reviewers before one queue; the server of the neighbouring module starts after them."""
    rubric = builders.rubric()
    for _ in range(ITEMS):
        builders.waiting(builders.conversation(cast.bo, cast.north), rubric, cast.bo)
    people = [new_person(f"Reviewer{number} Test", {Role.REVIEWER}, cast.north) for number in range(REVIEWERS)]
    version_id = db.session.query(RubricVersion).filter_by(rubric_id=rubric.id).one().id
    db.session.commit()
    made = []
    for one in people:
        browser = PageClient(app).sign_in(one)
        token = browser.csrf_token()
        made.append(Reviewer(cookie_of(browser), token, version_id))
    db.session.commit()
    return made


def test_every_item_is_graded_once(graders: list[Reviewer], server: tuple[subprocess.Popen[bytes], str]) -> None:  # noqa: F811
    _process, address = server
    threads = [threading.Thread(target=one.work, args=(address,)) for one in graders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not [fault for one in graders for fault in one.faults]
    graded = Counter(item for one in graders for item in one.graded)
    db.session.rollback()
    db.session.expire_all()
    items = set(db.session.scalars(select(Assignment.id)))
    assert len(items) == ITEMS and set(graded) == items and set(graded.values()) == {1}
    published = Counter(db.session.scalars(select(Review.assignment_id).where(Review.state == ReviewState.PUBLISHED)))
    assert published == graded
    assert db.session.scalar(select(func.count()).select_from(Review)) == ITEMS, "a draft was left behind"
    assert db.session.scalar(select(func.count()).select_from(Publication)) == ITEMS
    assert set(db.session.scalars(select(Assignment.state))) == {AssignmentState.DONE}
    assert db.session.scalar(select(func.count()).select_from(Notice).where(Notice.kind == "review.published")) == ITEMS
    assert sum(bool(one.graded) for one in graders) > REVIEWERS / 2, "a few did it all: nobody hammered"
    assert differences() == [] and wrong_scores() == []
