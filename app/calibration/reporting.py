"""From ratings to the figures of a dashboard: agreement per criterion, severity and drift per reviewer, repeats, gold. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from app.base.estimates import rate_estimate
from app.calibration.comparing import Given, figures
from app.calibration.gaps import Gap, Rated, by_criterion, by_quarter, gaps, plain, told
from app.rubrics.document import Rubric


class PairLike(Protocol):
    """A level beside the one it should repeat."""

    @property
    def look_id(self) -> int: ...
    @property
    def person_id(self) -> int: ...
    @property
    def criterion(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def right(self) -> str: ...
    @property
    def at(self) -> datetime: ...


def report(
    rubric: Rubric, rated: Sequence[Rated], gold: Sequence[PairLike], repeats: Sequence[PairLike], *, seed: int = 1
) -> dict[str, Any]:
    """All figures as plain values; the same ratings give the same figures whatever their order of persons."""
    found = gaps(rubric, rated)
    people = sorted({one.person_id for one in rated} | {one.person_id for one in (*gold, *repeats)})
    return {
        "criteria": [_criterion(rubric, one.id, rated, seed) for one in rubric.criteria],
        "people": [_person(person, found, gold, repeats) for person in people],
    }


def _criterion(rubric: Rubric, criterion_id: str, rated: Iterable[Rated], seed: int) -> dict[str, Any]:
    """Ratings of the same work stand in one row whatever they came from; of a person's several the first counts."""
    given = [Given(one.item, one.person_id, one.level) for one in rated if one.criterion == criterion_id]
    return figures(rubric.criterion(criterion_id), given, seed=seed)


def _person(person: int, found: Sequence[Gap], gold: Sequence[PairLike], repeats: Sequence[PairLike]) -> dict[str, Any]:
    own = [gap for gap in found if gap.person_id == person]
    return {
        "person": person,
        "severity": told(own),
        "criteria": by_criterion(own),
        "quarters": by_quarter(own),
        "gold": _share([one for one in gold if one.person_id == person]),
        "repeats": _share([one for one in repeats if one.person_id == person]),
    }


def _share(pairs: Sequence[PairLike]) -> dict[str, Any]:
    """How many levels are the right ones, with Wilson's interval, and over how many conversations."""
    estimate = rate_estimate(sum(one.level == one.right for one in pairs), len(pairs))
    return {**plain(estimate), "looks": len({one.look_id for one in pairs})}
