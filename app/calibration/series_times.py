"""When a series opens and closes its rounds: days and times of the team's zone, moments in UTC. Pure."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import count

STEPS = {"week": 7, "two_weeks": 14, "four_weeks": 28}
"""Days between openings; "month" has no fixed number."""


def openings(first: date, every: str, opens: time, zone: tzinfo, after: datetime) -> Iterator[datetime]:
    """Every opening later than `after`, the next one first. The clocks' change moves none: it is a time of the day.

    "month": the weekday of `first` in the same week of each month; a fifth one that a month lacks is its last.
    """
    for day in _days(first, every):
        moment = datetime.combine(day, opens, zone).astimezone(UTC)
        if moment > after:
            yield moment


def closing(opens_at: datetime, days: int, closes: time, zone: tzinfo) -> datetime:
    """When a round closes that opened then: `days` days later, at that time of the day."""
    return datetime.combine(opens_at.astimezone(zone).date() + timedelta(days=days), closes, zone).astimezone(UTC)


def _days(first: date, every: str) -> Iterator[date]:
    if every != "month":
        yield from (first + timedelta(days=STEPS[every] * place) for place in count())
    place = (first.day - 1) // 7
    for months in count():
        year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
        begin = date(year, month + 1, 1)
        day = begin + timedelta(days=(first.weekday() - begin.weekday()) % 7 + 7 * place)
        yield day if day.month == begin.month else day - timedelta(days=7)
