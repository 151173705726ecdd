"""Scenarios with immutable versions."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Json, Model, Moment, related
from app.base.versions import Drafted, Published, slug_is_unique
from app.knowledge.models import Pack
from app.people.models import Person, Team


class Scenario(Drafted, Model):
    """A simulated customer. Title, channel, language, level and skills repeat the current version's, for lists."""

    __tablename__ = "scenario"
    __table_args__ = (*slug_is_unique("scenario"), Index("ix_scenario_title", "title", "id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    slug: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200))
    pack_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("pack.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("team.id"), index=True)
    channel: Mapped[str] = mapped_column(String(12), default="email")
    language: Mapped[str] = mapped_column(String(12), default="en")
    level: Mapped[int] = mapped_column(default=2)
    skills: Mapped[list[str]] = mapped_column(Json, default=list)
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))

    pack: Mapped[Pack | None] = related()
    team: Mapped[Team | None] = related()
    versions: Mapped[list["ScenarioVersion"]] = related(back_populates="scenario", order_by="ScenarioVersion.number.desc()")


class ScenarioVersion(Published, Model):
    """One published text of a scenario; attempts pin it. `rubric_slug` is the rubric that practice is reviewed with."""

    __tablename__ = "scenario_version"
    __table_args__ = (UniqueConstraint("scenario_id", "number"), UniqueConstraint("scenario_id", "content_hash"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    scenario_id: Mapped[int] = mapped_column(BigId, ForeignKey("scenario.id"), index=True)
    channel: Mapped[str] = mapped_column(String(12))
    language: Mapped[str] = mapped_column(String(12))
    level: Mapped[int] = mapped_column()
    skills: Mapped[list[str]] = mapped_column(Json, default=list)
    rubric_slug: Mapped[str | None] = mapped_column(String(80))

    scenario: Mapped[Scenario] = related(back_populates="versions")
    published_by: Mapped[Person | None] = related(foreign_keys="ScenarioVersion.published_by_id")
