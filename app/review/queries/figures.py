"""Figures of one rubric in one team and some weeks: scores, pass rate, ticked causes, and satisfaction beside quality."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import Float, and_, case, cast, func, literal, select, true
from sqlalchemy.orm import aliased

from app.base import clock
from app.base.database import db
from app.base.estimates import Estimate, mean_estimate, rate_estimate
from app.conversations.models import Conversation
from app.people.models import Person
from app.review.models import Purpose, Rating, Review, ReviewState, Span, Tally
from app.review.models.tally import UNIT
from app.review.queries.dispute_reasons import in_per_cent
from app.review.queries.given import grader
from app.rubrics import document
from app.rubrics.models import Rubric, RubricVersion

PERIODS = (4, 12, 26, 52)
"""Weeks that the page may look back."""
USUAL = 12


@dataclass(frozen=True)
class Weeks:
    """Whole weeks of a team's zone, the last of them the one that runs now. `days`: their Mondays."""

    days: tuple[date, ...]
    moments: tuple[datetime, ...]
    """Where each week begins, and where the last one ends."""

    @classmethod
    def until(cls, at: datetime, weeks: int, timezone: str | None) -> "Weeks":
        last = clock.week_of(at, timezone)
        days = [last - timedelta(weeks=back) for back in range(weeks - 1, -2, -1)]
        return cls(tuple(days[:-1]), tuple(datetime.combine(day, time(), clock.zone(timezone)) for day in days))


@dataclass
class Group:
    """Reviews of one week, reviewer or agent, or all. Of an agent also how customers rated the reviewed conversations."""

    name: str = ""
    key: int = 0
    n: int = 0
    scored: int = 0
    x: float = 0.0
    xx: float = 0.0
    judged: int = 0
    passes: int = 0
    satisfied: Estimate = field(default_factory=lambda: mean_estimate(0, 0, 0))

    def add(self, row: Any) -> None:
        """Count a row of sums in."""
        self.n, self.scored = self.n + int(row.n), self.scored + int(row.scored)
        self.x, self.xx = self.x + float(row.x or 0), self.xx + float(row.xx or 0)
        self.judged, self.passes = self.judged + int(row.judged), self.passes + int(row.passes or 0)

    @property
    def score(self) -> Estimate:
        """The mean score, 0 to 100."""
        return mean_estimate(self.scored, self.x, self.xx)

    @property
    def passed(self) -> Estimate:
        """The share that passed, in per cent, of the reviews that could pass or fail."""
        return in_per_cent(rate_estimate(self.passes, self.judged))


Course = dict[int, Estimate]
"""Means by the number of the week, 0 the first; weeks without a value are absent."""


@dataclass(frozen=True)
class Criterion:
    """One criterion: its mean from 0 to 100, whole and by week."""

    id: str
    title: str
    mean: Estimate
    course: Course


@dataclass(frozen=True)
class Ticked:
    """A cause of a criterion: in how many reviews it was ticked, and which share of all reviews, in per cent, that is."""

    criterion: str
    label: str
    times: int
    share: Estimate


@dataclass(frozen=True)
class Figures:
    """The whole page. `reviewers` by the person's id, by name; so are their `courses`."""

    total: Group
    course: Course
    reviewers: dict[int, Group]
    courses: dict[int, Course]
    criteria: list[Criterion]
    causes: list[Ticked]
    agents: list[Group]
    slugs: list[str]
    """Ids of the rubric in the versions that occur; mostly one."""


def rubrics_of(team_id: int, weeks: Weeks, reviewer_id: int | None = None) -> Sequence[Any]:
    """(id, title, n) of the rubrics that real replies of the team were reviewed with in these weeks, the most used first. One statement."""
    query = standing(select(Rubric.id, Rubric.title, func.count().label("n")), team_id, weeks, None, reviewer_id)
    query = query.join(RubricVersion, RubricVersion.id == Review.rubric_version_id).join(Rubric, Rubric.id == RubricVersion.rubric_id)
    query = query.group_by(Rubric.id, Rubric.title)
    return db.session.execute(query.order_by(func.count().desc(), Rubric.id)).all()


