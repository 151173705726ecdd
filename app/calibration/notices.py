"""What people are told about calibration: once each, never again."""

from datetime import datetime

from app.calibration.models import HiddenKind, Round, Series
from app.people.actions.notices import notify, register_sentences
from app.trail.words import name_verb
from app.ui.words import lazy_gettext as _l

STARTED = "calibration.started"
DUE_SOON = "calibration.due_soon"
ALL_IN = "calibration.all_in"
CLOSED = "calibration.closed"
RESOLVED = "calibration.resolved"
NOT_CLOSED = "calibration.not_closed"
SKIPPED = "calibration.skipped"
LOOKED_GOLD = "calibration.looked_gold"
LOOKED_REPEAT = "calibration.looked_repeat"


def register() -> None:
    """Give every notice of calibration its sentence, and the trail the words for series."""
    name_verb("calibration.keep_series", _l("planned a series of calibration rounds"))
    name_verb("calibration.pause_series", _l("paused a series of calibration rounds"))
    name_verb("calibration.resume_series", _l("went on with a series of calibration rounds"))
    name_verb("calibration.leave_out_series", _l("left out one time of a series of calibration rounds"))
    register_sentences(
        {
            STARTED: _l("“%(title)s” waits for your grades. Nobody sees them before the round closes."),
            DUE_SOON: _l("“%(title)s” is due tomorrow, and some of its conversations wait for your grades."),
            ALL_IN: _l("Everybody has handed in “%(title)s”. Close scoring to see all grades side by side."),
            CLOSED: _l("“%(title)s” is open for discussion: all grades stand side by side."),
            RESOLVED: _l("“%(title)s” is resolved: the agreed levels stand beside yours."),
            NOT_CLOSED: _l("“%(title)s” should have closed, but fewer than two people have handed in. It stays open until you close it."),
            SKIPPED: _l("“%(title)s” did not open this time. The page of recurring rounds says why, and when it opens next."),
            LOOKED_GOLD: _l("One of your last items was a gold item: your levels stand beside the agreed ones."),
            LOOKED_REPEAT: _l("You had reviewed one of your last items before: both of your views stand side by side."),
        }
    )


def path_of(round_id: int) -> str:
    """Where a round is."""
    return f"/calibration/rounds/{round_id}"


def tell_members(one: Round, kind: str, *, at: datetime, but: int | None = None) -> None:
    """Tell every member but the person who acted."""
    for member in one.members:
        if member.person_id != but:
            tell(one, member.person_id, kind, at=at)


def tell(one: Round, person_id: int, kind: str, *, at: datetime) -> None:
    """Tell one member, once for each kind."""
    notify(person_id, kind, path_of(one.id), at=at, once=f"{kind}:{one.id}", title=one.title)


def skipped(person_id: int, one: Series, opens_at: datetime, *, at: datetime) -> None:
    """Tell a lead, once for each opening."""
    notify(person_id, SKIPPED, "/calibration/series", at=at, once=f"{SKIPPED}:{one.id}:{opens_at.isoformat()}", title=one.title)


def looked(person_id: int, assignment_id: int, kind: HiddenKind, *, at: datetime) -> None:
    """Tell a reviewer what an item was, after they handed it in."""
    said = LOOKED_GOLD if kind is HiddenKind.GOLD else LOOKED_REPEAT
    notify(person_id, said, f"/calibration/looks/{assignment_id}", at=at, once=f"look:{assignment_id}")
