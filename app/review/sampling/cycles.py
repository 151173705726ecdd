"""When a plan draws: the cycle that runs, when it began, when the next one begins; in days of the team's zone. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

Every = Literal["once", "daily", "weekly", "fortnightly", "monthly"]
DAYS = {"daily": 1, "weekly": 7, "fortnightly": 14, "monthly": 31}
"""The most days of a cycle: whoever looks back fewer leaves conversations without a chance."""


@dataclass(frozen=True)
class Span:
    """One cycle. `begins` and `ends` are moments in UTC; a plan that draws once has a cycle that never ends."""

    key: str
    begins: datetime
    ends: datetime | None


def running(every: str, at: datetime, zone: tzinfo) -> Span:
    """The cycle at a moment: the day, the ISO week, two of them, the month, or "once" from now on.

    Two weeks are the same two for every plan and year: counted from Monday, 1 January of the year 1, so a year of 53 weeks shifts nothing.
    """
    today = at.astimezone(zone).date()
    if every == "daily":
        return _days(today.isoformat(), today, 1, zone)
    monday = today - timedelta(days=today.weekday())
    if every == "weekly":
        return _days(_week(monday), monday, 7, zone)
    if every == "fortnightly":
        first = monday - timedelta(days=7 * (monday.toordinal() // 7 % 2))
        second = first + timedelta(days=7)
        return _days(f"{_week(first)}-W{second.isocalendar().week:02d}", first, 14, zone)
    if every == "monthly":
        first = today.replace(day=1)
        following = (first + timedelta(days=32)).replace(day=1)
        return _days(f"{first:%Y-%m}", first, (following - first).days, zone)
    return Span("once", at, None)


def start_of(day: date, zone: tzinfo) -> datetime:
    """Midnight at which a day begins in a zone, in UTC."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def due(begins: datetime, days: int, zone: tzinfo) -> datetime:
    """The last minute of the last of `days` days, the day of `begins` in the zone being the first."""
    return start_of(begins.astimezone(zone).date() + timedelta(days=days), zone) - timedelta(minutes=1)


def _days(key: str, first: date, days: int, zone: tzinfo) -> Span:
    """Whole days of the zone: one of them has 23 or 25 hours where the clocks change."""
    return Span(key, start_of(first, zone), start_of(first + timedelta(days=days), zone))


def _week(monday: date) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02d}"
