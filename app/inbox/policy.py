"""Who may do what in the mock inbox (rows 16, 18-23 and 77-80 of the permission table)."""

from typing import Any

from app.base.permissions import Reach
from app.inbox.models import Attempt, AttemptMode, AttemptState
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
RELEASE = 79
DECIDE = 80


def may_preview(person: Person) -> bool:
    """Trainers and leads may try a scenario without it being counted."""
    return person.reach(START) > Reach.DENIED and person.reach(PREVIEW) > Reach.DENIED


def may_see_answers(person: Person, attempt: Attempt) -> bool:
    """The trace, the hidden facts and the model answers: one's own after the end, of an assessment after its release;
    others' within row 16."""
    if attempt.person_id == person.id:
        return attempt.state is not AttemptState.OPEN and not waits_for_release(attempt)
    return attempt.team_id in person.teams_for(SEE_ANSWERS)


def waits_for_release(attempt: Any) -> bool:
    """An assessment whose story nobody has released yet. Takes an attempt or a row with its `mode` and `released_at`."""
    return attempt.mode is AttemptMode.ASSESSMENT and attempt.released_at is None


def may_release(person: Person, attempt: Attempt) -> bool:
    """A trainer or lead of the team, for somebody else's finished assessment."""
    waits = waits_for_release(attempt) and attempt.state is not AttemptState.OPEN
    return waits and attempt.person_id != person.id and attempt.team_id in person.teams_for(RELEASE)


def may_void(person: Person, attempt: Attempt) -> bool:
    """A lead, in a led team, never an own attempt, and only what counts or still may."""
    counts = attempt.state in (AttemptState.OPEN, AttemptState.ENDED)
    return counts and attempt.person_id != person.id and attempt.team_id in person.teams_for(VOID)


def may_assign(person: Person) -> bool:
    """Trainers and leads, to people of their teams."""
    return person.reach(ASSIGN) > Reach.DENIED


def may_decide(person: Person, attempt: Attempt) -> bool:
    """A trainer or lead of the team, about somebody else's reply; in a preview whoever plays it says so themselves."""
    if attempt.person_id == person.id:
        return attempt.preview_only and person.reach(DECIDE) > Reach.DENIED
    return attempt.team_id in person.teams_for(DECIDE)


def sees_decisions(person: Person) -> bool:
    """Whether replies may wait for this person."""
    return person.reach(DECIDE) > Reach.DENIED
