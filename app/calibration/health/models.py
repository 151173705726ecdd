"""Reports on the health of rubrics, made in the background; pages read these rows alone."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Choice, Json, Model, Moment, related
from app.people.models import Team
from app.rubrics.models import Rubric


class HealthState(enum.StrEnum):
    """How far the making of a report is. A failed one can be asked for again."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class HealthReport(Model):
    """What the reviews of one team say about the criteria of one rubric over the last `days` days.

    While a new one is made, `report` and `made_at` are those of the one before.
    """

    __tablename__ = "rubric_health"
    __table_args__ = (UniqueConstraint("rubric_id", "team_id", "days", name="uq_rubric_health"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    rubric_id: Mapped[int] = mapped_column(BigId, ForeignKey("rubric.id"))
    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("team.id"))
    days: Mapped[int] = mapped_column()
    state: Mapped[HealthState] = mapped_column(Choice(HealthState), default=HealthState.WAITING)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    made_at: Mapped[datetime | None] = mapped_column(Moment)
    report: Mapped[dict[str, Any] | None] = mapped_column(Json)

    rubric: Mapped[Rubric] = related()
    team: Mapped[Team] = related()
