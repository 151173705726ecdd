"""The phrases of a check in another language as the fields of its form, and what was sent as the overlay's part again. Pure."""

from collections.abc import Mapping
from typing import Any

from app.library.studio import checks
from app.library.studio.values import Sent
from app.simulation.overlays import PHRASE_KEYS

TONE = ("least", "most", *checks.COUNTS, "banned", "jargon")


def phrase_fields(original: Any, own: Any) -> dict[str, str]:
    """Only what the original looks for and the form can show: `any`, `tone.banned`, `fallback.all`. Empty: the original's count."""
    found: dict[str, str] = {}
    for key in (key for key in PHRASE_KEYS if isinstance(original, Mapping) and key in original):
        value = own.get(key) if isinstance(own, Mapping) else None
        if key == "fallback":
            found |= _fallback_fields(original[key], value)
            continue
        shown, told = checks.fields_of({key: original[key]}), checks.fields_of({key: value} if value is not None else {})
        names = [f"tone.{one}" for one in TONE] if key == "tone" else [key]
        found |= {name: told.get(name, "") for name in names if name in shown}
    return found


def phrases_of(original: Any, own: Any, sent: Sent) -> dict[str, Any]:
    """What was sent as the overlay's part of a check; what the form has no field for stays. Raises CannotEdit."""
    fields, before = phrase_fields(original, own), dict(own) if isinstance(own, Mapping) else {}
    shown = {name.partition(".")[0] for name in fields}
    made: dict[str, Any] = {name: sent.text(name) if name == "regex" else sent.lines(name) for name in fields if "." not in name}
    made["tone"] = _tone(before.get("tone"), sent) if "tone" in shown else {}
    made["fallback"] = _fallback(fields, before.get("fallback"), sent)
    kept = {key: one for key, one in before.items() if key not in shown}
    return checks.in_old_order(before, kept | {key: one for key, one in made.items() if one})


def _tone(before: Any, sent: Sent) -> dict[str, Any]:
    """A greeting has no words of its own, so the form leaves it as it is."""
    kept = {"greeting": before["greeting"]} if isinstance(before, Mapping) and "greeting" in before else {}
    return kept | checks.tone_of(sent)


def _fallback_fields(original: Any, own: Any) -> dict[str, str]:
    names = [name for name, one in original.items() if _plain(one)] if isinstance(original, Mapping) else []
    said = own if isinstance(own, Mapping) else {}
    return {f"fallback.{name}": _lines(said.get(name)) for name in names if said.get(name) is None or _plain(said[name])}


def _fallback(fields: Mapping[str, str], before: Any, sent: Sent) -> dict[str, Any]:
    names = [name for name in fields if name.startswith("fallback.")]
    made = {name[9:]: sent.text(name) if name == "fallback.regex" else sent.lines(name) for name in names if sent.text(name)}
    kept = {key: one for key, one in (before if isinstance(before, Mapping) else {}).items() if f"fallback.{key}" not in fields}
    return checks.in_old_order(before, kept | made)


def _plain(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str | int | float) for one in value))


def _lines(value: Any) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value or "")
