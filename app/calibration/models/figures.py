"""Agreement, worked out when a round closes or a look is handed in; pages read these rows alone."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Json, Model, Moment


class AgreementReport(Model):
    """Every agreement figure of one team under one rubric over the last `days` days."""

    __tablename__ = "agreement_report"
    __table_args__ = (UniqueConstraint("team_id", "rubric_id", "days", name="uq_agreement_report"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("team.id"))
    rubric_id: Mapped[int] = mapped_column(BigId, ForeignKey("rubric.id"))
    days: Mapped[int] = mapped_column()
    figures: Mapped[dict[str, Any]] = mapped_column(Json)
    made_at: Mapped[datetime] = mapped_column(Moment)


class Withheld(Model):
    """A measure of the tallies of which no growth is shown in this team, because reviewers do not agree on `criterion`."""

    __tablename__ = "agreement_withheld"
    __table_args__ = (Index("ix_agreement_withheld_team", "team_id", "measure"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("team.id"))
    rubric_id: Mapped[int] = mapped_column(BigId, ForeignKey("rubric.id"))
    measure: Mapped[str] = mapped_column(String(180))
    """"skill:<slug>" or "criterion:<rubric slug>/<criterion id>", as in the tallies."""
    criterion: Mapped[str] = mapped_column(String(200))
    """Its title, for the sentence."""
    alpha: Mapped[float] = mapped_column()
    items: Mapped[int] = mapped_column()
