"""What each rated criterion adds to a score: a value, and an amount out of a possible amount.

Pure. Every number is an exact Fraction.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from app.rubrics.document import EXCUSED, NOT_APPLICABLE, Criterion, Level, Rubric, Section
from app.rubrics.presets import Policy

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Share:
    """One counted criterion: `unit` of `full`, times `weight`. Under `deduct` the unit is what is lost.

    `value` is the criterion's own value (0 to 1 under minmax), None for N/A that counts as a pass.
    """

    criterion: Criterion
    section: Section
    value: Fraction | None
    unit: Fraction
    full: Fraction
    weight: Fraction

    @cached_property
    def amount(self) -> Fraction:
        return self.unit * self.weight

    @cached_property
    def possible(self) -> Fraction:
        return self.full * self.weight

    @property
    def bonus(self) -> bool:
        return self.criterion.bonus


def value_of(criterion: Criterion, level: Level, policy: Policy) -> Fraction:
    """The value of a level, by `normalise`: (r - lowest)/(highest - lowest), r/highest, or points/best points."""
    if policy.normalise == "ratio":
        return level.value / criterion.highest
    if policy.normalise == "points" and criterion.best_points > 0:
        return criterion.points(level) / criterion.best_points
    return (level.value - criterion.lowest) / (criterion.highest - criterion.lowest)


def shares_of(rubric: Rubric, rated: Iterable[Criterion], ratings: Mapping[str, str]) -> tuple[Share, ...]:
    """The counted criteria in the order of the file; N/A is left out, shared or passed as the policy says.

    What a reported policy conflict excuses reads like N/A, but nothing may be lost through it: where points only add up it
    gives all it can, for there is nothing that they are divided by. An excused bonus adds nothing.
    """
    shares: list[Share] = []
    dropped: list[Share] = []
    for criterion in rated:
        share = _share(rubric, criterion, ratings[criterion.id])
        (shares if _counts(criterion, ratings[criterion.id], rubric.policy) else dropped).append(share)
    if rubric.policy.not_applicable == "drop_in_section" and rubric.policy.combine == "weighted":
        return _shared_in_section(shares, dropped)
    return tuple(shares)


def added(numbers: Iterable[Fraction]) -> Fraction:
    """Their exact sum. Amounts and weights mostly share a denominator, so they are added as whole numbers and reduced once."""
    above, below = 0, 1
    for number in numbers:
        other = number.denominator
        if below % other:
            above, below = above * other, below * other
        above += number.numerator * (below // other)
    return Fraction(above, below)


def lost(share: Share, policy: Policy) -> Share:
    """The share in a section that a critical criterion has zeroed: nothing earned, everything lost."""
    if policy.combine == "deduct" and not share.bonus:
        return replace(share, unit=share.full)
    return replace(share, unit=min(share.unit, ZERO))


def _counts(criterion: Criterion, level_id: str, policy: Policy) -> bool:
    if level_id == EXCUSED:
        return not criterion.bonus and (policy.not_applicable == "pass" or policy.combine == "accumulate")
    return level_id != NOT_APPLICABLE or policy.not_applicable == "pass"


def _share(rubric: Rubric, criterion: Criterion, level_id: str) -> Share:
    """The share of a level, worked out once for a rubric; for what is no level, the share of N/A as a pass."""
    known: Share | None = rubric.shares.get((criterion.id, level_id))
    if known is not None:
        return known
    section, level = rubric.section_of(criterion.id), criterion.level(level_id)
    value = value_of(criterion, level, rubric.policy) if level else None
    made = Share(criterion, section, value, *_amounts(criterion, section, level, rubric.policy))
    rubric.shares[criterion.id, level_id] = made
    return made


def _amounts(criterion: Criterion, section: Section, level: Level | None, policy: Policy) -> tuple[Fraction, Fraction, Fraction]:
    """(unit, full, weight): the amount is unit times weight, out of full times weight."""
    weight = Fraction(criterion.weight or 0)
    if policy.combine == "deduct" and not criterion.bonus:
        return _loss(criterion, level, policy, weight)
    if policy.combine in ("weighted", "sections"):
        if policy.normalise == "points":
            return (*_points(criterion, level), Fraction(section.weight))
        return value_of(criterion, level, policy) if level else ONE, ONE, weight
    if criterion.has_points or criterion.weight is None:
        return (*_points(criterion, level), ONE)
    return value_of(criterion, level, policy) if level else ONE, ONE, weight


def _points(criterion: Criterion, level: Level | None) -> tuple[Fraction, Fraction]:
    best = max(criterion.best_points, ZERO)
    return criterion.points(level) if level else best, best


def _loss(criterion: Criterion, level: Level | None, policy: Policy, weight: Fraction) -> tuple[Fraction, Fraction, Fraction]:
    """What a level takes from 100: its penalty; without penalties, the weight not earned; without a weight, the points not earned."""
    if criterion.has_penalties:
        most = max(entry.penalty or ZERO for entry in criterion.levels)
        return (level.penalty or ZERO) if level else ZERO, most, ONE
    if criterion.weight is not None or not criterion.has_points:
        return ONE - value_of(criterion, level, policy) if level else ZERO, ONE, weight
    worst = min(criterion.points(entry) for entry in criterion.levels)
    return criterion.best_points - criterion.points(level) if level else ZERO, criterion.best_points - worst, ONE


def _shared_in_section(shares: list[Share], dropped: list[Share]) -> tuple[Share, ...]:
    """Give the weight of a section's N/A criteria to its rated ones, in proportion to their weights."""
    kept: dict[str, Fraction] = {}
    gone: dict[str, Fraction] = {}
    for totals, group in ((kept, shares), (gone, dropped)):
        for share in group:
            if not share.bonus:
                totals[share.section.id] = totals.get(share.section.id, ZERO) + share.possible
    factors = {name: (total + gone.get(name, ZERO)) / total for name, total in kept.items() if total}
    return tuple(share if share.bonus else replace(share, weight=share.weight * factors.get(share.section.id, ONE)) for share in shares)
