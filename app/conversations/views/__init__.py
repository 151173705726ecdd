"""Pages of the conversations room."""

from flask import Flask

from app.conversations import cli_export, jobs  # noqa: F401  (registers the export and the room's jobs)
from app.conversations.actions.index import index_practice
from app.conversations.cli import conversations_cli
from app.conversations.doors import practice_finished
from app.conversations.keeping import erased_said
from app.conversations.saved import palette as saved_palette
from app.conversations.saved import places
from app.conversations.saved import views as saved_views  # noqa: F401  (registers its routes)
from app.conversations.saved.listed import conversations as listed_conversations
from app.conversations.saved.models import Place
from app.conversations.views import authors, imports, lists, palette, scenario, thread  # noqa: F401  (each registers its routes)
from app.conversations.views.blueprint import blueprint
from app.trail.words import name_verb
from app.ui.frame import Page, Room, register_pages, register_rooms, register_source
from app.ui.words import lazy_gettext as _l

VERBS = {
    "import": _l("began an import"),
    "import_done": _l("imported conversations"),
    "unmask": _l("looked at personal data"),
    "redact": _l("redacted a conversation"),
    "map_author": _l("mapped an author"),
    "export": _l("exported conversations"),
    "make_scenario": _l("made a scenario of a conversation"),
}
FILTER_VERBS = {"make": _l("saved a filter"), "change": _l("changed a saved filter"), "remove": _l("removed a saved filter")}


def install(app: Flask) -> None:
    """Register the conversations room: pages, commands, rail, palette, the trail's words, and the index of practice."""
    app.register_blueprint(blueprint)
    app.jinja_env.filters["erased_said"] = erased_said
    app.cli.add_command(conversations_cli)
    register_pages(
        app,
        Page(_l("Import a file"), "conversations.new_import", "upload", _l("Imports")),
        Page(_l("Map authors"), "conversations.authors", "person-check", _l("Imports")),
    )
    register_rooms(
        app,
        Room(
            "conversations",
            _l("Conversations"),
            "chat-square-text",
            "conversations.conversation_list",
            "c",
            (28,),
            55,
            "review",
            ("reviewer", "lead"),
        ),
        Room("imports", _l("Imports"), "upload", "conversations.imports", "f", (27,), 92, "admin", ("admin",)),
    )
    register_source(app, palette.conversation_places)
    register_source(app, saved_palette.filter_places)
    places.register(Place.CONVERSATIONS, listed_conversations())
    practice_finished.register(index_practice)
    for verb, words in VERBS.items():
        name_verb(f"conversations.{verb}", words)
    for verb, words in FILTER_VERBS.items():
        name_verb(f"filters.{verb}", words)
