"""A browser without a window: fetches pages of the site as somebody and checks each one it gets."""

import contextvars
from functools import cached_property
from typing import Any, Self

from flask import Flask, g, has_app_context, session
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from app.base import clock
from app.base.database import db
from app.people.models import Person
from app.people.sessions import open_session
from tests.counting import query_count
from tests.page_rules import Page, faults

RAW_TOKEN = "0123456789abcdef0123456789abcdef01234567"
READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Answer:
    """What the site sent back: `status`, `headers`, `text`, `json`, and `page` where it is HTML."""

    def __init__(self, response: TestResponse, *, whole: bool, quick: bool = False) -> None:
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.location = response.headers.get("Location", "")
        self.data = response.data
        self.is_page = response.mimetype == "text/html" and not 300 <= self.status < 400 and bool(response.data)
        self._whole, self._quick = whole, quick

    @cached_property
    def page(self) -> Page:
        return Page(self.response.text, whole=self._whole, quick=self._quick) if self.is_page else Page("", whole=False)

    @property
    def text(self) -> str:
        """The body as text."""
        return self.response.text

    @property
    def json(self) -> Any:
        return self.response.get_json()

    @property
    def said(self) -> str:
        """The page's visible text: what a person reads."""
        return self.page.text

    def __contains__(self, text: str) -> bool:
        return text in self.text


class PageClient:
    """One browser. Requests run in a context of their own, as they do behind the real server."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.browser: FlaskClient = app.test_client()
        self.person: Person | None = None
        self.seen = app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql")
        """Each page has been looked at beside SQLite, and the database leaves the page as it is."""

    def get(self, url: str, expect: int = 200, **options: Any) -> Answer:
        """Read `url`; the answer must have status `expect`, write nothing, and be a sound page."""
        return self.send("GET", url, expect, **options)

    def post(self, url: str, data: Any = None, expect: int = 303, *, csrf: bool = True, **options: Any) -> Answer:
        """Send a form to `url` with a valid token (unless `csrf` is False); the answer must have status `expect`."""
        return self.send("POST", url, expect, data=data, csrf=csrf, **options)

    def follow(self, answer: Answer, expect: int = 200) -> Answer:
        """Read the page that `answer` leads to."""
        assert answer.location, f"The answer {answer.status} leads nowhere."
        return self.get(answer.location, expect)

    def send(
        self, method: str, url: str, expect: int, *, csrf: bool = True, htmx: bool = False, fetch: bool = False, **options: Any
    ) -> Answer:
        """Any request. `htmx`: a part of a page; `fetch`: a script that wants JSON. Other `options` are werkzeug's."""
        headers = dict(options.pop("headers", {}))
        if htmx:
            headers["HX-Request"] = "true"
        if fetch:
            headers["X-Requested-With"] = "fetch"
        if csrf and method not in READING:
            headers["X-CSRFToken"] = self.csrf_token()
        _hand_over()
        with query_count() as statements:
            response = contextvars.Context().run(self.browser.open, url, method=method, headers=headers, **options)
        _take_back()
        answer = Answer(response, whole=not (htmx or fetch), quick=self.seen)
        problems = self._problems(answer, method, statements.writes)
        if answer.status != expect:
            problems.insert(0, f"status {answer.status} instead of {expect}: {(answer.said or answer.text)[:600]}")
        assert not problems, f"{method} {url}:\n  " + "\n  ".join(problems)
        return answer

    def sign_in(self, person: Person) -> Self:
        """Sign this browser in as `person`, by the same action that the sign-in page calls. Returns the client."""
        person_id = person.id  # reading an expired person begins a transaction, so it comes before the commit
        if has_app_context():
            db.session.commit()
        token = contextvars.Context().run(_new_session, self.app, person_id)
        with self.browser.session_transaction() as cookie:
            cookie.clear()
            cookie.update(token)
        self.person = person
        return self

    def sign_out(self) -> Self:
        """Forget this browser's cookie (the session stays open on the server). Returns the client."""
        self.browser.delete_cookie("greenroom")
        self.person = None
        return self

    def csrf_token(self) -> str:
        """A token that belongs to this browser's session."""
        with self.browser.session_transaction() as cookie:
            raw = cookie.setdefault("csrf_token", RAW_TOKEN)
        return str(URLSafeTimedSerializer(self.app.secret_key or "", salt="wtf-csrf-token").dumps(raw))

    def _problems(self, answer: Answer, method: str, writes: list[str]) -> list[str]:
        problems = faults(answer.page, answer.headers.get("Content-Security-Policy", "")) if answer.is_page and not self.seen else []
        if method in READING and writes:
            problems.append(f"reading wrote to the database: {' '.join(writes[0].split())[:200]}")
        if self.person and answer.is_page and "no-store" not in answer.headers.get("Cache-Control", ""):
            problems.append("a signed-in page may be kept by caches (no Cache-Control: no-store)")
        return problems


def _new_session(app: Flask, person_id: int) -> dict[str, Any]:
    with app.test_request_context("/sign-in", method="POST", headers={"User-Agent": "Test browser"}):
        person = db.session.get_one(Person, person_id)
        open_session(person, clock.now(), "Test browser")
        db.session.commit()
        return dict(session)


def _hand_over() -> None:
    """Commit what the test prepared: the request's own transaction must see it and must not wait for it."""
    if has_app_context():
        db.session.commit()


def _take_back() -> None:
    """Let the test see what the request wrote."""
    if has_app_context():
        db.session.rollback()
        db.session.expire_all()
        g.pop("_login_user", None)
