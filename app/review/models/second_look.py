"""Second looks at disputed reviews, one for each person and step, and what a team has settled about disputes."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Choice, Json, Model, Moment, related
from app.people.models import Person
from app.review.models.dispute import DecisionReason, DisputeState


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
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