def figures(team_id: int, rubric_id: int, weeks: Weeks, reviewer_id: int | None = None) -> Figures:
    """Everything about published quality reviews with the rubric, whatever the version, by when the reply was written. Five statements.

    Of one reviewer's: without means by criterion, which the tallies keep for agents alone (see `heat.own_criteria`).
    """
    total, by_week, reviewers = Group(), defaultdict[int, Group](Group), dict[int, Group]()
    theirs: dict[int, dict[int, Group]] = defaultdict(lambda: defaultdict(Group))
    rows = _scores(team_id, rubric_id, weeks, reviewer_id)
    for row in rows:
        whose = reviewers.setdefault(row.reviewer_id, Group(row.name, row.reviewer_id))
        for group in (total, by_week[row.week], whose, theirs[row.reviewer_id][row.week]):
            group.add(row)
    versions = _versions({row.version_id for row in rows})
    criteria = {one.id: one for version in versions for one in version.by_id.values()}
    courses = {reviewer: _course(of_theirs) for reviewer, of_theirs in theirs.items()}
    slugs = {version.id for version in versions}
    measured = _criteria(team_id, slugs, criteria, weeks) if reviewer_id is None else []
    causes = _ticked(_causes(team_id, rubric_id, criteria, weeks, reviewer_id), criteria, total.n)
    agents = _agents(team_id, rubric_id, weeks, reviewer_id)
    return Figures(total, _course(by_week), reviewers, courses, measured, causes, agents, sorted(slugs))


def standing(query: Any, team_id: int, weeks: Weeks, rubric_id: int | None = None, reviewer_id: int | None = None) -> Any:
    """`query` over the published quality reviews of the team in these weeks, or those that one reviewer gave: a range of one index."""
    acted = (Review.acted_at >= weeks.moments[0], Review.acted_at < weeks.moments[-1])
    query = query.select_from(Review).where(Review.team_id == team_id, Review.state == ReviewState.PUBLISHED, *acted)
    query = query.where(Review.purpose == Purpose.QUALITY)
    query = query.where(grader() == reviewer_id) if reviewer_id is not None else query
    if rubric_id is None:
        return query
    return query.where(Review.rubric_version_id.in_(select(RubricVersion.id).where(RubricVersion.rubric_id == rubric_id)))


def _sums(rows: Any) -> tuple[Any, ...]:
    """The columns that `Group.add` reads, of a subquery with a score `x` and `passed`."""
    return (
        func.count().label("n"),
        func.count(rows.c.x).label("scored"),
        func.sum(rows.c.x).label("x"),
        func.sum(rows.c.x * rows.c.x).label("xx"),
        func.count(rows.c.passed).label("judged"),
        func.sum(case((rows.c.passed.is_(true()), 1), else_=0)).label("passes"),
    )


def _scores(team_id: int, rubric_id: int, weeks: Weeks, reviewer_id: int | None) -> Sequence[Any]:
    """Sums by week, reviewer and version, reviewers by name."""
    week = case(*((Review.acted_at < end, number) for number, end in enumerate(weeks.moments[1:])), else_=len(weeks.days))
    columns = (week.label("week"), grader().label("reviewer_id"), Review.rubric_version_id.label("version_id"), Review.passed)
    rows = standing(select(*columns, cast(Review.shown, Float).label("x")), team_id, weeks, rubric_id, reviewer_id).subquery()
    keys = (rows.c.week, rows.c.reviewer_id, rows.c.version_id, Person.name)
    query = select(*keys, *_sums(rows)).join(Person, Person.id == rows.c.reviewer_id).group_by(*keys)
    return db.session.execute(query.order_by(Person.name, rows.c.reviewer_id, rows.c.week)).all()


def _versions(ids: Iterable[int]) -> list[document.Rubric]:
    """The texts that occur, the oldest first, so that the newest words win."""
    query = select(RubricVersion.source).where(RubricVersion.id.in_(sorted(ids))).order_by(RubricVersion.id)
    return [document.compiled(source) for source in db.session.scalars(query)]


def _criteria(team_id: int, slugs: Iterable[str], criteria: Mapping[str, document.Criterion], weeks: Weeks) -> list[Criterion]:
    """Means from the tallies, which know what a condition left out; criteria that nobody rated are absent."""
    names = {f"criterion:{slug}/{criterion}": criterion for slug in slugs for criterion in criteria}
    sums = [func.sum(column).label(name) for name, column in (("n", Tally.n), ("total", Tally.total), ("squares", Tally.squares))]
    query = select(Tally.measure, Tally.begins, *sums).where(Tally.team_id == team_id, Tally.span == Span.WEEK, Tally.measure.in_(names))
    query = query.where(Tally.purpose == Purpose.QUALITY, Tally.begins.between(weeks.days[0], weeks.days[-1]))
    met: dict[str, dict[int, tuple[int, int, int]]] = defaultdict(dict)
    for row in db.session.execute(query.group_by(Tally.measure, Tally.begins).order_by(Tally.begins)):
        if row.n:
            met[names[row.measure]][weeks.days.index(row.begins)] = (int(row.n), int(row.total), int(row.squares))
    return [_criterion(one, met[one.id]) for one in criteria.values() if one.id in met]


