"""Who the API lets in: role × route with tokens, scopes, tokens that ended, and doors that are none."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.api.limits import LOT, READS, SECONDS, WRITES
from app.api.operations import OPERATIONS, Operation
from app.base import throttle
from app.base.permissions import Reach, permission
from app.people.actions import persons
from app.people.models import Person
from app.people.scopes import Scope
from app.people.token_models import ApiToken
from app.trail.models import TrailEntry
from tests.api.conftest import Program
from tests.cast import Cast
from tests.page_client import PageClient

MISSING = "999999999"


def tried(one: Operation) -> tuple[str, str]:
    """Method and address with ids that exist nowhere."""
    path = one.path.replace("<int:", "<")
    while "<" in path:
        path = path[: path.index("<")] + MISSING + path[path.index(">") + 1 :]
    return one.method, path


def status(program: Program, one: Operation) -> int:
    return int(program.bare(*tried(one)).status_code)


@pytest.mark.parametrize("role", ["lead", "admin"])
def test_each_role_is_let_in_or_refused_as_the_table_says(program: Callable[..., Program], cast: Cast, db: Any, role: str) -> None:
    """With a token that has every scope, also those its person could not have chosen."""
    one = program(cast.with_role(role))
    for token in db.session.query(ApiToken):
        token.scopes = [scope.value for scope in Scope]
    db.session.commit()
    faults = []
    for each in OPERATIONS:
        denied = permission(each.row).reach([role]) is Reach.DENIED
        got = status(one, each)
        if (got == 403) is not denied or got in (401, 500):
            faults.append(f"{each.method} {each.path} (row {each.row}) answers {got} to the {role}")
    assert not faults, "\n".join(faults)


def test_no_address_answers_without_its_scope(program: Callable[..., Program], cast: Cast) -> None:
    for scope in Scope:
        if permission(scope.rows[0]).reach(["lead"]):
            others = [other for other in Scope if other is not scope]
            one = program(cast.lea, others)
            for each in OPERATIONS:
                if each.scope is scope:
                    assert status(one, each) == 403, each.path


def test_nobody_is_let_in_without_a_token_that_works(
    program: Callable[..., Program], app: Flask, cast: Cast, signed_in: Any, db: Any, clock: Any
) -> None:
    cookie: PageClient = signed_in(cast.lea)
    for each in OPERATIONS:
        method, path = tried(each)
        assert cookie.browser.open("/api/v1" + path, method=method).status_code == 401, f"{path} takes a cookie"
    old, held = program(cast.lea, days=1), program(cast.lea)
    held.get("/me")
    clock.move(days=1)
    refused = old.get("/me", 401)
    assert refused.mimetype == "application/problem+json" and "Bearer" in refused.headers["WWW-Authenticate"]
    held.get("/me")
    persons.suspend(db.session.get(Person, cast.lea.id), by=None, at=clock.at)
    assert held.get("/me", 401).json == refused.json == Program(app, None).get("/me", 401).json


def test_a_token_opens_no_page(program: Callable[..., Program], cast: Cast) -> None:
    one = program(cast.ada)
    answer = one.browser.get("/people", headers={"Authorization": f"Bearer {one.token}"})
    assert answer.status_code == 303 and "/sign-in" in answer.headers["Location"]


def test_refusals_are_problem_details_that_say_what_to_do(program: Callable[..., Program], cast: Cast) -> None:
    lea = program(cast.lea)
    for method, path, expect, said in (
        ("GET", "/nothing", 404, "Check the id"),
        ("GET", "/reviews/999", 404, "Check the id"),
        ("POST", "/reviews", 405, "does not take that method"),
        ("GET", "/reviews?agnet=3", 422, "“agnet” is not known here. Known are: "),
        ("GET", "/reviews?agnet=3", 422, "agent, "),
        ("GET", "/me?x=1", 422, "“x” is not known here: this takes nothing."),
        ("GET", "/reviews?after=!!", 422, "not a cursor of this list"),
        ("GET", "/people?role=king", 422, "Send one of: agent, trainer, reviewer, lead, admin."),
        ("GET", "/reviews?updated_since=yesterday", 422, "updated_since"),
        ("GET", "/conversations?team=0", 422, "team"),
        ("POST", "/queue", 415, "Content-Type: application/json"),
        ("POST", "/conversations/imports?team=1", 422, "body is empty"),
    ):
        told = lea.send(method, path, expect)
        assert told.mimetype == "application/problem+json"
        assert told.json["status"] == expect and said in str(told.json), told.json
    for body in (b"{", b"[]", b'{"ids": ["x"]}', b"{}", b'{"ids": [1], "more": 1}'):
        errors = lea.post("/queue", 422, data=body, content_type="application/json").json["errors"]
        assert errors and not any("Extra inputs" in one["message"] for one in errors)
    assert errors == [{"field": "more", "message": "“more” is not known here. Known are: ids, keys, rubric, who, unit, again."}]
    assert lea.post("/queue", 413, data=b" " * 300_000, content_type="application/json").json["detail"].startswith("This is too much")


def test_a_token_that_asks_too_often_waits(program: Callable[..., Program], cast: Cast, db: Any, clock: Any) -> None:
    lea, other = program(cast.lea), program(cast.lea)
    token = db.session.query(ApiToken).order_by(ApiToken.id).first()
    for _ in range(LOT):
        lea.get("/me")
    assert db.session.query(throttle.Trial).filter_by(key=f"api-read:{token.id}").count() == 1
    for key, count in ((f"api-read:{token.id}", READS // LOT - 1), (f"api-write:{token.id}", WRITES)):
        for _ in range(count):
            db.session.add(throttle.Trial(key=key, at=clock.at))
    refused = lea.get("/me", 429)
    assert refused.headers["Retry-After"] == str(SECONDS)
    lea.post("/queue", 429, json={"ids": [1]})
    other.get("/me")
    clock.move(seconds=SECONDS + 1)
    lea.get("/me")


def test_the_last_use_is_kept_to_the_hour_and_the_first_of_a_day_in_the_trail(
    program: Callable[..., Program], cast: Cast, db: Any, clock: Any
) -> None:
    lea, first = program(cast.lea), clock.at
    for _ in range(2):
        lea.get("/me")
        clock.move(minutes=40)
    assert db.session.query(ApiToken).one().last_used_at == first
    later = clock.at
    lea.get("/me")
    assert db.session.query(ApiToken).one().last_used_at == later
    assert db.session.query(TrailEntry).filter_by(verb="people.use_token", actor_name="Lea Brandt").count() == 1
    clock.move(days=1)
    lea.get("/me")
    assert db.session.query(TrailEntry).filter_by(verb="people.use_token").count() == 2
