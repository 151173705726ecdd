"""Disputes for the way out, beside the reviews that they are about."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.people.models import Person
from app.review.models import Dispute, DisputePoint, DisputeState


def disputes_of(ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """The disputes of each review, in the neutral shape. One statement."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    people = (joinedload(Dispute.answered_by), joinedload(Dispute.opened_by))
    query = select(Dispute).where(Dispute.review_id.in_(ids)).options(joinedload(Dispute.points), *people)
    for one in db.session.scalars(query).unique():
        found[one.review_id].append(_dispute(one))
    return found


def _dispute(one: Dispute) -> dict[str, Any]:
    seconds = int((one.answered_at - one.opened_at).total_seconds()) if one.answered_at else None
    assignee, opener = _person(one.answered_by), _person(one.opened_by)
    return {
        "disputeId": str(one.id), "reviewId": str(one.review_id), "type": "reviewee" if one.kind == "wrong_person" else "review",
        "status": one.state.value, "createdAt": _time(one.opened_at), "createdBy": opener, "assignee": assignee,
        "comment": {"comment": one.comment, "owner": opener, "created": _time(one.opened_at), "commentTags": [], "thread": []},
        "resolutionTime": seconds, "resolvedAt": _time(one.answered_at),
        "rejectedBy": assignee if one.state is DisputeState.REJECTED else None, "categories": [_point(point) for point in one.points],
        "greenroom": {
            "kind": one.kind.value, "step": one.step, "dueAt": _time(one.due_at), "escalatedAt": _time(one.escalated_at),
            "escalation": one.escalation, "answer": one.answer, "reason": one.reason.value if one.reason else None,
            "newReview": str(one.new_review_id) if one.new_review_id else None,
        },
    }  # fmt: skip


def _point(point: DisputePoint) -> dict[str, Any]:
    return {
        "id": point.criterion, "expectedRating": point.proposed_level, "rootCause": [str(point.reason.value)] if point.reason else [],
        "comment": point.comment, "decidedRating": point.decided_level, "answer": point.answer,
        "greenroom": {"reason": point.reason.value if point.reason else None, "kept": point.kept},
    }  # fmt: skip


def _person(person: Person | None) -> dict[str, Any] | None:
    return None if person is None else {"name": person.name, "email": person.email}


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
