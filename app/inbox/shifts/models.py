"""Shifts with immutable versions, runs of them, and who was asked to run one."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Choice, Json, Model, Moment, related
from app.base.versions import slug_is_unique
from app.inbox.models import AttemptMode
from app.knowledge.models import InPack
from app.people.models import Person
from app.people.owned import OwnedText, OwnedVersion
from app.ui.words import lazy_gettext as _l

_IS_OPEN = text("state = 'open'")


class Shift(InPack, OwnedText, Model):
    """A shift: one draft and any number of published versions."""

    __tablename__ = "shift"
    __table_args__ = slug_is_unique("shift")

    about: Mapped[str] = mapped_column(Text, default="")
    level: Mapped[int] = mapped_column(default=2)
    minutes: Mapped[int] = mapped_column(default=60)
    parallel: Mapped[int] = mapped_column(default=1)

    versions: Mapped[list["ShiftVersion"]] = related(back_populates="shift", order_by="ShiftVersion.number.desc()")


class ShiftVersion(OwnedVersion, Model):
    """One published text of a shift. Its plan is read from `source`, once per process."""

    __tablename__ = "shift_version"
    __table_args__ = (UniqueConstraint("shift_id", "number"), UniqueConstraint("shift_id", "content_hash"))

    shift_id: Mapped[int] = mapped_column(BigId, ForeignKey("shift.id"), index=True)

    shift: Mapped[Shift] = related(back_populates="versions")


class RunState(enum.StrEnum):
    """Whether customers still come."""

    OPEN = "open"
    ENDED = "ended"

    @property
    def label(self) -> Any:
        return {"open": _l("Going on"), "ended": _l("Ended")}[self.value]


class ShiftRun(Model):
    """One person's run of one shift version. Everything that comes follows from `started_at`, `seed` and `pauses`.

    A person has one open run at a time. `next_place` is the first customer who has not come yet.
    """

    __tablename__ = "shift_run"
    __table_args__ = (
        Index("ix_shift_run_person", "person_id", "state", "id"),
        Index("ix_shift_run_team", "team_id", "started_at", "id"),
        Index("uq_shift_run_open", "person_id", unique=True, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    team_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("team.id"))
    shift_id: Mapped[int] = mapped_column(BigId, ForeignKey("shift.id"), index=True)
    shift_version_id: Mapped[int] = mapped_column(BigId, ForeignKey("shift_version.id"))
    seed: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[RunState] = mapped_column(Choice(RunState), default=RunState.OPEN)
    preview_only: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    next_place: Mapped[int] = mapped_column(default=1)
    next_at: Mapped[datetime | None] = mapped_column(Moment)
    """Until then nothing happens by itself, as far as is known: a page that asks earlier is answered at once."""
    pauses: Mapped[list[Any]] = mapped_column(Json, default=list)
    """Breaks that were taken: number, from, until."""
    incident: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """`warnings` (who was told what, when) and `messages` (what was sent to whom, and how it was judged)."""
    missing: Mapped[list[str]] = mapped_column(Json, default=list)
    """Scenarios that could no longer be played when their customer should have come."""
    shows_pace: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(String(35), default="", server_default="")
    """In which the customers write; "": in the language of the shift's file."""
    mode: Mapped[AttemptMode] = mapped_column(Choice(AttemptMode), default=AttemptMode.PRACTICE)
    cohort: Mapped[str | None] = mapped_column(String(80))
    honoured_at: Mapped[datetime | None] = mapped_column(Moment)
    deadline_at: Mapped[datetime | None] = mapped_column(Moment)
    """When an assessed shift closes, whatever becomes of the page. None in practice, where breaks move the end."""
    released_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the report of an assessed shift was shown to the person."""

    person: Mapped[Person] = related()
    shift: Mapped[Shift] = related()
    version: Mapped[ShiftVersion] = related()


class ShiftAssignment(Model):
    """A shift that somebody asked a person to run. Done when a run of it ends."""

    __tablename__ = "shift_assignment"
    __table_args__ = (Index("ix_shift_assignment_person", "person_id", "done_at", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    shift_id: Mapped[int] = mapped_column(BigId, ForeignKey("shift.id"))
    assigned_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    assigned_at: Mapped[datetime] = mapped_column(Moment)
    note: Mapped[str] = mapped_column(Text, default="")
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    run_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("shift_run.id"))
    mode: Mapped[AttemptMode] = mapped_column(Choice(AttemptMode), default=AttemptMode.PRACTICE)
    cohort: Mapped[str | None] = mapped_column(String(80))
    family: Mapped[int | None] = mapped_column(BigInteger)
    """The number from which every seed of the cohort is drawn."""

    shift: Mapped[Shift] = related()
