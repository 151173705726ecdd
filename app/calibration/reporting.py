"""From ratings to the figures of a dashboard: agreement per criterion, severity and drift per reviewer, repeats, gold. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any, Protocol

from app.base.estimates import Estimate, rate_estimate
from app.calibration.comparing import Given, figures, gaps_by_person, severity
from app.rubrics.document import Rubric
from app.rubrics.places import position

Gap = tuple[str, int, Fraction, datetime]
"""(group of the same conversation, person, signed gap in points of 100, when)."""


class RatedLike(Protocol):
    """A level that somebody gave (see `queries.ratings`)."""

    @property
    def group(self) -> str: ...
    @property
    def conversation_id(self) -> int: ...
    @property
    def person_id(self) -> int: ...
    @property
    def criterion(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def baseline_id(self) -> int | None: ...


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
    rubric: Rubric, rated: Sequence[RatedLike], gold: Sequence[PairLike], repeats: Sequence[PairLike], *, seed: int = 1
) -> dict[str, Any]:
    """All figures as plain values; the same ratings give the same figures whatever their order of persons."""
    gaps = [*_gaps(rubric, rated), *_gold_gaps(rubric, gold)]
    people = sorted({one.person_id for one in rated} | {one.person_id for one in (*gold, *repeats)})
    return {
        "criteria": [_criterion(rubric, one.id, rated, seed) for one in rubric.criteria],
        "people": [_person(person, gaps, gold, repeats) for person in people],
    }


def _criterion(rubric: Rubric, criterion_id: str, rated: Iterable[RatedLike], seed: int) -> dict[str, Any]:
    """Ratings of one conversation stand in one row whatever they came from; of a person's several the first counts."""
    given = [Given(one.conversation_id, one.person_id, one.level) for one in rated if one.criterion == criterion_id]
    return figures(rubric.criterion(criterion_id), given, seed=seed)


def _gaps(rubric: Rubric, rated: Iterable[RatedLike]) -> list[Gap]:
    """The gaps within each group: to its baseline where it has one, else to the others."""
    groups: dict[tuple[str, str], list[RatedLike]] = defaultdict(list)
    for one in rated:
        if one.criterion in rubric.by_id:
            groups[(one.group, one.criterion)].append(one)
    found: list[Gap] = []
    for (group, criterion), several in groups.items():
        given = [Given(group, one.person_id, one.level) for one in several]
        at = max(one.at for one in several)
        for _, person, gap in gaps_by_person(rubric.criterion(criterion), given, several[0].baseline_id):
            found.append((group, person, gap, at))
    return found


def _gold_gaps(rubric: Rubric, pairs: Iterable[PairLike]) -> list[Gap]:
    found: list[Gap] = []
    for one in pairs:
        if one.criterion not in rubric.by_id:
            continue
        criterion = rubric.criterion(one.criterion)
        own, right = position(criterion, one.level), position(criterion, one.right)
        if own is not None and right is not None:
            found.append((f"look {one.look_id}", one.person_id, own - right, one.at))
    return found


def _person(person: int, gaps: Sequence[Gap], gold: Sequence[PairLike], repeats: Sequence[PairLike]) -> dict[str, Any]:
    own = [gap for gap in gaps if gap[1] == person]
    quarters = sorted({_quarter(at) for _, _, _, at in own})
    return {
        "person": person,
        "severity": _severity(own),
        "quarters": [{"quarter": name, **_severity([gap for gap in own if _quarter(gap[3]) == name])} for name in quarters],
        "gold": _share([one for one in gold if one.person_id == person]),
        "repeats": _share([one for one in repeats if one.person_id == person]),
    }


def _severity(gaps: Iterable[Gap]) -> dict[str, Any]:
    by_group: dict[str, list[Fraction]] = defaultdict(list)
    for group, _, gap, _ in gaps:
        by_group[group].append(gap)
    return plain(severity(by_group))


def _share(pairs: Sequence[PairLike]) -> dict[str, Any]:
    """How many levels are the right ones, with Wilson's interval, and over how many conversations."""
    estimate = rate_estimate(sum(one.level == one.right for one in pairs), len(pairs))
    return {**plain(estimate), "looks": len({one.look_id for one in pairs})}


def plain(estimate: Estimate) -> dict[str, Any]:
    """An estimate as values that JSON keeps."""
    return {"n": estimate.n, "mean": estimate.mean, "low": estimate.low, "high": estimate.high, "enough": estimate.enough}


def _quarter(at: datetime) -> str:
    return f"{at.year} Q{(at.month + 2) // 3}"
