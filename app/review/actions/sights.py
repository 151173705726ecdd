"""Noting who opened a review of others."""

from datetime import datetime

from app.base.database import db
from app.base.statements import insert_into
from app.people.models import Person
from app.review.models import Review, ReviewSight, ReviewState


def note_sight(review: Review, *, by: Person, at: datetime) -> None:
    """Keep that this person saw the levels of a published review that is neither theirs nor about them; the first time counts."""
    if by.id in (review.reviewer_id, review.reviewee_id) or review.state is ReviewState.DRAFT:
        return
    row = {"assignment_id": review.assignment_id, "person_id": by.id, "at": at}
    db.session.execute(insert_into(ReviewSight).values(**row).on_conflict_do_nothing())
