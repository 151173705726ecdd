"""Files of reviews on their way in, what became of single reviews, and rubrics that were made of scorecards from elsewhere."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Choice, Json, Model, Moment, related
from app.conversations.models import ImportState
from app.people.models import Person, Team

REFUSED, DIFFERS = "refused", "differs"
"""Kinds of lines: a review that was not stored and why; one whose score here is not the one that the file gives."""
_HAS_FILE = text("stored_as IS NOT NULL")


class ReviewImport(Model):
    """One file of reviews. Until `begun_at` a run only looks: the counts are what would happen. `bytes_done` lets a stopped run go on."""

    __tablename__ = "review_import"
    __table_args__ = (Index("ix_review_import_kept", "created_at", sqlite_where=_HAS_FILE, postgresql_where=_HAS_FILE),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("team.id"), index=True)
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    file_name: Mapped[str] = mapped_column(String(300))
    format: Mapped[str] = mapped_column(String(24))
    stored_as: Mapped[str | None] = mapped_column(String(300))
    state: Mapped[ImportState] = mapped_column(Choice(ImportState), default=ImportState.WAITING)
    created_at: Mapped[datetime] = mapped_column(Moment)
    begun_at: Mapped[datetime | None] = mapped_column(Moment)
    """When somebody who had seen what would happen let it begin."""
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    progress_at: Mapped[datetime | None] = mapped_column(Moment)
    bytes_total: Mapped[int] = mapped_column(BigId, default=0)
    bytes_done: Mapped[int] = mapped_column(BigId, default=0)
    counts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """Of the present run: numbers by name as `TakenIn` has them, and `left` by kind."""
    cards: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """Scorecards of the file that this team has no rubric for, by their key (see `scorecards.Card.as_json`)."""
    people: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """Who is named in the file and nobody of the team, by key: {"name", "email", "count"}."""
    choices: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """What was chosen for them: {"people": {key: person id}, "cards": {key: "make" or "leave"}, "same": {key: {category: criterion}}}."""
    failure: Mapped[str] = mapped_column(Text, default="")

    team: Mapped[Team] = related()
    by: Mapped[Person] = related()


class ReviewImportLine(Model):
    """One review that was refused, or that has another score here than in the file, with both."""

    __tablename__ = "review_import_line"
    __table_args__ = (Index("ix_review_import_line_import", "import_id", "kind", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    import_id: Mapped[int] = mapped_column(BigId, ForeignKey("review_import.id"))
    kind: Mapped[str] = mapped_column(String(12))
    line: Mapped[int] = mapped_column()
    offset: Mapped[int] = mapped_column(BigId, default=0)
    """Where its line begins in the kept file."""
    source_id: Mapped[str] = mapped_column(String(255), default="")
    message: Mapped[str] = mapped_column(Text, default="")
    given: Mapped[str] = mapped_column(String(24), default="")
    ours: Mapped[str] = mapped_column(String(24), default="")


class ForeignScorecard(Model):
    """A rubric that was made of a scorecard from elsewhere, by the key that its reviews name it with.

    `counts`: some of its categories are the same as criteria here, so its reviews count like the team's own.
    """

    __tablename__ = "foreign_scorecard"
    __table_args__ = (UniqueConstraint("team_id", "source_key", name="uq_foreign_scorecard_key"),)

    rubric_id: Mapped[int] = mapped_column(BigId, ForeignKey("rubric.id"), primary_key=True)
    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("team.id"))
    source_key: Mapped[str] = mapped_column(String(255))
    counts: Mapped[bool] = mapped_column(default=False)
