"""The start page, and the bare answer for health checks."""

from flask import Blueprint, Flask, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import text

from app.base.database import db
from app.home.cli import site_cli
from app.trail.words import name_verb
from app.ui.allow import allow, public
from app.ui.frame import Room, register_rooms

blueprint = Blueprint("home", __name__, template_folder="templates")


@blueprint.get("/")
@allow(76)
def today() -> ResponseReturnValue:
    return render_template("home/today.html")


@blueprint.get("/up")
@public("health checks need a bare answer")
def up() -> ResponseReturnValue:
    db.session.execute(text("SELECT 1"))
    return "up\n", 200, {"Content-Type": "text/plain"}


def install(app: Flask) -> None:
    """Register the start page."""
    app.register_blueprint(blueprint)
    app.cli.add_command(site_cli)
    name_verb("home.load_content", _l("loaded the shipped content"))
    register_rooms(app, Room("home", _l("Today"), "house", "home.today", "t", (76,), 10))
