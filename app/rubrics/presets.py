"""Scoring policies: their fields, their defaults, and the leaders' rules by name.

Source: the rules the vendors publish; tests/rubrics/test_score_presets.py holds their worked examples.
Pure: no Flask, no database.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

Normalise = Literal["minmax", "ratio", "points"]
Combine = Literal["weighted", "sections", "deduct", "accumulate"]
NotApplicable = Literal["drop", "drop_in_section", "pass"]
Scope = Literal["review", "section", "none"]
Effect = Literal["zero", "flag"]

FULL = Fraction(100)


@dataclass(frozen=True)
class CriticalPolicy:
    """What a critical criterion does when its value (0 to 1) is below `below`."""

    scope: Scope = "review"
    below: Fraction = Fraction(1, 2)
    effect: Effect = "zero"


@dataclass(frozen=True)
class Policy:
    """How ratings become a score. `bonus_cap` and `cap` may be None: no upper limit.

    `floor` and `bonus_cap` hold for every combination; `cap` for `accumulate`; scores are in points of 100.
    """

    normalise: Normalise = "minmax"
    combine: Combine = "weighted"
    not_applicable: NotApplicable = "drop"
    critical: CriticalPolicy = field(default_factory=CriticalPolicy)
    bonus_cap: Fraction | None = FULL
    floor: Fraction = Fraction(0)
    cap: Fraction | None = FULL
    pass_mark: Fraction = Fraction(80)

    @property
    def needs_weights(self) -> bool:
        """Whether a criterion must state its weight."""
        return self.normalise != "points" and self.combine in ("weighted", "sections")


@dataclass(frozen=True)
class ScaleValue:
    """One step of a scale that a preset brings along."""

    id: str
    value: Fraction
    label: str


@dataclass(frozen=True)
class Preset:
    """A named policy, and the scale a criterion has when it names none."""

    policy: Policy
    scale: tuple[ScaleValue, ...] = ()


def _minus5_plus5() -> tuple[ScaleValue, ...]:
    below = [ScaleValue(f"m{-n}", Fraction(n), f"−{-n}") for n in range(-5, 0)]
    above = [ScaleValue(f"p{n}", Fraction(n), f"+{n}" if n else "0") for n in range(6)]
    return tuple(below + above)


PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        "zendesk-qa": Preset(Policy()),
        "maestroqa-points": Preset(Policy(normalise="points")),
        "evaluagent": Preset(Policy(not_applicable="pass")),
        "genesys-groups": Preset(Policy(normalise="points")),
        "deduct-from-100": Preset(Policy(combine="deduct")),
        "minus5-plus5": Preset(Policy(), _minus5_plus5()),
    }
)
