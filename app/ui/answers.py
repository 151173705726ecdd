"""How views answer: go elsewhere after a success, 422 with the form after a mistake, error pages with a sentence."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, flash, g, jsonify, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from app.base.database import db
from app.base.errors import DomainError
from app.ui.carrying import carried_page
from app.ui.words import gettext as _

Answer = Any
Shape = Callable[[int, str, dict[str, Any], str | None], Answer]


def see_other(endpoint: str, message: str | None = None, *, tone: str = "good", **values: Any) -> AnyResponse:
    """Redirect with 303 to `endpoint`, leaving `message` as a toast."""
    if message:
        flash(message, tone)
    return redirect(url_for(endpoint, **values), 303)


def came_from() -> str | None:
    """The address of the page of this site that led here, for the way back. None where nobody knows it, or where it is this page."""
    parts = urlsplit(request.headers.get("Referer", ""))
    if parts.netloc != request.host or parts.path == request.path or not re.match(r"/(?![/\\])", parts.path):
        return None
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def form_page(template: str, form: Any, **values: Any) -> tuple[str, int]:
    """The page with its form: 200 when asked for, 422 when what was sent has errors."""
    wrong = request.method == "POST"
    return render_template(template, form=form, **values), 422 if wrong else 200


def wants_json() -> bool:
    """Whether a script asked (autosave, palette, polling), not a person's browser window."""
    return request.headers.get("X-Requested-With") == "fetch" or request.is_json


def asked_by_script() -> bool:
    """The same, or a part of a page that htmx brings in."""
    return wants_json() or "HX-Request" in request.headers


def tell_errors(app: Flask) -> None:
    """Install error pages: every error is a sentence that says what to do."""

    @app.errorhandler(DomainError)
    def _domain(error: DomainError) -> Answer:
        return _error(error.status, error.message, error.details, error.field)

    @app.errorhandler(CSRFError)
    def _csrf(error: CSRFError) -> Answer:
        if asked_by_script() and not current_user.is_authenticated:
            return "", 401  # the token went with the session
        carried = None if asked_by_script() else carried_page()
        return carried or _error(400, _("This page is out of date. Copy what you typed, reload the page and send it again."))

    @app.before_request
    def _readable() -> Answer:
        unreadable = any("\0" in value for values in request.args.listvalues() for value in values)
        return _error(422, _unfit()) if unreadable else None

    @app.errorhandler(DataError)
    def _refused(error: DataError) -> Answer:
        _start_over()
        return _error(422, _unfit())

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Answer:
        if error.response is not None:
            return error.response
        if (error.code or 500) >= 500:
            _start_over()
        return _error(error.code or 500, sentence_of(error.code or 500))


def _unfit() -> str:
    return str(_("What was sent holds characters or numbers that cannot be stored. Take out what you did not type, then send again."))


def sentence_of(status: int) -> str:
    """What the page of an error says that nothing more is known of."""
    sentences = {
        403: _("Your role does not include this. Ask an admin if you think it should."),
        404: _("There is nothing here, or it is not yours to see. Check the address, or search with Ctrl+K."),
        405: _("This address does not take that kind of request. Go back and use the page's own buttons."),
        413: _("The file is too large. Send a smaller one, or import it on the command line."),
        429: _("Too many tries. Wait a little, then try again."),
    }
    otherwise = _("Something went wrong on our side. Nothing you typed was saved just now; go back and send it again.")
    return str(sentences.get(status, otherwise))


def tell_errors_as(app: Flask, prefix: str, shape: Shape) -> None:
    """Let errors under addresses that begin with `prefix` look as `shape` makes them: (status, message, details, field) -> answer."""
    app.extensions.setdefault("greenroom_error_shapes", {})[prefix] = shape


def _error(status: int, message: str, details: dict[str, Any] | None = None, field: str | None = None) -> Answer:
    for prefix, shape in current_app.extensions.get("greenroom_error_shapes", {}).items():
        if request.path.startswith(prefix):
            return shape(status, message, details or {}, field)
    if wants_json():
        response: Response = jsonify({"error": message, **_plain(details or {})})
        response.status_code = status
        return response
    return render_template("ui/error.html", status=status, message=message, details=details or {}), status


def _start_over() -> None:
    """Undo what the failed request did and forget who asked, so that the error page can read the database again."""
    db.session.rollback()
    g.pop("_login_user", None)


def _plain(details: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in details.items() if isinstance(value, str | int | float | bool | None)}
