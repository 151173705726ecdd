"""Whose growth a person may see (rows 52, 53, 56 and 157)."""

from typing import Any

from app.base.permissions import Reach
from app.conversations.policy import READ
from app.conversations.policy import may as may_read_of_team
from app.people.models import Person, Role
from app.review.models import Purpose
from app.review.policy import READ_OWN, reads_others

OWN_GROWTH = 52
TEAM_GROWTH = 53
COMPARE_TEAMS = 56
COMPARE_CRITERIA = 157


def purposes_shown(viewer: Person, person: Person) -> tuple[Purpose, ...]:
    """What of `person` the viewer may see: both to themselves and their lead, practice to their trainer, else nothing."""
    if viewer.id == person.id and viewer.reach(OWN_GROWTH) is not Reach.DENIED:
        return (Purpose.PRACTICE, Purpose.QUALITY)
    if viewer.has(Role.LEAD) and viewer.led_team_ids & person.team_ids:
        return (Purpose.PRACTICE, Purpose.QUALITY)
    if viewer.has(Role.TRAINER) and viewer.team_ids & person.team_ids:
        return (Purpose.PRACTICE,)
    return ()


def may_open_review(viewer: Person, person: Person, review: Any) -> bool:
    """Whether a figure leads to its review: the person's own, one the viewer gave, or one of a team the viewer leads (rows 42, 43)."""
    if viewer.id == person.id:
        return viewer.reach(READ_OWN) is not Reach.DENIED
    return reads_others(viewer, gave=review.gave, team_id=review.team_id)


def may_open_conversation(viewer: Person, review: Any) -> bool:
    """Whether it leads to the conversation instead: those of the viewer's teams (row 28), as a trainer's."""
    return may_read_of_team(viewer, READ, review.team_id)


def team_purposes_shown(viewer: Person, team_id: int) -> tuple[Purpose, ...]:
    """The same for a team as a whole."""
    if viewer.has(Role.LEAD) and team_id in viewer.led_team_ids:
        return (Purpose.PRACTICE, Purpose.QUALITY)
    if viewer.has(Role.TRAINER) and team_id in viewer.team_ids:
        return (Purpose.PRACTICE,)
    return ()