def _criterion(one: document.Criterion, weeks: Mapping[int, tuple[int, int, int]]) -> Criterion:
    n, total, squares = (sum(values) for values in zip(*weeks.values(), strict=True))
    return Criterion(one.id, one.title, mean_of(n, total, squares), {week: mean_of(*sums) for week, sums in weeks.items()})


def mean_of(n: int, total: int, squares: int) -> Estimate:
    """Of sums in millionths, on 0 to 100. Squares were rounded one by one and may fall a hair short of what the mean implies."""
    whole = Fraction(total * 100, UNIT)
    return mean_estimate(n, whole, max(Fraction(squares * 10_000, UNIT), whole * whole / n))


def _course(weeks: Mapping[int, Group]) -> Course:
    return {week: group.score for week, group in sorted(weeks.items()) if group.scored}


def _causes(team_id: int, rubric_id: int, criteria: Mapping[str, document.Criterion], weeks: Weeks, reviewer_id: int | None) -> list[Any]:
    """(criterion, causes that were ticked together, in how many reviews) of criteria that got a level and whose condition held."""
    asked = {one.id: one.when for one in criteria.values() if one.when}
    gate = aliased(Rating)
    other = case(*((Rating.criterion == name, when.criterion) for name, when in asked.items()), else_="") if asked else literal("")
    query = standing(
        select(Rating.criterion, Rating.causes, gate.level.label("gate"), func.count().label("n")), team_id, weeks, rubric_id, reviewer_id
    )
    query = query.join(Rating, Rating.review_id == Review.id).where(Rating.causes != "", Rating.level.is_not(None))
    query = query.outerjoin(gate, and_(gate.review_id == Review.id, gate.criterion == other))
    rows = db.session.execute(query.where(Rating.level.not_in(document.NO_LEVEL)).group_by(Rating.criterion, Rating.causes, gate.level))
    return [row for row in rows if row.criterion not in asked or asked[row.criterion].holds(row.gate)]


def _ticked(rows: Sequence[Any], criteria: Mapping[str, document.Criterion], n: int) -> list[Ticked]:
    """Each cause by itself: criteria in the rubric's order, the most ticked cause of each first."""
    times: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        for cause in row.causes.split(","):
            times[row.criterion, cause] += row.n
    places = {criterion: place for place, criterion in enumerate(criteria)}
    ordered = sorted(times.items(), key=lambda one: (places.get(one[0][0], len(places)), -one[1], one[0]))
    return [
        Ticked(
            criteria[criterion].title if criterion in criteria else criterion,
            _label(criteria.get(criterion), cause),
            count,
            in_per_cent(rate_estimate(count, n)),
        )
        for (criterion, cause), count in ordered
    ]


def _label(criterion: document.Criterion | None, cause: str) -> str:
    """What a cause is called, after the cause that it belongs to; its id where no version that occurs has it."""
    known = {one.id: one for one in criterion.causes} if criterion else {}
    one = known.get(cause)
    if one is None:
        return cause
    return f"{_label(criterion, one.parent)}: {one.label}" if one.parent else one.label


def _agents(team_id: int, rubric_id: int, weeks: Weeks, reviewer_id: int | None) -> list[Group]:
    """Agents by name. A conversation with several reviews has one customer's rating and counts once in satisfaction."""
    columns = (Review.reviewee_id, Review.conversation_id, Review.passed, Conversation.csat_share.label("share"))
    query = standing(select(*columns, cast(Review.shown, Float).label("x")), team_id, weeks, rubric_id, reviewer_id)
    rows = query.join(Conversation, Conversation.id == Review.conversation_id).subquery()
    talks = (
        select(rows.c.reviewee_id, *_sums(rows), func.max(rows.c.share).label("share"))
        .group_by(rows.c.reviewee_id, rows.c.conversation_id)
        .subquery()
    )
    summed = [func.sum(talks.c[name]).label(name) for name in ("n", "scored", "x", "xx", "judged", "passes")]
    share = talks.c.share
    rated = (func.count(share).label("rated"), func.sum(share).label("y"), func.sum(share * share).label("yy"))
    found = select(Person.id, Person.name, *summed, *rated).join(Person, Person.id == talks.c.reviewee_id)
    agents = []
    for row in db.session.execute(found.group_by(Person.id, Person.name).order_by(Person.name, Person.id)):
        one = Group(row.name, row.id, satisfied=mean_estimate(row.rated, 100 * (row.y or 0), 10_000 * (row.yy or 0)))
        one.add(row)
        agents.append(one)
    return agents
