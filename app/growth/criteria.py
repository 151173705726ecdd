"""Criteria beside teams: what reviews of real replies say of each team, and which teams can be told apart. Nobody is ranked."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import sqrt
from typing import Any, NamedTuple

from sqlalchemy import and_, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from app.base import paging
from app.base.database import db
from app.base.estimates import Estimate, t_quantile
from app.people.models import Team
from app.review.models import Purpose, Review, ReviewState, Span, Tally
from app.review.models.tally import UNIT
from app.review.queries.figures import Weeks, mean_of
from app.review.queries.heat import step_of
from app.rubrics.document import compiled
from app.rubrics.models import Rubric, RubricVersion

TEAMS = 10
"""So many teams a page: what is read grows with them."""
FEWEST = 5
"""Of fewer people an average says too much about each, to whoever does not lead them."""


class Share(NamedTuple):
    """What one agent adds to a cell: n, sum and sum of squares, in millionths."""

    n: int
    total: int
    squares: int


@dataclass(frozen=True)
class Cell:
    """One criterion of one team. `withheld`: reviewers there do not see the same thing in it. `few`: too few people, see FEWEST."""

    estimate: Estimate
    withheld: bool
    few: bool

    @property
    def shown(self) -> bool:
        return self.estimate.enough and not self.withheld and not self.few

    @property
    def step(self) -> int:
        return step_of(self.estimate) if self.shown else 0


class Apart(NamedTuple):
    """A team whose interval lies wholly above those of others."""

    name: str
    above: list[str]


def teams_page(ids: Collection[int] | None, after: str | None) -> paging.Page:
    """(id, name) of these teams, or of all, by name. One statement."""
    query: Any = select(Team.id, Team.name).where(Team.archived_at.is_(None))
    if ids is not None:
        query = query.where(Team.id.in_(sorted(ids)))
    return paging.fetch(query, [(Team.name, False), (Team.id, False)], after, size=TEAMS)


def newest_rubric(team_ids: Collection[int]) -> int | None:
    """Id of the rubric of the newest reply of these teams that was reviewed. One statement, one row of an index for each team."""
    if not team_ids:
        return None
    newest = select(Review.acted_at, Review.rubric_version_id).where(
        Review.state == ReviewState.PUBLISHED, Review.purpose == Purpose.QUALITY
    )
    rows = [newest.where(Review.team_id == one).order_by(Review.acted_at.desc(), Review.id.desc()).limit(1).subquery() for one in team_ids]
    last = union_all(*(select(row.c.acted_at, row.c.rubric_version_id) for row in rows)).subquery()
    query = select(RubricVersion.rubric_id).join(last, last.c.rubric_version_id == RubricVersion.id)
    return db.session.scalar(query.order_by(last.c.acted_at.desc()).limit(1))


def rubrics_for(team_ids: Collection[int], besides: int | None) -> Sequence[Any]:
    """(id, title) of published rubrics of the site and these teams, by title, and of the one `besides`. One statement."""
    whose = or_(Rubric.team_id.is_(None), Rubric.team_id.in_(sorted(team_ids)))
    kept = Rubric.archived_at.is_(None) & Rubric.current_number.is_not(None) & whose
    return db.session.execute(
        select(Rubric.id, Rubric.title).where(or_(kept, Rubric.id == besides)).order_by(Rubric.title, Rubric.id)
    ).all()


def criteria_of(rubric_id: int) -> tuple[dict[str, str], dict[str, str]]:
    """Titles by criterion, in the order of the newest version and older ones after it, and criteria by measure. One statement."""
    query = select(RubricVersion.source).where(RubricVersion.rubric_id == rubric_id).order_by(RubricVersion.number.desc())
    titles: dict[str, str] = {}
    measures: dict[str, str] = {}
    for source in db.session.scalars(query):
        rubric = compiled(source)
        for one in rubric.by_id.values():
            titles.setdefault(one.id, one.title)
            measures[f"criterion:{rubric.id}/{one.id}"] = one.id
    return titles, measures


def cells(
    team_ids: Collection[int], measures: Mapping[str, str], weeks: Weeks, *, led: Collection[int], withheld: Collection[tuple[int, str]]
) -> dict[tuple[int, str], Cell]:
    """Cells by team and criterion, from the tallies of real replies; absent where nobody was rated. One statement."""
    who = _who(team_ids, measures)
    keys = (who.c.team_id, who.c.measure, who.c.person_id)
    sums = [func.sum(column).label(name) for name, column in (("n", Tally.n), ("total", Tally.total), ("squares", Tally.squares))]
    same = and_(Tally.span == Span.WEEK, *(column == getattr(Tally, column.key) for column in keys))
    within = (Tally.purpose == Purpose.QUALITY, Tally.begins.between(weeks.days[0], weeks.days[-1]))
    query = select(*keys, *sums).select_from(who).join(Tally, same).where(*within).group_by(*keys)
    shares: dict[tuple[int, str], dict[int, Share]] = defaultdict(dict)
    hidden = {(team_id, measures[measure]) for team_id, measure in withheld if measure in measures}
    for row in db.session.execute(query):
        if row.n:
            key, known = (row.team_id, measures[row.measure]), shares[row.team_id, measures[row.measure]].get(row.person_id, Share(0, 0, 0))
            shares[key][row.person_id] = Share(known.n + int(row.n), known.total + int(row.total), known.squares + int(row.squares))
    return {
        (team_id, one): Cell(spread(people.values()), (team_id, one) in hidden, len(people) < FEWEST and team_id not in led)
        for (team_id, one), people in shares.items()
    }


def _who(team_ids: Collection[int], measures: Collection[str]) -> Any:
    """(team, measure, person) of every tally, each found by a step in the index from the person before: however many weeks lie between,
    they are not read."""
    named = [select(Team.id.label("team_id"), literal(one).label("measure")).where(Team.id.in_(sorted(team_ids))) for one in measures]
    pairs = union_all(*named).subquery()
    first = select(pairs.c.team_id, pairs.c.measure, _next(pairs.c).label("person_id"))
    who = first.cte("who", recursive=True)
    following = select(who.c.team_id, who.c.measure, _next(who.c, who.c.person_id)).where(who.c.person_id.is_not(None))
    return who.union_all(following)


def _next(of: Any, after: Any = None) -> Any:
    tally = aliased(Tally)
    query = select(func.min(tally.person_id)).where(tally.team_id == of.team_id, tally.span == Span.WEEK, tally.measure == of.measure)
    return (query if after is None else query.where(tally.person_id > after)).scalar_subquery()


def spread(shares: Iterable[Share]) -> Estimate:
    """The mean over all reviews, 0 to 100, with the wider of two 95 % intervals: that of independent reviews, and that of a ratio of
    totals over agents, whose reviews are alike (Cochran, Sampling Techniques, 3rd ed. 1977, ch. 6): Σ(xᵢ - nᵢm)² / n² · k/(k-1), with
    t of k - 1. Of a single agent's reviews nothing is said about a team: no interval, too few."""
    people = list(shares)
    n, total, squares = (sum(values) for values in zip(*people, strict=True))
    plain, k = mean_of(n, total, squares), len(people)
    if k < 2 or plain.mean is None or plain.half_width is None:
        return replace(plain, low=None, high=None, enough=False)
    scatter = Fraction(sum((one.total * n - one.n * total) ** 2 for one in people) * k, n**4 * (k - 1))
    half = max(plain.half_width, t_quantile(k - 1) * sqrt(scatter) * 100 / UNIT)
    return replace(plain, low=plain.mean - half, high=plain.mean + half)


def apart(known: Mapping[str, Cell]) -> list[Apart]:
    """By name, each team whose interval lies wholly above those of others; where intervals overlap nothing is said."""
    shown = sorted((name, cell.estimate) for name, cell in known.items() if cell.shown)
    found = []
    for name, one in shown:
        above = [other for other, lower in shown if not one.overlaps(lower) and (one.mean or 0) > (lower.mean or 0)]
        if above:
            found.append(Apart(name, above))
    return found
