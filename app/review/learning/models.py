"""Self reviews and peer reviews with their ratings and quotes."""

import enum
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Choice, Model, Moment, related
from app.conversations.models import Conversation
from app.people.models import Person
from app.review.models import Purpose
from app.rubrics.models import RubricVersion
from app.ui.words import lazy_gettext as _l


class LearningState(enum.StrEnum):
    """asked: a colleague has not begun. open: only its reviewer sees it. done: it stays as it is. declined: the colleague has no time."""

    ASKED = "asked"
    OPEN = "open"
    DONE = "done"
    DECLINED = "declined"

    @property
    def label(self) -> Any:
        return {"asked": _l("Asked"), "open": _l("Begun"), "done": _l("Done"), "declined": _l("Declined")}[self.value]

    @property
    def tone(self) -> str:
        return {"asked": "info", "open": "neutral", "done": "good", "declined": "caution"}[self.value]


class LearningReview(Model):
    """A rubric filled by the agent themselves (`self`) or by a colleague whom they or their lead asked (`peer`). No score of it is kept."""

    __tablename__ = "learning_review"
    __table_args__ = (
        UniqueConstraint("conversation_id", "part", "rubric_id", "reviewee_id", "reviewer_id", name="uq_learning_review_once"),
        Index("ix_learning_review_reviewer", "reviewer_id", "state", "id"),
        Index("ix_learning_review_reviewee", "reviewee_id", "state", "id"),
        Index("ix_learning_review_team", "team_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    purpose: Mapped[Purpose] = mapped_column(Choice(Purpose))
    conversation_id: Mapped[int] = mapped_column(BigId, ForeignKey("conversation.id"))
    message_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("message.id"))
    """The one reply that is looked at; None: every reply of the agent in the conversation."""
    part: Mapped[int] = mapped_column(BigId)
    """`message_id`, or 0: nulls would let the same thing begin twice."""
    rubric_id: Mapped[int] = mapped_column(BigId, ForeignKey("rubric.id"))
    rubric_version_id: Mapped[int] = mapped_column(BigId, ForeignKey("rubric_version.id"))
    reviewer_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    reviewee_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    team_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("team.id"))
    acted_at: Mapped[datetime] = mapped_column(Moment)
    asked_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    """The lead who asked a colleague to look at this agent's reply; None: the agent did."""
    asked_at: Mapped[datetime] = mapped_column(Moment)
    """When a colleague was asked, or a self review begun."""
    note: Mapped[str] = mapped_column(Text, default="")
    """What whoever asked wants the colleague to look at."""
    state: Mapped[LearningState] = mapped_column(Choice(LearningState))
    saved_at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    declined_because: Mapped[str] = mapped_column(Text, default="", server_default="")
    """What whoever declined it said."""
    comment: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=0)
    """What the next save must name."""

    conversation: Mapped[Conversation] = related()
    version: Mapped[RubricVersion] = related()
    reviewer: Mapped[Person] = related(foreign_keys=[reviewer_id])
    reviewee: Mapped[Person] = related(foreign_keys=[reviewee_id])
    asked_by: Mapped[Person | None] = related(foreign_keys=[asked_by_id])


class LearningRating(Model):
    """One criterion: the chosen level's id, or "n/a", or null while only commented."""

    __tablename__ = "learning_rating"
    __table_args__ = (UniqueConstraint("learning_id", "criterion", name="uq_learning_rating"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    learning_id: Mapped[int] = mapped_column(BigId, ForeignKey("learning_review.id"))
    criterion: Mapped[str] = mapped_column(String(80))
    level: Mapped[str | None] = mapped_column(String(80))
    comment: Mapped[str] = mapped_column(Text, default="")
    causes: Mapped[str] = mapped_column(Text, default="")


class LearningQuote(Model):
    """Words that a rating points at: places in the message's body, in characters."""

    __tablename__ = "learning_quote"
    __table_args__ = (
        Index("ix_learning_quote_review", "learning_id", "criterion"),
        Index("ix_learning_quote_message", "message_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    learning_id: Mapped[int] = mapped_column(BigId, ForeignKey("learning_review.id"))
    criterion: Mapped[str] = mapped_column(String(80))
    message_id: Mapped[int] = mapped_column(BigId, ForeignKey("message.id"))
    start: Mapped[int] = mapped_column()
    end: Mapped[int] = mapped_column()
    quote: Mapped[str] = mapped_column(Text)

    clause: ClassVar[str] = ""
    """Clauses are named by reviewers alone."""
