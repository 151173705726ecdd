"""Pages of the review room."""

from flask import Flask

from app.conversations.doors import import_ways
from app.review import cli_exchange, joining, mark_notices, notices, saved_places  # noqa: F401  (cli_exchange adds its commands)
from app.review.cli import review_cli
from app.review.incoming import views as incoming_views
from app.review.learning.views import install as install_learning
from app.review.palette import review_places
from app.review.views import beside, disputing, exporting, grading, marks, other_rubric, queue, reading, replays, reviewee, supply, voiding  # noqa: F401  (each registers its routes)
from app.review.views.blueprint import blueprint
from app.review.views.plan_pages import register as register_plan_pages
from app.review.views.replays import way_to_replays
from app.review.voiding import notices as void_notices
from app.rubrics.doors import rubric_ways
from app.ui.frame import Page, Room, register_pages, register_rooms, register_source
from app.ui.words import lazy_gettext as _l


def install(app: Flask) -> None:
    """Register the review room: pages, commands, rail, palette, notices, and its answers to other rooms' moments."""
    app.register_blueprint(blueprint)
    app.cli.add_command(review_cli)
    register_pages(
        app,
        Page(_l("Review a reply of your own"), "review.self_new", "pencil", _l("My reviews")),
        Page(_l("New sampling plan"), "review.plan_new", "plus-lg", _l("Review")),
        Page(_l("Import reviews"), "review.incoming_new", "upload", _l("Imports")),
        Page(_l("Sample for review"), "review.sample", "shuffle", _l("Review")),
    )
    register_rooms(
        app,
        Room("review", _l("Review"), "clipboard-check", "review.queue_list", "r", (35,), 60, "review", ("reviewer", "lead")),
        Room("my_reviews", _l("My reviews"), "journal-check", "review.mine", "y", (42,), 30, "work", ("agent",)),
    )
    register_source(app, review_places)
    import_ways.register(incoming_views.way_from_imports)
    rubric_ways.register(way_to_replays)
    notices.register()
    register_plan_pages()
    joining.register()
    saved_places.register()
    mark_notices.register()
    void_notices.register()
    install_learning(app)
