"""The form of the file itself: title, language, preset and policy. Pure."""

from typing import Any

from app.rubrics.presets import PRESETS
from app.rubrics.studio.sent import Sent
from app.simulation.editing import CannotEdit

Values = dict[str, Any]
CHOSEN = ("normalise", "combine", "not_applicable")
LIMITS = ("floor", "cap", "pass_mark")
NUMBER = "Write a number such as 80 or 62.5."


def head_form(values: Values) -> Values:
    """What the fields hold. A policy field that the file leaves out is empty: the preset's rule holds."""
    policy = _part(values, "policy")
    critical, bonus = _part(policy, "critical"), _part(policy, "bonus")
    told: Values = {name: _plain(policy.get(name)) for name in (*CHOSEN, *LIMITS)}
    told |= {f"critical.{name}": _plain(critical.get(name)) for name in ("scope", "below", "effect")}
    told |= {"bonus.cap": _limit(bonus), "cap": _limit(policy)}
    meant = _part(values, "for")
    told |= {"for.channels": _names(meant.get("channels")), "for.lines": ", ".join(_names(meant.get("lines")))}
    return {**{name: str(values.get(name) or "") for name in ("title", "language", "preset")}, **told}


def head_fields(values: Values, sent: Sent) -> Values:
    """The fields of the file that the form says; an empty one leaves the rule to the preset."""
    if not sent.text("title"):
        raise CannotEdit("Give the rubric a title.", field="title")
    if sent.text("preset") and sent.text("preset") not in PRESETS:
        raise CannotEdit("Choose one of the ways of scoring.", field="preset")
    policy = dict(_part(values, "policy"))
    for name in CHOSEN:
        _set(policy, name, sent.text(name))
    for name in ("floor", "pass_mark"):
        _set(policy, name, sent.number(name, NUMBER))
    _set(policy, "cap", _limit_of(sent, "cap", policy.get("cap")))
    critical = dict(_part(policy, "critical"))
    for name in ("scope", "effect"):
        _set(critical, name, sent.text(f"critical.{name}"))
    _set(critical, "below", sent.number("critical.below", NUMBER))
    _set(policy, "critical", critical)
    bonus = dict(_part(policy, "bonus"))
    _set(bonus, "cap", _limit_of(sent, "bonus.cap", bonus.get("cap")))
    _set(policy, "bonus", bonus)
    meant = dict(_part(values, "for"))
    for key in ("channels", "lines"):
        if (names := sent.names(f"for.{key}")) != _names(meant.get(key)):
            _set(meant, key, names)
    named = {name: sent.text(name) for name in ("title", "language", "preset")}
    return {**named, "for": meant, "policy": policy}


def _part(values: Values, key: str) -> Values:
    found = values.get(key)
    return found if isinstance(found, dict) else {}


def _names(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [str(one) for one in value] if isinstance(value, list) else []


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _limit(values: Values) -> str:
    return ("none" if values["cap"] is None else str(values["cap"])) if "cap" in values else ""


def _limit_of(sent: Sent, name: str, old: Any) -> Any:
    """A number or "none"; empty leaves it to the preset."""
    return "none" if sent.text(name).casefold() == "none" else sent.number(name, "Write a number, or none for no limit.")


def _set(values: Values, key: str, value: Any) -> None:
    if value in (None, "", {}, []):
        values.pop(key, None)
    else:
        values[key] = value
