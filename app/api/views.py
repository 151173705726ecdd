"""The page about the API, and putting the API together."""

from typing import Any

from flask import Blueprint, Flask, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.api import limits, problems
from app.api.blueprint import blueprint
from app.api.operations import OPERATIONS, Operation
from app.api.resources import conversations, described, disputes, growth, imports, people, queue, reviews, rubrics, taking
from app.people.models import Person
from app.people.scopes import Scope
from app.people.tokens import ISSUE, PATHS
from app.trail.words import name_verb
from app.ui.allow import allow
from app.ui.answers import tell_errors_as
from app.ui.frame import Place, register_source
from app.ui.words import gettext as _
from app.ui.words import lazy_gettext as _l

__all__ = ["conversations", "disputes", "growth", "imports", "install", "people", "queue", "reviews", "rubrics", "taking"]

pages = Blueprint("api_pages", __name__, template_folder="templates")


@pages.get("/api")
@allow(described.DESCRIBE)
def index() -> ResponseReturnValue:
    site = str(current_app.config["SETTINGS"].address).rstrip("/") + PATHS.rstrip("/")
    may_issue = bool(current_user.reach(ISSUE))
    return render_template("api/index.html", site=site, groups=_groups(), may_issue=may_issue, limits=limits)


@pages.get("/api/openapi.json")
@allow(described.DESCRIBE)
def openapi() -> ResponseReturnValue:
    """The same description as a token gets, for a person's browser."""
    return described.as_json()


def find_page(person: Person, query: str) -> list[Place]:
    """The page in the palette."""
    label = _("API for programs")
    return [Place(label, _("Site"), url_for("api_pages.index"), "code-slash")] if query.lower() in label.lower() else []


def _groups() -> list[tuple[Scope | None, list[Operation]]]:
    """The operations by scope, as the page lists them; those without one last."""
    ordered = sorted(OPERATIONS, key=lambda one: (one.path, one.method))
    return [(scope, [one for one in ordered if one.scope is scope]) for scope in (*Scope, None)]


def install(app: Flask) -> None:
    """Register the API and its page. Requests are by token, so no session's token is asked for."""
    csrf: Any = app.extensions["csrf"]
    csrf.exempt(blueprint)
    app.register_blueprint(blueprint)
    app.register_blueprint(pages)
    tell_errors_as(app, PATHS, problems.problem)
    name_verb("review.import", _l("imported reviews"))
    register_source(app, find_page)
