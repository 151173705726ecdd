"""The one clock. Tests stop it; nothing else calls `datetime.now`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

_stopped_at: datetime | None = None


def now() -> datetime:
    """This moment in UTC, whole microseconds."""
    return _stopped_at or datetime.now(UTC)


@contextmanager
def stopped(at: datetime) -> Iterator[None]:
    """Let `now()` answer `at` inside the block (tests and demo history)."""
    global _stopped_at
    before, _stopped_at = _stopped_at, at.astimezone(UTC)
    try:
        yield
    finally:
        _stopped_at = before


def zone(name: str | None) -> tzinfo:
    """The time zone called `name`, or UTC where it is unknown."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


@cache
def zone_names() -> tuple[str, ...]:
    """Every time zone a person or team may choose, sorted."""
    return tuple(sorted(name for name in available_timezones() if "/" in name or name == "UTC"))


def week_of(at: datetime, timezone: str | None) -> date:
    """Monday of the ISO week that `at` falls into in `timezone`."""
    local = at.astimezone(zone(timezone)).date()
    return date.fromordinal(local.toordinal() - local.weekday())


def quarter_of(day: date) -> date:
    """First day of the calendar quarter that `day` lies in."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
