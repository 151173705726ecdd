"""Noting who opened a review of others."""

from datetime import datetime

from sqlalchemy import literal, select

from app.base.database import BigId, Moment, db
from app.base.statements import insert_into
from app.people.models import Person
from app.review.models import Review, ReviewSight, ReviewState
from app.review.queries.leaving import EXPORTED, Wanted


def note_leaving(wanted: Wanted, *, by: Person, at: datetime) -> None:
    """Keep that this person takes out the levels of many reviews; those of their own and about them aside. One statement."""
    standing = (ReviewState.PUBLISHED, ReviewState.REPLACED) if wanted.replaced else (ReviewState.PUBLISHED,)
    rows = select(Review.assignment_id, literal(by.id, BigId), literal(at, Moment)).where(Review.state.in_(standing)).distinct()
    rows = rows.where(Review.reviewer_id != by.id, Review.reviewee_id != by.id, Review.purpose.in_(EXPORTED))
    rows = rows.where(Review.team_id.in_(wanted.teams)) if wanted.teams is not None else rows
    rows = rows.where(Review.acted_at >= wanted.since) if wanted.since else rows
    rows = rows.where(Review.acted_at < wanted.until) if wanted.until else rows
    statement = insert_into(ReviewSight).from_select(["assignment_id", "person_id", "at"], rows)
    db.session.execute(statement.on_conflict_do_nothing())


def note_sight(review: Review, *, by: Person, at: datetime) -> None:
    """Keep that this person saw the levels of a published review that is neither theirs nor about them; the first time counts."""
    if by.id in (review.reviewer_id, review.reviewee_id) or review.state is ReviewState.DRAFT:
        return
    row = {"assignment_id": review.assignment_id, "person_id": by.id, "at": at}
    db.session.execute(insert_into(ReviewSight).values(**row).on_conflict_do_nothing())
