"""Rubrics with immutable versions, and the skill catalogue that criteria feed."""

import zlib
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Model, Moment, related
from app.base.versions import slug_is_unique
from app.people.models import Person
from app.people.owned import OwnedText, OwnedVersion


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


class RubricState(Model):
    """What a rubric's draft said at one revision. `said`: the act of the form that made it, empty for typed text.

    `before` is the revision that taking the act back leads to; None for the oldest state known.
    """

    __tablename__ = "rubric_state"
    __table_args__ = (UniqueConstraint("rubric_id", "revision", name="uq_rubric_state_revision"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    rubric_id: Mapped[int] = mapped_column(BigId, ForeignKey("rubric.id"))
    revision: Mapped[int] = mapped_column()
    before: Mapped[int | None] = mapped_column()
    said: Mapped[str] = mapped_column(String(200), default="")
    kept_at: Mapped[datetime | None] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    packed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    by: Mapped[Person | None] = related(Person)

    @property
    def source(self) -> str:
        """The whole text; it is stored compressed."""
        return zlib.decompress(self.packed).decode("utf-8", "surrogatepass")

    @staticmethod
    def pack(text: str) -> bytes:
        return zlib.compress(text.encode("utf-8", "surrogatepass"), 6)
