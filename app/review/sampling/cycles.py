"""When a plan draws: the cycle that runs, when it began, when the next one begins; in days of the team's zone. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

Every = Literal["once", "weekly", "monthly"]


@dataclass(frozen=True)
class Span:
    """One cycle. `begins` and `ends` are moments in UTC; a plan that draws once has a cycle that never ends."""

    key: str
    begins: datetime
    ends: datetime | None


def running(every: str, at: datetime, zone: tzinfo) -> Span:
    """The cycle at a moment: the ISO week, the month, or "once" from now on."""
    today = at.astimezone(zone).date()
    if every == "weekly":
        monday = today - timedelta(days=today.weekday())
        year, week, _ = today.isocalendar()
        return Span(f"{year}-W{week:02d}", start_of(monday, zone), start_of(monday + timedelta(days=7), zone))
    if every == "monthly":
        first = today.replace(day=1)
        following = (first + timedelta(days=32)).replace(day=1)
        return Span(f"{first:%Y-%m}", start_of(first, zone), start_of(following, zone))
    return Span("once", at, None)


def start_of(day: date, zone: tzinfo) -> datetime:
    """Midnight at which a day begins in a zone, in UTC."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def due(begins: datetime, days: int, zone: tzinfo) -> datetime:
    """The last minute of the last of `days` days, the day of `begins` in the zone being the first."""
    return start_of(begins.astimezone(zone).date() + timedelta(days=days), zone) - timedelta(minutes=1)
