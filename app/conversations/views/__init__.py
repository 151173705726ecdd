"""Pages of the conversations room."""

from flask import Flask

from app.conversations import cli_export, jobs  # noqa: F401  (registers the export and the room's jobs)
from app.conversations.actions.index import index_practice
from app.conversations.cli import conversations_cli
from app.conversations.doors import practice_finished
from app.conversations.views import authors, imports, lists, palette, scenario, thread  # noqa: F401  (each registers its routes)
from app.conversations.views.blueprint import blueprint
from app.trail.words import name_verb
from app.ui.frame import Room, register_rooms, register_source
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


def install(app: Flask) -> None:
    """Register the conversations room: pages, commands, rail, palette, the trail's words, and the index of practice."""
    app.register_blueprint(blueprint)
    app.cli.add_command(conversations_cli)
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
        Room("imports", _l("Imports"), "upload", "conversations.imports", "", (27,), 92, "admin", ("admin",)),
    )
    register_source(app, palette.conversation_places)
    practice_finished.register(index_practice)
    for verb, words in VERBS.items():
        name_verb(f"conversations.{verb}", words)
