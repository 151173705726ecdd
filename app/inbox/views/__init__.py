"""Pages of the mock inbox."""

from flask import Flask

from app.inbox import joining, misreads, notices, seen
from app.inbox.palette import inbox_places
from app.inbox.policy import START
from app.inbox.shifts import installing as shifts
from app.inbox.shifts.palette import shift_places
from app.inbox.shifts.views import listing as shift_listing  # noqa: F401
from app.inbox.shifts.views import running as shift_running  # noqa: F401
from app.inbox.views import assigning, deciding, handling, listing, live, reading, reading_up, working  # noqa: F401  (each registers its routes)
from app.inbox.views.blueprint import blueprint
from app.trail.words import name_verb
from app.ui.frame import Page, Room, register_pages, register_rooms, register_source
from app.ui.words import lazy_gettext as _l


def install(app: Flask) -> None:
    """Register the inbox: pages, rail, palette, notices, and its answer to conversations."""
    app.register_blueprint(blueprint)
    register_pages(
        app,
        Page(_l("Ask people to practise"), "inbox.assign", "chat-dots", _l("Inbox")),
        Page(_l("Finished attempts"), "inbox.finished", "check2-all", _l("Inbox")),
        Page(_l("Shifts"), "inbox.shifts", "stopwatch", _l("Inbox")),
        Page(_l("New shift"), "inbox.shift_new", "plus-lg", _l("Inbox")),
    )
    register_rooms(app, Room("inbox", _l("Inbox"), "inbox", "inbox.inbox", "i", (START,), 20, "work", ("agent",)))
    register_source(app, inbox_places)
    register_source(app, shift_places)
    notices.register()
    joining.register()
    seen.register()
    misreads.register()
    shifts.register()
    name_verb("inbox.assign", _l("asked to practise"))
    name_verb("inbox.misread", _l("told that a customer misread a reply"))
    name_verb("inbox.handle_misread", _l("looked at a report of a misread reply"))
    name_verb("inbox.reopen_misread", _l("put a report of a misread reply back on the list"))
    name_verb("inbox.decide", _l("decided about a reply"))
    name_verb("inbox.invite_live", _l("invited to a live customer"))
    name_verb("inbox.give_up", _l("gave an attempt up"))
    name_verb("inbox.release", _l("released the story of an assessment"))
    name_verb("inbox.void", _l("took an attempt out of the count"))
