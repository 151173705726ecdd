"""Rubrics with immutable versions, and the skill catalogue that criteria feed."""

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Model, related
from app.base.versions import slug_is_unique
from app.people.owned import OwnedText, OwnedVersion
from app.people.states import KeptState


class Skill(Model):
    """One entry of the skill catalogue (`scenarios/skills.yaml`)."""

    __tablename__ = "skill"

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    line: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)


class Rubric(OwnedText, Model):
    """A rubric: one draft and any number of published versions. `team_id` None: the whole site's."""

    __tablename__ = "rubric"
    __table_args__ = slug_is_unique("rubric")

    versions: Mapped[list["RubricVersion"]] = related(back_populates="rubric", order_by="RubricVersion.number.desc()")


class RubricVersion(OwnedVersion, Model):
    """One published text of a rubric; reviews pin it for ever."""

    __tablename__ = "rubric_version"
    __table_args__ = (
        UniqueConstraint("rubric_id", "number"),
        UniqueConstraint("rubric_id", "content_hash"),
    )

    rubric_id: Mapped[int] = mapped_column(BigId, ForeignKey("rubric.id"), index=True)

    rubric: Mapped[Rubric] = related(back_populates="versions")


class RubricState(KeptState, Model):
    """What a rubric's draft said at one revision."""

    __tablename__ = "rubric_state"
    __table_args__ = (UniqueConstraint("rubric_id", "revision", name="uq_rubric_state_revision"),)

    rubric_id: Mapped[int] = mapped_column(BigId, ForeignKey("rubric.id"))
