"""What shifts tell people."""

from datetime import datetime

from app.inbox.shifts.models import Shift, ShiftAssignment
from app.people.actions.notices import notify, register_sentence
from app.people.models import Person
from app.ui.words import lazy_gettext as _l

ASSIGNED = "inbox.shift_assigned"


def register() -> None:
    """Give every notice its sentence."""
    register_sentence(ASSIGNED, _l("%(by)s asks you to run the shift “%(shift)s”."))


def shift_assigned(assignment: ShiftAssignment, shift: Shift, by: Person, *, at: datetime) -> None:
    """Tell the person which shift they are asked to run."""
    path = f"/inbox/shifts/{shift.id}"
    notify(assignment.person_id, ASSIGNED, path, at=at, once=f"shift:{assignment.id}", by=by.name, shift=shift.title)
