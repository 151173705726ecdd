"""What stands beside a review: private notes, comment templates, reports of clauses that conflict, verdicts on pointers."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Model, Moment


class ReviewNote(Model):
    """A reviewer's private note on an item: never shown to the agent; leads of the team may read it."""

    __tablename__ = "review_note"

    assignment_id: Mapped[int] = mapped_column(BigId, ForeignKey("assignment.id"), primary_key=True)
    author_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(Moment)


class CommentTemplate(Model):
    """A comment to be used again: a team's (`team_id`) or one person's (`owner_id`). Empty criterion or level: fits every one."""

    __tablename__ = "comment_template"
    __table_args__ = (Index("ix_comment_template_team", "team_id", "id"), Index("ix_comment_template_owner", "owner_id", "id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("team.id"))
    owner_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    rubric_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("rubric.id"))
    criterion: Mapped[str] = mapped_column(String(80), default="")
    level: Mapped[str] = mapped_column(String(80), default="")
    text: Mapped[str] = mapped_column(Text)
    used: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Moment)
    archived_at: Mapped[datetime | None] = mapped_column(Moment)


class ClauseConflict(Model):
    """Two clauses that said different things on the day of a reply: a matter for the policy's owner, not a fault of the agent."""

    __tablename__ = "clause_conflict"
    __table_args__ = (
        UniqueConstraint("assignment_id", "criterion", "by_id", "first_clause", "second_clause", name="uq_clause_conflict_once"),
        Index("ix_clause_conflict_first", "first_version_id"),
        Index("ix_clause_conflict_second", "second_version_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    assignment_id: Mapped[int] = mapped_column(BigId, ForeignKey("assignment.id"))
    criterion: Mapped[str] = mapped_column(String(80))
    first_version_id: Mapped[int] = mapped_column(BigId, ForeignKey("article_version.id"))
    first_clause: Mapped[str] = mapped_column(String(170))
    second_version_id: Mapped[int] = mapped_column(BigId, ForeignKey("article_version.id"))
    second_clause: Mapped[str] = mapped_column(String(170))
    words: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    settled_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    answer: Mapped[str] = mapped_column(Text, default="", server_default="")


class PointerVerdict(Model):
    """What a reviewer said to an automatic pointer: right (it became evidence) or not. From these comes its precision."""

    __tablename__ = "pointer_verdict"
    __table_args__ = (
        UniqueConstraint("assignment_id", "by_id", "pointer", "message_id", "start", "criterion", "action", name="uq_pointer_verdict_once"),
        Index("ix_pointer_verdict_rubric", "rubric_id", "pointer", "language"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    assignment_id: Mapped[int] = mapped_column(BigId, ForeignKey("assignment.id"))
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    rubric_id: Mapped[int] = mapped_column(BigId, ForeignKey("rubric.id"))
    pointer: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(12))
    message_id: Mapped[int] = mapped_column(BigId, ForeignKey("message.id"))
    start: Mapped[int] = mapped_column()
    end: Mapped[int] = mapped_column()
    accepted: Mapped[bool] = mapped_column()
    at: Mapped[datetime] = mapped_column(Moment)
    criterion: Mapped[str] = mapped_column(String(80), default="", server_default="")
    action: Mapped[str] = mapped_column(String(80), default="", server_default="")
    """The criterion and the desk action that a pointer at desk actions speaks of; both empty for words."""


class PointerSwitch(Model):
    """Whether a pointer is on for a rubric and a language. Without a row only what the rubric's file itself asks for is on."""

    __tablename__ = "pointer_switch"

    rubric_id: Mapped[int] = mapped_column(BigId, ForeignKey("rubric.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    pointer: Mapped[str] = mapped_column(String(40), primary_key=True)
    on: Mapped[bool] = mapped_column()
