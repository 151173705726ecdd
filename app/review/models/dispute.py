"""Disputes: the agent asks, per criterion, for a second look by another reviewer."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Choice, Model, Moment, related
from app.people.models import Person
from app.review.models.review import Review
from app.ui.words import lazy_gettext as _l


class DisputeState(enum.StrEnum):
    """How a dispute stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    PARTLY = "partly"
    REJECTED = "rejected"

    @property
    def label(self) -> Any:
        return {"open": _l("Open"), "accepted": _l("Accepted"), "partly": _l("Partly accepted"), "rejected": _l("Rejected")}[self.value]

    @property
    def tone(self) -> str:
        return {"open": "caution", "accepted": "good", "partly": "info", "rejected": "neutral"}[self.value]


class DisputeKind(enum.StrEnum):
    """What a dispute is about."""

    RATINGS = "ratings"
    WRONG_PERSON = "wrong_person"
    CLERICAL = "clerical"

    @property
    def label(self) -> Any:
        return {"ratings": _l("Ratings"), "wrong_person": _l("Wrong person"), "clerical": _l("Clerical slip")}[self.value]


class DecisionReason(enum.StrEnum):
    """Why a decision came out as it did; `fitting` says which reasons fit which outcome. Decisions of before have none: not coded."""

    OVERLOOKED = "overlooked"
    MISREAD = "misread"
    POLICY = "policy"
    AMBIGUOUS = "ambiguous"
    SLIP = "slip"
    PERSON = "person"
    SUPPORTED = "supported"
    OUTSIDE = "outside"
    NEW_FACTS = "new_facts"
    WROTE_IT = "wrote_it"
    OTHER = "other"

    @property
    def label(self) -> Any:
        return REASONS[self]


REASONS = {
    DecisionReason.OVERLOOKED: _l("Evidence overlooked"),
    DecisionReason.MISREAD: _l("Anchor misread"),
    DecisionReason.POLICY: _l("Policy changed or unclear"),
    DecisionReason.AMBIGUOUS: _l("Rubric ambiguous"),
    DecisionReason.SLIP: _l("Clerical slip"),
    DecisionReason.PERSON: _l("Wrong person"),
    DecisionReason.SUPPORTED: _l("Evidence supports the level"),
    DecisionReason.OUTSIDE: _l("Outside the criterion"),
    DecisionReason.NEW_FACTS: _l("New facts, not known at the time"),
    DecisionReason.WROTE_IT: _l("The agent wrote the reply"),
    DecisionReason.OTHER: _l("Other"),
}


def fitting(kind: DisputeKind, *, changed: bool) -> tuple[DecisionReason, ...]:
    """The reasons to choose from. `changed`: the level moves, or for a wrong person the review leaves the agent."""
    one = DecisionReason
    if kind is DisputeKind.WRONG_PERSON:
        return (one.PERSON, one.SLIP, one.OTHER) if changed else (one.WROTE_IT, one.OTHER)
    if changed:
        return (one.OVERLOOKED, one.MISREAD, one.POLICY, one.AMBIGUOUS, one.SLIP, one.PERSON, one.OTHER)
    return (one.SUPPORTED, one.OUTSIDE, one.NEW_FACTS, one.OTHER)


class Dispute(Model):
    """One dispute about one published review. `answered_by` is the reviewer who graded only where they mended a clerical slip."""

    __tablename__ = "dispute"
    __table_args__ = (
        Index("ix_dispute_team", "team_id", "state", "opened_at", "id"),
        Index("ix_dispute_due", "state", "due_at"),
        Index("ix_dispute_answered", "answered_at"),
        UniqueConstraint("review_id", name="uq_dispute_review"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    review_id: Mapped[int] = mapped_column(BigId, ForeignKey("review.id"))
    team_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("team.id"))
    opened_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    opened_at: Mapped[datetime] = mapped_column(Moment)
    comment: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[DisputeKind] = mapped_column(Choice(DisputeKind), default=DisputeKind.RATINGS, server_default="ratings")
    step: Mapped[int] = mapped_column(default=1, server_default="1")
    """1: answered by a reviewer or lead; 2: escalated to the lead after a rejection."""
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    """When an answer is expected; None for disputes older than the expectation."""
    proposed_at: Mapped[datetime | None] = mapped_column(Moment)
    """Since when an answer waits for a lead to confirm it; None while nobody proposed one, and once it is decided or sent back."""
    escalated_at: Mapped[datetime | None] = mapped_column(Moment)
    escalation: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Why the agent asks the lead after the first answer."""
    state: Mapped[DisputeState] = mapped_column(Choice(DisputeState), default=DisputeState.OPEN)
    answered_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answer: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[DecisionReason | None] = mapped_column(Choice(DecisionReason))
    """Of a wrong person alone; with ratings each point has its own."""
    new_review_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("review.id"))
    revision: Mapped[int] = mapped_column(default=1)

    review: Mapped[Review] = related(foreign_keys=[review_id])
    points: Mapped[list["DisputePoint"]] = related(back_populates="dispute", order_by="DisputePoint.id")
    opened_by: Mapped[Person] = related(foreign_keys=[opened_by_id])
    answered_by: Mapped[Person | None] = related(foreign_keys=[answered_by_id])

    __mapper_args__ = {"version_id_col": revision}


class DisputePoint(Model):
    """One disputed criterion: what the agent says and proposes, and what the second reviewer decided."""

    __tablename__ = "dispute_point"
    __table_args__ = (UniqueConstraint("dispute_id", "criterion"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    dispute_id: Mapped[int] = mapped_column(BigId, ForeignKey("dispute.id"))
    criterion: Mapped[str] = mapped_column(String(80))
    comment: Mapped[str] = mapped_column(Text)
    proposed_level: Mapped[str | None] = mapped_column(String(80))
    decided_level: Mapped[str | None] = mapped_column(String(80))
    kept: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The answer was a lower level than before; the level stayed because a dispute never lowers a score in this team."""
    answer: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[DecisionReason | None] = mapped_column(Choice(DecisionReason))

    dispute: Mapped[Dispute] = related(back_populates="points")


class DisputeQuote(Model):
    """Words of the conversation that one criterion of a dispute rests on: the agent's, or of a second look. As `Evidence` of a review."""

    __tablename__ = "dispute_quote"
    __table_args__ = (Index("ix_dispute_quote", "dispute_id", "criterion"), Index("ix_dispute_quote_message", "message_id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    dispute_id: Mapped[int] = mapped_column(BigId, ForeignKey("dispute.id"))
    look_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("second_look.id"))
    """The second look it belongs to; None: the agent's own."""
    criterion: Mapped[str] = mapped_column(String(80))
    message_id: Mapped[int] = mapped_column(BigId, ForeignKey("message.id"))
    start: Mapped[int] = mapped_column()
    end: Mapped[int] = mapped_column()
    quote: Mapped[str] = mapped_column(Text)
    article_version_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("article_version.id"))
    clause: Mapped[str] = mapped_column(String(170), default="", server_default="")
