"""Dates and amounts as people write them: 20 Nov, November 20th, 20.11.2026, 11/20, 11月20日; €49, 49.00, 49 EUR, $49."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_NAMES = {
    1: "january jan января январь янв enero janvier januar janeiro gennaio enero",
    2: "february feb февраля февраль фев pebrero febrero fevrier februar fevereiro febbraio",
    3: "march mar марта март marso marzo mars marz marco",
    4: "april apr апреля апрель апр abril avril aprile",
    5: "may мая май mayo mai maio maggio",
    6: "june jun июня июнь hunyo junio juin juni junho giugno",
    7: "july jul июля июль hulyo julio juillet juli julho luglio",
    8: "august aug августа август авг agosto aout",
    9: "september sep sept сентября сентябрь сен setyembre septiembre septembre setembro settembre",
    10: "october oct октября октябрь окт oktubre octubre octobre oktober outubro ottobre okt",
    11: "november nov ноября ноябрь ноя nobyembre noviembre novembre novembro",
    12: "december dec декабря декабрь дек disyembre diciembre decembre dezember dezembro dicembre dez enero",
}
_MONTHS = {name: month for month, names in reversed(_NAMES.items()) for name in names.split()}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True)).replace("й", "и")
_MONTHS.update({name.replace("й", "и"): month for name, month in _MONTHS.items()})
_MONTHS["enero"] = 1
_NTH = r"(?:st|nd|rd|th|er|\.)?"
_YEAR = r"(?:\.?,? {1,2}(?:de )?([0-9]{4})(?![0-9]))?"
_DATES = (
    (re.compile(r"(?<![\w-])([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?![\w-])"), "ymd"),
    (re.compile(r"(?<!\w)([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})(?![\w/])"), "ymd"),
    (re.compile(r"(?:([0-9]{4})年 ?)?(?<![0-9])([0-9]{1,2})月 ?([0-9]{1,2})日"), "ymd"),
    (re.compile(rf"(?<![\w.,])([0-9]{{1,2}}){_NTH} {{1,2}}(?:of |de )?({_MONTH})(?!\w){_YEAR}"), "dmy"),
    (re.compile(rf"(?<!\w)({_MONTH})\.? {{1,2}}([0-9]{{1,2}})(?:st|nd|rd|th)?(?![\w:]){_YEAR}"), "mdy"),
    (re.compile(r"(?<![\w.,/-])([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})(?![\w/-])"), "either"),
    (re.compile(r"(?<![\w.,/-])([0-9]{1,2})(/)([0-9]{1,2})()(?![\w/-])"), "either"),
    (re.compile(r"(?<![\w.,/-])([0-9]{1,2})(\.)([0-9]{1,2})()\.(?=\s|$|,|\))"), "either"),
)
_DAY = re.compile(r"(?<!\w)([0-9]{1,2})(?:st|nd|rd|th)(?!\w)")

_CURRENCY = (
    r"[€$£¥₽₱₩₹]|(?:eur|euros?|usd|dollars?|gbp|pounds?|jpy|yen|rub|руб\w{0,6}|php|pesos?|chf|pln|sek|nok|dkk|cad|aud|brl)(?!\w)|円|元"
)
_AMOUNT = re.compile(
    rf"(?P<before>(?:{_CURRENCY}) ?)?(?<![\w.,])(?P<number>[0-9]{{1,15}}(?:[.,' ][0-9]{{3}}(?![0-9])){{0,4}}(?:[.,][0-9]{{1,2}}(?![0-9]))?)"
    rf"(?P<after> ?(?:{_CURRENCY}))?"
)
_UNIT = re.compile(
    r" ?(?:%|percent|st|nd|rd|th|:[0-9]"
    r"|-?(?:business |working )?(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)(?!\w)"
    r"|日|時|分|月|年|営業日|дн|час|мин|недел|araw|oras)"
)


@dataclass(frozen=True)
class WrittenDate:
    """A date in a text. `readings` are the (year or None, month, day) it may mean; 11/12 has two."""

    readings: tuple[tuple[int | None, int, int], ...]
    start: int
    end: int

    def may_mean(self, year: int, month: int, day: int) -> bool:
        return any(read in ((year, month, day), (None, month, day)) for read in self.readings)


@dataclass(frozen=True)
class WrittenAmount:
    """A number in a text. `marked` = written as money (currency or two decimals); `counted` = of days, percent ..."""

    value: Decimal
    marked: bool
    counted: bool
    start: int
    end: int


def find_dates(text: str) -> list[WrittenDate]:
    """Dates in a folded text, in order, not overlapping."""
    found: list[WrittenDate] = []
    for pattern, order in _DATES:
        for match in pattern.finditer(text):
            readings = tuple(reading for reading in _readings(match, order) if _possible(reading))
            if readings and match[0] != "24/7":
                found.append(WrittenDate(readings, match.start(), match.end()))
    return _apart(found)


def find_days(text: str) -> Iterator[tuple[int, int, int]]:
    """Days of the month alone ("the 20th"): day, start, end."""
    for match in _DAY.finditer(text):
        yield int(match[1]), match.start(), match.end()


def find_amounts(text: str) -> list[WrittenAmount]:
    """Numbers in a folded text that do not belong to a longer word or code."""
    found: list[WrittenAmount] = []
    for match in _AMOUNT.finditer(text):
        start, end = match.span("number")
        if text[max(0, start - 1) : start] == "-" and text[max(0, start - 2) : start - 1].isalnum():
            continue
        if match["after"] is None and text[end : end + 1].isalpha() and not _UNIT.match(text, end):
            continue
        if text[end : end + 1] == "-" and text[end + 1 : end + 2].isdigit():
            continue
        marked = match["before"] is not None or match["after"] is not None or match["number"][-3:-2] in (".", ",")
        counted = not marked and _UNIT.match(text, end) is not None
        found.append(WrittenAmount(_value(match["number"]), marked, counted, match.start(), match.end()))
    return found


def _readings(match: re.Match[str], order: str) -> list[tuple[int | None, int, int]]:
    if order == "either":
        first, second, year = int(match[1]), int(match[3]), _year(match[4])
        ways = [(year, second, first), (year, first, second)]
        return ways[:1] if match[2] == "." else ways
    parts = dict(zip(order, match.groups(), strict=True))
    month = _MONTHS[parts["m"]] if parts["m"] in _MONTHS else int(parts["m"])
    return [(_year(parts["y"]), month, int(parts["d"]))]


def _year(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) + (2000 if len(text) == 2 else 0)


def _possible(reading: tuple[int | None, int, int]) -> bool:
    return 1 <= reading[1] <= 12 and 1 <= reading[2] <= 31


def _apart(dates: list[WrittenDate]) -> list[WrittenDate]:
    result: list[WrittenDate] = []
    for date in sorted(dates, key=lambda each: (each.start, -each.end)):
        if not result or date.start >= result[-1].end:
            result.append(date)
    return result


def _value(number: str) -> Decimal:
    whole, fraction = number, ""
    if len(number) > 2 and number[-3] in ".,":
        whole, fraction = number[:-3], number[-2:]
    elif len(number) > 1 and number[-2] in ".,":
        whole, fraction = number[:-2], number[-1]
    digits = "".join(sign for sign in whole if sign.isdigit())
    return Decimal(f"{digits}.{fraction or 0}")
