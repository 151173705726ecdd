"""Pages of the people room."""

from flask import Flask

from app.people import cli_teams, cli_tokens
from app.people.cli import people_cli
from app.people.sessions import install_login
from app.people.views import account, directory, links, manage, palette, sign_in, teams, tokens
from app.people.views.blueprint import blueprint
from app.trail.words import name_verb
from app.ui.frame import Page, Room, register_pages, register_rooms, register_source
from app.ui.words import lazy_gettext as _l

__all__ = ["account", "cli_teams", "cli_tokens", "directory", "install", "links", "manage", "sign_in", "teams", "tokens"]


def install(app: Flask) -> None:
    """Register the people room, its commands and the sign-in."""
    install_login(app)
    app.register_blueprint(blueprint)
    app.cli.add_command(people_cli)
    name_verb("people.issue_token", _l("issued an API token"))
    name_verb("people.use_token", _l("let a program in by an API token"))
    name_verb("people.revoke_token", _l("revoked an API token"))
    register_source(app, palette.people_places)
    register_source(app, palette.token_places)
    register_pages(
        app,
        Page(_l("Invite a person"), "people.invite", "person-plus", _l("People")),
        Page(_l("New team"), "people.team_new", "plus-lg", _l("Teams")),
        Page(_l("Your account"), "people.profile", "person"),
        Page(_l("Notices"), "people.notice_list", "bell"),
    )
    register_rooms(
        app,
        Room("people", _l("People"), "people", "people.directory", "p", (7, 70), 90, "admin", ("admin",)),
        Room("teams", _l("Teams"), "diagram-3", "people.teams", "e", (6,), 91, "admin"),
    )
