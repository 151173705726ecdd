"""What the API says when it refuses: problem details after RFC 9457, with a sentence that says what to do."""

import json
from http import HTTPStatus
from typing import Any

from flask import Response

from app.base.errors import DomainError
from app.ui.answers import sentence_of
from app.ui.words import gettext as _

MEDIA_TYPE = "application/problem+json"


class NoToken(DomainError):
    """Nobody knows who asks: the token is missing, or none that works now."""

    status = 401


class WrongRequest(DomainError):
    """What was sent cannot be understood. `details['errors']` names each place."""


class WrongType(DomainError):
    """The body is of a kind that this address does not take."""

    status = 415


def problem(status: int, message: str, details: dict[str, Any], field: str | None) -> Response:
    """The answer to a refused request. `errors` lists the places that are wrong; `field` is the one place a rule is about."""
    detail = _of_the_api(status) if message == sentence_of(status) else message
    found: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    errors = details.get("errors") or ([{"field": field, "message": message}] if field else [])
    if errors:
        found["errors"] = errors
    response = Response(json.dumps(found, ensure_ascii=False), status, mimetype=MEDIA_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="greenroom"'
    if isinstance(details.get("seconds"), int):
        response.headers["Retry-After"] = str(details["seconds"])
    return response


def no_token() -> NoToken:
    """The same sentence whatever is wrong with the token, so that it tells nothing about tokens that exist."""
    said = _(
        "Send a token that works now in the header “Authorization: Bearer gr_…”. Leads and admins make one under Your account, API tokens."
    )
    return NoToken(said)


def _of_the_api(status: int) -> str:
    """In place of a page's sentence, which speaks of buttons."""
    sentences = {
        403: _("The roles of this token’s person do not include this. Ask an admin if you think they should."),
        404: _("There is nothing at this address, or it is not this token’s to see. Check the id; the description lists every address."),
        405: _("This address does not take that method. GET /api/v1/openapi.json lists the methods of every address."),
        413: _("This is too much for one request. Send less at a time, or import it on the command line."),
    }
    return str(sentences.get(status) or sentence_of(status))
