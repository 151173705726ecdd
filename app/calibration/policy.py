"""Who may do what in calibration (rows 48-50 of the permission table)."""

from app.base.permissions import Reach
from app.calibration.models import Round, RoundState
from app.people.models import Person

LEAD_ROUNDS = 48
GRADE = 49
SEE_FIGURES = 50
PLAN_SERIES = 151


def leads(person: Person, team_id: int) -> bool:
    """Whether the person starts and closes rounds of this team."""
    return team_id in person.teams_for(LEAD_ROUNDS)


def is_member(person: Person, one: Round) -> bool:
    """Whether the person grades in this round now: named in it, still in the team, still a reviewer. Needs `members` loaded."""
    named = any(member.person_id == person.id for member in one.members)
    return named and one.team_id in person.team_ids and person.reach(GRADE) > Reach.DENIED


def may_see(person: Person, one: Round) -> bool:
    """Leads of the team; members once scoring began."""
    return leads(person, one.team_id) or (one.state is not RoundState.DRAFT and is_member(person, one))


def teams_of_figures(person: Person) -> frozenset[int]:
    """Teams whose agreement figures the person may see: led ones with everybody's, one's own with one's own line."""
    led = person.teams_for(SEE_FIGURES)
    return led | (person.team_ids if person.reach(SEE_FIGURES) > Reach.DENIED else frozenset())
