"""Where people differ most, conversation by conversation of a closed round, so that a discussion begins there."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from app.calibration.models import Round, RoundItem
from app.rubrics.document import NOT_APPLICABLE, Criterion, compiled
from app.rubrics.places import position


class Difference(NamedTuple):
    """The widest of one conversation's criteria."""

    points: int
    """Between the highest and the lowest level, in points of 100 on the criterion's scale."""
    split: bool
    """Whether some said N/A and others gave a level."""
    title: str
    """The criterion's."""


NONE = Difference(0, False, "")


def differences(one: Round, marks: Sequence[Any]) -> dict[int, Difference]:
    """By item; `NONE` where all gave the same levels. `marks`: all of the round (`rounds.marks_of`)."""
    rubric = compiled(one.version.source)
    given: dict[tuple[int, str], set[str]] = {}
    for row in marks:
        if row.level and row.criterion in rubric.by_id:
            given.setdefault((row.item_id, row.criterion), set()).add(row.level)
    found = {item.id: NONE for item in one.items}
    for criterion in rubric.criteria:
        for item_id in found:
            found[item_id] = max(found[item_id], _of(criterion, given.get((item_id, criterion.id), ())), key=lambda of: of[:2])
    return found


def widest_first(one: Round, found: Mapping[int, Difference]) -> list[RoundItem]:
    """The round's conversations, those with the widest difference first; of equals in their own order."""
    return sorted(one.items, key=lambda item: (-found[item.id].points, not found[item.id].split, item.position))


def _of(criterion: Criterion, levels: Iterable[str]) -> Difference:
    places = [place for level in levels if (place := position(criterion, level)) is not None]
    split = bool(places) and NOT_APPLICABLE in levels
    points = round(max(places) - min(places)) if places else 0
    return Difference(points, split, criterion.title) if points or split else NONE
