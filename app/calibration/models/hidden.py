"""Gold items and hidden repeats: looks in the ordinary queue that measure the reviewer and tell no agent."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Choice, Model, Moment
from app.ui.words import lazy_gettext as _l


class HiddenKind(enum.StrEnum):
    """gold: its levels were agreed before. repeat: the reviewer reviewed it before."""

    GOLD = "gold"
    REPEAT = "repeat"

    @property
    def label(self) -> Any:
        return {"gold": _l("Gold item"), "repeat": _l("Repeat")}[self.value]


class GoldItem(Model):
    """A conversation whose levels were agreed. `item_id` is its place in the round that agreed them."""

    __tablename__ = "calibration_gold"
    __table_args__ = (UniqueConstraint("team_id", "conversation_id", "rubric_id", name="uq_calibration_gold"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("team.id"))
    conversation_id: Mapped[int] = mapped_column(BigId, ForeignKey("conversation.id"))
    rubric_id: Mapped[int] = mapped_column(BigId, ForeignKey("rubric.id"))
    rubric_version_id: Mapped[int] = mapped_column(BigId, ForeignKey("rubric_version.id"))
    item_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("calibration_item.id"))
    made_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    retired_at: Mapped[datetime | None] = mapped_column(Moment)


class GoldLevel(Model):
    """The agreed level of one criterion of a gold item."""

    __tablename__ = "calibration_gold_level"
    __table_args__ = (UniqueConstraint("gold_id", "criterion", name="uq_calibration_gold_level"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    gold_id: Mapped[int] = mapped_column(BigId, ForeignKey("calibration_gold.id"))
    criterion: Mapped[str] = mapped_column(String(80))
    level: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(Text, default="")


class HiddenLook(Model):
    """One item of the ordinary queue that only this person sees and that measures them. `done_at` None: it still waits."""

    __tablename__ = "calibration_look"
    __table_args__ = (
        Index("ix_calibration_look_person", "person_id", "done_at"),
        Index("ix_calibration_look_team", "team_id", "rubric_id", "done_at"),
    )

    assignment_id: Mapped[int] = mapped_column(BigId, ForeignKey("assignment.id"), primary_key=True)
    kind: Mapped[HiddenKind] = mapped_column(Choice(HiddenKind))
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("team.id"))
    conversation_id: Mapped[int] = mapped_column(BigId, ForeignKey("conversation.id"))
    rubric_id: Mapped[int] = mapped_column(BigId, ForeignKey("rubric.id"))
    rubric_version_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("rubric_version.id"))
    gold_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("calibration_gold.id"))
    review_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("review.id"))
    """The person's own earlier review, of a repeat."""
    put_at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)


class HiddenMark(Model):
    """One criterion of a look: the level that the reviewer gave."""

    __tablename__ = "calibration_look_mark"
    __table_args__ = (UniqueConstraint("assignment_id", "criterion", name="uq_calibration_look_mark"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    assignment_id: Mapped[int] = mapped_column(BigId, ForeignKey("calibration_look.assignment_id"))
    criterion: Mapped[str] = mapped_column(String(80))
    level: Mapped[str] = mapped_column(String(80))
    comment: Mapped[str] = mapped_column(Text, default="")


class HiddenRates(Model):
    """How many hidden looks a team's reviewers get for each hundred reviews; 0 or no row: none."""

    __tablename__ = "calibration_rates"

    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("team.id"), primary_key=True)
    gold: Mapped[int] = mapped_column(default=0)
    repeat: Mapped[int] = mapped_column(default=0)
