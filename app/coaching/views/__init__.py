"""Pages of coaching."""

from flask import Flask

from app.coaching import joining, notices, reminders  # noqa: F401  (reminders is a job of the queue)
from app.coaching.palette import coaching_places
from app.coaching.policy import SEE
from app.coaching.views import board, items, sessions, writing  # noqa: F401  (each registers its routes)
from app.coaching.views.blueprint import blueprint
from app.trail.words import name_verb
from app.ui.frame import Page, Room, register_pages, register_rooms, register_source
from app.ui.words import lazy_gettext as _l

VERBS = {
    "plan": _l("planned a coaching session"),
    "change": _l("changed a coaching session"),
    "hold": _l("held a coaching session"),
    "take_back": _l("took back that a coaching session was held"),
    "acknowledge": _l("acknowledged a coaching session"),
    "call_off": _l("called a coaching session off"),
    "pin": _l("pinned something for coaching"),
    "unpin": _l("took something off a coaching session"),
    "add_item": _l("added an action item"),
    "change_item": _l("changed an action item"),
    "finish_item": _l("finished an action item"),
    "reopen_item": _l("opened an action item again"),
    "drop_item": _l("took an action item out"),
    "export": _l("exported action items"),
}


def install(app: Flask) -> None:
    """Register coaching: pages, rail, palette, notices, and its answers to other rooms."""
    app.register_blueprint(blueprint)
    register_pages(
        app,
        Page(_l("Plan a session"), "coaching.new", "plus-lg", _l("Coaching")),
    )
    register_rooms(app, Room("coaching", _l("Coaching"), "person-video3", "coaching.mine", "h", (SEE,), 72, "growth"))
    register_source(app, coaching_places)
    for verb, words in VERBS.items():
        name_verb(f"coaching.{verb}", words)
    notices.register()
    joining.register()
