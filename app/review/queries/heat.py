"""Means by criterion beside agents and weeks, weighted means, and what a reviewer sees of the own reviews."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import Float, and_, case, cast, func, literal, select
from sqlalchemy.orm import aliased

from app.base.database import db
from app.base.estimates import Estimate, mean_estimate, t_quantile
from app.people.models import Person
from app.review.measures import HEAVIEST
from app.review.models import Assignment, Purpose, Rating, Review, Span, Tally
from app.review.queries.figures import Course, Criterion, Weeks, mean_of, standing
from app.review.sampling.weighing import WeightedSums, mean_of_sums
from app.rubrics import document
from app.rubrics.models import RubricVersion
from app.rubrics.shares import value_of

STEPS = 5


@dataclass(frozen=True)
class HeatRow:
    """One agent or week; `cells` by the criterion's id, absent where nobody rated."""

    name: str
    cells: Mapping[str, Estimate]


def step_of(estimate: Estimate | None) -> int:
    """Which of five equal parts of 0 to 100 a mean lies in, 1 the lowest; 0 below ten ratings."""
    if estimate is None or estimate.mean is None or not estimate.enough:
        return 0
    return 1 + min(STEPS - 1, int(max(0.0, estimate.mean) * STEPS // 100))


def by_week(criteria: Iterable[Criterion], names: Sequence[str]) -> list[HeatRow]:
    """What the courses of the criteria say, week by week; weeks without a rating are left out."""
    known = list(criteria)
    rows = [HeatRow(name, {one.id: one.course[week] for one in known if week in one.course}) for week, name in enumerate(names)]
    return [row for row in rows if row.cells]


def by_agent(team_id: int, measures: Mapping[str, str], weeks: Weeks) -> list[HeatRow]:
    """Agents by name, from the tallies. `measures`: criterion ids by measure. One statement."""
    sums = [func.sum(column).label(name) for name, column in (("n", Tally.n), ("total", Tally.total), ("squares", Tally.squares))]
    query = select(Tally.person_id, Person.name, Tally.measure, *sums).join(Person, Person.id == Tally.person_id)
    query = query.where(Tally.team_id == team_id, Tally.span == Span.WEEK, Tally.measure.in_(measures), Tally.purpose == Purpose.QUALITY)
    query = query.where(Tally.begins.between(weeks.days[0], weeks.days[-1])).group_by(Tally.person_id, Person.name, Tally.measure)
    rows: dict[tuple[str, int], dict[str, Estimate]] = defaultdict(dict)
    for row in db.session.execute(query):
        if row.n:
            rows[row.name, row.person_id][measures[row.measure]] = mean_of(int(row.n), int(row.total), int(row.squares))
    return [HeatRow(name, cells) for (name, _key), cells in sorted(rows.items(), key=lambda one: one[0])]


def weighted(team_id: int, rubric_id: int, weeks: Weeks, reviewer_id: int | None = None) -> tuple[Estimate, dict[int, Estimate]]:
    """The weighted mean score of the drawn reviews, whole and by agent: each weighs the inverse of its probability. One statement."""
    weight = case((Assignment.probability > 1 / HEAVIEST, 1.0 / Assignment.probability), else_=float(HEAVIEST))
    columns = (Review.reviewee_id, cast(Review.shown, Float).label("x"), weight.label("w"))
    query = standing(select(*columns), team_id, weeks, rubric_id, reviewer_id).join(Assignment, Assignment.id == Review.assignment_id)
    rows = query.where(Assignment.probability.is_not(None), Review.shown.is_not(None)).subquery()
    w, x = rows.c.w, rows.c.x
    parts = {"w": w, "wx": w * x, "ww": w * w, "wwx": w * w * x, "wwxx": w * w * x * x}
    sums = [func.sum(part).label(name) for name, part in parts.items()]
    found = {
        row.reviewee_id: WeightedSums(row.n, *(float(getattr(row, name)) for name in parts))
        for row in db.session.execute(select(rows.c.reviewee_id, func.count().label("n"), *sums).group_by(rows.c.reviewee_id))
    }
    names = ("n", *parts)
    whole = WeightedSums(*(sum(getattr(one, name) for one in found.values()) for name in names))
    return _estimate(whole), {key: _estimate(one) for key, one in found.items()}


def own_criteria(team_id: int, rubric_id: int, weeks: Weeks, reviewer_id: int) -> list[Criterion]:
    """Means by criterion of what one reviewer gave, whole and by week, whatever the version. Two statements."""
    week = case(*((Review.acted_at < end, number) for number, end in enumerate(weeks.moments[1:])), else_=len(weeks.days))
    versions = _versions(rubric_id)
    gates = {one.id: one.when.criterion for version in versions.values() for one in version.criteria if one.when}
    gate = aliased(Rating)
    other = case(*((Rating.criterion == name, on) for name, on in gates.items()), else_="") if gates else literal("")
    columns = (week.label("week"), Review.rubric_version_id.label("version_id"), Rating.criterion, Rating.level, gate.level.label("gate"))
    query = standing(select(*columns), team_id, weeks, rubric_id, reviewer_id)
    query = query.join(Rating, Rating.review_id == Review.id).where(Rating.level.is_not(None), Rating.level.not_in(document.NO_LEVEL))
    query = query.outerjoin(gate, and_(gate.review_id == Review.id, gate.criterion == other))
    met: dict[str, dict[int, list[tuple[int, Fraction]]]] = defaultdict(lambda: defaultdict(list))
    keys = list(query.subquery().c)
    for row in db.session.execute(select(*keys, func.count().label("n")).group_by(*keys)):
        value = _value(versions[row.version_id], row.criterion, row.level, row.gate)
        if value is not None:
            met[row.criterion][row.week].append((row.n, value * 100))
    titles = {one.id: one.title for version in versions.values() for one in version.criteria}
    return [_criterion(key, title, met[key]) for key, title in titles.items() if key in met]


def _criterion(key: str, title: str, weeks: Mapping[int, Sequence[tuple[int, Fraction]]]) -> Criterion:
    course: Course = {week: _mean(values) for week, values in sorted(weeks.items())}
    return Criterion(key, title, _mean([one for values in weeks.values() for one in values]), course)


def _mean(values: Sequence[tuple[int, Fraction]]) -> Estimate:
    n = sum(count for count, _value in values)
    return mean_estimate(n, sum(count * one for count, one in values), sum(count * one * one for count, one in values))


def _value(rubric: document.Rubric, criterion_id: str, level_id: str, gate: str | None) -> Fraction | None:
    criterion = rubric.by_id.get(criterion_id)
    level = criterion.level(level_id) if criterion else None
    if criterion is None or level is None or (criterion.when and not criterion.when.holds(gate)):
        return None
    return value_of(criterion, level, rubric.policy)


def _versions(rubric_id: int) -> dict[int, document.Rubric]:
    query = select(RubricVersion.id, RubricVersion.source).where(RubricVersion.rubric_id == rubric_id).order_by(RubricVersion.id)
    return {row.id: document.compiled(row.source) for row in db.session.execute(query)}


def _estimate(sums: WeightedSums) -> Estimate:
    return mean_of_sums(sums, t_quantile).as_estimate()
