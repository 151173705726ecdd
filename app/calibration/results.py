"""What a closed round says of each person who graded in it. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from app.base.estimates import Estimate
from app.calibration.gaps import Rated, estimate_of, gaps, told
from app.rubrics.document import Rubric


class MarkLike(Protocol):
    """A level of one conversation that was handed in."""

    @property
    def item_id(self) -> int: ...
    @property
    def person_id(self) -> int: ...
    @property
    def criterion(self) -> str: ...
    @property
    def level(self) -> str | None: ...


class Result(NamedTuple):
    """One person's levels beside the reference. `same`, `milder` and `stricter` count levels, `gap` is a mean over conversations."""

    person_id: int
    items: int
    """Conversations handed in."""
    same: int
    milder: int
    stricter: int
    gap: Estimate

    @property
    def compared(self) -> int:
        """Levels that there is something to compare with."""
        return self.same + self.milder + self.stricter


def results(
    rubric: Rubric, marks: Sequence[MarkLike], people: Iterable[int], *, baseline_id: int | None, closed_at: datetime
) -> dict[int, Result]:
    """By person; the reference is the baseline person's level, else the mean of the others."""
    given = [(str(one.item_id), one.item_id, one.person_id, one.criterion, one.level) for one in marks if one.level]
    found = gaps(rubric, [Rated(*levels, closed_at, baseline_id) for levels in given])
    told_of: dict[int, Result] = {}
    for person_id in people:
        own = [gap for gap in found if gap.person_id == person_id]
        signs = [(gap.points > 0) - (gap.points < 0) for gap in own]
        items = len({item for _, item, person, _, _ in given if person == person_id})
        counts = (signs.count(0), signs.count(1), signs.count(-1))
        told_of[person_id] = Result(person_id, items, *counts, estimate_of(told(own)))
    return told_of
