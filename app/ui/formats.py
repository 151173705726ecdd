"""Times in the person's zone and numbers in the person's language, for templates."""

from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel import dates as babel_dates
from babel.numbers import get_decimal_symbol, get_group_symbol
from flask import current_app, g
from flask_login import current_user

from app.base import clock
from app.ui.words import gettext, language_asked

MINUS = "\N{MINUS SIGN}"


def locale() -> str:
    """The language of this request: the person's, else the site's."""
    return str(current_user.locale) if current_user and current_user.is_authenticated else str(current_app.config["DEFAULT_LOCALE"])


def language() -> Locale:
    """The same as an object. It is the same object for every request in a language, so what is kept for it is found at once."""
    return _parsed(locale())


def timezone() -> str:
    """The time zone of this request: the person's, else the site's."""
    return str(current_user.timezone) if current_user and current_user.is_authenticated else str(current_app.config["DEFAULT_TIMEZONE"])


def format_datetime_local(moment: datetime | None) -> str:
    """Day and time of day to the minute, in the reader's zone and language."""
    if not moment:
        return ""
    here, language = local(moment), language_asked()
    return f"{_worded(here.date(), language)}, {_time_of_day(here.hour, here.minute, language)}"


def clock_time(moment: datetime) -> str:
    """The time of day to the minute, in the reader's zone and language."""
    here = local(moment)
    return _time_of_day(here.hour, here.minute, language_asked())


def end_words(moment: datetime, at: datetime) -> str:
    """When something ends, seen from `at`: the time of day, with its day where that is another one."""
    return clock_time(moment) if local(moment).date() == local(at).date() else format_datetime_local(moment)


def format_date_local(moment: datetime | date | None) -> str:
    """Day in the reader's zone and language. Lists repeat days, so each day is worded once for a language."""
    if moment is None:
        return ""
    day = local(moment).date() if isinstance(moment, datetime) else moment
    return _worded(day, language_asked())


def number(value: float | Decimal | int | None, digits: int = 1) -> str:
    """`value` with exactly `digits` decimals in the person's language; a dash for None."""
    return "–" if value is None else _written(value, digits, language_asked())


def numbers(*values: float | Decimal | int | None, digits: int = 1) -> tuple[str, ...]:
    """Several at once, for tables of hundreds."""
    language = language_asked()
    return tuple("–" if value is None else _written(value, digits, language) for value in values)


def signed(value: float | Decimal | int, digits: int = 1) -> str:
    """`value` with its sign, a true minus or a plus; 0 as it will be read has none."""
    shown = number(value, digits)
    return f"+{shown}" if shown[0] != MINUS and shown.strip("0.,") else shown


def percent(value: float | Decimal | int | None, digits: int = 0) -> str:
    """`value` of 100 with the sign of the person's language: 68% in English, 68 % in German. Without decimals, but for small shares."""
    before, after = _percent_sign(language_asked())
    return number(value, digits) if value is None else f"{before}{number(value, digits)}{after}"


def interval(low: float | None, high: float | None, digits: int = 1, unit: str = "", signs: bool = False) -> str:
    """Both bounds of an interval, everywhere in these words; `unit` "%" for shares, `signs` for differences."""
    if low is None or high is None:
        return "–"
    if signs:
        return gettext("%(low)s to %(high)s", low=signed(low, digits), high=signed(high, digits))
    return gettext("%(low)s to %(high)s", low=number(low, digits), high=percent(high, digits) if unit == "%" else number(high, digits))


def local(moment: datetime) -> datetime:
    """`moment` in the reader's zone; a time without a zone is UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(_zone_asked())


def _zone_asked() -> tzinfo:
    """The reader's zone, looked up once a request. Flask-Babel asks for the context each time, and its kind of zone is slower."""
    kept = vars(g._get_current_object())
    known: tzinfo | None = kept.get("reader_zone")
    if known is None:
        known = kept["reader_zone"] = clock.zone(timezone())
    return known


@lru_cache(maxsize=64)
def _parsed(code: str) -> Locale:
    return Locale.parse(code)


@lru_cache(maxsize=4096)
def _worded(day: date, language: Locale | None) -> str:
    return str(babel_dates.format_date(day, "medium", language))


@lru_cache(maxsize=4096)
def _time_of_day(hour: int, minute: int, language: Locale | None) -> str:
    return str(babel_dates.format_time(time(hour, minute), "short", locale=language))


@lru_cache(maxsize=8192)
def _written(value: float | Decimal | int, digits: int, language: Locale | None) -> str:
    """A figure in a language. A table has hundreds, mostly the same for everybody who reads it."""
    return _plain(value, digits).translate(_signs(language))


def _plain(value: float | Decimal | int, digits: int) -> str:
    """In English signs; what is rounded to 0 is not below it."""
    text = f"{Decimal(str(value)):,.{digits}f}"
    return text[1:] if text[0] == "-" and not text.strip("-0.") else text


@lru_cache
def _percent_sign(language: Locale | None) -> tuple[str, str]:
    """What stands before and after the number of a share."""
    pattern = (language or Locale.parse("en")).percent_formats[None]
    return str(pattern.prefix[0]), str(pattern.suffix[0])


@lru_cache
def _signs(language: Locale | None) -> dict[int, str]:
    """What stands for the English comma and point in a language. Tables hold hundreds of numbers a page, and Babel reads
    its pattern anew for each."""
    return str.maketrans({",": get_group_symbol(language), ".": get_decimal_symbol(language), "-": MINUS})
