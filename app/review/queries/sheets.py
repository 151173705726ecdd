"""What a reviewer works on: an assignment with the reviewer's own draft and the rubric version it is filled with.

A reviewer's sheet never holds anything of another reviewer: no draft, no grade, no rating.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select, true
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.base.database import BigId, db
from app.base.permissions import Reach
from app.conversations.models import Channel, Conversation, ConversationKind, Message, MessageKind
from app.conversations.veiling import Masked, Veil
from app.people.models import Person, Team
from app.review.measures import chosen
from app.review.models import Assignment, AssignmentState, Evidence, Rating, Review, ReviewState
from app.review.policy import CLAIM
from app.review.progress import Progress, progress_of
from app.review.queries.queue import reviewed_before, took_part
from app.rubrics import document
from app.rubrics.models import Rubric, RubricVersion

CURRENT = aliased(RubricVersion)


@dataclass
class Sheet:
    """One assignment as its reviewer sees it. `draft` is this reviewer's own, None before the first save."""

    assignment: Assignment
    draft: Review | None
    version: RubricVersion
    channel: Channel
    kind: ConversationKind
    timezone: str
    unbiased: bool = True
    """Whether earlier reviews of the conversation are hidden while it is graded."""
    reviewed_before: bool = False
    """Whether this reviewer reviews or reviewed the same work already; known where `whole` was asked for."""
    replied: bool = False
    """Whether this reviewer wrote a reply in the conversation; known where `whole` was asked for."""
    customer: str | None = None

    @property
    def rubric(self) -> document.Rubric:
        return document.compiled(self.version.source)

    @property
    def real(self) -> Masked:
        """Whether the conversation's personal data is masked, the customer's name with it."""
        return Veil(self.customer or "") if self.kind is ConversationKind.REAL else False

    @property
    def is_hidden_look(self) -> bool:
        """Whether it measures its reviewer: their own earlier grade beside it, or another's, would give that away."""
        return self.assignment.round < 0

    @property
    def revision(self) -> int:
        """What the next save must name; 0 before the first one."""
        return self.draft.revision if self.draft else 0

    @property
    def is_change(self) -> bool:
        """Whether this draft changes a published review. A draft older than that review is only a leftover."""
        done_at = self.assignment.done_at
        return self.assignment.state is AssignmentState.DONE and bool(self.draft and done_at and self.draft.started_at >= done_at)

    def progress(self, ratings: Mapping[str, str | None]) -> Progress:
        return progress_of(self.rubric, chosen(ratings), self.channel.value)


def sheet_of(person: Person, assignment_id: int, *, whole: bool = False) -> Sheet | None:
    """The sheet of an assignment within reach, never of one's own replies. One statement.

    `whole` loads what the page shows as well: conversation, reviewee, holder, rubric.
    """
    anywhere = person.reach(CLAIM) is Reach.ANY
    values: dict[str, Any] = {"person": person.id, "assignment": assignment_id}
    if not anywhere:
        values["teams"] = sorted(person.teams_for(CLAIM))
    found = db.session.execute(_sheet_query(anywhere, whole), values).first()
    if not found:
        return None
    *known, customer = found
    return replace(Sheet(*known), customer=customer)


@cache
def _sheet_query(anywhere: bool, whole: bool) -> Any:
    """Every save asks this, so it is built once. `anywhere`: within reach whatever the team."""
    query: Any = (
        select(Assignment, Review, RubricVersion, Conversation.channel, Conversation.kind, *_of_team())
        .join(Conversation, Conversation.id == Assignment.conversation_id)
        .join(Rubric, Rubric.id == Assignment.rubric_id)
        .outerjoin(Team, Team.id == Assignment.team_id)
        .outerjoin(Review, _own_draft())
        .join(RubricVersion, RubricVersion.id == func.coalesce(Review.rubric_version_id, _current_version()))
        .where(Assignment.id == bindparam("assignment", type_=BigId), Assignment.reviewee_id != bindparam("person", type_=BigId))
        .where(or_(Assignment.round >= 0, Assignment.round == -bindparam("person", type_=BigId)))
    )
    if not anywhere:
        query = query.where(or_(Assignment.team_id.is_(None), Assignment.team_id.in_(bindparam("teams", type_=BigId, expanding=True))))
    if whole:
        person = bindparam("person", type_=BigId)
        query = query.add_columns(reviewed_before(person), took_part(person))
        options = [contains_eager(Assignment.conversation), contains_eager(Assignment.rubric)]
        query = query.options(*options, joinedload(Assignment.reviewee), joinedload(Assignment.claimed_by))
    return query.add_columns(Conversation.customer_name)


