"""The sums that growth reads: moved in the publishing transaction, and provable from the published reviews."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Protocol, cast

from sqlalchemy import ColumnElement, Table, delete, func, select, update

from app.base import clock
from app.base.database import db
from app.base.statements import add_values, changed, insert_into
from app.conversations.models import Conversation
from app.people.models import Team
from app.review.measures import measures, square, weight_of, weighted
from app.review.models import Assignment, Rating, Review, ReviewState, Tally
from app.rubrics import document
from app.rubrics.models import RubricVersion
from app.rubrics.scoring import Score, score

BATCH = 500
_TALLY = cast(Table, Tally.__table__)
KEYS = ("person_id", "team_id", "purpose", "measure", "span", "begins")


class Counted(Protocol):
    """What a tally needs to know of a review."""

    @property
    def assignment_id(self) -> Any: ...
    @property
    def reviewee_id(self) -> Any: ...
    @property
    def team_id(self) -> Any: ...
    @property
    def purpose(self) -> Any: ...
    @property
    def acted_at(self) -> Any: ...


class Cell(NamedTuple):
    """Which tally: one measure of one person in one week or quarter."""

    person_id: int
    team_id: int
    purpose: str
    measure: str
    span: str
    begins: date


class Sums(NamedTuple):
    """What a tally holds; the weighted sums of those reviews alone that were drawn with a known probability."""

    n: int = 0
    total: int = 0
    squares: int = 0
    drawn: int = 0
    w: int = 0
    wx: int = 0
    ww: int = 0
    wwx: int = 0
    wwxx: int = 0

    @classmethod
    def of(cls, units: int, weight: int | None) -> "Sums":
        """Those of one value in millionths, with its weight in thousandths where it has one."""
        plain = (1, units, square(units))
        return cls(*plain) if weight is None else cls(*plain, 1, *weighted(units, weight))

    def plus(self, other: "Sums", sign: int = 1) -> "Sums":
        return Sums(*[mine + sign * more for mine, more in zip(self, other, strict=True)])


NOTHING = Sums()


class Difference(NamedTuple):
    """One tally that is not what the published reviews say."""

    cell: Cell
    kept: Sums
    right: Sums


@dataclass
class Movement:
    """What one transaction changes in the tallies: reviews that come and reviews that go."""

    sums: dict[Cell, Sums] = field(default_factory=dict)

    def add(
        self, review: Counted, rubric: document.Rubric, result: Score, timezone: str, *, sign: int = 1, held: Assignment | None = None
    ) -> None:
        """Count `review` in (`sign` 1) or out (-1), with the weight of its assignment, which need not be read where its row is `held`."""
        probability = held.probability if held is not None else _probability_of(review.assignment_id)
        self.weigh(review, rubric, result, timezone, probability, sign=sign)

    def weigh(
        self, review: Counted, rubric: document.Rubric, result: Score, timezone: str, probability: float | None, *, sign: int = 1
    ) -> None:
        """The same with this probability."""
        for cell, sums in cells_of(review, rubric, result, timezone, probability):
            known = self.sums.get(cell)
            self.sums[cell] = sums if known is None and sign == 1 else (known or NOTHING).plus(sums, sign)

    def write(self) -> None:
        """Move the tallies: one upsert, and one delete where something may have come to nothing."""
        moved = [(cell, sums) for cell, sums in sorted(self.sums.items()) if sums != NOTHING]
        if not moved:
            return
        add_values(_TALLY, (*Cell._fields, *Sums._fields), Sums._fields, [(*cell, *sums) for cell, sums in moved])
        if any(sums.n < 0 for _cell, sums in moved):
            people = {cell.person_id for cell, _sums in moved}
            changed(delete(Tally).where(Tally.person_id.in_(people), Tally.n == 0, Tally.total == 0, Tally.squares == 0))


def cells_of(
    review: Counted, rubric: document.Rubric, result: Score, timezone: str, probability: float | None
) -> Iterator[tuple[Cell, Sums]]:
    """Every tally a review counts in. The week is that of the action, in the team's time zone; a quarter is made of whole weeks.

    Criteria are looked at over a year at most, so they have weeks alone. Without a `probability` a review has no weight.
    """
    weight = None if probability is None else weight_of(probability)
    week = clock.week_of(review.acted_at, timezone)
    quarter = clock.quarter_of(week)
    whose = (review.reviewee_id, review.team_id or 0, review.purpose.value)
    for measure, units in measures(rubric, result):
        sums = Sums.of(units, weight)
        yield Cell(*whose, measure, "week", week), sums
        if not measure.startswith("criterion:"):
            yield Cell(*whose, measure, "quarter", quarter), sums


def differences() -> list[Difference]:
    """Every tally that is not the sum of the published reviews, in the order of its key."""
    right = recomputed()
    rows = db.session.execute(select(*Tally.__table__.columns).execution_options(yield_per=5000))
    kept = {_cell(row): Sums(*(getattr(row, name) for name in Sums._fields)) for row in rows}
    cells = sorted(set(right) | set(kept))
    return [Difference(cell, kept.get(cell, NOTHING), right.get(cell, NOTHING)) for cell in cells if kept.get(cell) != right.get(cell)]


def recomputed(*where: ColumnElement[bool]) -> dict[Cell, Sums]:
    """The tallies as the published reviews (those `where`) say, each score worked out anew from its ratings and its pinned rubric."""
    sums: dict[Cell, Sums] = defaultdict(lambda: NOTHING)
    for review, rubric, channel, timezone, ratings in _published(*where):
        for cell, one in cells_of(review, rubric, score(rubric, ratings, channel=channel), timezone, review.probability):
            sums[cell] = sums[cell].plus(one)
    return dict(sums)


def reweigh(found: Mapping[int, float]) -> None:
    """Give assignments, by id, another probability, and move the tallies of their published reviews with it."""
    movement = Movement()
    for review, rubric, channel, timezone, ratings in _published(Review.assignment_id.in_(found)):
        result = score(rubric, ratings, channel=channel)
        movement.weigh(review, rubric, result, timezone, review.probability, sign=-1)
        movement.weigh(review, rubric, result, timezone, found[review.assignment_id])
    for assignment_id, probability in found.items():
        changed(update(Assignment).where(Assignment.id == assignment_id).values(probability=probability))
    movement.write()


def mend(found: Iterable[Difference]) -> None:
    """Write the right sums where they differ."""
    for difference in found:
        cell = difference.cell
        changed(delete(Tally).where(*(getattr(Tally, name) == getattr(cell, name) for name in KEYS)))
        if difference.right != NOTHING:
            changed(insert_into(Tally).values(**cell._asdict(), **difference.right._asdict()))


def wrong_scores() -> list[int]:
    """Ids of published reviews whose stored score is not the one their ratings give."""
    return [row.id for row, rubric, channel, _, ratings in _published() if row.score != exact(score(rubric, ratings, channel=channel))]


def exact(result: Score) -> str | None:
    """A score as it is stored: the exact fraction as text, None where nothing applied."""
    return None if result.value is None else str(result.value)


def _probability_of(assignment_id: int) -> float | None:
    """With which it was drawn, mostly loaded by now. On PostgreSQL asked anew and held: a job may weigh it at the same time."""
    if db.session.get_bind().dialect.name != "postgresql":
        return db.session.get_one(Assignment, assignment_id).probability
    query = select(Assignment.probability).where(Assignment.id == assignment_id).with_for_update(read=True)
    return db.session.scalars(query).one()


def _published(*where: ColumnElement[bool]) -> Iterator[tuple[Any, document.Rubric, str, str, dict[str, str]]]:
    columns = (Review.id, Review.assignment_id, Review.reviewee_id, Review.team_id, Review.purpose, Review.acted_at, Review.score)
    query: Any = (
        select(
            *columns,
            Assignment.probability,
            RubricVersion.source,
            Conversation.channel,
            func.coalesce(Team.timezone, "UTC").label("timezone"),
        )
        .join(Assignment, Assignment.id == Review.assignment_id)
        .join(RubricVersion, RubricVersion.id == Review.rubric_version_id)
        .join(Conversation, Conversation.id == Review.conversation_id)
        .outerjoin(Team, Team.id == Review.team_id)
        .where(Review.state == ReviewState.PUBLISHED, *where)
        .order_by(Review.id)
        .limit(BATCH)
    )
    last = 0
    while rows := db.session.execute(query.where(Review.id > last)).all():
        ratings = _ratings([row.id for row in rows])
        for row in rows:
            yield row, document.compiled(row.source), row.channel.value, row.timezone, ratings.get(row.id, {})
        last = rows[-1].id


def _ratings(review_ids: list[int]) -> Mapping[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    query = select(Rating.review_id, Rating.criterion, Rating.level).where(Rating.review_id.in_(review_ids), Rating.level.is_not(None))
    for review_id, criterion, level in db.session.execute(query):
        found[review_id][criterion] = str(level)
    return found


def _cell(row: Any) -> Cell:
    return Cell(row.person_id, row.team_id, row.purpose.value, row.measure, row.span.value, row.begins)
