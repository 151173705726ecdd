"""When a reply is due: a channel's target, counted in the company's business hours. Pure."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.knowledge.pack_document import DAYS, FIRST_REPLY, PackDocument

MOST_DAYS = 60
"""A desk that opens less than once in two months has no clock worth showing; then the plain time counts."""


def due_after(at: datetime, channel: str, pack: PackDocument | None) -> datetime:
    """The moment by which somebody who wrote at `at` should have an answer.

    The target runs only while the desk is open: not at night, not on closed days, not on the pack's holidays.
    A pack that names no open day at all counts the plain time.
    """
    left = timedelta(seconds=(pack.first_reply if pack else FIRST_REPLY).get(channel, FIRST_REPLY["email"]))
    if pack is None or not any(pack.hours.values()):
        return at + left
    for opens, closes in _open_times(at, pack):
        begins = max(at, opens)
        if closes - begins >= left:
            return begins + left
        if closes > begins:
            left -= closes - begins
    return at + left


def is_open(at: datetime, pack: PackDocument | None) -> bool:
    """Whether the desk is staffed at this moment."""
    if pack is None or not any(pack.hours.values()):
        return True
    return any(opens <= at < closes for opens, closes in _open_times(at, pack, days=1))


def _open_times(at: datetime, pack: PackDocument, *, days: int = MOST_DAYS) -> Iterator[tuple[datetime, datetime]]:
    """Open times in UTC from the day of `at` on."""
    zone = ZoneInfo(pack.timezone)
    first = at.astimezone(zone).date()
    for number in range(days):
        day = first + timedelta(days=number)
        said = pack.hours.get(DAYS[day.weekday()])
        if said and not _is_holiday(day, pack.holidays):
            opens, closes = said.split("-")
            yield _moment(day, opens, zone), _moment(day, closes, zone)


def _is_holiday(day: date, holidays: tuple[str, ...]) -> bool:
    return day.isoformat() in holidays or day.isoformat()[5:] in holidays


def _moment(day: date, clock: str, zone: ZoneInfo) -> datetime:
    """24:00 is the next day's beginning."""
    hour, minute = (int(part) for part in clock.split(":"))
    after, hour = divmod(hour, 24)
    return datetime.combine(day + timedelta(days=after), time(hour, minute), zone).astimezone(UTC)
