"""The start page of everybody, the first page of a new site, version and health, and the bare answer for health checks."""

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_login import current_user
from sqlalchemy import text

from app.base import clock
from app.base.database import db
from app.base.permissions import Reach
from app.home.cli import site_cli
from app.home.day import day_of
from app.home.demo.people import is_empty
from app.home.health import health as health_now
from app.people.models import Person
from app.trail.words import name_verb
from app.ui.allow import allow, public
from app.ui.frame import Place, Room, register_rooms, register_source
from app.ui.words import gettext as _
from app.ui.words import lazy_gettext as _l

SEE_HEALTH = 66

blueprint = Blueprint("home", __name__, template_folder="templates")


@blueprint.get("/")
@allow(76)
def today() -> ResponseReturnValue:
    at = clock.now()
    sections, main = day_of(current_user, at)
    local = at.astimezone(clock.zone(current_user.timezone))
    return render_template("home/today.html", sections=sections, main=main, date=format_date(local.date(), "full"), hour=local.hour)


@blueprint.get("/welcome")
@public("a site without any people tells how to add the first")
def welcome() -> ResponseReturnValue:
    if not is_empty():
        return redirect(url_for("people.sign_in"), 303)
    return render_template("home/welcome.html")


@blueprint.get("/health")
@allow(SEE_HEALTH)
def health() -> ResponseReturnValue:
    return render_template("home/health.html", health=health_now())


@blueprint.get("/up")
@public("health checks need a bare answer")
def up() -> ResponseReturnValue:
    db.session.execute(text("SELECT 1"))
    return "up\n", 200, {"Content-Type": "text/plain"}


@blueprint.before_app_request
def _lead_to_welcome() -> ResponseReturnValue | None:
    """Whoever wants to sign in where nobody is yet is told how to add the first admin."""
    if request.endpoint == "people.sign_in" and request.method == "GET" and is_empty():
        return redirect(url_for("home.welcome"), 303)
    return None


def find_health(person: Person, query: str) -> list[Place]:
    """The health page in the palette of those who may see it."""
    label = _("Health and version")
    if person.reach(SEE_HEALTH) is Reach.DENIED or query.lower() not in label.lower():
        return []
    return [Place(label, _("Site"), url_for("home.health"), "heart-pulse")]


def install(app: Flask) -> None:
    """Register the start page and the site's commands."""
    app.register_blueprint(blueprint)
    app.cli.add_command(site_cli)
    name_verb("home.load_content", _l("loaded the shipped content"))
    name_verb("home.make_demo", _l("made the demo people"))
    register_rooms(app, Room("home", _l("Today"), "house", "home.today", "t", (76,), 10))
    register_source(app, find_health)
