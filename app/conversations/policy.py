"""Who may do what with conversations (rows 27-34, 58, 67, 69, 75 of the permission table)."""

from typing import Any

from sqlalchemy import ColumnElement, false, or_, select, true

from app.base.permissions import Reach
from app.conversations.models import Conversation, Message
from app.people.models import Person

IMPORT = 27
READ = 28
UNMASK = 29
REDACT = 31
SEARCH = 34
MAP = 69
EXPORT = 75
PUT_INTO_QUEUE = 67


def may(person: Person, row: int, team_id: int | None) -> bool:
    """Whether `row` holds for this person in a team. What belongs to no team is only for people whose reach is any."""
    reach = person.reach(row)
    return reach is Reach.ANY or (reach >= Reach.TEAM and team_id is not None and team_id in person.teams_for(row))


def may_unmask(person: Person, conversation: Any) -> bool:
    """Reviewers and leads, in their teams; a reason is asked for every time."""
    return may(person, UNMASK, conversation.team_id)


def may_redact(person: Person, conversation: Any) -> bool:
    """Reviewers and leads in their teams, and the admin."""
    return may(person, REDACT, conversation.team_id)


def may_put_into_queue(person: Person, conversation: Any) -> bool:
    """Reviewers and leads, in their teams."""
    return may(person, PUT_INTO_QUEUE, conversation.team_id)


def reads_teams(person: Person) -> bool:
    """Whether the person reads more than what they handled themselves."""
    return bool(person.teams_for(READ))


def readable(person: Person, row: int = READ) -> ColumnElement[bool]:
    """The condition that `row` lets this person at a conversation: own ones are those the agent owned or replied in."""
    reach = person.reach(row)
    if reach is Reach.ANY:
        return true()
    teams = person.teams_for(row)
    conditions: list[ColumnElement[bool]] = [Conversation.team_id.in_(sorted(teams))] if teams else []
    if "agent" in person.roles and reach >= Reach.OWN:
        wrote = select(Message.conversation_id).where(Message.author_id == person.id)
        conditions += [Conversation.assignee_id == person.id, Conversation.id.in_(wrote)]
    return or_(*conditions) if conditions else false()


def owned(person: Person, row: int, column: Any) -> ColumnElement[bool]:
    """The condition that a thing with this `team_id` column is of a team in which `row` holds."""
    if person.reach(row) is Reach.ANY:
        return true()
    teams = person.teams_for(row)
    condition: ColumnElement[bool] = column.in_(sorted(teams)) if teams else false()
    return condition
