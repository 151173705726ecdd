"""What an agent may look at themselves or show to a colleague: own recent replies, and who may be asked. For a lead: about whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import selectinload

from app.base.database import db
from app.conversations.models import AuthorRole, Conversation, ConversationKind, Message, MessageKind
from app.people.models import Membership, Person, Role
from app.review.learning.models import LearningReview
from app.review.models import Assignment, AssignmentState, Purpose, Review, ReviewState

RECENT = timedelta(days=90)
MOST = 30


@dataclass(frozen=True)
class OwnReplies:
    """An own conversation and the replies in it: (id, body, sent_at), the oldest first."""

    conversation: Conversation
    replies: Sequence[Any]
    acted_at: datetime
    practice_rubric_id: int | None
    """The rubric that its practice waits to be reviewed with."""
    reviewed: bool
    """Whether a reviewer's review of it stands: then a self review would only echo it."""


def recent_replies(person: Person, at: datetime, *, unseen: bool) -> Sequence[Any]:
    """The newest own conversations with public replies, as rows. `unseen`: neither reviewed nor begun. One statement."""
    last = select(Message.conversation_id, func.max(Message.sent_at).label("at"), func.count().label("n"))
    last = last.where(*_own(person), Message.sent_at >= at - RECENT).group_by(Message.conversation_id)
    mine = last.order_by(func.max(Message.sent_at).desc()).limit(20 * MOST).subquery()
    columns = (Conversation.id, Conversation.kind, Conversation.channel, Conversation.subject, Conversation.preview)
    query = select(*columns, Conversation.customer_name, Conversation.team_id, mine.c.at.label("acted_at"), mine.c.n.label("replies"))
    query = query.join(mine, mine.c.conversation_id == Conversation.id).where(_ended(person))
    if unseen:
        begun = (LearningReview.conversation_id == Conversation.id, LearningReview.reviewer_id == person.id)
        query = query.where(~_reviewed(person), ~exists().where(*begun, LearningReview.purpose == Purpose.SELF))
    return db.session.execute(query.order_by(mine.c.at.desc(), Conversation.id.desc()).limit(MOST)).all()


def own_replies(person: Person, conversation_id: int) -> OwnReplies | None:
    """One own conversation with its replies, None where the person wrote none in it or it still goes on. Two statements."""
    waits = select(Assignment.rubric_id).where(*_practised(person)).order_by(Assignment.id).limit(1).correlate(Conversation)
    query = select(Conversation, waits.scalar_subquery(), _reviewed(person)).where(Conversation.id == conversation_id, _ended(person))
    found = db.session.execute(query).first()
    if found is None:
        return None
    said = select(Message.id, Message.body, Message.sent_at).where(Message.conversation_id == conversation_id, *_own(person))
    replies = db.session.execute(said.order_by(Message.position, Message.id)).all()
    return OwnReplies(found[0], replies, replies[-1].sent_at, found[1], bool(found[2])) if replies else None


def colleagues_of(person: Person, team_id: int) -> Sequence[Any]:
    """(id, name) of who of a team may be asked, by name. One statement."""
    here = exists().where(Membership.person_id == Person.id, Membership.team_id == team_id, Membership.ended_on.is_(None))
    query = select(Person.id, Person.name).where(here, Person.id != person.id, Person.deactivated_at.is_(None), Person.email.is_not(None))
    roles = or_(*(Person.roles.contains(f",{role.value},") for role in (Role.AGENT, Role.TRAINER, Role.REVIEWER, Role.LEAD)))
    return db.session.execute(query.where(roles).order_by(Person.name, Person.id)).all()


def agent_of(team_ids: frozenset[int], person_id: int) -> Person | None:
    """Somebody of these teams with their memberships; None for anybody else. Two statements."""
    query = select(Person).where(Person.id == person_id, _of_teams(team_ids)).options(selectinload(Person.memberships))
    return db.session.scalars(query.execution_options(populate_existing=True)).first()


def agents_of(team_ids: frozenset[int], but: Person) -> Sequence[Any]:
    """(id, name) of the agents of these teams, by name. One statement."""
    query = select(Person.id, Person.name).where(_of_teams(team_ids), Person.id != but.id)
    return db.session.execute(query.where(Person.roles.contains(f",{Role.AGENT.value},")).order_by(Person.name, Person.id)).all()


def _of_teams(team_ids: frozenset[int]) -> ColumnElement[bool]:
    here = exists().where(Membership.person_id == Person.id, Membership.team_id.in_(team_ids), Membership.ended_on.is_(None))
    return and_(here, Person.deactivated_at.is_(None))


def _own(person: Person) -> Sequence[ColumnElement[bool]]:
    return (Message.author_id == person.id, Message.author_role == AuthorRole.AGENT, Message.kind == MessageKind.PUBLIC)


def _ended(person: Person) -> ColumnElement[bool]:
    """Real conversations of the person's teams; practice once it waits for a review, so neither what goes on nor what was made void."""
    real = and_(Conversation.kind == ConversationKind.REAL, Conversation.team_id.in_(person.team_ids))
    return or_(real, exists().where(*_practised(person)))


def _practised(person: Person) -> Sequence[ColumnElement[bool]]:
    item = (Assignment.conversation_id == Conversation.id, Assignment.reviewee_id == person.id, Assignment.round >= 0)
    return (*item, Assignment.purpose == Purpose.PRACTICE, Assignment.state != AssignmentState.REMOVED)


def _reviewed(person: Person) -> ColumnElement[bool]:
    standing = (Review.conversation_id == Conversation.id, Review.reviewee_id == person.id)
    return exists().where(*standing, Review.state.in_((ReviewState.PUBLISHED, ReviewState.REPLACED)))
