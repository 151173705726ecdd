"""Who may do what with shifts (rows 10, 16, 19-22, 71 and 77 of the permission table)."""

from app.base.permissions import Reach
from app.inbox.policy import READ_OTHERS, may_preview
from app.inbox.shifts.models import Shift
from app.people.models import Person
from app.people.ownership import may_edit

EDIT = 71
DRAFTS = 10


def reads_drafts(person: Person) -> bool:
    """Trainers and leads see shifts that are not published."""
    return person.reach(EDIT) > Reach.DENIED and person.reach(DRAFTS) > Reach.DENIED


def may_edit_shift(person: Person, shift: Shift) -> bool:
    """See `people.ownership.may_edit`."""
    return may_edit(person, shift, EDIT)


def reads_reports(person: Person) -> bool:
    """Whether there may be other people's runs to read."""
    return bool(person.teams_for(READ_OTHERS))


def may_see_plan(person: Person) -> bool:
    """Who comes when and what the incident is: only for people who do not run it unprepared."""
    return may_preview(person)
