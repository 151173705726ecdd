"""Reads `preset` and `policy`: defaults, then the preset, then the fields the file states."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any, get_args

from app.base.source import Path
from app.rubrics.document.fields import LARGEST, Fields, Notes
from app.rubrics.presets import PRESETS, Combine, CriticalPolicy, Effect, Normalise, NotApplicable, Policy, Preset, Scope

POLICY_KEYS = ("normalise", "combine", "not_applicable", "critical", "bonus", "floor", "cap", "pass_mark")
CRITICAL_KEYS = ("scope", "below", "effect")
NO_LIMIT = "none"


def read_preset(top: Fields) -> Preset:
    """The preset the file names, else the defaults."""
    name = top.choice("preset", PRESETS)
    return PRESETS[name] if name else Preset(Policy())


def read_policy(notes: Notes, base: Policy) -> Policy:
    """The policy of the file: `base` with every field that stands under `policy:`."""
    path: Path = ("policy",)
    if notes.source.value.get("policy") is None:
        return base
    fields = Fields(notes, path, "the policy", POLICY_KEYS)
    policy = replace(
        base,
        **_choices(fields, {"normalise": get_args(Normalise), "combine": get_args(Combine), "not_applicable": get_args(NotApplicable)}),
        critical=_critical(notes, fields, base.critical),
        bonus_cap=_bonus_cap(notes, fields, base.bonus_cap),
        floor=_number_or(fields, "floor", base.floor, -LARGEST),
        cap=_limit(fields, "cap", base.cap),
        pass_mark=_number_or(fields, "pass_mark", base.pass_mark, 0, 100),
    )
    _check(fields, policy)
    return policy


def _choices(fields: Fields, allowed: dict[str, Iterable[str]]) -> dict[str, Any]:
    chosen = {key: fields.choice(key, values) for key, values in allowed.items()}
    return {key: value for key, value in chosen.items() if value is not None}


def _critical(notes: Notes, fields: Fields, base: CriticalPolicy) -> CriticalPolicy:
    if not fields.has("critical"):
        return base
    inner = Fields(notes, fields.at("critical"), "'critical' of the policy", CRITICAL_KEYS)
    chosen = _choices(inner, {"scope": get_args(Scope), "effect": get_args(Effect)})
    return replace(base, **chosen, below=_number_or(inner, "below", base.below, 0, 1))


def _bonus_cap(notes: Notes, fields: Fields, base: Fraction | None) -> Fraction | None:
    if not fields.has("bonus"):
        return base
    return _limit(Fields(notes, fields.at("bonus"), "'bonus' of the policy", ("cap",)), "cap", base)


def _limit(fields: Fields, key: str, base: Fraction | None) -> Fraction | None:
    """A number of at least 0; `none` or an empty value takes the limit away."""
    if key not in fields.values:
        return base
    if fields.values[key] in (None, NO_LIMIT):
        return None
    return _number_or(fields, key, base or Fraction(0), 0)


def _number_or(fields: Fields, key: str, base: Fraction, lowest: int, highest: int | None = None) -> Fraction:
    number = fields.number(key, lowest, highest, code="R16")
    return base if number is None else number


def _check(fields: Fields, policy: Policy) -> None:
    if policy.cap is not None and policy.floor > policy.cap:
        key = "floor" if fields.has("floor") else "cap"
        fields.wrong(key, f"The floor {policy.floor} is above the cap {policy.cap}.", "Lower the floor or raise the cap.", "R16")
    if fields.has("cap") and policy.combine != "accumulate":
        hint = "Use 'bonus: {cap: …}' to limit bonus criteria, or remove 'cap'."
        fields.notes.warning("R20", fields.at("cap"), f"'cap' has no effect under combine: {policy.combine}.", hint, at_key=True)
