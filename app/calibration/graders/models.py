"""Tables of reviews of reviews. They are no reviews: no agent, no tally, no queue and no export of reviews knows them."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Choice, Model, Moment, related
from app.people.models import Person, Team
from app.review.models import Review
from app.ui.words import lazy_gettext as _l


class CheckState(enum.StrEnum):
    """How far a review of a review is. given_back: its review does not stand any more, or nobody wanted it looked at."""

    WAITING = "waiting"
    PUBLISHED = "published"
    GIVEN_BACK = "given_back"

    @property
    def label(self) -> Any:
        return {"waiting": _l("Waiting"), "published": _l("Published"), "given_back": _l("Taken back")}[self.value]

    @property
    def tone(self) -> str:
        return {"waiting": "caution", "published": "good", "given_back": "neutral"}[self.value]


class CheckEvery(enum.StrEnum):
    """How often reviews are drawn to be looked at."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"

    @property
    def label(self) -> Any:
        return {"weekly": _l("Every week"), "fortnightly": _l("Every two weeks"), "monthly": _l("Every month")}[self.value]


class CheckRubric(Model):
    """One text of the grader rubric, as it was when somebody used it."""

    __tablename__ = "grader_rubric"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(Text)


class Check(Model):
    """A review that a reviewer gave, looked at by somebody else. `review_id`: the version that stood then."""

    __tablename__ = "grader_review"
    __table_args__ = (
        UniqueConstraint("assignment_id", name="uq_grader_review_once"),
        Index("ix_grader_review_team", "team_id", "state", "put_at", "id"),
        Index("ix_grader_review_looker", "looker_id", "state", "put_at", "id"),
        Index("ix_grader_review_reviewer", "reviewer_id", "state", "published_at", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("team.id"))
    review_id: Mapped[int] = mapped_column(BigId, ForeignKey("review.id"))
    assignment_id: Mapped[int] = mapped_column(BigId, ForeignKey("assignment.id"))
    reviewer_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    """Who gave the review."""
    looker_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    """Who looks at it."""
    rubric_id: Mapped[int] = mapped_column(BigId, ForeignKey("grader_rubric.id"))
    cycle: Mapped[str] = mapped_column(String(20), default="")
    """The cycle that drew it; "": taken by hand."""
    state: Mapped[CheckState] = mapped_column(Choice(CheckState))
    put_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    comment: Mapped[str] = mapped_column(Text, default="")
    units: Mapped[int | None] = mapped_column(BigInteger)
    """The score in millionths of 100; None: nothing applied."""
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    read_at: Mapped[datetime | None] = mapped_column(Moment)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    revision: Mapped[int] = mapped_column(default=1)

    review: Mapped[Review] = related()
    team: Mapped[Team] = related()
    rubric: Mapped[CheckRubric] = related()
    reviewer: Mapped[Person] = related(foreign_keys=[reviewer_id])
    looker: Mapped[Person] = related(foreign_keys=[looker_id])
    marks: Mapped[list["CheckMark"]] = related(back_populates="check", order_by="CheckMark.id", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": revision}


class CheckMark(Model):
    """One criterion of a review of a review. `units`: the level's value in millionths; None for N/A and drafts."""

    __tablename__ = "grader_mark"
    __table_args__ = (UniqueConstraint("check_id", "criterion", name="uq_grader_mark"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    check_id: Mapped[int] = mapped_column(BigId, ForeignKey("grader_review.id"))
    criterion: Mapped[str] = mapped_column(String(80))
    level: Mapped[str | None] = mapped_column(String(80))
    comment: Mapped[str] = mapped_column(Text, default="")
    units: Mapped[int | None] = mapped_column(BigInteger)

    check: Mapped[Check] = related(back_populates="marks")


class CheckTally(Model):
    """n, sum and sum of squares of one measure of one reviewer in one team, by the ISO week of publication in the team's time zone.

    `measure` is "score" or "criterion:<id>"; `total` is in millionths, `squares` in rounded millionths, as in the tallies of reviews.
    """

    __tablename__ = "grader_tally"

    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("team.id"), primary_key=True)
    begins: Mapped[date] = mapped_column(primary_key=True)
    """Monday of the week. The key begins with team and week: what a page shows is one range of it."""
    reviewer_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"), primary_key=True)
    measure: Mapped[str] = mapped_column(String(100), primary_key=True)
    n: Mapped[int] = mapped_column()
    total: Mapped[int] = mapped_column(BigInteger)
    squares: Mapped[int] = mapped_column(BigInteger)


class CheckPlan(Model):
    """How many reviews of each reviewer of a team are drawn in each cycle, and who looks at them."""

    __tablename__ = "grader_plan"

    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("team.id"), primary_key=True)
    each: Mapped[int] = mapped_column()
    """0: none are drawn."""
    every: Mapped[CheckEvery] = mapped_column(Choice(CheckEvery))
    peers: Mapped[bool] = mapped_column()
    """Whether reviewers of the team look at one another's, too; otherwise its leads alone."""
    due_days: Mapped[int] = mapped_column()
    seed: Mapped[int] = mapped_column()
    drawn_on: Mapped[date | None] = mapped_column()
    """The first day of the last cycle that was drawn."""
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
