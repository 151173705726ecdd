"""From shares to one number, by the policy's `combine`. Pure; exact Fractions; results in points of 100."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.rubrics.document import Section
from app.rubrics.presets import FULL, Policy
from app.rubrics.shares import ONE, ZERO, Share, added


@dataclass(frozen=True)
class SectionTerm:
    """One section under `combine: sections`: its mean (bonus included), the mean without bonus, its weight."""

    section: Section
    mean: Fraction
    plain: Fraction
    weight: Fraction
    bonus: bool


def combined(shares: Sequence[Share], policy: Policy) -> Fraction | None:
    """The score before any critical failure zeroes the review. None where nothing with a weight was rated."""
    if not any(share.value is not None and not share.bonus for share in shares):
        return None
    if policy.combine in ("deduct", "accumulate"):
        return _summed(shares, policy)
    if policy.combine == "sections":
        return _of_sections(section_terms(shares), policy)
    return _weighted(shares, policy)


def section_score(shares: Sequence[Share], policy: Policy) -> Fraction | None:
    """The score of one section's shares by itself: the policy's rule without the other sections."""
    if not shares:
        return None
    if policy.combine in ("deduct", "accumulate"):
        return _summed(shares, policy)
    if all(share.bonus for share in shares):
        possible = added(share.possible for share in shares)
        return FULL * total(shares, bonus=True) / possible if possible else None
    return _weighted(shares, policy)


def section_terms(shares: Sequence[Share]) -> list[SectionTerm]:
    """The sections that count, in order. A section of bonus criteria alone adds to the numerator only."""
    by_section: dict[str, list[Share]] = {}
    for share in shares:
        by_section.setdefault(share.section.id, []).append(share)
    terms = [_term(group) for group in by_section.values()]
    return [term for term in terms if term is not None]


def total(shares: Sequence[Share], *, bonus: bool) -> Fraction:
    """The sum of the amounts of the bonus shares, or of all others."""
    return added(share.amount for share in shares if share.bonus is bonus)


def _summed(shares: Sequence[Share], policy: Policy) -> Fraction:
    """100 less what is lost, or the points up to the cap; and the bonus."""
    plain, extra = total(shares, bonus=False), total(shares, bonus=True)
    if policy.combine == "deduct":
        return _with_bonus(FULL - plain, extra, policy)
    capped = plain if policy.cap is None else min(plain, policy.cap)
    whole = plain + extra if policy.cap is None else min(plain + extra, policy.cap)
    return _with_bonus(capped, whole - capped, policy)


def _weighted(shares: Sequence[Share], policy: Policy) -> Fraction | None:
    possible = added(share.possible for share in shares if not share.bonus)
    if not possible:
        return None
    plain = FULL * total(shares, bonus=False) / possible
    return _with_bonus(plain, FULL * total(shares, bonus=True) / possible, policy)


def _of_sections(terms: Sequence[SectionTerm], policy: Policy) -> Fraction | None:
    weights = added(term.weight for term in terms if not term.bonus)
    if not weights:
        return None
    plain = FULL * added(term.plain * term.weight for term in terms) / weights
    whole = FULL * added(term.mean * term.weight for term in terms) / weights
    return _with_bonus(plain, whole - plain, policy)


def _with_bonus(plain: Fraction, extra: Fraction, policy: Policy) -> Fraction:
    """Bonus lifts a score up to the bonus cap and never above it; it never lowers a score that is there already."""
    score = plain + extra
    if policy.bonus_cap is not None and extra > 0:
        score = max(plain, min(score, policy.bonus_cap))
    return max(score, policy.floor)


def _term(group: Sequence[Share]) -> SectionTerm | None:
    section = group[0].section
    weight = Fraction(section.weight)
    only_bonus = all(criterion.bonus for criterion in section.criteria)
    possible = added(share.possible for share in group if share.bonus is only_bonus)
    if not possible:
        return None
    plain = ZERO if only_bonus else total(group, bonus=False) / possible
    return SectionTerm(section, plain + total(group, bonus=True) / possible, plain, weight * ONE, only_bonus)
