"""Who may do what with coaching (rows 100-104 of the permission table)."""

from app.base.permissions import Reach
from app.coaching.models import TOOK_PLACE, ActionItem, CoachingSession, SessionState, TextKind
from app.people.models import Person

PLAN = 100
SEE = 101
TAKE_PART = 102
ACKNOWLEDGE = 103
EXPORT = 104


def leads(viewer: Person, one: CoachingSession | ActionItem) -> bool:
    """Whether the viewer coaches there: leads of the session's team, never about themselves."""
    return one.agent_id != viewer.id and one.team_id in viewer.teams_for(PLAN)


def is_agent(viewer: Person, one: CoachingSession | ActionItem) -> bool:
    """Whether it is the viewer who is coached."""
    return one.agent_id == viewer.id and viewer.reach(SEE) > Reach.DENIED


def may_write(viewer: Person, one: CoachingSession, kind: TextKind) -> bool:
    """Notes: lead and agent, until the agent has acknowledged them. Topics: the agent, until the session is held. Private: its lead."""
    if kind is TextKind.PRIVATE:
        return one.lead_id == viewer.id and leads(viewer, one)
    if kind is TextKind.TOPICS:
        return is_agent(viewer, one) and one.state is SessionState.PLANNED
    return is_open(one) and (leads(viewer, one) or is_agent(viewer, one))


def may_pin(viewer: Person, one: CoachingSession) -> bool:
    """Either of the two, until the session is held."""
    return one.state is SessionState.PLANNED and (leads(viewer, one) or is_agent(viewer, one))


def may_add_item(viewer: Person, one: CoachingSession) -> bool:
    """Either of the two, until it is acknowledged: what was agreed does not change afterwards."""
    return is_open(one) and (leads(viewer, one) or is_agent(viewer, one))


def may_finish(viewer: Person, item: ActionItem) -> bool:
    """Who owns it, and the leads of the team."""
    return leads(viewer, item) or item.owner_id == viewer.id


def may_change_item(viewer: Person, item: ActionItem) -> bool:
    """Leads of the team, and whoever wrote it; not what is done."""
    return item.done_at is None and (leads(viewer, item) or (item.made_by_id == viewer.id and is_agent(viewer, item)))


def may_acknowledge(viewer: Person, one: CoachingSession) -> bool:
    """The agent, once it was held."""
    return one.agent_id == viewer.id and one.state is SessionState.HELD and viewer.reach(ACKNOWLEDGE) > Reach.DENIED


def is_open(one: CoachingSession) -> bool:
    """Whether its notes may still change."""
    return one.state in (SessionState.PLANNED, SessionState.HELD)


def took_place(one: CoachingSession) -> bool:
    """Whether it was held."""
    return one.state in TOOK_PLACE
