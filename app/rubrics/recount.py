"""A score worked out a second time, from the words of the rules alone, so that a slip of the formula cannot agree with itself.

Knows nothing of app/rubrics/scoring and what that is made of: plain sums over what a rubric's file says, none of them shared. Slow and
simple on purpose. Where the rules leave something open (a deduction without penalties, a level without points) it says so. Pure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.rubrics.document.parts import Criterion, Rubric

NONE = Fraction(0)


@dataclass(frozen=True)
class Recount:
    """What the rules give: `value` in points of 100 or None (nothing applied), and how it came about in a line."""

    value: Fraction | None
    passed: bool | None
    failed: tuple[str, ...]
    values: Mapping[str, Fraction | None]
    way: str

    @property
    def shown(self) -> str | None:
        """One decimal, half up."""
        if self.value is None:
            return None
        tenths = (2 * self.value.numerator * 10 + self.value.denominator) // (2 * self.value.denominator)
        return str(Decimal(tenths) / 10 if tenths % 10 else Decimal(tenths // 10).quantize(Decimal("0.1")))


@dataclass
class Entry:
    """One criterion that counts: `got` of `most` (under `deduct`: lost of what can be lost). `value` None: N/A."""

    section: str
    one: Criterion
    value: Fraction | None
    got: Fraction
    most: Fraction
    excused: bool = False


def recount(rubric: Rubric, ratings: Mapping[str, str], channel: str | None = None) -> Recount:
    """The score of these ratings (criterion id to level id, "n/a", or "n/a-policy") by the words of the policy."""
    policy = rubric.policy
    rated = [one for one in _asked(rubric, ratings, channel) if one.id in ratings]
    values = {one.id: _value(one, ratings[one.id], policy.normalise) for one in rated}
    entries = [_entry(rubric, one, ratings[one.id], values[one.id]) for one in rated]
    for entry in entries:
        entry.excused = ratings[entry.one.id] == "n/a-policy"
    failed = [entry for entry in entries if _reach(entry.one, policy) and entry.value is not None and entry.value < policy.critical.below]
    if policy.critical.effect == "zero":
        for section in {entry.section for entry in failed if _reach(entry.one, policy) == "section"}:
            _empty([entry for entry in entries if entry.section == section], policy.combine)
    value, way = _combined(rubric, entries)
    if policy.critical.effect == "zero" and any(_reach(entry.one, policy) == "review" for entry in failed):
        value, way = NONE, f"{way}; a critical failure makes it 0"
    names = tuple(entry.one.id for entry in failed)
    passed = False if names else None if value is None else value >= policy.pass_mark
    return Recount(value, passed, names, values, f"{way} = {value if value is not None else 'nothing applied'}")


def _asked(rubric: Rubric, ratings: Mapping[str, str], channel: str | None) -> list[Criterion]:
    """Criteria that are shown: for this channel, and while the one they hang on is shown with such a level. Excused asks as N/A does."""
    ratings = {name: "n/a" if chosen == "n/a-policy" else chosen for name, chosen in ratings.items()}
    asked = [
        one for section in rubric.sections for one in section.criteria if not one.channels or channel is None or channel in one.channels
    ]
    while True:
        names = {one.id for one in asked}
        left = [
            one for one in asked if one.when is None or (one.when.criterion in names and ratings.get(one.when.criterion) in one.when.levels)
        ]
        if len(left) == len(asked):
            return asked
        asked = left


def _value(one: Criterion, chosen: str, normalise: str) -> Fraction | None:
    """minmax: (r - lowest) / (highest - lowest). ratio: r / highest. points: earned over best points. N/A has none."""
    steps = {level.id: level.value for level in one.levels}
    if chosen not in steps:
        return None
    low, high = min(steps.values()), max(steps.values())
    if normalise == "ratio":
        return steps[chosen] / high
    points = _points(one)
    if normalise == "points" and max(points.values()) > 0:
        return points[chosen] / max(points.values())
    return (steps[chosen] - low) / (high - low)  # also where no points can be earned, so that points over points is nothing over nothing


def _points(one: Criterion) -> dict[str, Fraction]:
    """Points of each level. Left open by the rules: with none stated anywhere a level's value is its points, beside stated ones it is 0."""
    stated = [level for level in one.levels if level.points is not None]
    return {level.id: (level.points if level.points is not None else NONE) if stated else level.value for level in one.levels}


def _entry(rubric: Rubric, one: Criterion, chosen: str, value: Fraction | None) -> Entry:
    """What a criterion gives of what it can give. N/A gives all of it; whether it counts at all is decided later."""
    section = next(section for section in rubric.sections if any(other.id == one.id for other in section.criteria))
    combine, weight, points = rubric.policy.combine, Fraction(one.weight or 0), _points(one)
    if combine == "deduct" and not one.bonus:
        return Entry(section.id, one, value, *_lost(one, chosen, value))
    in_points = rubric.policy.normalise == "points"
    factor = Fraction(section.weight)  # under points a criterion weighs its best points times its section's weight
    if combine in ("deduct", "accumulate"):
        stated = any(level.points is not None for level in one.levels)
        in_points, factor = stated or one.weight is None, Fraction(1)  # left open: a weight stands in for points that nobody stated
    if not in_points:
        return Entry(section.id, one, value, weight if value is None else value * weight, weight)
    most = max(NONE, *points.values())
    return Entry(section.id, one, value, points.get(chosen, most) * factor, most * factor)


