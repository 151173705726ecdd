"""What people stick on published reviews: tags from their team's catalogue, and the mark of an example for the team.

Both hang on the item of the queue, so that a later version of the review keeps them.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Model, Moment, related
from app.people.models import Person


def folded(name: str) -> str:
    """A tag's name as it is compared: without regard to capitals and spaces."""
    return " ".join(name.casefold().split())[:120]


class ReviewTag(Model):
    """A tag of a team's catalogue. `folded` is its name without regard to capitals: one tag, however it is typed."""

    __tablename__ = "review_tag"
    __table_args__ = (UniqueConstraint("team_id", "folded", name="uq_review_tag_name"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("team.id"))
    name: Mapped[str] = mapped_column(String(60))
    folded: Mapped[str] = mapped_column(String(120))
    by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    """None: it came with reviews that were imported."""
    at: Mapped[datetime] = mapped_column(Moment)
    revision: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": revision}


class ReviewTagging(Model):
    """One tag on one review, whatever its versions."""

    __tablename__ = "review_tagging"
    __table_args__ = (Index("ix_review_tagging_tag", "tag_id", "assignment_id"),)

    assignment_id: Mapped[int] = mapped_column(BigId, ForeignKey("assignment.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(BigId, ForeignKey("review_tag.id"), primary_key=True)
    by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class ReviewExample(Model):
    """A review that colleagues of the team may read as an example, until somebody takes the mark off."""

    __tablename__ = "review_example"
    __table_args__ = (Index("ix_review_example_team", "team_id", "at", "assignment_id"),)

    assignment_id: Mapped[int] = mapped_column(BigId, ForeignKey("assignment.id"), primary_key=True)
    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("team.id"))
    why: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)

    by: Mapped[Person] = related()
