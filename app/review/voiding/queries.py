"""Reads of what leads want out of the count."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload

from app.base.database import db
from app.base.paging import SIZE
from app.conversations.models import Conversation
from app.people.models import Person
from app.review.models import Review
from app.review.policy import CONFIRM_VOID
from app.review.voiding.models import ReviewVoid


def waiting(person: Person) -> Any:
    """What waits for a second person in the teams of `person`, oldest first, at most a page. One statement, by the index of the team."""
    asker, agent = aliased(Person), aliased(Person)
    talk = (Conversation.kind, Conversation.channel, Conversation.subject, Conversation.preview, Conversation.customer_name)
    asked = (ReviewVoid.id, ReviewVoid.reason, ReviewVoid.asked_at, ReviewVoid.asked_by_id)
    query = select(*asked, asker.name.label("asker"), agent.name.label("agent"), *talk)
    query = query.join(Review, Review.id == ReviewVoid.review_id).join(Conversation, Conversation.id == Review.conversation_id)
    query = query.join(asker, asker.id == ReviewVoid.asked_by_id).join(agent, agent.id == Review.reviewee_id)
    mine = (ReviewVoid.team_id.in_(person.teams_for(CONFIRM_VOID)), Review.reviewee_id != person.id)
    query = query.where(*mine, ReviewVoid.decided_at.is_(None))
    return db.session.execute(query.order_by(ReviewVoid.id).limit(SIZE)).all()


def void_of(person: Person, void_id: int) -> ReviewVoid | None:
    """One of them, within reach, never about one's own reply. One statement."""
    loaded = joinedload(ReviewVoid.review).options(joinedload(Review.conversation), joinedload(Review.reviewee))
    query = select(ReviewVoid).where(ReviewVoid.id == void_id, ReviewVoid.team_id.in_(person.teams_for(CONFIRM_VOID)))
    found: ReviewVoid | None = db.session.scalars(query.options(loaded, joinedload(ReviewVoid.asked_by))).first()
    return found if found is not None and found.review.reviewee_id != person.id else None


def asked_for(review_id: int) -> ReviewVoid | None:
    """What a lead asked about a review, with who asked. One statement."""
    query = select(ReviewVoid).where(ReviewVoid.review_id == review_id)
    return db.session.scalars(query.options(joinedload(ReviewVoid.asked_by))).first()