def _lost(one: Criterion, chosen: str, value: Fraction | None) -> tuple[Fraction, Fraction]:
    """The level's penalty, and the most there is. Left open: without penalties, what was not earned of its weight, else of its points."""
    penalties = {level.id: level.penalty or NONE for level in one.levels}
    if any(level.penalty is not None for level in one.levels):
        return penalties.get(chosen, NONE), max(penalties.values())
    points = _points(one).values()
    if one.weight is not None or all(level.points is None for level in one.levels):
        weight = Fraction(one.weight or 0)
        return (NONE if value is None else weight - value * weight), weight
    return max(points) - _points(one).get(chosen, max(points)), max(points) - min(points)


def _reach(one: Criterion, policy: Any) -> str:
    """What a failure of a critical criterion reaches; "" where it is not critical."""
    reach = "" if one.critical is None else "section" if one.critical == "section" else policy.critical.scope
    return "" if reach == "none" else reach


def _empty(entries: list[Entry], combine: str) -> None:
    """A section that is zeroed earns nothing and loses all that it can; what stands below nought stays there."""
    for entry in entries:
        entry.got = entry.most if combine == "deduct" and not entry.one.bonus else min(entry.got, NONE)


def _combined(rubric: Rubric, entries: list[Entry]) -> tuple[Fraction | None, str]:
    policy = rubric.policy
    regular = [entry for entry in entries if not entry.one.bonus]
    if all(entry.value is None for entry in regular):
        return None, "every criterion is not applicable"
    forgiven = policy.combine == "accumulate"  # nothing is lost through a policy conflict, and here what is left out would be lost
    passes = policy.not_applicable == "pass"
    counted = [entry for entry in regular if entry.value is not None or passes or (entry.excused and forgiven)]
    extra = [entry for entry in entries if entry.one.bonus and not entry.excused]
    if policy.combine == "deduct":
        plain, more, way = 100 - _sum(counted), _sum(extra), f"100 - ({_told(counted)}) + ({_told(extra)})"
    elif policy.combine == "accumulate":
        plain, more, way = _sum(counted), _sum(extra), f"({_told(counted)}) + ({_told(extra)})"
    else:
        shares = list(_shares(rubric, regular, counted, extra))
        below = sum((share[2] for share in shares), NONE)
        if not below:
            return None, "nothing that was rated has a weight"
        plain, more = (100 * sum((share[place] for share in shares), NONE) / below for place in (0, 1))
        way = f"100 * ({' + '.join(f'({got} + {bonus})' for got, bonus, _weight in shares)}) / {below}"
    return _limited(plain, more, policy), way


def _shares(
    rubric: Rubric, regular: list[Entry], counted: list[Entry], extra: list[Entry]
) -> Iterator[tuple[Fraction, Fraction, Fraction]]:
    """(earned, bonus, weight) of each section, or of all together where sections make no difference."""
    policy = rubric.policy
    if policy.combine == "weighted" and policy.not_applicable != "drop_in_section":
        yield _sum(counted), _sum(extra), _most(counted)
        return
    if policy.combine == "weighted":
        yield NONE, _sum(extra), NONE
    for section in rubric.sections:
        here, bonus = ([entry for entry in some if entry.section == section.id] for some in (counted, extra))
        if policy.combine == "sections" and all(one.bonus for one in section.criteria):
            if _most(bonus):
                yield NONE, _sum(bonus) / _most(bonus) * section.weight, NONE
        elif _most(here) and policy.combine == "sections":
            yield _sum(here) / _most(here) * section.weight, _sum(bonus) / _most(here) * section.weight, Fraction(section.weight)
        elif policy.combine == "weighted" and _most(here):  # what is not applicable leaves its weight to the section, which keeps all of it
            whole = _most([entry for entry in regular if entry.section == section.id])
            yield _sum(here) / _most(here) * whole, NONE, whole
        elif policy.combine == "weighted":
            yield _sum(here), NONE, NONE  # points below nought of criteria that can earn nothing


def _limited(plain: Fraction, more: Fraction, policy: Any) -> Fraction:
    """`plain` by the rules, then the bonus: up to its cap, never below what stands without it. Nothing is below the floor."""
    total = plain + more
    if policy.combine == "accumulate" and policy.cap is not None:
        plain, total = min(plain, policy.cap), min(total, policy.cap)
    if more > 0 and policy.bonus_cap is not None:
        total = max(plain, min(total, policy.bonus_cap))
    return Fraction(max(total, policy.floor))


def _sum(entries: list[Entry]) -> Fraction:
    return sum((entry.got for entry in entries), NONE)


def _most(entries: list[Entry]) -> Fraction:
    return sum((entry.most for entry in entries), NONE)


def _told(entries: list[Entry]) -> str:
    return " + ".join(f"{entry.one.id} {entry.got}" for entry in entries) or "0"
