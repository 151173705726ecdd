"""What the measured connections do: each is one signed-in browser with a session and a token of its own."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import Engine, event, select

from app.base import clock
from app.base.database import db
from app.inbox.models import Attempt, AttemptState
from app.people.models import Person
from app.people.sessions import open_session
from app.review.models import Assignment, AssignmentState, Review, ReviewState
from bench.client import Ask
from bench.load import Work
from bench.practice import REPLY

BROWSER = "Bench"
LEVELS = ("l3", "l4")
CRITERION = "facts"


@dataclass(frozen=True)
class Browser:
    """A signed-in person."""

    person_id: int
    headers: dict[str, str]

    def get(self, path: str) -> Ask:
        """Read a page."""
        return Ask("GET", path, self.headers)

    def post_json(self, path: str, values: dict[str, Any]) -> Ask:
        """Send what a page's script sends."""
        headers = {**self.headers, "Content-Type": "application/json", "X-Requested-With": "fetch", "Accept": "application/json"}
        return Ask("POST", path, headers, json.dumps(values).encode())

    def post_part(self, path: str, values: dict[str, str]) -> Ask:
        """Send a form that a part of the page answers."""
        headers = {**self.headers, "Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}
        return Ask("POST", path, headers, urlencode(values).encode())


def sign_in(app: Flask, person_id: int) -> Browser:
    """Sign a person in by the action behind the sign-in page; the cookie is signed as the site signs it."""
    with app.test_request_context("/sign-in", method="POST", headers={"User-Agent": BROWSER}):
        open_session(db.session.get_one(Person, person_id), clock.now(), BROWSER)
        token = generate_csrf()
        db.session.commit()
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        cookie = f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(dict(session))}"
    return Browser(person_id, {"Cookie": cookie, "X-CSRFToken": token})


@dataclass
class Reading:
    """Reads one page again and again."""

    ask: Ask

    def next(self) -> Ask:
        return self.ask

    def took(self, status: int, body: bytes) -> bool:
        return status == 200


@dataclass
class Rating:
    """Saves one rating of one draft, each time with the revision that the last answer named."""

    browser: Browser
    assignment_id: int
    version_id: int
    revision: int
    turn: int = 0

    def next(self) -> Ask:
        self.turn += 1
        values = {"criterion": CRITERION, "level": LEVELS[self.turn % 2], "revision": self.revision, "version": self.version_id}
        return self.browser.post_json(f"/review/{self.assignment_id}/save", values)

    def took(self, status: int, body: bytes) -> bool:
        if status == 200:
            self.revision = json.loads(body)["revision"]
        return status == 200


@dataclass
class Publishing:
    """Publishes one complete draft after the other."""

    browser: Browser
    assignment_ids: list[int] = field(default_factory=list)

    def next(self) -> Ask | None:
        if not self.assignment_ids:
            return None
        return self.browser.post_json(f"/review/{self.assignment_ids.pop()}/publish", {"revision": 1, "stay": True})

    def took(self, status: int, body: bytes) -> bool:
        return status == 200 and not json.loads(body)["again"]


@dataclass
class Replying:
    """Sends the first reply in one waiting conversation after the other, as the page's script does."""

    browser: Browser
    attempt_ids: list[int] = field(default_factory=list)

    def next(self) -> Ask | None:
        if not self.attempt_ids:
            return None
        return self.browser.post_part(f"/inbox/{self.attempt_ids.pop()}/reply", {"body": REPLY, "turn": "1", "shown": "0"})

    def took(self, status: int, body: bytes) -> bool:
        return status == 200 and body.count(b"thread-log") == 1 and body.count(b"message-body") == 2


def drafts_of(person_id: int) -> list[tuple[int, int, int]]:
    """(assignment, rubric version, revision) of the drafts that a reviewer holds, oldest first."""
    query = select(Review.assignment_id, Review.rubric_version_id, Review.revision).join(Assignment, Assignment.id == Review.assignment_id)
    mine = (Review.reviewer_id == person_id, Review.state == ReviewState.DRAFT, Assignment.state == AssignmentState.CLAIMED)
    return [(row[0], row[1], row[2]) for row in db.session.execute(query.where(*mine).order_by(Review.id))]


def open_attempts_of(person_id: int) -> list[int]:
    """The attempts in which a customer waits for this person, the newest last."""
    query = select(Attempt.id).where(Attempt.person_id == person_id, Attempt.state == AttemptState.OPEN)
    return list(db.session.scalars(query.order_by(Attempt.id)))


def statements(app: Flask, work: Work) -> int:
    """How many SQL statements one request of `work` costs once everything is warm; transaction marks are not counted."""
    app.logger.setLevel(logging.CRITICAL)  # what fails here fails again behind the server and is reported there
    client = app.test_client(use_cookies=False)
    count = 0
    for _ in range(2):
        ask = work.next()
        if ask is None:
            break
        with _counting() as seen:
            answer = client.open(ask.path, method=ask.method, headers=ask.headers, data=ask.body, base_url="http://127.0.0.1")
        count = len(seen)
        work.took(answer.status_code, answer.data)
    return count


@contextmanager
def _counting() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)
