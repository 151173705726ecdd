"""How strict each reviewer is: signed gaps to what their levels are compared with, on the whole, by criterion and by quarter. Pure.

A gap is in points of 100 on the criterion's own scale: + is milder, − is stricter. A conversation is one observation, whatever
was rated in it and however often: its gaps count by their mean.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

from app.base.estimates import Estimate
from app.calibration.comparing import Given, lines, severity
from app.rubrics.document import Criterion, Rubric
from app.rubrics.places import position


class Rated(NamedTuple):
    """One level that somebody gave, with what it is compared with: a baseline person, else the others."""

    group: str
    """Levels of one group were given to the same conversation under the same conditions."""
    conversation_id: int
    person_id: int
    criterion: str
    level: str
    at: datetime
    baseline_id: int | None = None
    agreed: str | None = None
    """The level that was agreed on before, of a gold item: then it is compared with that and not with other people's."""
    work: str = ""
    """What was judged where that is not the conversation as a whole: one of several agents' work in it, or one reply."""

    @property
    def item(self) -> str:
        """The row of agreement that it stands in: levels of different work say nothing of agreement."""
        return self.work or str(self.conversation_id)


class Gap(NamedTuple):
    """One level beside its reference, in points of 100."""

    conversation_id: int
    person_id: int
    criterion: str
    points: Fraction
    at: datetime


class Drift(NamedTuple):
    """What is known of a reviewer's drift. `state`: too few, none (their intervals overlap) or proven."""

    state: str
    first: Estimate | None = None
    last: Estimate | None = None


def gaps(rubric: Rubric, rated: Iterable[Rated]) -> list[Gap]:
    """One gap for every level that can be compared, and none is compared twice.

    It is compared with the agreed level where there is one, else with the baseline person's in its group, else with the mean of
    the others in its group.
    """
    groups: dict[tuple[str, str], list[Rated]] = defaultdict(list)
    for one in rated:
        if one.criterion in rubric.by_id:
            groups[(one.group, one.criterion)].append(one)
    return [gap for several in groups.values() for gap in _of_group(rubric, several)]


def told(found: Iterable[Gap]) -> dict[str, Any]:
    """The mean gap with its interval over conversations, as plain values."""
    by_conversation: dict[int, list[Fraction]] = defaultdict(list)
    for gap in found:
        by_conversation[gap.conversation_id].append(gap.points)
    return plain(severity(by_conversation))


def by_criterion(found: Sequence[Gap]) -> list[dict[str, Any]]:
    """The same of each criterion in which something can be compared; strict here and mild there cancels out on the whole."""
    names = sorted({gap.criterion for gap in found})
    return [{"criterion": name, **told(gap for gap in found if gap.criterion == name)} for name in names]


def by_quarter(found: Sequence[Gap]) -> list[dict[str, Any]]:
    """The same of each quarter in which somebody rated, the first one first."""
    quarters = sorted({_quarter(gap.at) for gap in found})
    return [{"quarter": name, **told(gap for gap in found if _quarter(gap.at) == name)} for name in quarters]


def drift(quarters: Iterable[Mapping[str, Any]]) -> Drift:
    """Whether the first and the last quarter with enough conversations lie apart; too few unless there are two such quarters."""
    enough = [one for one in map(estimate_of, quarters) if one.enough]
    if len(enough) < 2:
        return Drift("too few")
    first, last = enough[0], enough[-1]
    return Drift("none") if first.overlaps(last) else Drift("proven", first, last)


def estimate_of(values: Mapping[str, Any]) -> Estimate:
    """An estimate from the values that `told` gave."""
    return Estimate(**{name: values[name] for name in ("n", "mean", "low", "high", "enough")})


def plain(estimate: Estimate) -> dict[str, Any]:
    """An estimate as values that JSON keeps."""
    return {"n": estimate.n, "mean": estimate.mean, "low": estimate.low, "high": estimate.high, "enough": estimate.enough}


def _of_group(rubric: Rubric, several: Sequence[Rated]) -> Iterator[Gap]:
    criterion = rubric.criterion(several[0].criterion)
    given = [Given(one.group, one.person_id, one.level) for one in several]
    for one, line in zip(several, lines(criterion, given, several[0].baseline_id), strict=True):
        points = line.gap if one.agreed is None else _between(criterion, one.level, one.agreed)
        if points is not None:
            yield Gap(one.conversation_id, one.person_id, one.criterion, points, one.at)


def _between(criterion: Criterion, level: str, agreed: str) -> Fraction | None:
    own, right = position(criterion, level), position(criterion, agreed)
    return own - right if own is not None and right is not None else None


def _quarter(at: datetime) -> str:
    return f"{at.year} Q{(at.month + 2) // 3}"
