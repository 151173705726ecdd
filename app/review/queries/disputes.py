"""Disputes that wait for an answer, and what their answerer works with: never the first score."""

from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.base import paging
from app.base.database import db
from app.base.permissions import Reach
from app.conversations.models import Conversation
from app.people.models import Person, Team
from app.review.models import Assignment, Dispute, DisputeState, Review, ReviewState
from app.review.policy import ANSWER_DISPUTE, may_answer
from app.review.queries.sheets import Sheet
from app.rubrics.models import RubricVersion

AGENT = aliased(Person)
VERSION = aliased(Review)


def disputes_page(person: Person, after: str | None) -> paging.Page:
    """Open disputes the person may answer, oldest first. One statement."""
    query: Any = (
        select(
            Dispute.id,
            Dispute.opened_at,
            AGENT.name.label("agent"),
            RubricVersion.title.label("rubric"),
            Conversation.kind,
            Conversation.subject,
            Conversation.preview,
            Conversation.channel,
            Conversation.customer_name,
            Review.purpose,
        )
        .join(Review, Review.id == Dispute.review_id)
        .join(AGENT, AGENT.id == Dispute.opened_by_id)
        .join(RubricVersion, RubricVersion.id == Review.rubric_version_id)
        .join(Conversation, Conversation.id == Review.conversation_id)
        .where(*_answerable(person))
    )
    return paging.fetch(query, [(Dispute.opened_at, False), (Dispute.id, False)], after)


def open_count(person: Person) -> str:
    """How many open disputes the person may answer, capped. One statement."""
    return paging.capped_count(select(Dispute.id).join(Review, Review.id == Dispute.review_id).where(*_answerable(person)))


def dispute_to_answer(person: Person, dispute_id: int) -> tuple[Dispute, Sheet] | None:
    """An open dispute the person may answer, with the sheet of its review; None otherwise. Two statements."""
    query: Any = (
        select(Dispute, Assignment, RubricVersion, Conversation.channel, Conversation.kind, Team.timezone)
        .join(Dispute.review)
        .join(Assignment, Assignment.id == Review.assignment_id)
        .join(RubricVersion, RubricVersion.id == Review.rubric_version_id)
        .join(Conversation, Conversation.id == Review.conversation_id)
        .outerjoin(Team, Team.id == Review.team_id)
        .where(Dispute.id == dispute_id, *_answerable(person))
        .options(joinedload(Dispute.review).joinedload(Review.conversation), joinedload(Dispute.opened_by), joinedload(Dispute.points))
    )
    found = db.session.execute(query).unique().first()
    if found is None or not may_answer(person, found[0], found[0].review):
        return None
    dispute, assignment, version, channel, kind, timezone = found
    return dispute, Sheet(assignment, None, version, channel, kind, timezone or "UTC")


def _answerable(person: Person) -> list[ColumnElement[bool]]:
    """Open, not about the person, and no version of this review is theirs: they must not have seen the first score."""
    graded = exists().where(
        VERSION.assignment_id == Review.assignment_id, VERSION.reviewer_id == person.id, VERSION.state != ReviewState.DRAFT
    )
    conditions = [Dispute.state == DisputeState.OPEN, ~graded, Review.reviewee_id != person.id]
    if person.reach(ANSWER_DISPUTE) is Reach.ANY:
        return conditions
    return [*conditions, or_(Dispute.team_id.is_(None), Dispute.team_id.in_(person.teams_for(ANSWER_DISPUTE)))]
