"""Pages of the privacy room."""

from flask import Flask

from app.conversations import doors
from app.conversations.keeping import date_practice
from app.people.doors import person_ways
from app.privacy import cli, copies, customer_copy, erasing_customer  # noqa: F401  (each registers commands or work)
from app.privacy.views import leaving, own, requests, retention  # noqa: F401  (each registers its routes)
from app.privacy.views.blueprint import blueprint
from app.privacy.words import counted, held_said
from app.trail.words import name_verb
from app.ui.frame import Page, Room, register_pages, register_rooms
from app.ui.words import lazy_gettext as _l

VERBS = {
    "privacy.set_period": _l("set how long something is kept"),
    "privacy.prune": _l("deleted what was kept long enough"),
    "privacy.hold": _l("held a conversation back from deletion"),
    "privacy.end_hold": _l("ended a hold, so the conversation’s retention date counts again"),
    "privacy.search": _l("looked for a customer’s data"),
    "privacy.copy": _l("made a copy of a customer’s data"),
    "privacy.fetch": _l("downloaded a copy of a customer’s data"),
    "privacy.erase": _l("began to erase a customer’s data"),
    "privacy.erased": _l("finished erasing a customer’s data"),
    "privacy.own": _l("made a copy of their own data"),
    "privacy.leave": _l("took away the name of somebody who left"),
    "trail.seal": _l("took words out of the trail"),
}


def install(app: Flask) -> None:
    """Register the privacy room: pages, commands, the part beside conversations, and the trail's words."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["counted"] = counted
    app.jinja_env.globals["held_said"] = held_said
    doors.page_parts.register(retention.hold_part)
    doors.practice_finished.register(date_practice)
    person_ways.register(leaving.way_to_leaving)
    register_pages(
        app,
        Page(_l("Retention: how long things are kept"), "privacy.retention", "hourglass-split", _l("Privacy")),
        Page(_l("Erase a customer’s data"), "privacy.request_list", "person-slash", _l("Privacy")),
        Page(_l("Held back"), "privacy.hold_list", "lock", _l("Privacy")),
        Page(_l("Your data"), "privacy.own_data", "file-earmark-arrow-down", _l("Your account")),
    )
    register_rooms(app, Room("privacy", _l("Privacy"), "shield-lock", "privacy.retention", "v", (60,), 94, "admin"))
    for verb, words in VERBS.items():
        name_verb(verb, words)
