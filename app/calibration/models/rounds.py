"""Calibration rounds: several people grade the same conversations blind, then talk about where they differ."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Choice, Json, Model, Moment, related
from app.conversations.models import Conversation
from app.people.models import Person, Team
from app.rubrics.models import RubricVersion
from app.ui.words import lazy_gettext as _l


class RoundState(enum.StrEnum):
    """draft: the lead prepares it. scoring: everybody grades, nobody sees another. discussion: all see all. resolved: levels are agreed."""

    DRAFT = "draft"
    SCORING = "scoring"
    DISCUSSION = "discussion"
    RESOLVED = "resolved"

    @property
    def label(self) -> Any:
        return {"draft": _l("Draft"), "scoring": _l("Scoring"), "discussion": _l("Discussion"), "resolved": _l("Resolved")}[self.value]

    @property
    def tone(self) -> str:
        return {"draft": "neutral", "scoring": "info", "discussion": "accent", "resolved": "good"}[self.value]


class Round(Model):
    """One calibration round. `baseline` is the person whose grades are the reference; None: the others' mean is (consensus)."""

    __tablename__ = "calibration_round"
    __table_args__ = (
        Index("ix_calibration_round_team", "team_id", "created_at", "id"),
        Index("ix_calibration_round_closes", "state", "closes_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("team.id"))
    rubric_id: Mapped[int] = mapped_column(BigId, ForeignKey("rubric.id"))
    rubric_version_id: Mapped[int] = mapped_column(BigId, ForeignKey("rubric_version.id"))
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[RoundState] = mapped_column(Choice(RoundState), default=RoundState.DRAFT)
    baseline_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    due_on: Mapped[date | None] = mapped_column()
    series_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("calibration_series.id"))
    """The series that opened it; None: a lead prepared it."""
    closes_at: Mapped[datetime | None] = mapped_column(Moment)
    """When scoring closes by itself, where two or more have handed in."""
    created_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    resolved_at: Mapped[datetime | None] = mapped_column(Moment)
    figures: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """Agreement per criterion, worked out when the round closes."""
    revision: Mapped[int] = mapped_column(default=1)

    team: Mapped[Team] = related()
    version: Mapped[RubricVersion] = related()
    baseline: Mapped[Person | None] = related(foreign_keys=[baseline_id])
    created_by: Mapped[Person] = related(foreign_keys=[created_by_id])
    items: Mapped[list["RoundItem"]] = related(back_populates="round", order_by="RoundItem.position", cascade="all, delete-orphan")
    members: Mapped[list["RoundMember"]] = related(back_populates="round", order_by="RoundMember.id", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": revision}


class RoundItem(Model):
    """A conversation of a round. `position` counts from 1."""

    __tablename__ = "calibration_item"
    __table_args__ = (UniqueConstraint("round_id", "conversation_id", name="uq_calibration_item"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int] = mapped_column(BigId, ForeignKey("calibration_round.id"))
    conversation_id: Mapped[int] = mapped_column(BigId, ForeignKey("conversation.id"))
    position: Mapped[int] = mapped_column()

    round: Mapped[Round] = related(back_populates="items")
    conversation: Mapped[Conversation] = related()


class RoundMember(Model):
    """Somebody who grades in a round."""

    __tablename__ = "calibration_member"
    __table_args__ = (
        UniqueConstraint("round_id", "person_id", name="uq_calibration_member"),
        Index("ix_calibration_member_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int] = mapped_column(BigId, ForeignKey("calibration_round.id"))
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))

    round: Mapped[Round] = related(back_populates="members")
    person: Mapped[Person] = related()


class MarkSheet(Model):
    """One member's grading of one conversation. `done_at`: handed in; until the round closes it may still be changed."""

    __tablename__ = "calibration_sheet"
    __table_args__ = (UniqueConstraint("item_id", "person_id", name="uq_calibration_sheet"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    item_id: Mapped[int] = mapped_column(BigId, ForeignKey("calibration_item.id"))
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    comment: Mapped[str] = mapped_column(Text, default="")
    started_at: Mapped[datetime] = mapped_column(Moment)
    saved_at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    revision: Mapped[int] = mapped_column(default=0)
    """What the next save must name."""


class Mark(Model):
    """One criterion on a sheet: the chosen level's id, or "n/a", or null while only commented."""

    __tablename__ = "calibration_mark"
    __table_args__ = (UniqueConstraint("sheet_id", "criterion", name="uq_calibration_mark"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    sheet_id: Mapped[int] = mapped_column(BigId, ForeignKey("calibration_sheet.id"))
    criterion: Mapped[str] = mapped_column(String(80))
    level: Mapped[str | None] = mapped_column(String(80))
    comment: Mapped[str] = mapped_column(Text, default="")
    causes: Mapped[str] = mapped_column(Text, default="")


class Quote(Model):
    """Words that a member marked as evidence. Places count characters of the text as it is shown blind: masked and without names."""

    __tablename__ = "calibration_quote"
    __table_args__ = (
        Index("ix_calibration_quote_sheet", "sheet_id", "criterion"),
        Index("ix_calibration_quote_message", "message_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    sheet_id: Mapped[int] = mapped_column(BigId, ForeignKey("calibration_sheet.id"))
    criterion: Mapped[str] = mapped_column(String(80))
    message_id: Mapped[int] = mapped_column(BigId, ForeignKey("message.id"))
    start: Mapped[int] = mapped_column()
    end: Mapped[int] = mapped_column()
    quote: Mapped[str] = mapped_column(Text)


class Agreed(Model):
    """The level that a round agreed on for one criterion of one conversation, and why."""

    __tablename__ = "calibration_agreed"
    __table_args__ = (UniqueConstraint("item_id", "criterion", name="uq_calibration_agreed"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    item_id: Mapped[int] = mapped_column(BigId, ForeignKey("calibration_item.id"))
    criterion: Mapped[str] = mapped_column(String(80))
    level: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
