"""A rubric's policy in words, and an example of its arithmetic."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from app.rubrics.document import EXCUSED, NOT_APPLICABLE, Criterion, Rubric
from app.rubrics.presets import Policy
from app.rubrics.scoring import PartialScore, partial_score, shown_criteria
from app.ui.words import gettext


@dataclass(frozen=True)
class Example:
    """Some levels and the score they give. `levels` are (criterion, level label)."""

    levels: list[tuple[Criterion, str]]
    partial: PartialScore


def policy_words(rubric: Rubric) -> list[str]:
    """How ratings become a score, one sentence for each rule that this rubric has a use for."""
    critical = any(criterion.critical for criterion in rubric.criteria)
    bonus = any(criterion.bonus for criterion in rubric.criteria)
    return words_of_policy(rubric.policy, critical=critical, bonus=bonus)


def words_of_policy(policy: Policy, *, critical: bool = True, bonus: bool = True) -> list[str]:
    """The same for a policy, with the rules for critical and bonus criteria where they are asked for."""
    said = [_value_words(policy), _combine_words(policy), _not_applicable_words(policy)]
    said += [_critical_words(policy)] if critical else []
    said += [_bonus_words(policy)] if bonus else []
    return [*said, _("A review passes with %(mark)s of 100 or more.", mark=plain(policy.pass_mark))]


def example_of(rubric: Rubric) -> Example:
    """The score when every criterion gets its second best level (the best where there are two)."""
    ratings: dict[str, str] = {}
    for criterion in rubric.criteria:
        levels = sorted(criterion.levels, key=lambda level: level.value)
        ratings[criterion.id] = levels[-2 if len(levels) > 2 else -1].id
    shown = shown_criteria(rubric, ratings)
    ratings = {criterion.id: ratings[criterion.id] for criterion in shown}
    chosen = [(criterion, label_of(criterion, ratings[criterion.id])) for criterion in shown]
    return Example(chosen, partial_score(rubric, ratings))


def label_of(criterion: Criterion, level_id: str) -> str:
    """The level's label, its id where it has none."""
    if level_id == NOT_APPLICABLE:
        return str(_("not applicable"))
    if level_id == EXCUSED:
        return str(_("Left out: policy conflict reported"))
    level = criterion.level(level_id)
    return (level.label or level.id) if level else level_id


def level_face(level: Any) -> str:
    """How a level is named: its label, else its id, with the number it counts."""
    return f"{level.label or level.id} ({plain(level.points if level.points is not None else level.value)})"


def plain(number: Fraction) -> str:
    """A fraction as people write it: 80, 0.5, 1/3."""
    if number.denominator == 1:
        return str(number.numerator)
    decimal = number * 100
    return f"{float(number):g}" if decimal.denominator == 1 else str(number)


def _value_words(policy: Policy) -> str:
    if policy.combine == "deduct":
        return _("A review starts at 100; every level takes away its penalty.")
    if policy.normalise == "points":
        return _("Every level gives its points; the score is the points earned of the points possible.")
    if policy.normalise == "ratio":
        return _("A level counts its value divided by the highest value of its criterion.")
    return _("A level counts from 0 (the lowest of its criterion) to 1 (the highest).")


def _combine_words(policy: Policy) -> str:
    if policy.combine == "sections":
        return _("Each section has a score of its own; the sections are averaged by their weights.")
    if policy.combine == "accumulate":
        if policy.cap is None:
            return _("Points add up; there is no total they are divided by.")
        return _("Points add up, to %(cap)s at most; there is no total they are divided by.", cap=plain(policy.cap))
    if policy.combine == "deduct":
        return _("What is taken away never leads below %(floor)s.", floor=plain(policy.floor))
    return _("The score is the average of all criteria by their weights, times 100.")


def _not_applicable_words(policy: Policy) -> str:
    if policy.not_applicable == "pass":
        return _("Not applicable counts as fully met.")
    if policy.not_applicable == "drop_in_section":
        return _("Not applicable is left out within its section; the section keeps its weight.")
    return _("Not applicable is left out, and its weight with it.")


def _critical_words(policy: Policy) -> str:
    below = plain(policy.critical.below)
    if policy.critical.effect == "flag":
        return _("A critical criterion below %(below)s marks the review as failed; the score stays.", below=below)
    if policy.critical.scope == "section":
        return _("A critical criterion below %(below)s sets its section to 0 and fails the review.", below=below)
    return _("A critical criterion below %(below)s sets the whole review to 0 and fails it.", below=below)


def _bonus_words(policy: Policy) -> str:
    if policy.bonus_cap is None:
        return _("A bonus adds to the score without a limit.")
    return _("A bonus adds to the score up to %(cap)s.", cap=plain(policy.bonus_cap))


def _(text: str, **values: object) -> str:
    return str(gettext(text, **values))
