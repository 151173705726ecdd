"""One line of JSON, read strictly: repeated keys, numbers that are none and characters that cannot be stored are refused."""

import json
from collections.abc import Sequence
from math import isinf
from typing import Any

from app.conversations.importers.shape import InvalidRecordError, first_invalid_sign

MAX_DEPTH = 40
MAX_DIGITS = 40
_BIG_LINE = 1024 * 1024
_MAX_BRACKETS = 500_000
_MAX_COMMAS = 2_000_000


def parse_object(raw: bytes) -> dict[str, Any]:
    """The JSON object of one line. Raises InvalidRecordError with a field and a sentence."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        said = f"Byte {error.start + 1} of this line is not UTF-8. Save the file as UTF-8 and send it again."
        raise InvalidRecordError("line", said) from error
    _refuse_swollen(raw)
    found = _decode(text)
    if not isinstance(found, dict):
        kind = "list" if isinstance(found, list) else "value"
        said = f"This line holds a {kind}, not a conversation. Write one conversation in curly brackets on each line."
        raise InvalidRecordError("line", said)
    if b"\\u" in raw and (b"\\u0000" in raw or b"\\ud" in raw or b"\\uD" in raw):
        _refuse_signs(found)
    return found


def refuse_depth(value: Any, field: str) -> None:
    """Refuse a value that is nested too deeply to be kept; reads it level by level."""
    level: Sequence[Any] = [value]
    for _ in range(MAX_DEPTH):
        inner: list[Any] = []
        for thing in level:
            if isinstance(thing, dict):
                inner += thing.values()
            elif isinstance(thing, list):
                inner += thing
        if not inner:
            return
        level = inner
    raise InvalidRecordError(field, f"This value is nested more than {MAX_DEPTH} levels deep. Flatten it or leave it out.")


def _decode(text: str) -> Any:
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        message = f"This line is not valid JSON at character {error.pos + 1}: {error.msg}. Mend the line and send it again."
        if "control character" in error.msg:
            message = f"Character {error.pos + 1} of this line is a raw control character. Write it as an escape such as \\n."
        raise InvalidRecordError("line", message) from error
    except RecursionError as error:
        said = "The brackets of this line are nested too deeply. Flatten the record and send it again."
        raise InvalidRecordError("line", said) from error


def _refuse_swollen(raw: bytes) -> None:
    """A line of nothing but brackets or commas would take many times its length in memory."""
    if len(raw) > _BIG_LINE and (raw.count(b"[") + raw.count(b"{") > _MAX_BRACKETS or raw.count(b",") > _MAX_COMMAS):
        raise InvalidRecordError("line", "This line has far too many values for one conversation. Split it and send it again.")


def _refuse_signs(found: dict[str, Any]) -> None:
    bad = first_invalid_sign(found)
    if bad:
        record_id = found.get("id")
        raise InvalidRecordError(
            bad[0],
            f"There is {bad[1]} in this text, which cannot be stored. Remove it and send the line again.",
            record_id if isinstance(record_id, str) and record_id.isprintable() else None,
        )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise InvalidRecordError(twice, f'The key "{twice[:80]}" stands twice in one object. Keep one of them and send the line again.')
    return found


def _int(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise InvalidRecordError("line", f"A number has {len(digits)} digits; {MAX_DIGITS} are the most. Put it in quotes or shorten it.")
    return int(digits)


def _float(digits: str) -> float:
    number = float(digits)
    if isinf(number):
        raise InvalidRecordError("line", f"The number {digits[:40]} is too large. Put it in quotes or shorten it.")
    return number


def _constant(name: str) -> Any:
    raise InvalidRecordError("line", f"{name} is not a number in JSON. Write null or leave the key out.")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_int=_int, parse_float=_float, parse_constant=_constant)
