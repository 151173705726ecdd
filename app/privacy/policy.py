"""Who may do what with how long things are kept and with personal data (rows 32, 57-60, 130 of the permission table)."""

from typing import Any

from app.base.permissions import Reach
from app.people.models import Person

PRUNE = 32
OWN_DATA = 57
CUSTOMERS = 58
LEAVE = 59
PERIODS = 60
HOLD = 130


def may_hold(person: Person, conversation: Any) -> bool:
    """The admin everywhere, a lead in the led teams."""
    reach = person.reach(HOLD)
    return reach is Reach.ANY or (reach is Reach.TEAM and conversation.team_id in person.teams_for(HOLD))


def may_make_former(viewer: Person, person: Person) -> bool:
    """An admin, and never of themselves."""
    return viewer.reach(LEAVE) is Reach.ANY and viewer.id != person.id
