"""Reads of tallies and published reviews for the growth pages. Never raw ratings."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, String, bindparam, cast, func, or_, select

from app.base import clock
from app.base.database import db
from app.growth.tallies import Cell, Point, Sums
from app.people.models import Membership, Person
from app.review.models import Purpose, Review, ReviewState, Span, Tally
from app.review.models.tally import SCORE, WEIGHTED
from app.review.queries.given import gave
from app.review.queries.reads import hidden_now, unopened
from app.rubrics.models import Skill

PERIODS = {"12": 12, "26": 26, "52": 52, "156": 156}
"""Weeks that a growth page may look back."""
LONGEST_IN_WEEKS = 52
PLAIN = ("n", "total", "squares")


class Time(NamedTuple):
    """What a growth page looks back on: tallies of this span that begin at `first` or later."""

    weeks: int
    span: Span
    first: date


def looking_back(weeks: int, today: date) -> Time:
    """The last `weeks` weeks; above a year the quarters that hold them, so that a long view reads no more than a short one."""
    first = since(weeks, today)
    return Time(weeks, Span.QUARTER, clock.quarter_of(first)) if weeks > LONGEST_IN_WEEKS else Time(weeks, Span.WEEK, first)


def since(weeks: int, today: date) -> date:
    """Monday of the first week shown."""
    return today - timedelta(days=today.weekday(), weeks=weeks - 1)


def person_months(person_id: int, purposes: Sequence[Purpose], time: Time) -> dict[Cell, list[Point]]:
    """Sums by month, or by quarter, for the score and every skill, oldest first, those of the weighted mean as well. One statement,
    answered from its index."""
    values = {"person": person_id, "purposes": list(purposes), "span": time.span, "first": time.first}
    found: dict[Cell, list[Point]] = defaultdict(list)
    for measure, purpose, name, *sums in db.session.execute(_months(db.session.get_bind().dialect.name), values):
        found[(measure, purpose)].append(Point(name, _summed(sums)))
    return found


@cache
def _months(dialect: str) -> Any:
    """Score and skills are one range of the index where letters are compared by their codes, as SQLite always does."""
    tally = Tally.__table__.c
    measure: Any = tally.measure.collate("C") if dialect == "postgresql" else tally.measure
    month = func.substr(cast(tally.begins, String), 1, 7)
    wanted = (
        tally.person_id == bindparam("person"),
        tally.span == bindparam("span"),
        measure.between("score", "skill:~"),
        tally.purpose.in_(bindparam("purposes", expanding=True)),
        tally.begins >= bindparam("first"),
    )
    sums = [func.sum(tally[name]) for name in (*PLAIN, *WEIGHTED)]
    return select(tally.measure, tally.purpose, month, *sums).where(*wanted).group_by(tally.measure, tally.purpose, month).order_by(month)


def team_totals(team_id: int, measures: Sequence[str], purposes: Sequence[Purpose], time: Time) -> dict[tuple[int, str], Sums]:
    """Sums by person and measure over the period. One statement, in the order of its index."""
    query = (
        select(Tally.person_id, Tally.measure, *_sums(PLAIN))
        .where(Tally.team_id == team_id, *_within(time), Tally.measure.in_(measures), Tally.purpose.in_(purposes))
        .group_by(Tally.measure, Tally.person_id)
    )
    return {(row[0], row[1]): _summed(row[2:]) for row in db.session.execute(query)}


def team_weighted(team_id: int, time: Time) -> dict[int, Sums]:
    """Sums of the scores of real replies by person, those of the weighted mean as well. One statement, in the order of its index."""
    query = select(Tally.person_id, *_sums((*PLAIN, *WEIGHTED))).where(Tally.team_id == team_id, *_within(time))
    query = query.where(Tally.measure == SCORE, Tally.purpose == Purpose.QUALITY).group_by(Tally.person_id)
    return {row[0]: _summed(row[1:]) for row in db.session.execute(query)}


def team_scores(team_ids: Sequence[int], time: Time) -> dict[tuple[int, Purpose], Sums]:
    """Sums of review scores by team and purpose over the period, those of the weighted mean as well. One statement."""
    query = (
        select(Tally.team_id, Tally.purpose, *_sums((*PLAIN, *WEIGHTED)))
        .where(Tally.team_id.in_(team_ids), *_within(time), Tally.measure == SCORE)
        .group_by(Tally.team_id, Tally.purpose)
    )
    return {(row[0], row[1]): _summed(row[2:]) for row in db.session.execute(query)}


def agents_in(team_ids: Sequence[int]) -> dict[int, int]:
    """How many active agents each team has now. One statement."""
    query = select(Membership.team_id, func.count()).join(Membership.person).where(Membership.team_id.in_(team_ids), *_agents_now())
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Membership.team_id))}


def skills() -> dict[str, str]:
    """Titles of the skill catalogue by slug, in its order."""
    rows = db.session.execute(select(Skill.slug, Skill.title).order_by(Skill.position, Skill.slug))
    return {row.slug: row.title for row in rows}


def team_people(team_id: int) -> Sequence[Row[int, str, str | None]]:
    """Current members: id, name, alias; by name."""
    query = (
        select(Person.id, Person.name, Person.alias)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.team_id == team_id, *_agents_now())
        .order_by(Person.name, Person.id)
    )
    return db.session.execute(query).all()


def latest_reviews(viewer: Person, person_id: int, purposes: Sequence[Purpose], limit: int = 12) -> Sequence[Any]:
    """The newest published reviews. One statement."""
    return db.session.execute(reviews_of(viewer, person_id, purposes).limit(limit)).all()


def reviews_of(viewer: Person, person_id: int, purposes: Sequence[Purpose]) -> Select[Any]:
    """Published reviews by when the person acted, the newest first, with what decides who may open them. `hidden`: the grade must
    not be shown to `viewer` now."""
    columns: Any = (Review.id, Review.purpose, Review.shown, Review.passed, Review.acted_at, Review.conversation_id, Review.team_id)
    return (
        select(*columns, gave(viewer).label("gave"), or_(hidden_now(viewer), unopened(viewer)).label("hidden"))
        .where(Review.reviewee_id == person_id, Review.state == ReviewState.PUBLISHED, Review.purpose.in_(purposes))
        .order_by(Review.acted_at.desc(), Review.id.desc())
    )


def _sums(names: Sequence[str]) -> list[ColumnElement[Any]]:
    return [func.sum(getattr(Tally, name)) for name in names]


def _summed(values: Iterable[Any]) -> Sums:
    return Sums(*(int(value) for value in values))


def _within(time: Time) -> tuple[ColumnElement[bool], ...]:
    return Tally.span == time.span, Tally.begins >= time.first


def _agents_now() -> tuple[ColumnElement[bool], ...]:
    return Membership.ended_on.is_(None), Person.deactivated_at.is_(None), Person.roles.contains(",agent,")
