"""When the demo desk is open, and moments within those hours. Pure."""

from datetime import date, datetime, time, timedelta
from random import Random

from app.base.clock import zone
from app.home.demo.cast import TIMEZONE

OPENS, CLOSES = 8, 20
SATURDAY_OPENS, SATURDAY_CLOSES = 9, 17
SATURDAY, SUNDAY = 5, 6


def open_from(moment: datetime) -> datetime:
    """`moment` itself while the desk is open, else the next opening with the same minutes."""
    local = moment.astimezone(zone(TIMEZONE))
    for _ in range(4):
        opens, closes = _hours(local.date())
        if opens and local.hour < opens:
            return local.replace(hour=opens)
        if opens and local.hour < closes:
            return local
        local = (local + timedelta(days=1)).replace(hour=0)
    return local


def within_day(day: date, random: Random, *, first: int = OPENS, last: int = CLOSES) -> datetime:
    """A moment of this day between two hours; on a Sunday of the Friday before: on the Monday after it, the history may not be over."""
    day -= timedelta(days=2 * (day.weekday() == SUNDAY))
    seconds = random.randrange(3600 * (last - first) - 900)
    return open_from(datetime.combine(day, time(first), zone(TIMEZONE)) + timedelta(seconds=seconds))


def workday(day: date) -> date:
    """`day`, or the Friday before where it is a weekend: on a Monday morning, the Monday after would not be over yet."""
    return day - timedelta(days={SATURDAY: 1, SUNDAY: 2}.get(day.weekday(), 0))


def coming_workday(day: date) -> date:
    """`day`, or the Monday after where it is a weekend: for what is planned."""
    return day + timedelta(days={SATURDAY: 2, SUNDAY: 1}.get(day.weekday(), 0))


def _hours(day: date) -> tuple[int, int]:
    if day.weekday() == SUNDAY:
        return 0, 0
    return (SATURDAY_OPENS, SATURDAY_CLOSES) if day.weekday() == SATURDAY else (OPENS, CLOSES)
