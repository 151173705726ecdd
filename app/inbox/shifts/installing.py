"""What shifts add to the site: their section of a pack, notices, names in the trail."""

from app.inbox.shifts import notices
from app.inbox.shifts.loading import load_shifts
from app.knowledge.packs import register_section
from app.trail.words import name_verb
from app.ui.words import lazy_gettext as _l


def register() -> None:
    """Register everything but the routes, which stand on the inbox's blueprint."""
    register_section("shifts", load_shifts)
    notices.register()
    name_verb("inbox.create_shift", _l("made a shift"))
    name_verb("inbox.publish_shift", _l("published a shift"))
    name_verb("inbox.archive_shift", _l("archived a shift"))
    name_verb("inbox.restore_shift", _l("restored a shift"))
    name_verb("inbox.assign_shift", _l("asked to run a shift"))
    name_verb("inbox.shift_end", _l("finished a shift"))
    name_verb("inbox.release_shift", _l("released the report of an assessed shift"))
