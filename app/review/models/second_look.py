"""Second looks at disputed reviews, one for each person and step, and what a team has settled about disputes."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Choice, Json, Model, Moment, related
from app.people.models import Person
from app.review.models.dispute import DecisionReason, DisputeState
from app.ui.words import lazy_gettext as _l


class ProposalOutcome(enum.StrEnum):
    """What a lead made of a proposed answer."""

    CONFIRMED = "confirmed"
    SENT_BACK = "sent_back"

    @property
    def label(self) -> Any:
        return _l("Confirmed") if self is ProposalOutcome.CONFIRMED else _l("Sent back")


class SecondLook(Model):
    """What one person did about a dispute: looked, graded blind, answered. An escalated dispute keeps the looks of its first step."""

    __tablename__ = "second_look"
    __table_args__ = (UniqueConstraint("dispute_id", "step", "by_id", name="uq_second_look_once"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    dispute_id: Mapped[int] = mapped_column(BigId, ForeignKey("dispute.id"))
    step: Mapped[int] = mapped_column()
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    looked_at: Mapped[datetime] = mapped_column(Moment)
    levels: Mapped[Any] = mapped_column(Json, nullable=True)
    """{criterion: [level, why]} as graded without the first score; None before."""
    regraded_at: Mapped[datetime | None] = mapped_column(Moment)
    decided: Mapped[Any] = mapped_column(Json, nullable=True)
    """{criterion: [level that counts, why, reason or None]} of the answer; None for whoever did not answer.

    Before there were reasons only the first two."""
    outcome: Mapped[DisputeState | None] = mapped_column(Choice(DisputeState))
    answer: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[DecisionReason | None] = mapped_column(Choice(DecisionReason))
    """Of a wrong person alone, as in the dispute."""
    answered_at: Mapped[datetime | None] = mapped_column(Moment)

    by: Mapped[Person] = related()


class ReviewSight(Model):
    """Somebody other than the two people of a review opened it and saw its levels: they leave a dispute about it to others."""

    __tablename__ = "review_sight"
    __table_args__ = (Index("ix_review_sight_person", "person_id", "at", "assignment_id"),)

    assignment_id: Mapped[int] = mapped_column(BigId, ForeignKey("assignment.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


class DisputeRule(Model):
    """What a team has settled about disputes and reminders; a team without a row follows the defaults."""

    __tablename__ = "dispute_rule"

    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("team.id"), primary_key=True)
    window_days: Mapped[int] = mapped_column()
    """Days after publication in which a review can be disputed, and after a rejection in which it can be escalated."""
    most_open: Mapped[int] = mapped_column()
    """How many disputes of one person may be open at once."""
    answer_days: Mapped[int] = mapped_column()
    """Days in which an answer is expected."""
    never_lower: Mapped[bool] = mapped_column()
    """Whether a dispute can only raise a level or leave it."""
    remind_days: Mapped[int] = mapped_column()
    """Days after which the agent is reminded, once, of a review not acknowledged; 0: never."""
    two_step: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether an answer is a proposal that a lead confirms or sends back."""
    confirm_days: Mapped[int] = mapped_column(default=3, server_default="3")
    """Days in which a lead is expected to do so."""
    change_hours: Mapped[int] = mapped_column(default=24, server_default="24")
    """Hours after publication in which the reviewer may change a review on their own; 0: only a lead does."""
    again: Mapped[int] = mapped_column(default=1, server_default="1")
    """How often a decision may be disputed again, counted over the versions that disputes made of a review."""
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class DisputeProposal(Model):
    """What a second reviewer proposes where two people decide, and what the lead made of it. `outcome` None: it waits."""

    __tablename__ = "dispute_proposal"
    __table_args__ = (Index("ix_dispute_proposal", "dispute_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    dispute_id: Mapped[int] = mapped_column(BigId, ForeignKey("dispute.id"))
    step: Mapped[int] = mapped_column()
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    decided: Mapped[Any] = mapped_column(Json)
    """{"levels": {criterion: [level, why, reason]}}, or of a wrong person {"whose", "person", "reason"}."""
    answer: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[ProposalOutcome | None] = mapped_column(Choice(ProposalOutcome))
    checked_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    checked_at: Mapped[datetime | None] = mapped_column(Moment)
    words: Mapped[str] = mapped_column(Text, default="")
    """Why it was sent back."""

    by: Mapped[Person] = related(foreign_keys=[by_id])
    checked_by: Mapped[Person | None] = related(foreign_keys=[checked_by_id])
