"""Pages of webhooks, for admins."""

from flask import Flask

from app.ui.frame import Page, Room, register_pages, register_rooms
from app.ui.words import lazy_gettext as _l
from app.webhooks import delivering, keeping, listening, notices, words
from app.webhooks.cli import webhooks_cli
from app.webhooks.views import deliveries, endpoints
from app.webhooks.views.blueprint import blueprint

__all__ = ["deliveries", "delivering", "endpoints", "install", "keeping"]


def install(app: Flask) -> None:
    """Register pages and commands, and let the site listen to what packages announce."""
    words.register()
    notices.register()
    listening.install(app)
    app.register_blueprint(blueprint)
    app.cli.add_command(webhooks_cli)
    register_pages(
        app,
        Page(_l("New webhook endpoint"), "webhooks.endpoint_new", "plus-lg", _l("Webhooks")),
    )
    register_rooms(app, Room("webhooks", _l("Webhooks"), "plug", "webhooks.endpoints", "n", (65,), 96, "admin", ("admin",)))
