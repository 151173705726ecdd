"""Which skill a team should train: the lowest mean, said as carefully as the intervals allow. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.base.estimates import Estimate
from app.growth.tallies import Sums

MOST_NAMED = 3


@dataclass(frozen=True)
class SkillMean:
    """One skill of a team with its mean."""

    title: str
    estimate: Estimate
    slug: str = ""


@dataclass(frozen=True)
class Weakest:
    """The lowest skills. `clear`: the first one's interval lies wholly below the next skill's. Empty: too few to tell."""

    skills: tuple[SkillMean, ...]
    clear: bool
    more: bool = False
    """Whether further skills overlap as well."""


def weakest(sums: Mapping[str, Sums], titles: Mapping[str, str]) -> Weakest:
    """The lowest of the skills with at least ten reviews; `sums` by the skill's id.

    Where the interval of the lowest overlaps with others they are not ranked: up to three are named together. Skills
    that rest on the very same ratings are one.
    """
    told = [SkillMean(titles.get(slug, slug), one.estimate(), slug) for slug, one in _apart(sums).items()]
    ranked = sorted((one for one in told if one.estimate.enough), key=lambda one: (one.estimate.mean or 0.0, one.title))
    if not ranked:
        return Weakest((), clear=False)
    lowest = ranked[0]
    tied = [one for one in ranked if one is lowest or one.estimate.overlaps(lowest.estimate)]
    return Weakest(tuple(tied[:MOST_NAMED]), clear=len(tied) == 1, more=len(tied) > MOST_NAMED)


def _apart(sums: Mapping[str, Sums]) -> dict[str, Sums]:
    """One skill of each group that has the same ratings: the first in the order of ids."""
    seen: dict[Sums, str] = {}
    for slug in sorted(sums):
        seen.setdefault(sums[slug], slug)
    return {slug: one for one, slug in seen.items()}
