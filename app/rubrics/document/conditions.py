"""Checks of `when`: what it names exists, it can hold, and it does not go in a circle."""

from app.base.source import Path
from app.rubrics.document.fields import Notes, shown
from app.rubrics.document.parts import NOT_APPLICABLE, Criterion, Section, When
from app.simulation import CHANNELS


def check_conditions(notes: Notes, sections: tuple[Section, ...]) -> None:
    """Note every condition that names something unknown (R12, R13), can never hold (R14) or loops (R15)."""
    places: dict[str, Path] = {}
    criteria: dict[str, Criterion] = {}
    for at_section, section in enumerate(sections):
        for at, criterion in enumerate(section.criteria):
            places.setdefault(criterion.id, ("sections", at_section, "criteria", at, "when"))
            criteria.setdefault(criterion.id, criterion)
    for criterion in criteria.values():
        if criterion.when is not None and criterion.when.criterion:
            _check(notes, places[criterion.id], criterion, criterion.when, criteria)


def _check(notes: Notes, place: Path, criterion: Criterion, when: When, criteria: dict[str, Criterion]) -> None:
    other = criteria.get(when.criterion)
    if other is None:
        notes.error("R13", (*place, "criterion"), f"There is no criterion '{shown(when.criterion)}'.", f"Criteria: {', '.join(criteria)}.")
        return
    chain = _chain(criterion, criteria)
    if chain[-1] == criterion.id and len(chain) > 1:
        way = " → ".join(chain)
        notes.error("R15", (*place, "criterion"), f"The condition goes in a circle: {way}.", "Let one of them always be shown.")
        return
    _check_levels(notes, place, when, other)
    if not _channels_left(chain, criteria):
        message = f"The channels of '{criterion.id}' and of the criteria it depends on exclude each other, so it is never shown."
        notes.error("R14", place, message, "Give them a channel in common.")


def _chain(criterion: Criterion, criteria: dict[str, Criterion]) -> list[str]:
    """The criteria a condition hangs on, from this one on; ends where one comes back or none follows."""
    chain = [criterion.id]
    current: Criterion | None = criterion
    while current is not None and current.when is not None:
        again = current.when.criterion in chain
        chain.append(current.when.criterion)
        current = None if again else criteria.get(current.when.criterion)
    return chain


def _check_levels(notes: Notes, place: Path, when: When, other: Criterion) -> None:
    at = (*place, "level")
    if not when.levels:
        notes.error("R14", at, "No level is named, so this can never hold.", "Name the levels that show the criterion.")
    ids = [level.id for level in other.levels]
    for level in when.levels:
        if level == NOT_APPLICABLE and not other.na:
            notes.error("R14", at, f"'{other.id}' does not offer N/A, so this can never hold.", "Add 'na: true' there, or name a level.")
        elif level != NOT_APPLICABLE and ids and level not in ids:
            notes.error("R12", at, f"'{other.id}' has no level '{shown(level)}'.", f"Its levels: {', '.join(ids)}.")


def _channels_left(chain: list[str], criteria: dict[str, Criterion]) -> set[str]:
    left = set(CHANNELS)
    for name in chain:
        if name in criteria and criteria[name].channels:
            left &= set(criteria[name].channels)
    return left
