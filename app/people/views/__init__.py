"""Pages of the people room."""

from flask import Flask

from app.people import cli_teams
from app.people.cli import people_cli
from app.people.sessions import install_login
from app.people.views import account, directory, links, manage, palette, sign_in, teams
from app.people.views.blueprint import blueprint
from app.ui.frame import Room, register_rooms, register_source
from app.ui.words import lazy_gettext as _l

__all__ = ["account", "cli_teams", "directory", "install", "links", "manage", "sign_in", "teams"]


def install(app: Flask) -> None:
    """Register the people room, its commands and the sign-in."""
    install_login(app)
    app.register_blueprint(blueprint)
    app.cli.add_command(people_cli)
    register_source(app, palette.people_places)
    register_rooms(
        app,
        Room("people", _l("People"), "people", "people.directory", "p", (7, 70), 90, "admin", ("admin",)),
        Room("teams", _l("Teams"), "diagram-3", "people.teams", "", (6,), 91, "admin"),
    )
