"""Single fields of a record: strings, times, addresses and numbers, each with a sentence for what is wrong."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from app.conversations.importers.shape import InvalidRecordError

FIRST_YEAR = 1970
LAST_YEAR = 2199
MAX_TEXT = 2_000_000
MAX_NAME = 255

_UNIX = re.compile(r"\d{9,10}(?:\.\d+)?", re.ASCII)
_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE | re.ASCII)
_URL = re.compile(r"https?://[^\s<>\"'\\]+", re.IGNORECASE)
_WANTED_TIME = "Write it as 2026-03-01T09:30:00Z or as seconds since 1970."


def text_or_none(value: Any, field: str, limit: int = MAX_NAME) -> str | None:
    """A short string, trimmed; whole numbers become text; empty is None."""
    if value is None:
        return None
    if type(value) is int:
        value = str(value)
    if type(value) is not str:
        raise InvalidRecordError(field, f"{_named(field)} must be text. Put it in quotes.")
    if len(value) > limit:
        raise InvalidRecordError(field, f"{_named(field)} has {len(value):,} characters; {limit:,} are the most. Shorten it.")
    return value.strip() or None


def required(value: Any, field: str, limit: int = MAX_NAME) -> str:
    """As `text_or_none`, but there must be something."""
    found = text_or_none(value, field, limit)
    if found is None:
        raise InvalidRecordError(field, f"{_named(field)} is missing. Give it a value.")
    return found


def key(value: Any, field: str, limit: int = MAX_NAME) -> str:
    """A key of the source: required, and without line breaks or control characters, since it is printed and logged."""
    found = required(value, field, limit)
    if not found.isprintable():
        raise InvalidRecordError(field, f"{_named(field)} has a line break or control character in it. Remove it.")
    return found


def body(value: Any, field: str) -> str | None:
    """A message's text or HTML exactly as written."""
    if value is None:
        return None
    if type(value) is not str:
        raise InvalidRecordError(field, f"{_named(field)} must be text. Put it in quotes.")
    if len(value) > MAX_TEXT:
        raise InvalidRecordError(field, f"{_named(field)} has {len(value):,} characters; {MAX_TEXT:,} are the most. Shorten the message.")
    return value


def one_of(value: Any, field: str, allowed: tuple[str, ...]) -> str:
    """One of a few words; the sentence lists them."""
    if type(value) is str:
        word = value if value in allowed else value.strip().lower()
        if word in allowed:
            return word
        said = f'"{value[:40]}" is not allowed here.' if word else f"{_named(field)} is missing."
    else:
        said = f"{_named(field)} is missing." if value is None else f"{_named(field)} must be text."
    raise InvalidRecordError(field, f"{said} Use one of: {', '.join(allowed)}.")


def moment(value: Any, field: str) -> datetime:
    """A time in UTC from ISO 8601 with a zone or from Unix seconds."""
    if type(value) is str:
        found = _from_text(value, field)
    elif type(value) in (int, float):
        found = _from_seconds(value, field)
    elif value is None:
        raise InvalidRecordError(field, f"{_named(field)} is missing. {_WANTED_TIME}")
    else:
        raise InvalidRecordError(field, f"{_named(field)} must be a time. {_WANTED_TIME}")
    return found


def moment_or_none(value: Any, field: str) -> datetime | None:
    """As `moment`; absent or empty is None."""
    return None if value is None or value == "" else moment(value, field)


def email_or_none(value: Any, field: str) -> str | None:
    """An address, checked only enough that two strangers are not matched by a filler such as "none"."""
    found = text_or_none(value, field, 320)
    if found is not None and not _EMAIL.fullmatch(found):
        raise InvalidRecordError(field, f'"{found[:60]}" is not an e-mail address. Mend it or leave it out.')
    return found


def url_or_none(value: Any, field: str) -> str | None:
    """A web address; other schemes could run script when clicked."""
    found = text_or_none(value, field, 2000)
    if found is not None and not _URL.fullmatch(found):
        raise InvalidRecordError(field, "This is not a web address. Begin it with https:// or leave it out.")
    return found


def language_or_none(value: Any, field: str) -> str | None:
    """A language tag such as `en` or `pt-BR`."""
    found = text_or_none(value, field, 35)
    if found is None:
        return None
    if not _LANGUAGE.fullmatch(found.replace("_", "-")):
        raise InvalidRecordError(field, f'"{found}" is not a language tag. Use one such as en or pt-BR, or leave it out.')
    return found.replace("_", "-")


def number(value: Any, field: str) -> float:
    """A number of ordinary size; never a truth value."""
    if type(value) not in (int, float) or abs(value) > 1_000_000:
        raise InvalidRecordError(field, f"{_named(field)} must be a number between -1,000,000 and 1,000,000.")
    return value  # type: ignore[no-any-return]


def object_or_none(value: Any, field: str) -> Mapping[str, Any] | None:
    """A JSON object, or None."""
    if value is None or type(value) is dict:
        return value
    raise InvalidRecordError(field, f"{_named(field)} must be an object in curly brackets, or left out.")


def array(value: Any, field: str) -> list[Any]:
    """A JSON list; absent is empty."""
    if value is None:
        return []
    if type(value) is list:
        return value
    raise InvalidRecordError(field, f"{_named(field)} must be a list in square brackets, or left out.")


def _from_text(value: str, field: str) -> datetime:
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return _from_unusual_text(value.strip(), field)
    zone = found.tzinfo
    if zone is None:
        raise InvalidRecordError(field, f'"{value[:40]}" has no time zone. Add Z for UTC or an offset such as +02:00.')
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise InvalidRecordError(field, f"The year {found.year} is out of range. Use a time between {FIRST_YEAR} and {LAST_YEAR}.")
    return found if zone is UTC else found.astimezone(UTC)


def _from_unusual_text(value: str, field: str) -> datetime:
    if _UNIX.fullmatch(value):
        return _from_seconds(float(value), field)
    folded = value.upper()
    try:
        datetime.fromisoformat(folded)
    except ValueError as error:
        raise InvalidRecordError(field, f'"{value[:40]}" is not a time. {_WANTED_TIME}') from error
    return _from_text(folded, field)


def _from_seconds(value: float, field: str) -> datetime:
    try:
        found = datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        found = None
    if found is not None and FIRST_YEAR <= found.year <= LAST_YEAR:
        return found
    if 10**11 <= value < 10**14:
        raise InvalidRecordError(field, f"{_named(field)} looks like milliseconds. Divide it by 1000: Unix times are in seconds.")
    raise InvalidRecordError(field, f"{_named(field)} is out of range. Use a time between {FIRST_YEAR} and {LAST_YEAR}.")


def _named(field: str) -> str:
    return f"The {field.rpartition('.')[2]}" if "." in field else f"The field {field}"
