"""The sums of reviews of reviews: written as one is published, and provable from what was published."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, delete, select

from app.base import clock
from app.base.database import db
from app.base.statements import add_values, changed, insert_into
from app.calibration.graders.models import Check, CheckMark, CheckState, CheckTally
from app.people.models import Team
from app.review.measures import square
from app.review.models.tally import SCORE

BATCH = 500
_TALLY = cast(Table, CheckTally.__table__)


class Cell(NamedTuple):
    """Which tally: one measure of one reviewer in one team and week."""

    team_id: int
    begins: date
    reviewer_id: int
    measure: str


class Sums(NamedTuple):
    """What a tally holds, in millionths but for n."""

    n: int = 0
    total: int = 0
    squares: int = 0

    def plus(self, units: int) -> "Sums":
        return Sums(self.n + 1, self.total + units, self.squares + square(units))


NOTHING = Sums()


class Difference(NamedTuple):
    """One tally that is not what was published."""

    cell: Cell
    kept: Sums
    right: Sums


def count_in(check: Check) -> None:
    """Add a check that is published now, with its marks. One upsert, in the transaction that publishes it."""
    assert check.published_at is not None
    marks = {mark.criterion: mark.units for mark in check.marks}
    cells = _cells(check.team_id, check.reviewer_id, check.published_at, check.team.timezone, check.units, marks.items())
    add_values(_TALLY, (*Cell._fields, *Sums._fields), Sums._fields, [(*cell, *NOTHING.plus(units)) for cell, units in sorted(cells)])


def differences() -> list[Difference]:
    """Every tally that is not the sum of what was published, in the order of its key."""
    right = _recounted()
    rows = db.session.execute(select(*_TALLY.columns).execution_options(yield_per=5000))
    kept = {Cell(row.team_id, row.begins, row.reviewer_id, row.measure): Sums(row.n, row.total, row.squares) for row in rows}
    cells = sorted(set(right) | set(kept))
    return [Difference(cell, kept.get(cell, NOTHING), right.get(cell, NOTHING)) for cell in cells if kept.get(cell) != right.get(cell)]


def mend(found: Iterable[Difference]) -> None:
    """Write the right sums where they differ."""
    for cell, _kept, right in found:
        changed(delete(CheckTally).where(*(_TALLY.c[name] == value for name, value in cell._asdict().items())))
        if right != NOTHING:
            changed(insert_into(CheckTally).values(**cell._asdict(), **right._asdict()))


def _recounted() -> dict[Cell, Sums]:
    sums: dict[Cell, Sums] = defaultdict(lambda: NOTHING)
    for cell, units in _published():
        sums[cell] = sums[cell].plus(units)
    return dict(sums)


def _published() -> Iterator[tuple[Cell, int]]:
    """Every value that counts. Two statements for each 500 reviews of reviews."""
    columns = (Check.id, Check.team_id, Check.reviewer_id, Check.published_at, Check.units, Team.timezone)
    query = select(*columns).join(Team, Team.id == Check.team_id).where(Check.state == CheckState.PUBLISHED)
    last = 0
    while rows := db.session.execute(query.where(Check.id > last).order_by(Check.id).limit(BATCH)).all():
        marks: dict[int, list[Any]] = defaultdict(list)
        for mark in db.session.execute(_marks([row.id for row in rows])):
            marks[mark.check_id].append((mark.criterion, mark.units))
        for row in rows:
            yield from _cells(row.team_id, row.reviewer_id, cast(datetime, row.published_at), row.timezone, row.units, marks[row.id])
        last = rows[-1].id


def _marks(check_ids: list[int]) -> Any:
    return select(CheckMark.check_id, CheckMark.criterion, CheckMark.units).where(CheckMark.check_id.in_(check_ids))


def _cells(
    team_id: int, reviewer_id: int, at: datetime, timezone: str, units: int | None, marks: Iterable[tuple[str, int | None]]
) -> Iterator[tuple[Cell, int]]:
    """Where a check counts, and as how much; what was not applicable counts nowhere."""
    week = clock.week_of(at, timezone)
    for measure, value in ((SCORE, units), *((f"criterion:{criterion}", one) for criterion, one in marks)):
        if value is not None:
            yield Cell(team_id, week, reviewer_id, measure), value
