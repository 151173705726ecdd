"""Disputes of another tool or site: checked values, with a sentence for what is wrong. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.review.exchange.arriving import LONGEST, person_of, words_of_thread
from app.review.exchange.fitting import worth
from app.review.exchange.values import BadLine, moment, number_or_none, objects, own_of, seconds, shown
from app.rubrics.document import NO_LEVEL, Criterion

OPEN = "open"
STATES = {
    "open": OPEN, "pending": OPEN, "new": OPEN, "accepted": "accepted", "approved": "accepted", "rejected": "rejected",
    "denied": "rejected", "partly": "partly", "partial": "partly", "partially_accepted": "partly", "partially": "partly",
}  # fmt: skip


@dataclass(frozen=True)
class ArrivingPoint:
    """One disputed criterion as it is told; `proposed` and `decided` are levels' ids, numbers, or None."""

    criterion: str
    comment: str
    proposed: Any = None
    decided: Any = None
    answer: str = ""
    reason: str = ""
    kept: bool = False
    quotes: tuple[Mapping[str, Any], ...] = ()
    """Words of the conversation, as a review's evidence is told; `side` says whose."""


@dataclass(frozen=True)
class ArrivingDispute:
    """A dispute to be stored beside its review."""

    source_id: str
    review_id: str
    conversation_id: str
    state: str
    kind: str
    comment: str
    opened_at: datetime | None
    answered_at: datetime | None
    answered_by: Mapping[str, Any] | None
    answer: str = ""
    reason: str = ""
    step: int = 1
    due_at: datetime | None = None
    escalated_at: datetime | None = None
    escalation: str = ""
    new_review: str = ""
    points: tuple[ArrivingPoint, ...] = ()


def read_dispute(found: Mapping[str, Any]) -> ArrivingDispute:
    """One dispute with its values checked. Raises BadLine."""
    own = own_of(found)
    word = re.sub(r"[\s-]+", "_", str(found.get("status") or "").strip().casefold())
    if word not in STATES:
        raise BadLine(f"The dispute's status {shown(found.get('status'))} is not known. Write open, accepted, partly or rejected.")
    if not found.get("disputeId") or not found.get("reviewId"):
        raise BadLine("A dispute needs disputeId and reviewId.")
    return ArrivingDispute(
        source_id=str(found["disputeId"])[:200], review_id=str(found["reviewId"]), conversation_id=str(found.get("conversationId") or ""),
        state=STATES[word], kind=str(own.get("kind") or ("wrong_person" if "reviewee" in str(found.get("type")).casefold() else "ratings")),
        comment=_said(found.get("comment")), opened_at=_time(found, "createdAt"), answered_at=_time(found, "resolvedAt"),
        answered_by=person_of(found.get("rejectedBy")) or person_of(found.get("assignee")), answer=_said(own.get("answer")),
        reason=str(own.get("reason") or ""), step=2 if seconds(own.get("step")) == 2 else 1, due_at=_time(own, "dueAt"),
        escalated_at=_time(own, "escalatedAt"), escalation=_said(own.get("escalation")), new_review=str(own.get("newReview") or ""),
        points=tuple(_point(one) for one in objects(found.get("categories"))),
    )  # fmt: skip


def level_of(criterion: Criterion, told: Any) -> str | None:
    """The id of the level that is meant: by id, N/A, else by what it is worth; None where nothing is told. Raises BadLine."""
    if told in (None, ""):
        return None
    if isinstance(told, str) and (told in NO_LEVEL or criterion.level(told) is not None):
        return told
    value = number_or_none(told, f"The level of '{criterion.title}' in a dispute")
    level = worth(criterion, value) if value is not None else None
    if level is None:
        raise BadLine(f"'{criterion.title}' has no level {shown(told)} that its dispute names.")
    return level.id


def _point(found: Mapping[str, Any]) -> ArrivingPoint:
    own = own_of(found)
    return ArrivingPoint(
        str(found.get("id") or ""), _said(found.get("comment")), found.get("expectedRating"), found.get("decidedRating"),
        _said(found.get("answer")), str(own.get("reason") or ""), own.get("kept") is True, tuple(objects(own.get("quotes"))),
    )  # fmt: skip


def _said(told: Any) -> str:
    """Words, told as text or as a comment with the replies to it."""
    if isinstance(told, dict):
        told = "\n".join(part for part in (str(told.get("comment") or ""), *words_of_thread(told.get("thread"))) if part)
    return str(told or "")[:LONGEST]


def _time(found: Mapping[str, Any], name: str) -> datetime | None:
    return moment(found[name], name) if found.get(name) else None
