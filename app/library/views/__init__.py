"""Pages of the library room: scenarios, playing a draft, packs."""

from flask import Flask

from app.knowledge.packs import register_section
from app.library import policy, queries
from app.library.cli import library_cli
from app.library.loading import load_scenarios
from app.library.studio.ends import end_badge, end_tone
from app.library.studio.sentences import told_rule
from app.library.views import exchange, findings, history, packs, play, scenarios, starting, studio, ways, workroom  # noqa: F401  (each registers its routes)
from app.library.views.blueprint import EDITOR, blueprint
from app.people.models import Person
from app.ui.editing import explain_findings
from app.ui.frame import Page, Place, Room, register_pages, register_rooms, register_source
from app.ui.words import gettext as _
from app.ui.words import lazy_gettext as _l


def find_scenarios(person: Person, query: str) -> list[Place]:
    """Scenarios whose title or id holds the query, for the command palette."""
    hits = queries.find_scenarios(person, query, drafts=policy.reads_drafts(person))
    return [Place(hit.title, _("Scenario"), EDITOR.page(hit), "collection") for hit in hits]


def install(app: Flask) -> None:
    """Register the room's pages and commands, and its section of a pack."""
    app.register_blueprint(blueprint)
    app.cli.add_command(library_cli)
    register_section("scenarios", load_scenarios)
    register_pages(
        app,
        Page(_l("New scenario"), "library.start", "plus-lg", _l("Library")),
        Page(_l("New scenario from a file"), "library.from_file", "upload", _l("Library")),
        Page(_l("Packs"), "library.packs", "box-seam", _l("Library")),
    )
    register_rooms(app, Room("library", _l("Library"), "collection", "library.index", "l", (policy.READ,), 50, "content", ("trainer",)))
    register_source(app, find_scenarios)
    explain_findings(app, findings.page_of)
    app.jinja_env.filters["told_rule"] = told_rule
    app.jinja_env.globals["end_badge"] = end_badge
    app.jinja_env.globals["end_tone"] = end_tone
    workroom.install()
