"""What a lead asks and a second person decides."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Model, Moment, related
from app.people.models import Person
from app.review.models import Review


class ReviewVoid(Model):
    """A review that a lead wants out of the count. `decided_at` None: it waits. One row a review; asking again writes it anew."""

    __tablename__ = "review_void"
    __table_args__ = (UniqueConstraint("review_id", name="uq_review_void"), Index("ix_review_void_team", "team_id", "decided_at", "id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    review_id: Mapped[int] = mapped_column(BigId, ForeignKey("review.id"))
    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("team.id"))
    reason: Mapped[str] = mapped_column(Text)
    asked_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    decided_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[str] = mapped_column(Text, default="")

    review: Mapped[Review] = related()
    asked_by: Mapped[Person] = related(foreign_keys=[asked_by_id])
