"""What stands beside a review: private notes, comment templates, reports of clauses that conflict, verdicts on pointers."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Choice, Model, Moment, related
from app.people.models import Person
from app.ui.words import lazy_gettext as _l


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


class ReportOutcome(enum.StrEnum):
    """What the owner of a policy answered to a report."""

    MENDED = "mended"
    NO_CONFLICT = "no_conflict"
    WORKING = "working"

    @property
    def label(self) -> Any:
        return {"mended": _l("Clauses mended"), "no_conflict": _l("No conflict"), "working": _l("Unclear, being worked on")}[self.value]

    @property
    def tone(self) -> str:
        return {"mended": "good", "no_conflict": "neutral", "working": "info"}[self.value]


class ClauseConflict(Model):
    """Clauses that conflicted, or one that was unclear, on the day of a reply: a matter for the policy's owner, not a fault of the agent.

    The criterion is excused in the review. Until `sent_at`, when the review is published, only its reviewer knows of it and may
    take it back. Without a second clause the first is unclear; without any the policy is.
    """

    __tablename__ = "clause_conflict"
    __table_args__ = (
        UniqueConstraint("assignment_id", "criterion", "by_id", "first_clause", "second_clause", name="uq_clause_conflict_once"),
        Index("ix_clause_conflict_first", "first_version_id"),
        Index("ix_clause_conflict_second", "second_version_id"),
        Index("ix_clause_conflict_review", "review_id"),
        Index("ix_clause_conflict_owner", "owner_team_id", "id"),
        Index("ix_clause_conflict_other_owner", "other_team_id", "id"),
        Index("ix_clause_conflict_team", "team_id", "sent_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    assignment_id: Mapped[int] = mapped_column(BigId, ForeignKey("assignment.id"))
    criterion: Mapped[str] = mapped_column(String(80))
    first_version_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("article_version.id"))
    first_clause: Mapped[str] = mapped_column(String(170))
    second_version_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("article_version.id"))
    second_clause: Mapped[str] = mapped_column(String(170))
    words: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    settled_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the owner answered for good; open while the answer is that it is being worked on."""
    answer: Mapped[str] = mapped_column(Text, default="", server_default="")
    outcome: Mapped[ReportOutcome | None] = mapped_column(Choice(ReportOutcome))
    mended_version_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("article_version.id"))
    review_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("review.id"))
    """The version it was reported in, whose quotes go with it; None: of a hidden look, or one from before this was kept."""
    dispute_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("dispute.id"))
    """The dispute whose answer made it."""
    team_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("team.id"))
    """The team of the reply."""
    owner_team_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("team.id"))
    other_team_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("team.id"))
    """The teams that answer for the clauses; for a text of the whole site that of the reply."""
    sent_at: Mapped[datetime | None] = mapped_column(Moment)

    by: Mapped[Person] = related(foreign_keys=[by_id])
    settled_by: Mapped[Person | None] = related(foreign_keys=[settled_by_id])


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
