"""Who may call a view: every view carries the number of its row in the permission table, or says why it is public.

`@allow(36)` lets through people for whom row 36 is not denied; *which* things they reach is the business of the
scoped load and of `require`. A view without a mark cannot be called at all.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.base.permissions import Reach, permission
from app.base.transaction import start_writing
from app.ui.answers import asked_by_script
from app.ui.carrying import carried_page

View = TypeVar("View", bound=Callable[..., Any])


def allow(number: int) -> Callable[[View], View]:
    """Mark a view with its permission row and enforce it. Anonymous people are sent to sign in."""
    permission(number)

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*arguments: Any, **named: Any) -> Any:
            if not current_user.is_authenticated:
                return ask_to_sign_in()
            if current_user.reach(number) is Reach.DENIED:
                abort(403)
            return view(*arguments, **named)

        guarded.permission = number  # type: ignore[attr-defined]
        return cast(View, guarded)

    return mark


def public(reason: str) -> Callable[[View], View]:
    """Mark a view that anonymous people may call. `reason` is shown in the route table."""

    def mark(view: View) -> View:
        view.public_reason = reason  # type: ignore[attr-defined]
        return view

    return mark


def require(condition: object) -> None:
    """Stop with 403 unless `condition` (a policy's answer) is true."""
    if not condition:
        abort(403)


def found(thing: Any) -> Any:
    """The thing itself, or 404 where the scoped load found nothing."""
    if thing is None:
        abort(404)
    return thing


def ask_to_sign_in() -> Response | tuple[str, int]:
    """Lead an anonymous person to the sign-in page and back; scripts get a bare 401."""
    if asked_by_script():
        return "", 401
    if request.method != "GET":
        return carried_page() or ("", 401)
    target = request.full_path.rstrip("?") if request.path != "/" else None
    return redirect(url_for("people.sign_in", next=target), 303)


def guard_views(app: Flask) -> None:
    """Refuse to serve a view that carries no mark."""

    @app.before_request
    def _marked() -> None:
        if request.endpoint is None or request.endpoint == "static":
            return
        view = current_app.view_functions[request.endpoint]
        if not hasattr(view, "permission") and not hasattr(view, "public_reason"):
            abort(500, f"{request.endpoint} carries no permission")
        if current_user.is_authenticated or hasattr(view, "public_reason"):
            start_writing()