def ratings_of(review_id: int | None) -> dict[str, Rating]:
    """Every rating and comment of a review by its criterion. One statement; none without a review."""
    if review_id is None:
        return {}
    return {rating.criterion: rating for rating in db.session.scalars(_ratings(), {"review": review_id})}


@cache
def _ratings() -> Any:
    """Asked by every review page, as is `_evidence`, so both are built once."""
    return select(Rating).where(Rating.review_id == bindparam("review", type_=BigId)).execution_options(populate_existing=True)


def levels_of(review_id: int | None) -> dict[str, str]:
    """The chosen level of each rated criterion. One statement; none without a review."""
    if review_id is None:
        return {}
    return {criterion: str(level) for criterion, level in db.session.execute(_levels(), {"review": review_id})}


@cache
def _levels() -> Any:
    """Asked after every save, so it is built once."""
    table = Rating.__table__
    return select(table.c.criterion, table.c.level).where(table.c.review_id == bindparam("review"), table.c.level.is_not(None))


def levels_and_causes(review_id: int) -> tuple[dict[str, str], bool]:
    """The chosen level of each rated criterion, and whether a cause is ticked anywhere. One statement."""
    rows = db.session.execute(_given(), {"review": review_id}).all()
    return {criterion: str(level) for criterion, level, _causes in rows}, any(causes for _criterion, _level, causes in rows)


@cache
def _given() -> Any:
    return _levels().add_columns(Rating.__table__.c.causes)


def evidence_of(review_id: int | None) -> Sequence[Evidence]:
    """The evidence of a review in the order it was marked. One statement; none without a review."""
    if review_id is None:
        return []
    return db.session.scalars(_evidence(), {"review": review_id}).all()


@cache
def _evidence() -> Any:
    return select(Evidence).where(Evidence.review_id == bindparam("review", type_=BigId)).order_by(Evidence.id)


def messages_of(conversation_id: int) -> Sequence[Any]:
    """The messages of a conversation in their order, as rows; `writer` is the name of the person who wrote one. One statement."""
    return db.session.execute(_messages(), {"conversation": conversation_id}).all()


@cache
def _messages() -> Any:
    message, person = Message.__table__.c, Person.__table__.c
    columns = (message.id, message.kind, message.author_role, message.author_id, message.author_name, message.sent_at, message.body)
    query = select(*columns, message.attachments, person.name.label("writer")).outerjoin(Person.__table__, person.id == message.author_id)
    return query.where(message.conversation_id == bindparam("conversation")).order_by(message.position, message.id)


def body_of_message(conversation_id: int, message_id: int) -> str | None:
    """The text of one message that was sent or noted, None where it is not part of this conversation. One statement."""
    query = select(Message.body).where(Message.id == message_id, Message.conversation_id == conversation_id)
    found: str | None = db.session.scalar(query.where(Message.kind != MessageKind.DRAFT))
    return found


def talk_of(sheet: Sheet) -> str:
    """All words of the item's conversation: what it is about, and every message. One statement."""
    about = (Conversation.subject, func.coalesce(Conversation.topic, ""), Message.body)
    query = select(*about).join(Message.conversation).where(Conversation.id == sheet.assignment.conversation_id)
    rows = db.session.execute(query.where(Message.kind != MessageKind.EVENT)).all()
    return "\n".join([*(rows[0][:2] if rows else ()), *(row[2] for row in rows)])


def sent_at_of(conversation_id: int, message_id: int | None) -> datetime | None:
    """When a message of this conversation was written. One statement."""
    if message_id is None:
        return None
    found: datetime | None = db.session.scalar(
        select(Message.sent_at).where(Message.id == message_id, Message.conversation_id == conversation_id)
    )
    return found


def published_of(assignment_id: int) -> Review | None:
    """The review of this assignment that stands now, with its publication."""
    query = select(Review).where(Review.assignment_id == assignment_id, Review.state == ReviewState.PUBLISHED)
    return db.session.scalars(query.options(joinedload(Review.publication))).first()


def _of_team() -> tuple[Any, Any]:
    """The item's time zone, and whether it is graded without sight of earlier reviews."""
    return func.coalesce(Team.timezone, "UTC"), func.coalesce(Team.unbiased, true())


def _own_draft() -> Any:
    mine = Review.reviewer_id == bindparam("person", type_=BigId)
    return and_(Review.assignment_id == Assignment.id, mine, Review.state == ReviewState.DRAFT)


def _current_version() -> Any:
    newest = CURRENT.number == Rubric.current_number
    return select(CURRENT.id).where(CURRENT.rubric_id == Rubric.id, newest).correlate(Rubric).scalar_subquery()
