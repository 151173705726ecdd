"""Lists of self reviews and peer reviews."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from app.base.database import db
from app.conversations.models import Conversation
from app.people.models import Person
from app.review.learning.models import LearningReview, LearningState
from app.review.models import Purpose
from app.rubrics.models import RubricVersion

MOST = 100
OPEN = (LearningState.ASKED, LearningState.OPEN)
REVIEWER, REVIEWEE, ASKER = aliased(Person), aliased(Person), aliased(Person)


def own_self_reviews(person: Person) -> Sequence[Any]:
    """The person's self reviews, open ones first, then the newest. One statement."""
    return _rows(LearningReview.purpose == Purpose.SELF, LearningReview.reviewer_id == person.id)


def own_peer_reviews(person: Person) -> Sequence[Any]:
    """Peer reviews that the person was asked for (in teams they share), of their replies, or asked for as a lead. One statement."""
    asked = and_(LearningReview.reviewer_id == person.id, LearningReview.team_id.in_(person.team_ids))
    asked = and_(asked, or_(LearningReview.state != LearningState.DECLINED, LearningReview.asked_by_id.is_not(None)))
    mine = (LearningReview.reviewee_id == person.id, LearningReview.asked_by_id == person.id)
    return _rows(LearningReview.purpose == Purpose.PEER, or_(asked, *mine))


def waiting_for(person: Person) -> Sequence[Any]:
    """What the person has begun or was asked for, the oldest first, as (id, purpose, state, asked_at, name of who asked). One statement."""
    columns = (LearningReview.id, LearningReview.purpose, LearningReview.state, LearningReview.asked_at, LearningReview.note)
    query = select(*columns, REVIEWEE.name.label("reviewee"), ASKER.name.label("asker"))
    query = query.join(REVIEWEE, REVIEWEE.id == LearningReview.reviewee_id).outerjoin(ASKER, ASKER.id == LearningReview.asked_by_id)
    query = query.where(LearningReview.reviewer_id == person.id, LearningReview.state.in_(OPEN))
    shared = or_(LearningReview.purpose == Purpose.SELF, LearningReview.team_id.in_(person.team_ids))
    return db.session.execute(query.where(shared).order_by(LearningReview.id).limit(10)).all()


def _rows(*where: ColumnElement[bool]) -> Sequence[Any]:
    columns = (
        LearningReview.id,
        LearningReview.purpose,
        LearningReview.state,
        LearningReview.message_id,
        LearningReview.reviewer_id,
        LearningReview.reviewee_id,
        LearningReview.asked_by_id,
        LearningReview.declined_because,
        LearningReview.asked_at,
        LearningReview.done_at,
        LearningReview.acted_at,
        LearningReview.note,
        REVIEWER.name.label("reviewer"),
        REVIEWEE.name.label("reviewee"),
        ASKER.name.label("asker"),
        RubricVersion.title.label("rubric"),
        Conversation.kind,
        Conversation.channel,
        Conversation.subject,
        Conversation.preview,
        Conversation.customer_name,
    )
    query = select(*columns).join(REVIEWER, REVIEWER.id == LearningReview.reviewer_id)
    query = query.outerjoin(ASKER, ASKER.id == LearningReview.asked_by_id)
    query = query.join(REVIEWEE, REVIEWEE.id == LearningReview.reviewee_id).join(
        Conversation, Conversation.id == LearningReview.conversation_id
    )
    query = query.join(RubricVersion, RubricVersion.id == LearningReview.rubric_version_id).where(*where)
    open_first = func.coalesce(LearningReview.done_at, LearningReview.asked_at).desc()
    return db.session.execute(query.order_by(LearningReview.state.not_in(OPEN), open_first, LearningReview.id.desc()).limit(MOST)).all()
