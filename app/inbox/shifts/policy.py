"""Who may do what with shifts (rows 10, 16, 19-22, 71, 77 and 79 of the permission table)."""

from app.base.permissions import Reach
from app.inbox.policy import READ_OTHERS, RELEASE, may_preview, waits_for_release
from app.inbox.shifts.models import RunState, Shift, ShiftRun
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


def may_release(person: Person, run: ShiftRun) -> bool:
    """A trainer or lead of the team, for somebody else's assessed shift that is over."""
    waits = waits_for_release(run) and run.state is RunState.ENDED
    return waits and run.person_id != person.id and run.team_id in person.teams_for(RELEASE)


def may_see_plan(person: Person) -> bool:
    """Who comes when and what the incident is: only for people who do not run it unprepared."""
    return may_preview(person)
