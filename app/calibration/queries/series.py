"""Series of rounds as leads see them: what is planned, what is coming, what became of the last times."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base import clock
from app.base.database import db
from app.calibration.models import Round, Series, SeriesTime
from app.calibration.series_times import closing, openings
from app.people.models import Team
from app.review.queries.plans_people import away

MOST = 100
AHEAD = 3
LAST = 20


@dataclass(frozen=True)
class Coming:
    """One opening that lies ahead: how many who grade are expected there, and whether it would be skipped."""

    series: Series
    opens_at: datetime
    closes_at: datetime
    people: int
    next: bool

    @property
    def skipped(self) -> bool:
        return self.people < self.series.fewest


def series_of(team_ids: Collection[int]) -> Sequence[Series]:
    """The series of these teams by name. One statement."""
    query = select(Series).where(Series.team_id.in_(sorted(team_ids))).options(joinedload(Series.team), joinedload(Series.rubric))
    return db.session.scalars(query.order_by(Series.title, Series.id).limit(MOST)).all()


def series_one(team_ids: Collection[int], series_id: int) -> Series | None:
    """A series of these teams, or None. One statement."""
    query = select(Series).where(Series.id == series_id, Series.team_id.in_(sorted(team_ids)))
    return db.session.scalars(query.options(joinedload(Series.team))).first()


def coming(found: Iterable[Series], people: Sequence[Any], at: datetime) -> list[Coming]:
    """The next openings of the series that are not paused, the first first. One statement."""
    ahead = []
    absent = away([row.id for row in people], at.date())
    for one in found:
        if not one.active or one.next_at is None:
            continue
        zone = clock.zone(one.team.timezone)
        after = openings(one.first_on, one.every.value, one.opens, zone, one.next_at)
        for place, opens_at in enumerate((one.next_at, *islice(after, AHEAD - 1))):
            there = _there(one, people, opens_at.astimezone(zone).date(), absent)
            ahead.append(Coming(one, opens_at, closing(opens_at, one.open_days, one.closes, zone), len(there), place == 0))
    return sorted(ahead, key=lambda one: (one.opens_at, one.series.id))


def last_times(team_ids: Collection[int]) -> Sequence[Any]:
    """(opens_at, state, people, round_id, title, team, round) of the last times, the newest first. One statement."""
    query = select(SeriesTime.opens_at, SeriesTime.state, SeriesTime.people, SeriesTime.round_id, Series.title, Team.name.label("team"))
    query = (
        query.add_columns(Round.state.label("now")).join(Series, Series.id == SeriesTime.series_id).join(Team, Team.id == Series.team_id)
    )
    query = query.outerjoin(Round, Round.id == SeriesTime.round_id).where(Series.team_id.in_(sorted(team_ids)))
    return db.session.execute(query.order_by(SeriesTime.opens_at.desc(), SeriesTime.id.desc()).limit(LAST)).all()


def present(one: Series, people: Sequence[Any], day: date) -> list[int]:
    """Who of those asked is there on a day. `people`: who may grade in the team. One statement."""
    return _there(one, people, day, away([row.id for row in people], day))


def asked_people(members: Collection[int], baseline_id: int | None, allowed: Collection[int]) -> list[int]:
    """Whom a series asks: those named, with the reference; everybody who may grade where nobody is named."""
    named = {*members, *([baseline_id] if baseline_id and members else [])}
    return sorted(set(allowed) & named) if members else sorted(allowed)


def _there(one: Series, people: Sequence[Any], day: date, absent: Any) -> list[int]:
    allowed = {row.id for row in people if row.team_id == one.team_id}
    asked = asked_people(one.members, one.baseline_id, allowed)
    return [key for key in asked if not any(first <= day <= last for first, last in absent.get(key, ()))]
