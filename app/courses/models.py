"""Courses with immutable versions, enrolments and steps done."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Json, Model, Moment, related
from app.base.versions import slug_is_unique
from app.knowledge.models import InPack
from app.people.models import Person
from app.people.owned import OwnedText, OwnedVersion
from app.people.states import KeptState


class Course(InPack, OwnedText, Model):
    """A course: one draft and any number of published versions."""

    __tablename__ = "course"
    __table_args__ = slug_is_unique("course")

    about: Mapped[str] = mapped_column(Text, default="")

    versions: Mapped[list["CourseVersion"]] = related(back_populates="course", order_by="CourseVersion.number.desc()")


class CourseVersion(OwnedVersion, Model):
    """One published text of a course; `steps` are its parsed steps in order, lessons with their safe HTML."""

    __tablename__ = "course_version"
    __table_args__ = (UniqueConstraint("course_id", "number"), UniqueConstraint("course_id", "content_hash"))

    course_id: Mapped[int] = mapped_column(BigId, ForeignKey("course.id"), index=True)
    steps: Mapped[list[dict[str, Any]]] = mapped_column(Json)

    course: Mapped[Course] = related(back_populates="versions")


class CourseState(KeptState, Model):
    """What a course's draft said at one revision."""

    __tablename__ = "course_state"
    __table_args__ = (UniqueConstraint("course_id", "revision", name="uq_course_state_revision"),)

    course_id: Mapped[int] = mapped_column(BigId, ForeignKey("course.id"))


class Enrolment(Model):
    """A person takes a course, in the version that was current when they were enrolled."""

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("person_id", "course_id"),
        Index("ix_enrolment_course", "course_id", "completed_at", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    course_id: Mapped[int] = mapped_column(BigId, ForeignKey("course.id"))
    course_version_id: Mapped[int] = mapped_column(BigId, ForeignKey("course_version.id"))
    team_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("team.id"), index=True)
    enrolled_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    enrolled_at: Mapped[datetime] = mapped_column(Moment)
    steps_total: Mapped[int] = mapped_column(default=0)
    steps_done: Mapped[int] = mapped_column(default=0)
    last_step_at: Mapped[datetime | None] = mapped_column(Moment)
    completed_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = related(foreign_keys=[person_id])
    course: Mapped[Course] = related()
    version: Mapped[CourseVersion] = related()
    done: Mapped[list["StepDone"]] = related(back_populates="enrolment")


class StepDone(Model):
    """One step of one enrolment is done: when, by whom, and through which attempt."""

    __tablename__ = "step_done"
    __table_args__ = (UniqueConstraint("enrolment_id", "step"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(BigId, ForeignKey("enrolment.id"))
    step: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    attempt_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("attempt.id"))
    reason: Mapped[str] = mapped_column(Text, default="")

    enrolment: Mapped[Enrolment] = related(back_populates="done")
