"""Pages of calibration."""

from flask import Flask

from app.calibration import notices
from app.calibration.actions.looks import keep_look, put_now_and_then
from app.calibration.actions.quoting import redact_quotes
from app.calibration.cli import install as install_commands
from app.calibration.palette import calibration_places
from app.calibration.policy import GRADE
from app.calibration.queries.disputed import grades_now
from app.calibration.queries.leaving import sessions
from app.calibration.views import discussing, figures, gold, marking, rounds, series  # noqa: F401  (each registers its routes)
from app.calibration.views.blueprint import blueprint
from app.conversations.doors import text_redacted
from app.review import doors
from app.ui.frame import Page, Room, register_pages, register_rooms, register_source
from app.ui.words import lazy_gettext as _l


def install(app: Flask) -> None:
    """Register calibration: pages, commands, rail, notices."""
    install_commands(app)
    app.register_blueprint(blueprint)
    register_pages(
        app,
        Page(_l("Prepare a round"), "calibration.new_round", "plus-lg", _l("Calibration")),
    )
    register_rooms(app, Room("calibration", _l("Calibration"), "speedometer2", "calibration.round_list", "b", (GRADE,), 61, "review"))
    register_source(app, calibration_places)
    notices.register()
    text_redacted.register(redact_quotes)
    doors.hidden_handed_in.register(keep_look)
    doors.first_published.register(put_now_and_then)
    doors.graded_blind.register(grades_now)
    doors.rounds_leaving.register(sessions)
