"""Who may do what in the mock inbox (rows 16, 18-23, 77 and 78 of the permission table)."""

from app.base.permissions import Reach
from app.inbox.models import Attempt, AttemptState
from app.people.models import Person

SEE_ANSWERS = 16
PREVIEW = 18
START = 19
WRITE = 20
READ_OWN = 21
READ_OTHERS = 22
VOID = 23
ASSIGN = 77
GIVE_UP = 78


def may_preview(person: Person) -> bool:
    """Trainers and leads may try a scenario without it being counted."""
    return person.reach(START) > Reach.DENIED and person.reach(PREVIEW) > Reach.DENIED


def may_see_answers(person: Person, attempt: Attempt) -> bool:
    """The trace, the hidden facts and the model answers: one's own after the end; others' within row 16."""
    if attempt.person_id == person.id:
        return attempt.state is not AttemptState.OPEN
    return attempt.team_id in person.teams_for(SEE_ANSWERS)


def may_void(person: Person, attempt: Attempt) -> bool:
    """A lead, in a led team, never an own attempt, and only what counts or still may."""
    counts = attempt.state in (AttemptState.OPEN, AttemptState.ENDED)
    return counts and attempt.person_id != person.id and attempt.team_id in person.teams_for(VOID)


def may_assign(person: Person) -> bool:
    """Trainers and leads, to people of their teams."""
    return person.reach(ASSIGN) > Reach.DENIED
