"""Who gave a review, over all its versions, and what disputes made of it: conditions for statements over `Review`."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.people.models import Person
from app.review.models import Dispute, Review, ReviewState

VERSION, ASKED = aliased(Review), aliased(Dispute)


def gave(person: Person) -> ColumnElement[bool]:
    """Whether the person gave this version of a review or an earlier one, which a colleague changed or a dispute overturned.

    For rows that were found otherwise: one look at the index of versions. To find them: `given_by`.
    """
    earlier = exists().where(VERSION.assignment_id == Review.assignment_id, VERSION.reviewer_id + 0 == person.id, _was_replaced())
    return or_(Review.reviewer_id == person.id, and_(Review.number > 1, earlier))


def given_by(person: Person) -> ColumnElement[bool]:
    """The same, along the index of what the person gave."""
    earlier = select(VERSION.assignment_id).where(VERSION.reviewer_id == person.id, _was_replaced())
    return or_(Review.reviewer_id == person.id, Review.assignment_id.in_(earlier))


def grader() -> ColumnElement[int]:
    """Who graded: the reviewer of the first version. A version that a colleague changed or a dispute made is nobody's own judgement,
    so figures about reviewers count it for whoever gave the review. One look at an index, for later versions alone."""
    first = select(VERSION.reviewer_id).where(VERSION.assignment_id == Review.assignment_id, VERSION.number == 1).scalar_subquery()
    return case((Review.number == 1, Review.reviewer_id), else_=func.coalesce(first, Review.reviewer_id))


def was_disputed() -> ColumnElement[bool]:
    """This version, or one that it stands for."""
    return or_(Dispute.id.is_not(None), and_(Review.number > 1, _asked(exists(ASKED.id))))


def decided_before() -> Any:
    """How the last dispute of an earlier version ended."""
    return case((Review.number > 1, _asked(select(ASKED.state)).order_by(ASKED.id.desc()).limit(1).scalar_subquery()))


def _was_replaced() -> ColumnElement[bool]:
    return VERSION.state == ReviewState.REPLACED


def _asked(query: Any) -> Any:
    """Over the disputes of every version of a review."""
    return query.where(VERSION.assignment_id == Review.assignment_id, ASKED.review_id == VERSION.id)
