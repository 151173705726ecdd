"""Actions and tool calls in imported records: what was done, and readable facts instead of JSON. Pure.

Help desks write them into events in shapes of their own: an object alone, words and then an object or a list of objects, or the name
of an action in a line that ends with a colon and lines below it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

LONGEST = 20_000
"""Characters; a longer text is shown as it came."""
MOST_FACTS = 60
NAMES = ("apiname", "api", "action", "tool", "toolname", "function")
"""Keys that hold the name of what was done, without case and underscores."""
CALLS = ("arguments", "input", "parameters", "args")
"""Beside one of these, "name" is the name of what was done."""
_COMPARED = re.compile(r"(?:\w+\.)?(is_\w+)\((.*)\)", re.DOTALL)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True)
class LookUp:
    """What was done and what it told, as pairs of words and value; a fact without a word of its own has "".

    `as_written`: the facts are the text's own lines, not read out of JSON.
    """

    name: str
    facts: tuple[tuple[str, str], ...]
    as_written: bool = False


def look_up(text: str) -> LookUp | None:
    """The look-up that an event's text describes, None where it describes none."""
    if len(text) > LONGEST:
        return None
    told, said = _json_of(text)
    if said is not None:
        facts = tuple(_facts(said))[: MOST_FACTS + 1]
        return LookUp(told or _name_of(said), facts) if facts and len(facts) <= MOST_FACTS else None
    name, colon, rest = text.strip().partition(":\n")
    if not colon or "\n" in name or not rest.strip():
        return None
    return LookUp(name, tuple(_pair(line) for line in rest.strip().split("\n")), as_written=True)


def _json_of(text: str) -> tuple[str, Any]:
    """The words before the JSON, and what the JSON says; None where there is none."""
    start = re.search(r"[\[{]", text)
    if start is None or "\n" in (words := text[: start.start()].strip()):
        return "", None
    try:
        said = json.loads(text[start.start() :])
    except (ValueError, RecursionError):
        return "", None
    return _readable(words.rstrip(":")), said if isinstance(said, Mapping) or _all_objects(said) else None


def _all_objects(said: Any) -> bool:
    return isinstance(said, list) and all(isinstance(one, Mapping) for one in said)


def _facts(said: Any) -> Iterator[tuple[str, str]]:
    for part in said if isinstance(said, list) else [said]:
        for key, value in part.items():
            inner = _call(key, value)
            if inner is not None:
                yield from _facts(inner)
            elif not _is_name(part, key):
                yield _readable(key), _value(value)


def _call(key: str, value: Any) -> Any:
    """What a call was given, when it stands in an object (or a JSON text) of its own."""
    if _plain(key) not in CALLS:
        return None
    if isinstance(value, str):
        value = _json_of(value)[1]
    return value if isinstance(value, Mapping) else None


def _name_of(said: Any) -> str:
    for part in said if isinstance(said, list) else [said]:
        for key, value in part.items():
            if _is_name(part, key):
                return _readable(str(value))
    return ""


def _is_name(part: Mapping[str, Any], key: str) -> bool:
    if not isinstance(part[key], str):
        return False
    return _plain(key) in NAMES or (_plain(key) == "name" and any(_plain(other) in CALLS for other in part))


def _plain(key: str) -> str:
    return key.replace("_", "").casefold()


def _readable(words: str) -> str:
    """trip_directions, TripDirections: Trip directions."""
    parts = " ".join(_HUMP.sub(" ", words).replace("_", " ").split()).split(" ")
    joined = " ".join(part if part.isupper() and len(part) > 1 else part.lower() for part in parts)
    return joined[:1].upper() + joined[1:]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, Mapping):
        return ", ".join(f"{_readable(key)}: {_value(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return "; ".join(_value(inner) for inner in value)
    return "–" if value is None else _unquoted(str(value).strip())


def _unquoted(text: str) -> str:
    """Without quotes within quotes, and comparisons in words: api.is_at_least(15) is "at least 15"."""
    compared = _COMPARED.fullmatch(text)
    if compared:
        return f"{compared[1].removeprefix('is_').replace('_', ' ')} {_unquoted(compared[2].strip())}"
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' and '"' not in text[1:-1] else text


def _pair(line: str) -> tuple[str, str]:
    key, colon, value = line.partition(": ")
    return (key, value) if colon and len(key) <= 40 else ("", line)
