"""Whose growth a person may see (rows 52 and 53)."""

from app.base.permissions import Reach
from app.people.models import Person, Role
from app.review.models import Purpose

OWN_GROWTH = 52
TEAM_GROWTH = 53


def purposes_shown(viewer: Person, person: Person) -> tuple[Purpose, ...]:
    """What of `person` the viewer may see: both to themselves and their lead, practice to their trainer, else nothing."""
    if viewer.id == person.id and viewer.reach(OWN_GROWTH) is not Reach.DENIED:
        return (Purpose.PRACTICE, Purpose.QUALITY)
    if viewer.has(Role.LEAD) and viewer.led_team_ids & person.team_ids:
        return (Purpose.PRACTICE, Purpose.QUALITY)
    if viewer.has(Role.TRAINER) and viewer.team_ids & person.team_ids:
        return (Purpose.PRACTICE,)
    return ()


def team_purposes_shown(viewer: Person, team_id: int) -> tuple[Purpose, ...]:
    """The same for a team as a whole."""
    if viewer.has(Role.LEAD) and team_id in viewer.led_team_ids:
        return (Purpose.PRACTICE, Purpose.QUALITY)
    if viewer.has(Role.TRAINER) and team_id in viewer.team_ids:
        return (Purpose.PRACTICE,)
    return ()
