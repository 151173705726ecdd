"""Checks that the levels and weights of a rubric can give a score under its policy."""

from app.base.source import Path
from app.rubrics.document.fields import Notes
from app.rubrics.document.parts import Criterion, Section
from app.rubrics.presets import Policy

SPREAD_HINT = "Give the levels different values."


def check_weighing(notes: Notes, sections: tuple[Section, ...], policy: Policy) -> None:
    """Note levels that cannot be told apart (R18), missing amounts (R19), and weights that are all 0 (R09)."""
    for at_section, section in enumerate(sections):
        for at, criterion in enumerate(section.criteria):
            path: Path = ("sections", at_section, "criteria", at)
            _check_levels(notes, path, criterion, policy)
            _check_amounts(notes, path, criterion, policy)
    if policy.combine in ("weighted", "sections"):
        _check_weights(notes, sections, policy)


def _check_levels(notes: Notes, path: Path, criterion: Criterion, policy: Policy) -> None:
    if criterion.lowest == criterion.highest:
        notes.error("R18", path, f"All levels of criterion '{criterion.id}' have the same value.", SPREAD_HINT)
    elif policy.normalise == "ratio" and criterion.highest <= 0:
        message = f"The highest level of criterion '{criterion.id}' is not above 0, as normalise: ratio needs."
        notes.error("R18", path, message, "Use normalise: minmax.")


def _check_amounts(notes: Notes, path: Path, criterion: Criterion, policy: Policy) -> None:
    if policy.combine == "deduct":
        if not (criterion.bonus or criterion.has_penalties or criterion.has_points or criterion.weight):
            message = f"Criterion '{criterion.id}' has neither penalties nor a weight, so it never deducts."
            notes.warning("R19", path, message, "Add 'penalty:' to its levels.")
        return
    if policy.normalise != "points" and policy.combine != "accumulate":
        return
    without = [level.id for level in criterion.levels if level.points is None]
    if criterion.has_points and without:
        notes.warning("R19", path, f"Levels without points in criterion '{criterion.id}' give 0: {', '.join(without)}.", "Add 'points:'.")
    if policy.normalise == "points" and criterion.weight is not None:
        message = f"The weight of criterion '{criterion.id}' has no effect: under points its weight is its best points."
        notes.warning("R20", (*path, "weight"), message, "Remove 'weight:'.", at_key=True)


def _check_weights(notes: Notes, sections: tuple[Section, ...], policy: Policy) -> None:
    """Sections of bonus criteria alone need no weights; everything else needs some above 0."""
    regular = [(at, section) for at, section in enumerate(sections) if not all(criterion.bonus for criterion in section.criteria)]
    if not regular:
        notes.error("R09", ("sections",), "Every criterion is a bonus, so nothing can be scored.", "Let one criterion be no bonus.")
    elif policy.combine == "sections" and not any(section.weight for _, section in regular):
        notes.error("R09", ("sections",), "The weights of all sections are 0.", "Give one section a weight above 0.")
    elif policy.combine == "sections":
        for at, section in regular:
            if section.weight and not _weighs(section, policy):
                _no_weight(notes, ("sections", at), f"section '{section.id}'", policy)
    elif not any(_weighs(section, policy) and _factor(section, policy) for _, section in regular):
        _no_weight(notes, ("sections",), "the rubric", policy)


def _weighs(section: Section, policy: Policy) -> bool:
    regular = [criterion for criterion in section.criteria if not criterion.bonus]
    if policy.normalise == "points":
        return any(criterion.best_points > 0 for criterion in regular)
    return any(criterion.weight for criterion in regular)


def _factor(section: Section, policy: Policy) -> int:
    return section.weight if policy.normalise == "points" else 1


def _no_weight(notes: Notes, path: Path, what: str, policy: Policy) -> None:
    if policy.normalise == "points":
        notes.error("R09", path, f"No criterion of {what} has points to earn.", "Give a level points above 0.")
    else:
        notes.error("R09", path, f"All weights of {what} are 0.", "Give one criterion a weight above 0.")
