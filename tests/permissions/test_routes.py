"""Role × route: every endpoint, tried by every role with real requests, against the permission table."""

import contextvars
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.api.operations import OPERATIONS
from app.base.database import db
from app.base.permissions import ROLES, Reach, permission, table
from app.people.models import Person
from app.people.tokens import PATHS
from tests.cast import Cast
from tests.page_client import PageClient

MISSING = 999_999_999
EXEMPT = {"static"}
NARROWER = {"/reviews/team": ("reviewer",), "/teams/new": ("lead",)}
"""Pages that the row allows in part: a reviewer's reviews stand elsewhere; a lead changes teams but makes none."""


def routes(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every rule with each of its methods, HEAD and OPTIONS aside. Those by token alone are walked in tests/api/test_let_in.py."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint not in EXEMPT and not hasattr(app.view_functions[rule.endpoint], "by_token"):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule, method


def address(app: Flask, rule: Rule) -> str:
    """The rule's address with ids that exist nowhere."""
    values: dict[str, Any] = {name: _value(rule, name) for name in rule.arguments}
    with app.test_request_context():
        return rule.build(values, append_unknown=False)[1]  # type: ignore[index]


def _value(rule: Rule, name: str) -> Any:
    converter = rule._converters[name]
    if type(converter).__name__ == "AnyConverter":
        return sorted(converter.items)[0]  # type: ignore[attr-defined]
    return MISSING if type(converter).__name__ == "IntegerConverter" else "nothing-here"


def test_every_view_carries_its_row_or_a_reason(app: Flask) -> None:
    bare = [
        rule.endpoint
        for rule, _ in routes(app)
        for view in [app.view_functions[rule.endpoint]]
        if not hasattr(view, "permission") and not getattr(view, "public_reason", "")
    ]
    assert not bare


def test_views_by_token_are_those_of_the_api(app: Flask) -> None:
    """Each is walked with tokens: a view that is one of them but not described would be walked by nobody."""
    views = app.view_functions.items()
    assert {name for name, view in views if hasattr(view, "by_token")} == {f"api.{one.name}" for one in OPERATIONS}
    assert all(rule.rule.startswith(PATHS) for rule in app.url_map.iter_rules() if hasattr(app.view_functions[rule.endpoint], "by_token"))


def test_public_views_are_few_and_named(app: Flask) -> None:
    public = {rule.endpoint for rule, _ in routes(app) if hasattr(app.view_functions[rule.endpoint], "public_reason")}
    assert public == {
        "home.up",
        "home.welcome",
        "people.forgotten",
        "people.forgotten_post",
        "people.invitation",
        "people.invitation_post",
        "people.reset",
        "people.reset_post",
        "people.sign_in",
        "people.sign_in_as",
        "people.sign_in_post",
    }


def test_every_parameter_of_an_address_is_typed_or_a_name(app: Flask) -> None:
    loose = [
        f"{rule.rule}: {name}"
        for rule, _ in routes(app)
        for name in rule.arguments
        if (name == "id" or name.endswith("_id")) and not _numbered(rule, name)
    ]
    assert not loose


def _numbered(rule: Rule, name: str) -> bool:
    return type(rule._converters[name]).__name__ == "IntegerConverter" or name in ("step_id",)


def test_reading_and_writing_are_told_apart(app: Flask) -> None:
    mixed = [rule.rule for rule, _ in routes(app) if {"GET", "POST"} <= (rule.methods or set())]
    assert not mixed, "one view for GET and POST hides which of them writes"


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_let_in_or_refused_as_the_table_says(
    app: Flask, cast: Cast, signed_in: Callable[[Person], PageClient], role: str
) -> None:
    browser = signed_in(cast.with_role(role))
    faults = []
    for rule, method in routes(app):
        view = app.view_functions[rule.endpoint]
        if not hasattr(view, "permission") or rule.endpoint == "people.sign_out":
            continue
        reach = permission(view.permission).reach([role])
        status = status_of(browser, method, address(app, rule))
        if reach is Reach.DENIED and status != 403:
            faults.append(f"{method} {rule.rule} (row {view.permission}) answers {status} to the {role}, who is denied")
        narrower = role in NARROWER.get(rule.rule, ())
        if reach is not Reach.DENIED and (status >= 500 or (status == 403 and "<" not in rule.rule and method == "GET" and not narrower)):
            faults.append(f"{method} {rule.rule} (row {view.permission}) answers {status} to the {role}, who is allowed")
    assert not faults, "\n".join(faults)


def test_anonymous_people_reach_nothing(app: Flask, cast: Cast, client: PageClient) -> None:
    faults = []
    for rule, method in routes(app):
        if hasattr(app.view_functions[rule.endpoint], "permission"):
            status = status_of(client, method, address(app, rule))
            if status != (303 if method == "GET" else 401):
                faults.append(f"{method} {rule.rule} answers {status} to nobody in particular")
    assert not faults, "\n".join(faults)


def test_every_writing_endpoint_wants_the_token(app: Flask, cast: Cast, signed_in: Callable[[Person], PageClient]) -> None:
    browser = signed_in(cast.ada)
    faults = []
    for rule, method in routes(app):
        if method != "GET":
            headers = {"X-Requested-With": "fetch"}
            status = bare_status(browser, method, address(app, rule), headers)
            if status != 400:
                faults.append(f"{method} {rule.rule} answers {status} without a token")
    assert not faults, "\n".join(faults)


def test_the_wrong_method_is_refused(app: Flask, cast: Cast, signed_in: Callable[[Person], PageClient]) -> None:
    browser = signed_in(cast.ada)
    by_address: dict[str, set[str]] = {}
    for rule, method in routes(app):
        by_address.setdefault(rule.rule, set()).add(method)
    only_posts = [rule for rule, _ in routes(app) if by_address[rule.rule] == {"POST"}]
    taken = [rule.rule for rule in only_posts if status_of(browser, "GET", address(app, rule)) not in (404, 405)]
    assert not taken


def test_the_table_knows_every_row_that_views_name(app: Flask) -> None:
    named = {f"{view.permission:02d}" for view in app.view_functions.values() if hasattr(view, "permission")}
    assert named <= set(table())


def status_of(browser: PageClient, method: str, url: str) -> int:
    """The bare status of a request as a script would send it, with a valid token."""
    headers = {"X-Requested-With": "fetch"} if method != "GET" else {}
    if method != "GET":
        headers["X-CSRFToken"] = browser.csrf_token()
    return bare_status(browser, method, url, headers)


def bare_status(browser: PageClient, method: str, url: str, headers: dict[str, str]) -> int:
    """The request runs in a context of its own, as it does behind the real server."""
    db.session.commit()
    return int(contextvars.Context().run(browser.browser.open, url, method=method, headers=headers).status_code)
