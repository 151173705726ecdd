"""Sums of published reviews, written in the publishing transaction; growth reads them and nothing else."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Choice, Model, Moment
from app.review.models.review import Purpose

UNIT = 1_000_000
"""Values are kept as whole millionths of the 0-1 value (of score/100 for scores), so sums are exact and order-free."""

SCORE = "score"


class Span(StrEnum):
    """The length of time that one tally sums up: short views read weeks, views over years read quarters."""

    WEEK = "week"
    QUARTER = "quarter"


WEIGHTED = ("drawn", "w", "wx", "ww", "wwx", "wwxx")
"""The columns of the weighted mean, named as in `sampling.weighing.WeightedSums`."""


class Tally(Model):
    """n, sum and sum of squares of one measure for one person, team, purpose and span of time (by when they acted).

    Each review counts in its ISO week; score and skills also in the quarter that the Monday of that week lies in.

    `measure` is "score", "skill:<slug>" or "criterion:<rubric slug>/<criterion id>"; a review adds one value to each, so n counts
    reviews. `total` is in millionths, `squares` in millionths squared divided by one million and rounded per value, so both stay
    whole numbers. The columns from `drawn` on sum up, in millionths as well, the reviews that a draw chose with a known probability:
    how many they are, and their weights w = 1 / probability and values x as Σw, Σwx, Σw², Σw²x and Σw²x².
    """

    __tablename__ = "tally"
    __table_args__ = (
        # The growth pages are answered from these indexes alone.
        Index("ix_tally_team", "team_id", "span", "measure", "person_id", "begins", "purpose", "n", "total", "squares", *WEIGHTED),
        Index("ix_tally_person", "person_id", "span", "measure", "purpose", "begins", "n", "total", "squares", *WEIGHTED),
    )

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"), primary_key=True)
    team_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    """0 for reviews without a team."""
    purpose: Mapped[Purpose] = mapped_column(Choice(Purpose), primary_key=True)
    measure: Mapped[str] = mapped_column(String(180), primary_key=True)
    span: Mapped[Span] = mapped_column(Choice(Span), primary_key=True)
    begins: Mapped[date] = mapped_column(primary_key=True)
    """First day of the span."""
    n: Mapped[int] = mapped_column()
    total: Mapped[int] = mapped_column(BigInteger)
    squares: Mapped[int] = mapped_column(BigInteger)
    drawn: Mapped[int] = mapped_column(default=0, server_default="0")
    w: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    wx: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    ww: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    wwx: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    wwxx: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")


class TallyRule(Model):
    """By which rule the tallies were counted: the largest. What was counted by an earlier one is counted anew, once."""

    __tablename__ = "tally_rule"

    rule: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    reviews: Mapped[int] = mapped_column()
    """How many published reviews were counted so far."""
    counted_to: Mapped[int | None] = mapped_column(BigId)
    """While they are counted: everybody with an id up to this one is done. None: everybody."""
    at: Mapped[datetime] = mapped_column(Moment)
