"""What the API can do, each thing defined once: the address, who may, what goes in and out. Requests are checked by these definitions,
and the description is written from them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any, Literal

from flask import Response, abort, current_app, g, request
from flask_login import current_user
from pydantic import BaseModel, ValidationError

from app.api import limits, repeats
from app.api.blueprint import blueprint
from app.api.problems import WrongRequest, WrongType, no_token
from app.api.shapes.base import Query, Shape
from app.api.wrong import places_of
from app.base import clock
from app.base.errors import Forbidden
from app.base.permissions import Reach, permission
from app.people.scopes import Scope
from app.people.tokens import Bearer
from app.ui.words import gettext as _

SMALL = 256 * 1024
"""Bytes of a body that is one object."""
JSON = "application/json"
REPEAT = "Idempotency-Key"
PART = re.compile(r"<(?:(\w+):)?(\w+)>")
"""A part of a path that differs: its kind and its name."""


@dataclass(frozen=True)
class Operation:
    """One method at one address. `text`: media types besides JSON that the answer may have; `takes`: those of a body that is no object."""

    method: Literal["GET", "POST"]
    path: str
    row: int
    scope: Scope | None
    summary: str
    answer: type[BaseModel] | None
    query: type[Query] | None = None
    body: type[Shape] | None = None
    status: int = 200
    about: str = ""
    takes: tuple[str, ...] = ()
    most_bytes: int = SMALL
    text: tuple[str, ...] = ()
    name: str = ""
    """The endpoint's name within the blueprint."""

    @property
    def address(self) -> str:
        """The path as a description writes it: /reviews/{review_id}."""
        return PART.sub(r"{\2}", self.path)


OPERATIONS: list[Operation] = []
Answer = Any


def operation(
    method: Literal["GET", "POST"],
    path: str,
    *,
    row: int,
    scope: Scope | None,
    summary: str,
    answer: type[BaseModel] | None,
    **more: Any,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Serve the decorated function at `path`, for tokens with `scope` of people whom `row` lets through.

    The function gets the parts of the path by name, `query` and `body` as checked objects where they are defined, and answers with an
    object of `answer`, with `(object, location)`, or with a Response.
    """
    permission(row)

    def mark(act: Callable[..., Any]) -> Callable[..., Any]:
        one = Operation(method, path, row, scope, summary, answer, name=act.__name__, **more)
        OPERATIONS.append(one)

        @wraps(act)
        def guarded(**named: Any) -> Response:
            bearer = _let_in(one)
            request.max_content_length = one.most_bytes
            named |= {"query": checked(one.query, request.args.to_dict())} if one.query else {}
            _no_query(one)
            named |= {"body": _body(one.body)} if one.body else {}
            return _read(act(**named), one) if method == "GET" else _written(act, named, one, bearer)

        guarded.permission = row  # type: ignore[attr-defined]
        guarded.by_token = True  # type: ignore[attr-defined]
        blueprint.add_url_rule(path, one.name, guarded, methods=[method])
        return act

    return mark


def checked(shape: type[BaseModel], values: Any) -> Any:
    """`values` as an object of `shape`. Raises WrongRequest that names each wrong place."""
    try:
        return shape.model_validate_json(values) if isinstance(values, bytes) else shape.model_validate(values)
    except ValidationError as error:
        errors = places_of(shape, error)
        places = ", ".join(one["field"] or _("the body") for one in errors[:5])
        said = _("What was sent is not as the description asks. Look at: %(places)s.", places=places)
        raise WrongRequest(said, errors=errors) from error


def _let_in(one: Operation) -> Bearer:
    """Whose request it is. Raises NoToken, Forbidden, TooMany."""
    bearer: Bearer | None = g.get("bearer") if current_user.is_authenticated else None
    if bearer is None:
        raise no_token()
    limits.allow(bearer, clock.now(), writes=one.method != "GET")
    if one.scope is not None and one.scope.value not in bearer.token.scopes:
        said = _("This token may not do that. Make one with the scope %(scope)s under Your account, API tokens.", scope=one.scope.value)
        raise Forbidden(said)
    if current_user.reach(one.row) is Reach.DENIED:
        abort(HTTPStatus.FORBIDDEN)
    return bearer


def _no_query(one: Operation) -> None:
    if one.query is None and request.args:
        checked(Query, request.args.to_dict())


def _body(shape: type[BaseModel]) -> Any:
    if request.mimetype != JSON:
        raise WrongType(_("Send the body as JSON, with the header “Content-Type: application/json”."))
    return checked(shape, request.get_data())


def _read(found: Any, one: Operation) -> Response:
    """The answer to a request that reads; 304 where the asker has it already."""
    response = found if isinstance(found, Response) else _response(found, one)
    response.add_etag()
    response.make_conditional(request)
    return response


def _written(act: Callable[..., Any], named: dict[str, Any], one: Operation, bearer: Bearer) -> Response:
    """The answer to a request that writes: that of before where it was sent with the same key already."""
    key = request.headers.get(REPEAT)
    if key is None:
        return _response(act(**named), one)
    same = repeats.fingerprint([one.method.encode(), request.full_path.encode(), request.get_data()])
    before = repeats.begin(bearer.token, key, same, clock.now())
    if before is not None:
        response = current_app.response_class(before.body, before.status, mimetype=JSON)
        response.headers["Idempotent-Replayed"] = "true"
        if before.location:
            response.headers["Location"] = before.location
        return response
    response = _response(act(**named), one)
    repeats.keep(
        bearer.token, key, status=response.status_code, body=response.get_data(as_text=True), location=response.headers.get("Location", "")
    )
    return response


def _response(found: Any, one: Operation) -> Response:
    told, location = found if isinstance(found, tuple) else (found, None)
    response = current_app.response_class(told.model_dump_json(by_alias=True), one.status, mimetype=JSON)
    if location:
        response.headers["Location"] = location
    return response
