"""What each criterion can add to a whole score, in per cent. Pure."""

from collections.abc import Mapping
from fractions import Fraction

from app.rubrics.document import Rubric
from app.rubrics.scoring import partial_score

HUNDRED = Fraction(100)


def weight_shares(rubric: Rubric) -> Mapping[str, Fraction]:
    """The share of each criterion when all of them apply, by id; bonus criteria add their part on top of the 100.

    Empty where a score is no share of a whole: points that add up, and deductions.
    """
    if rubric.policy.combine not in ("weighted", "sections"):
        return {}
    best = {one.id: max(one.levels, key=lambda level: level.value).id for one in rubric.criteria}
    possible = partial_score(rubric, best).score.weights
    if rubric.policy.combine == "weighted":
        return _parts(rubric, possible, [one.id for one in rubric.criteria], HUNDRED)
    sections = [one for one in rubric.sections if any(not criterion.bonus for criterion in one.criteria)]
    whole = sum(one.weight for one in sections)
    shares: dict[str, Fraction] = {}
    for section in rubric.sections:
        part = HUNDRED * section.weight / whole if whole else Fraction(0)
        shares |= _parts(rubric, possible, [one.id for one in section.criteria], part)
    return shares


def section_shares(rubric: Rubric) -> Mapping[str, Fraction]:
    """The share of each section, by id: that of its criteria without bonus together."""
    shares = weight_shares(rubric)
    if not shares:
        return {}
    regular = {section.id: [one.id for one in section.criteria if not one.bonus] for section in rubric.sections}
    return {name: sum((shares.get(one, Fraction(0)) for one in inside), Fraction(0)) for name, inside in regular.items()}


def _parts(rubric: Rubric, possible: Mapping[str, Fraction], inside: list[str], part: Fraction) -> dict[str, Fraction]:
    whole = sum((possible.get(one, Fraction(0)) for one in inside if not rubric.criterion(one).bonus), Fraction(0))
    return {one: part * possible.get(one, Fraction(0)) / whole for one in inside} if whole else {}
