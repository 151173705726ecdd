"""What shifts tell people."""

from datetime import datetime

from app.inbox.models import AttemptMode
from app.inbox.shifts.models import Shift, ShiftAssignment, ShiftRun
from app.people.actions.notices import notify, register_sentence
from app.people.models import Person
from app.ui.words import lazy_gettext as _l

ASSIGNED = "inbox.shift_assigned"
ASSESSED = "inbox.shift_assessed"
RELEASED = "inbox.shift_released"


def register() -> None:
    """Give every notice its sentence."""
    register_sentence(ASSIGNED, _l("%(by)s asks you to run the shift “%(shift)s”."))
    register_sentence(ASSESSED, _l("%(by)s asks you to run the shift “%(shift)s” as an assessment."))
    register_sentence(RELEASED, _l("You may now read how your assessment “%(shift)s” went."))


def shift_assigned(assignment: ShiftAssignment, shift: Shift, by: Person, *, at: datetime) -> None:
    """Tell the person which shift they are asked to run."""
    path = f"/inbox/shifts/{shift.id}"
    verb = ASSESSED if assignment.mode is AttemptMode.ASSESSMENT else ASSIGNED
    notify(assignment.person_id, verb, path, at=at, once=f"shift:{assignment.id}", by=by.name, shift=shift.title)


def report_released(run: ShiftRun, *, at: datetime) -> None:
    """Tell the person that the report of their assessment is open to them."""
    notify(run.person_id, RELEASED, f"/inbox/shifts/runs/{run.id}", at=at, once=f"shift-released:{run.id}", shift=run.shift.title)
