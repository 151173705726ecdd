"""The replies file of `library play`: a JSON list of what the agent does, checked entry by entry. Pure."""

import json
from collections.abc import Mapping
from typing import Any

from app.simulation import Input, parse_duration

_KEYS = ("text", "actions", "after", "human")


class InvalidInputs(ValueError):
    """The replies cannot be played; the message says which entry and what is allowed."""


def parse_inputs(text: str) -> tuple[Input, ...]:
    """`[{"text": "…", "actions": [{"name": "…", "args": {}}], "after": "3m", "human": {"owned": true}}]`. Raises InvalidInputs."""
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInputs(f"The replies are not JSON: {str(error)[:200]}.") from None
    if not isinstance(entries, list):
        raise InvalidInputs("The replies must be a JSON list of entries.")
    return tuple(_entry(entry, number) for number, entry in enumerate(entries, start=1))


def _entry(entry: Any, number: int) -> Input:
    if not isinstance(entry, dict):
        raise InvalidInputs(f'Reply {number} must be an object such as {{"text": "…"}}.')
    unknown = [key for key in entry if key not in _KEYS]
    if unknown:
        raise InvalidInputs(f"Reply {number} has the unknown key '{unknown[0]}'. Allowed: {', '.join(_KEYS)}.")
    text = entry.get("text")
    if text is not None and not isinstance(text, str):
        raise InvalidInputs(f"The text of reply {number} must be a text.")
    seconds = parse_duration(entry["after"]) if entry.get("after") is not None else 0
    if seconds is None:
        raise InvalidInputs(f"'after' of reply {number} must be a duration such as 90s, 3m or 2h.")
    actions = entry.get("actions") or []
    if not isinstance(actions, list):
        raise InvalidInputs(f"'actions' of reply {number} must be a list.")
    return Input(text, tuple(_action(action, number) for action in actions), seconds, _decisions(entry.get("human"), number))


def _decisions(value: Any, number: int) -> Mapping[str, bool] | None:
    """What a person said about the `human` checks that the reply hangs on."""
    if value is None:
        return None
    if not isinstance(value, dict) or not all(isinstance(said, bool) for said in value.values()):
        raise InvalidInputs(f"'human' of reply {number} must be written {{\"check\": true}}.")
    return value


def _action(action: Any, number: int) -> tuple[str, Mapping[str, str]]:
    if isinstance(action, str):
        return action, {}
    if not isinstance(action, dict) or not isinstance(action.get("name"), str) or not isinstance(action.get("args") or {}, dict):
        raise InvalidInputs(f'An action of reply {number} must be written {{"name": "look_up_order", "args": {{}}}}.')
    return action["name"], {str(key): str(value) for key, value in (action.get("args") or {}).items()}
