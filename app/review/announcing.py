"""What other systems are told about reviews and disputes: ids; no words of anybody, not who graded, and no score.

Nobody knows who reads along elsewhere, and whoever may yet decide a dispute must not meet the score there: the API tells it to whom it may.
"""

from datetime import datetime

from sqlalchemy import select

from app.base.database import db
from app.base.events import Event, Facts, announce
from app.people.announcing import person_facts
from app.review.models import Dispute, Purpose, Review
from app.review.notices import path_of
from app.rubrics.models import RubricVersion

TOLD = frozenset({Purpose.QUALITY, Purpose.PRACTICE})
"""Others are read by few people, or are kept from those who grade."""


def stands(review: Review, before: Review | None, *, at: datetime, rescored: bool = False) -> None:
    """`review` was published, in the place of `before` where there was one; `rescored`: by a new version of its rubric."""
    if review.purpose not in TOLD:
        return
    if before is None:
        announce(Event.REVIEW_PUBLISHED, lambda: review_facts(review), at=at)
    else:
        changed = {"replaces": before.id, "rescored": rescored}
        announce(Event.REVIEW_CHANGED, lambda: review_facts(review) | changed, at=at)


def voided(review: Review, *, at: datetime) -> None:
    """A published review counts no longer."""
    if review.purpose in TOLD:
        announce(Event.REVIEW_VOIDED, lambda: _short(review), at=at)


def acknowledged(review: Review, *, at: datetime) -> None:
    """The agent has read it."""
    if review.purpose in TOLD:
        announce(Event.REVIEW_ACKNOWLEDGED, lambda: _short(review), at=at)


def dispute_opened(dispute: Dispute, review: Review, *, at: datetime) -> None:
    """The agent asked for a second look. Needs `points`."""
    announce(Event.DISPUTE_OPENED, lambda: _dispute(dispute, review), at=at)


def dispute_decided(dispute: Dispute, review: Review, standing: int | None, *, at: datetime) -> None:
    """It was answered; `standing` is the new review, None where the old one stands. Needs `points`."""
    decided = {"outcome": dispute.state.value, "step": dispute.step, "standing": standing or review.id}
    announce(Event.DISPUTE_DECIDED, lambda: _dispute(dispute, review) | decided, at=at)


def review_facts(review: Review) -> Facts:
    """What is told of a published review: everything that says which one it is. Two statements."""
    version = select(RubricVersion.rubric_id, RubricVersion.number).where(RubricVersion.id == review.rubric_version_id)
    rubric, number = db.session.execute(version).one()
    return _short(review) | {
        "conversation": review.conversation_id,
        "message": review.message_id,
        "rubric": {"id": rubric, "version": number},
    }


def _short(review: Review) -> Facts:
    return {
        "review": review.id,
        "number": review.number,
        "purpose": review.purpose.value,
        "agent": person_facts(review.reviewee_id),
        "team": review.team_id,
        "link": path_of(review.id),
    }


def _dispute(dispute: Dispute, review: Review) -> Facts:
    return {
        "dispute": dispute.id,
        "review": review.id,
        "kind": dispute.kind.value,
        "criteria": [point.criterion for point in dispute.points],
        "agent": person_facts(review.reviewee_id),
        "team": review.team_id,
        "link": path_of(review.id),
    }
