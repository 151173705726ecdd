"""A program with a token: every answer it gets is checked against the description of the API."""

import contextvars
import re
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from flask import Flask, g

from app.api import limits
from app.api.description import document
from app.base import clock as the_clock
from app.base.database import db as database
from app.people.actions.tokens import issue
from app.people.models import Person
from app.people.scopes import offered
from tests.api.schema_check import faults
from tests.cast import Cast
from tests.counting import query_count as count_queries

ROOT = "/api/v1"


class Program:
    """Sends requests with its token (None: without), and holds every answer against the description."""

    def __init__(self, app: Flask, token: str | None) -> None:
        self.browser, self.token = app.test_client(), token
        self.statements = 0

    def get(self, path: str, expect: int = 200, **options: Any) -> Any:
        return self.send("GET", path, expect, **options)

    def post(self, path: str, expect: int = 200, **options: Any) -> Any:
        return self.send("POST", path, expect, **options)

    def send(self, method: str, path: str, expect: int, **options: Any) -> Any:
        """The response, which must have the status `expect` and be as described."""
        response = self.bare(method, path, **options)
        assert response.status_code == expect, f"{method} {path}: {response.status_code} instead of {expect}: {response.text[:800]}"
        assert not as_described(method, path, response), as_described(method, path, response)
        return response

    def bare(self, method: str, path: str, **options: Any) -> Any:
        """The response. The transaction of the test is handed over and taken back, as behind the real server."""
        headers = dict(options.pop("headers", {}))
        if self.token is not None:
            headers["Authorization"] = f"Bearer {self.token}"
        database.session.commit()
        with count_queries() as statements:
            response = contextvars.Context().run(self.browser.open, ROOT + path, method=method, headers=headers, **options)
        self.statements = statements.count
        database.session.rollback()
        database.session.expire_all()
        g.pop("_login_user", None)
        return response


def as_described(method: str, path: str, response: Any) -> list[str]:
    """In what an answer differs from the description. Nothing is said of addresses that there are not."""
    whole = document()
    one = next((acts[method.lower()] for known, acts in whole["paths"].items() if _is(known, path) and method.lower() in acts), None)
    if one is None or response.status_code == 304:
        return [] if response.status_code in (304, 404, 405) else [f"{path} is not described"]
    told = one["responses"].get(str(response.status_code))
    if told is None:
        return [f"{method} {path} does not tell of {response.status_code}"]
    schema = told["content"].get(response.mimetype, {}).get("schema")
    if schema is None:
        return [f"{response.mimetype} is not described"]
    return [] if schema.get("type") == "string" else faults(response.get_json(), schema, whole["components"]["schemas"])


def _is(known: str, path: str) -> bool:
    return re.fullmatch(re.sub(r"\{\w+\}", r"[^/]+", known), path.split("?")[0]) is not None


@pytest.fixture
def program(app: Flask, cast: Cast) -> Callable[..., Program]:
    """`program(cast.lea)`: a program with a new token of that person, by default with every scope they may give."""
    limits._counted.clear()

    def made(person: Person, scopes: Iterable[str] | None = None, days: int = 30) -> Program:
        wanted = offered(person) if scopes is None else scopes
        return Program(app, issue(person, "Test", wanted, days=days, by=person, at=the_clock.now())[1])

    return made
