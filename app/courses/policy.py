"""Who may do what with courses (rows 09, 10, 24, 25, 26 and 71)."""

from app.base.permissions import Reach
from app.courses.models import Course, Enrolment
from app.people.models import Person, Role
from app.people.ownership import may_edit

DRAFTS = 10
ENROL = 24
MARK_DONE = 25
SEE_PROGRESS = 26
EDIT = 71


def may_enrol(viewer: Person, person: Person) -> bool:
    """Trainers and leads enrol people of their teams; an admin anybody."""
    if viewer.reach(ENROL) is Reach.ANY:
        return True
    return bool(viewer.teams_for(ENROL) & person.team_ids)


def may_see_board(viewer: Person) -> bool:
    """Where people stand, by name: trainers and leads for their teams. An admin sees counts only."""
    return viewer.has(Role.TRAINER, Role.LEAD)


def may_mark_done(viewer: Person, enrolment: Enrolment) -> bool:
    """A lead, for people of a led team, never for themselves."""
    return enrolment.person_id != viewer.id and enrolment.team_id in viewer.teams_for(MARK_DONE)


def reads_drafts(viewer: Person) -> bool:
    """Trainers, leads and admins see courses that are not published or are archived."""
    return viewer.reach(DRAFTS) > Reach.DENIED


def may_edit_course(viewer: Person, course: Course) -> bool:
    """See `people.ownership.may_edit`."""
    return may_edit(viewer, course, EDIT)
