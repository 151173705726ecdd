"""Series of calibration rounds: what is opened again and again, when, and what became of each time."""

import enum
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Time, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Choice, Json, Model, Moment, related
from app.people.models import Person, Team
from app.rubrics.models import Rubric
from app.ui.words import lazy_gettext as _l


class Every(enum.StrEnum):
    """How often a series opens a round. monthly: on the same weekday of the same week of the month."""

    WEEK = "week"
    TWO_WEEKS = "two_weeks"
    FOUR_WEEKS = "four_weeks"
    MONTH = "month"

    @property
    def label(self) -> Any:
        return {
            "week": _l("Every week"),
            "two_weeks": _l("Every two weeks"),
            "four_weeks": _l("Every four weeks"),
            "month": _l("Every month"),
        }[self.value]


class Source(enum.StrEnum):
    """Where a round's conversations come from, at random each time."""

    REVIEWED = "reviewed"
    FILTER = "filter"

    @property
    def label(self) -> Any:
        return _l("Published reviews of this rubric") if self is Source.REVIEWED else _l("All conversations that the filter lets through")


class TimeState(enum.StrEnum):
    """What became of one time of a series."""

    OPENED = "opened"
    FEW_PEOPLE = "few_people"
    FEW_TALKS = "few_talks"
    NO_LEAD = "no_lead"
    NO_RUBRIC = "no_rubric"
    LEFT_OUT = "left_out"

    @property
    def label(self) -> Any:
        return {
            "opened": _l("Opened"),
            "few_people": _l("Skipped: too few people were there"),
            "few_talks": _l("Skipped: too few conversations"),
            "no_lead": _l("Skipped: the team had no lead"),
            "no_rubric": _l("Skipped: the rubric was not in use"),
            "left_out": _l("Left out by a lead"),
        }[self.value]


class Series(Model):
    """A recurring round. `members` empty: whoever reviews in the team then. Times are those of the team's zone."""

    __tablename__ = "calibration_series"
    __table_args__ = (Index("ix_calibration_series_team", "team_id", "id"), Index("ix_calibration_series_next", "active", "next_at"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("team.id"))
    rubric_id: Mapped[int] = mapped_column(BigId, ForeignKey("rubric.id"))
    title: Mapped[str] = mapped_column(String(120))
    members: Mapped[list[int]] = mapped_column(Json)
    fewest: Mapped[int] = mapped_column()
    """With fewer of them there on the opening day the time is skipped."""
    baseline_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    source: Mapped[Source] = mapped_column(Choice(Source))
    n: Mapped[int] = mapped_column()
    days: Mapped[int] = mapped_column()
    channel: Mapped[str] = mapped_column(String(24), default="", server_default="")
    language: Mapped[str] = mapped_column(String(12), default="", server_default="")
    seed: Mapped[int] = mapped_column()
    """With the opening day it repeats every draw."""
    every: Mapped[Every] = mapped_column(Choice(Every))
    first_on: Mapped[date] = mapped_column()
    opens: Mapped[time] = mapped_column(Time)
    open_days: Mapped[int] = mapped_column()
    """Scoring closes so many days after the opening day, at `closes`."""
    closes: Mapped[time] = mapped_column(Time)
    active: Mapped[bool] = mapped_column()
    next_at: Mapped[datetime | None] = mapped_column(Moment)
    """The next opening; kept while paused, so that going on is seen at once."""
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    revision: Mapped[int] = mapped_column(default=1)

    team: Mapped[Team] = related()
    rubric: Mapped[Rubric] = related()
    baseline: Mapped[Person | None] = related(foreign_keys=[baseline_id])

    __mapper_args__ = {"version_id_col": revision}


class SeriesTime(Model):
    """One time of a series: the round it opened, or why it opened none."""

    __tablename__ = "calibration_series_time"
    __table_args__ = (UniqueConstraint("series_id", "opens_at", name="uq_calibration_series_time"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    series_id: Mapped[int] = mapped_column(BigId, ForeignKey("calibration_series.id"))
    opens_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[TimeState] = mapped_column(Choice(TimeState))
    round_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("calibration_round.id"))
    people: Mapped[int] = mapped_column(default=0)
    """How many who grade were there."""
    by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    """Whoever left it out; None: the site."""
