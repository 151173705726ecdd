"""Single values of a review that comes in, each checked, with a sentence for what is wrong. Pure."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,25})?(e[+-]?\d{1,2})?", re.ASCII | re.IGNORECASE)
_YEARS = range(1970, 2200)
_YEAR = 31_622_400


class BadLine(ValueError):
    """A line, or a review of it, that cannot be read; the message says what to do."""


def number_or_none(value: Any, name: str) -> Fraction | None:
    """A number, or one written as text; absent or empty is None. Raises BadLine."""
    if value is None or value == "":
        return None
    told = str(value).strip() if isinstance(value, (int, float, str)) and not isinstance(value, bool) else ""
    if not _NUMBER.fullmatch(told):
        raise BadLine(f"{name} is no number: {shown(value)}. Write a number, or null where there is none.")
    return Fraction(told)


def chance(value: Any) -> float:
    """How likely the conversation was to be drawn: above 0, at most 1; absent is 1. Raises BadLine."""
    found = number_or_none(value, "The probability")
    if found is None:
        return 1.0
    if not 0 < found <= 1:
        raise BadLine(f"The probability {shown(value)} must be above 0 and at most 1. Leave it out where it is not known.")
    return float(found)


def moment(value: Any, name: str) -> datetime:
    """A time; without a zone it is UTC. Raises BadLine."""
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise BadLine(f"'{name}' must be a time such as 2026-03-01T09:30:00Z, not {shown(value)}.") from error
    if found.year not in _YEARS:
        raise BadLine(f"'{name}' lies in the year {found.year}. Write a time between {_YEARS[0]} and {_YEARS[-1]}.")
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def seconds(value: Any) -> int:
    """Whole seconds from 0 to a year, as a number or as text; 0 where they are not known."""
    told = str(value) if isinstance(value, (int, str)) and not isinstance(value, bool) else ""
    found = int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0
    return found if found <= _YEAR else 0


def objects(value: Any) -> tuple[Mapping[str, Any], ...]:
    """The objects of a list; anything else is none."""
    return tuple(one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()


def shown(value: Any) -> str:
    """A value as a sentence may quote it."""
    told = repr(value)
    return told if len(told) <= 60 else f"{told[:57]}…"


def own_of(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """What our own export tells beyond their shape; empty for a file of theirs."""
    own = found.get("greenroom")
    return own if isinstance(own, dict) else {}
