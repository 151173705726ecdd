"""Who may do what with conversations (rows 27-34, 58, 67, 69, 75 of the permission table)."""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import aliased

from app.base.permissions import Reach
from app.conversations.models import Conversation, ConversationImport, ConversationKind, Message
from app.people.models import Person, Role

IMPORT = 27
READ = 28
UNMASK = 29
REDACT = 31
MAKE_SCENARIO = 33
SEARCH = 34
MAP = 69
EXPORT = 75
PUT_INTO_QUEUE = 67
CALIBRATE = 48


def may(person: Person, row: int, team_id: int | None) -> bool:
    """Whether `row` holds for this person in a team. What belongs to no team is only for people whose reach is any."""
    reach = person.reach(row)
    return reach is Reach.ANY or (reach >= Reach.TEAM and team_id is not None and team_id in person.teams_for(row))


def may_discard(person: Person, job: ConversationImport) -> bool:
    """Who sent the file; where they left, or nobody is known, everybody who may import for the team. Needs `by`."""
    owner = job.by
    return job.by_id == person.id or ((owner is None or not owner.is_active) and may(person, IMPORT, job.team_id))


def may_unmask(person: Person, conversation: Any) -> bool:
    """Reviewers and leads, in their teams; a reason is asked for every time."""
    return may(person, UNMASK, conversation.team_id)


def may_redact(person: Person, conversation: Any) -> bool:
    """Reviewers and leads in their teams, and the admin."""
    return may(person, REDACT, conversation.team_id)


def may_put_into_queue(person: Person, conversation: Any) -> bool:
    """Reviewers and leads, in their teams."""
    return may(person, PUT_INTO_QUEUE, conversation.team_id)


def may_make_scenario(person: Person, conversation: Any) -> bool:
    """Trainers and leads, in their teams, of real conversations; they get the masked copy."""
    return conversation.kind is ConversationKind.REAL and may(person, MAKE_SCENARIO, conversation.team_id)


def reads_teams(person: Person) -> bool:
    """Whether the person reads more than what they handled themselves."""
    return bool(person.teams_for(READ))


def readable(person: Person, row: int = READ) -> ColumnElement[bool]:
    """The condition that `row` lets this person at a conversation."""
    return or_(*readable_parts(person, row))


def readable_parts(person: Person, row: int = READ) -> list[ColumnElement[bool]]:
    """The same as conditions of which at most one holds, so that a long list can follow an index for each of them.

    Own conversations are those the agent owned or replied in.
    """
    reach = person.reach(row)
    if reach is Reach.ANY:
        return [true()]
    teams = sorted(person.teams_for(row))
    parts: list[ColumnElement[bool]] = [Conversation.team_id.in_(teams)] if teams else []
    if Role.AGENT in person.roles and reach >= Reach.OWN:
        elsewhere = or_(Conversation.team_id.is_(None), Conversation.team_id.not_in(teams)) if teams else true()
        parts.append(and_(Conversation.id.in_(_handled_by(person)), elsewhere))
    return parts or [false()]


def _handled_by(person: Person) -> Any:
    owned_ones = aliased(Conversation)
    wrote = select(Message.conversation_id).where(Message.author_id == person.id)
    return select(owned_ones.id).where(owned_ones.assignee_id == person.id).union(wrote)


def owned(person: Person, row: int, column: Any) -> ColumnElement[bool]:
    """The condition that a thing with this `team_id` column is of a team in which `row` holds."""
    if person.reach(row) is Reach.ANY:
        return true()
    teams = person.teams_for(row)
    condition: ColumnElement[bool] = column.in_(sorted(teams)) if teams else false()
    return condition
