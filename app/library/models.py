"""Scenarios with immutable versions, and every state that a draft was saved in."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Json, Model, related
from app.base.versions import slug_is_unique
from app.knowledge.models import InPack
from app.people.owned import OwnedText, OwnedVersion
from app.people.states import KeptState


class Scenario(InPack, OwnedText, Model):
    """A simulated customer. Title, channel, language, level and skills repeat the current version's, for lists."""

    __tablename__ = "scenario"
    __table_args__ = (*slug_is_unique("scenario"), Index("ix_scenario_title", "title", "id"))

    channel: Mapped[str] = mapped_column(String(12), default="email")
    language: Mapped[str] = mapped_column(String(12), default="en")
    level: Mapped[int] = mapped_column(default=2)
    skills: Mapped[list[str]] = mapped_column(Json, default=list)
    created_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))

    versions: Mapped[list["ScenarioVersion"]] = related(back_populates="scenario", order_by="ScenarioVersion.number.desc()")


class ScenarioVersion(OwnedVersion, Model):
    """One published text of a scenario; attempts pin it. `rubric_slug` is the rubric that practice is reviewed with."""

    __tablename__ = "scenario_version"
    __table_args__ = (UniqueConstraint("scenario_id", "number"), UniqueConstraint("scenario_id", "content_hash"))

    scenario_id: Mapped[int] = mapped_column(BigId, ForeignKey("scenario.id"), index=True)
    channel: Mapped[str] = mapped_column(String(12))
    language: Mapped[str] = mapped_column(String(12))
    level: Mapped[int] = mapped_column()
    skills: Mapped[list[str]] = mapped_column(Json, default=list)
    rubric_slug: Mapped[str | None] = mapped_column(String(80))

    scenario: Mapped[Scenario] = related(back_populates="versions")


class ScenarioState(KeptState, Model):
    """What a scenario's draft said at one revision."""

    __tablename__ = "scenario_state"
    __table_args__ = (UniqueConstraint("scenario_id", "revision"),)

    scenario_id: Mapped[int] = mapped_column(BigId, ForeignKey("scenario.id"))
