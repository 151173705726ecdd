"""Fair scores of a team as they were last worked out; pages read these rows alone."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Choice, Json, Model, Moment, related
from app.people.models import Person, Team
from app.rubrics.models import Rubric


class FairState(enum.StrEnum):
    """How far the making of a report is. A failed one can be asked for again."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class FairReport(Model):
    """The fair scores of one team. While new ones are made, its rows, `rubrics` and `made_at` are those of before."""

    __tablename__ = "fair_report"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("team.id"), unique=True)
    state: Mapped[FairState] = mapped_column(Choice(FairState), default=FairState.WAITING)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    """Reviews."""
    asked_at: Mapped[datetime] = mapped_column(Moment)
    made_at: Mapped[datetime | None] = mapped_column(Moment)
    rubrics: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)
    """Of each rubric: rubric_id, reviews, reviewers, mean, and connected (whether shared reviewers and conversations tie all people
    together). Reports of before have no mean: nobody is compared with it until they are made anew."""
    transfer: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)
    """Of the score and each skill: measure, and what `transfer.Transfer` tells."""

    team: Mapped[Team] = related()


class FairScore(Model):
    """One person under one rubric, 0 to 100. A figure is null where it may not be told: under ten reviews, or people not connected."""

    __tablename__ = "fair_score"
    __table_args__ = (Index("ix_fair_score_person", "person_id"),)

    report_id: Mapped[int] = mapped_column(BigId, ForeignKey("fair_report.id"), primary_key=True)
    rubric_id: Mapped[int] = mapped_column(BigId, ForeignKey("rubric.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"), primary_key=True)
    connected: Mapped[bool] = mapped_column()
    n: Mapped[int] = mapped_column()
    raw: Mapped[float | None] = mapped_column()
    raw_half: Mapped[float | None] = mapped_column()
    """Half of the 95 % interval of the raw mean."""
    fair: Mapped[float | None] = mapped_column()
    fair_half: Mapped[float | None] = mapped_column()

    report: Mapped[FairReport] = related()
    rubric: Mapped[Rubric] = related()
    person: Mapped[Person] = related()
