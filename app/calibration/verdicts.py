"""What an agreement figure allows: the verdict that stands beside every one of them. Pure. Source: docs/decisions/agreement.md."""

from collections.abc import Mapping
from enum import StrEnum

from app.calibration.coefficients import Patterns
from app.calibration.rating_table import Scale

ENOUGH = 10
CEILING = 0.95
USABLE, TENTATIVE, WEAK = 0.80, 0.667, 0.20
APART = 0.2


class Verdict(StrEnum):
    """How far a criterion's ratings can be trusted; below `weak` no person is ranked by it and no growth is shown."""

    TOO_FEW = "too few"
    NO_VARIATION = "no variation"
    CEILING = "ceiling"
    USABLE = "usable"
    TENTATIVE = "tentative"
    WEAK = "weak"
    WITHHELD = "withheld"

    @property
    def allows_ranking(self) -> bool:
        """Whether people may be compared on it."""
        return self in (Verdict.USABLE, Verdict.TENTATIVE)

    @property
    def allows_growth(self) -> bool:
        """Whether a person's course may be shown on it."""
        return self in (Verdict.USABLE, Verdict.TENTATIVE, Verdict.WEAK)


def verdict_of(patterns: Patterns, scale: Scale, shared: int, alpha: float | None) -> tuple[Verdict, str]:
    """The verdict and its reason in a sentence. `alpha` is the ordinal one, nominal where the levels have no order."""
    if shared < ENOUGH:
        return Verdict.TOO_FEW, f"Only {shared} items were rated by two or more; {ENOUGH} are needed."
    counts = level_counts(patterns)
    place, most = max(counts.items(), key=lambda one: (one[1], -one[0]))
    share = most / sum(counts.values())
    if len(counts) == 1:
        return Verdict.NO_VARIATION, f"Every rating is {scale.names[place]}, so nothing can be told apart."
    if share >= CEILING:
        said = f"{share * 100:.0f}% of the ratings are {scale.names[place]}: the criterion can show neither agreement nor growth."
        return Verdict.CEILING, said
    if alpha is None:
        return Verdict.NO_VARIATION, "The items that two or more rated all have the same level."
    return _by_alpha(alpha, "ordinal" if scale.numbers is not None else "nominal")


def level_counts(patterns: Patterns) -> Mapping[int, int]:
    """How often each level was given."""
    counts: dict[int, int] = {}
    for pattern, items in patterns.items():
        for place, count in pattern:
            counts[place] = counts.get(place, 0) + items * count
    return counts


def verdict_at(alpha: float) -> Verdict:
    """The verdict of a value of alpha by itself."""
    borders = ((USABLE, Verdict.USABLE), (TENTATIVE, Verdict.TENTATIVE), (WEAK, Verdict.WEAK))
    return next((verdict for border, verdict in borders if alpha >= border), Verdict.WITHHELD)


def across(alpha: Mapping[str, float | None] | None) -> tuple[Verdict, Verdict] | None:
    """The verdicts at both ends of the interval of alpha (keys low, high), None where they are one and the same."""
    low, high = (alpha.get("low"), alpha.get("high")) if alpha else (None, None)
    if low is None or high is None or verdict_at(low) is verdict_at(high):
        return None
    return verdict_at(low), verdict_at(high)


def apart(alpha: Mapping[str, float | None] | None, ac: Mapping[str, float | None] | None) -> bool:
    """Whether AC is so far above alpha that a reader asks why: ratings crowd on few levels, where alpha expects much
    agreement by chance and AC little.

    Source: Gwet 2008, "Computing inter-rater reliability and its variance in the presence of high agreement".
    """
    one, other = (alpha or {}).get("value"), (ac or {}).get("value")
    return one is not None and other is not None and other - one >= APART


def _by_alpha(alpha: float, kind: str) -> tuple[Verdict, str]:
    figure, verdict = f"{kind.capitalize()} alpha is {alpha:.3f}", verdict_at(alpha)
    if verdict is Verdict.USABLE:
        return verdict, f"{figure}, at least {USABLE:.2f}."
    if verdict is Verdict.TENTATIVE:
        return verdict, f"{figure}, below {USABLE:.2f}: draw conclusions with care."
    if verdict is Verdict.WEAK:
        return verdict, f"{figure}, below {TENTATIVE}: the figures are shown with this caution, and nobody is ranked by them."
    return (
        verdict,
        f"{figure}, below {WEAK:.2f}: reviewers do not see the same thing here, so no means per person, rankings or growth.",
    )
