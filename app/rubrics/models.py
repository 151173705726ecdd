"""Rubrics with immutable versions, and the skill catalogue that criteria feed."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Model, Moment, related
from app.base.versions import Drafted, Published, slug_is_unique
from app.people.models import Person, Team


class Skill(Model):
    """One entry of the skill catalogue (`scenarios/skills.yaml`)."""

    __tablename__ = "skill"

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    line: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)


class Rubric(Drafted, Model):
    """A rubric: one draft and any number of published versions. `team_id` None: the whole site's."""

    __tablename__ = "rubric"
    __table_args__ = slug_is_unique("rubric")

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    slug: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200))
    team_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("team.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)

    versions: Mapped[list["RubricVersion"]] = related(back_populates="rubric", order_by="RubricVersion.number.desc()")
    team: Mapped[Team | None] = related()


class RubricVersion(Published, Model):
    """One published text of a rubric; reviews pin it for ever."""

    __tablename__ = "rubric_version"
    __table_args__ = (
        UniqueConstraint("rubric_id", "number"),
        UniqueConstraint("rubric_id", "content_hash"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    rubric_id: Mapped[int] = mapped_column(BigId, ForeignKey("rubric.id"), index=True)

    rubric: Mapped[Rubric] = related(back_populates="versions")
    published_by: Mapped[Person | None] = related(foreign_keys="RubricVersion.published_by_id")
