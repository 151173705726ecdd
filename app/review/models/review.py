"""One reviewer's filled rubric on one conversation, and the moments around it."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, false, func, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Choice, Model, Moment, related
from app.conversations.models import Conversation
from app.people.models import Person
from app.rubrics.models import RubricVersion
from app.ui.words import lazy_gettext as _l

NOT_APPLICABLE = "n/a"
_SCORED_ANEW = text("replay_id IS NOT NULL")


class Purpose(enum.StrEnum):
    """Why a review is made. Only quality (real) and practice feed growth."""

    QUALITY = "quality"
    PRACTICE = "practice"
    SELF = "self"
    PEER = "peer"
    CALIBRATION = "calibration"
    GOLD = "gold"
    ELSEWHERE = "elsewhere"
    """Given by another tool, under a scorecard that nothing here is the same as: read by those who may, counted nowhere."""

    @property
    def label(self) -> Any:
        return _PURPOSES[self]

    @property
    def counts(self) -> bool:
        return self in (Purpose.QUALITY, Purpose.PRACTICE)


_PURPOSES = {
    Purpose.QUALITY: _l("Quality"),
    Purpose.PRACTICE: _l("Practice"),
    Purpose.SELF: _l("Self review"),
    Purpose.PEER: _l("Peer review"),
    Purpose.CALIBRATION: _l("Calibration"),
    Purpose.GOLD: _l("Gold review"),
    Purpose.ELSEWHERE: _l("From elsewhere"),
}


class ReviewState(enum.StrEnum):
    """draft: only its reviewer sees it. replaced: a newer version stands in its place; it stays readable."""

    DRAFT = "draft"
    PUBLISHED = "published"
    REPLACED = "replaced"
    VOID = "void"


FIRST = text("number = 1")


class Review(Model):
    """A filled rubric. `score` is the exact fraction as text ("400/7"), null while a draft or when nothing applied."""

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("assignment_id", "number", name="uq_review_version"),
        Index("ix_review_reviewee", "reviewee_id", "state", "acted_at", "id"),
        Index("ix_review_reviewer", "reviewer_id", "state", "id"),
        Index("ix_review_conversation", "conversation_id"),
        Index("ix_review_team", "team_id", "state", "acted_at", "id"),
        # How many reviews each reviewer of a team gave: first versions alone, answered from the index.
        Index("ix_review_first", "team_id", "acted_at", "reviewer_id", "number", sqlite_where=FIRST, postgresql_where=FIRST),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    assignment_id: Mapped[int] = mapped_column(BigId, ForeignKey("assignment.id"))
    number: Mapped[int] = mapped_column(default=1)
    """Grades are append-only versions: a change is a new review with the next number. A draft has none yet: it carries
    minus its reviewer's id, so that each reviewer has at most one draft of an assignment."""
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why this version replaces the one before."""
    conversation_id: Mapped[int] = mapped_column(BigId, ForeignKey("conversation.id"))
    message_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("message.id"))
    rubric_version_id: Mapped[int] = mapped_column(BigId, ForeignKey("rubric_version.id"))
    purpose: Mapped[Purpose] = mapped_column(Choice(Purpose))
    reviewer_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    reviewee_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    team_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("team.id"))
    state: Mapped[ReviewState] = mapped_column(Choice(ReviewState), default=ReviewState.DRAFT)
    acted_at: Mapped[datetime] = mapped_column(Moment)
    started_at: Mapped[datetime] = mapped_column(Moment)
    saved_at: Mapped[datetime] = mapped_column(Moment)
    comment: Mapped[str] = mapped_column(Text, default="")
    score: Mapped[str | None] = mapped_column(String(80))
    shown: Mapped[str | None] = mapped_column(String(8))
    passed: Mapped[bool | None] = mapped_column()
    revision: Mapped[int] = mapped_column(default=1)
    active_seconds: Mapped[int] = mapped_column(default=0, server_default="0")
    """Seconds the reviewer worked on it: the page in view and used within the last minute."""

    conversation: Mapped[Conversation] = related()
    rubric_version: Mapped[RubricVersion] = related()
    reviewer: Mapped[Person] = related(foreign_keys=[reviewer_id])
    reviewee: Mapped[Person] = related(foreign_keys=[reviewee_id])
    ratings: Mapped[list["Rating"]] = related(back_populates="review", order_by="Rating.id")
    evidence: Mapped[list["Evidence"]] = related(back_populates="review", order_by="Evidence.id")
    publication: Mapped["Publication | None"] = related(back_populates="review", uselist=False)
    acknowledgement: Mapped["Acknowledgement | None"] = related(back_populates="review", uselist=False)


class Rating(Model):
    """One criterion in a review: the chosen level's id, or "n/a", or null while only commented."""

    __tablename__ = "rating"
    __table_args__ = (UniqueConstraint("review_id", "criterion"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    review_id: Mapped[int] = mapped_column(BigId, ForeignKey("review.id"))
    criterion: Mapped[str] = mapped_column(String(80))
    level: Mapped[str | None] = mapped_column(String(80))
    comment: Mapped[str] = mapped_column(Text, default="")
    causes: Mapped[str] = mapped_column(Text, default="")
    saved_at: Mapped[datetime] = mapped_column(Moment)

    review: Mapped[Review] = related(back_populates="ratings")


class Evidence(Model):
    """A quoted span that a rating rests on: offsets into the message's body, in characters."""

    __tablename__ = "evidence"
    __table_args__ = (Index("ix_evidence_review", "review_id", "criterion"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    review_id: Mapped[int] = mapped_column(BigId, ForeignKey("review.id"))
    criterion: Mapped[str] = mapped_column(String(80))
    message_id: Mapped[int] = mapped_column(BigId, ForeignKey("message.id"))
    start: Mapped[int] = mapped_column()
    end: Mapped[int] = mapped_column()
    quote: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    article_version_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("article_version.id"))
    """The article's version that held when the reply was written; with `clause` ("article-id#clause-id"), else both are empty."""
    clause: Mapped[str] = mapped_column(String(170), default="", server_default="")

    review: Mapped[Review] = related(back_populates="evidence")


class Publication(Model):
    """The moment from which the agent may see a review."""

    __tablename__ = "publication"
    __table_args__ = (
        Index("ix_publication_at", "at"),
        Index("ix_publication_replay", "replay_id", "review_id", sqlite_where=_SCORED_ANEW, postgresql_where=_SCORED_ANEW),
    )

    review_id: Mapped[int] = mapped_column(BigId, ForeignKey("review.id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    replay_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("rubric_replay.id"))
    """The re-scoring that made this version; null where a person published it."""
    graded_at: Mapped[datetime | None] = mapped_column(Moment)
    """Of a version scored anew: when a person published the ratings that it carries."""
    read_before: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Of a version scored anew: whether the agent had acknowledged one that it stands for."""

    review: Mapped[Review] = related(back_populates="publication")

    @hybrid_property
    def given_at(self) -> datetime:
        """When a person published these ratings; scoring them anew does not move it."""
        return self.graded_at or self.at

    @given_at.inplace.expression
    @classmethod
    def _given_at(cls) -> ColumnElement[datetime]:
        return func.coalesce(cls.graded_at, cls.at, type_=Moment())


class Acknowledgement(Model):
    """The agent has read a published review."""

    __tablename__ = "acknowledgement"

    review_id: Mapped[int] = mapped_column(BigId, ForeignKey("review.id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    """What the agent wants the reviewer and the lead to know; empty mostly."""

    review: Mapped[Review] = related(back_populates="acknowledgement")


class ReviewSource(Model):
    """Where a review came from that another tool or site gave: read twice, it is stored once."""

    __tablename__ = "review_source"
    __table_args__ = (UniqueConstraint("source", "source_id", name="uq_review_source_source_source_id"),)

    review_id: Mapped[int] = mapped_column(BigId, ForeignKey("review.id"), primary_key=True)
    source: Mapped[str] = mapped_column(String(80))
    source_id: Mapped[str] = mapped_column(String(255))
