"""Reading tallies for the transfer from practice to real replies; for the background alone."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select

from app.base.database import db
from app.growth.tallies import Sums
from app.growth.transfer import transfer
from app.review.models import Purpose, Span, Tally
from app.review.models.tally import SCORE
from app.rubrics.document import compiled
from app.rubrics.models import Rubric, RubricVersion

OF_CRITERIA = "criterion:"
BESIDE = timedelta(weeks=12)
"""How long before the week of the first real review practice counts, and from that week on real replies."""


def transfers(team_id: int) -> list[dict[str, Any]]:
    """The score, each skill and each criterion as `transfer.Transfer` tells it, by measure; a criterion with its title and its rubric's.
    Two statements, and one for each person."""
    by_measure: dict[str, list[tuple[Sums, Sums]]] = defaultdict(list)
    for person_id, first in _firsts(team_id):
        for measure, purposes in _beside(team_id, person_id, first).items():
            by_measure[measure].append((purposes.get(Purpose.PRACTICE, Sums()), purposes.get(Purpose.QUALITY, Sums())))
    named = _criteria(team_id, by_measure)
    told = [(measure, pairs) for measure, pairs in sorted(by_measure.items()) if not measure.startswith(OF_CRITERIA) or measure in named]
    return [{"measure": measure, **named.get(measure, {}), **asdict(transfer(pairs))} for measure, pairs in told]


def _criteria(team_id: int, measures: Iterable[str]) -> dict[str, dict[str, str]]:
    """By measure: titles of the criterion and its rubric as they stand in the current version; the team's own rubric before the site's."""
    slugs = {one.removeprefix(OF_CRITERIA).split("/", 1)[0] for one in measures if one.startswith(OF_CRITERIA)}
    current = and_(RubricVersion.rubric_id == Rubric.id, RubricVersion.number == Rubric.current_number)
    query = select(Rubric.slug, Rubric.title, RubricVersion.source).join(RubricVersion, current)
    query = query.where(Rubric.slug.in_(slugs), or_(Rubric.team_id.is_(None), Rubric.team_id == team_id))
    found: dict[str, dict[str, str]] = {}
    for slug, title, source in db.session.execute(query.order_by(Rubric.team_id.is_not(None), Rubric.id)):
        for one in compiled(source).criteria:
            found[f"{OF_CRITERIA}{slug}/{one.id}"] = {"title": one.title, "rubric": title}
    return found


def _firsts(team_id: int) -> Iterable[Any]:
    """(person, first day of the week of their first real review in the team)."""
    query = select(Tally.person_id, func.min(Tally.begins)).where(Tally.team_id == team_id, Tally.span == Span.WEEK)
    query = query.where(Tally.measure == SCORE, Tally.purpose == Purpose.QUALITY, Tally.n > 0)
    return db.session.execute(query.group_by(Tally.person_id).order_by(Tally.person_id)).all()


def _beside(team_id: int, person_id: int, first: date) -> dict[str, dict[Purpose, Sums]]:
    practice = (Tally.purpose == Purpose.PRACTICE) & (Tally.begins >= first - BESIDE) & (Tally.begins < first)
    real = (Tally.purpose == Purpose.QUALITY) & (Tally.begins >= first) & (Tally.begins < first + BESIDE)
    query = select(Tally.measure, Tally.purpose, func.sum(Tally.n), func.sum(Tally.total), func.sum(Tally.squares))
    query = query.where(Tally.person_id == person_id, Tally.team_id == team_id, Tally.span == Span.WEEK, or_(practice, real))
    told = or_(Tally.measure == SCORE, Tally.measure.startswith("skill:"), Tally.measure.startswith(OF_CRITERIA))
    query = query.where(told).group_by(Tally.measure, Tally.purpose)
    found: dict[str, dict[Purpose, Sums]] = defaultdict(dict)
    for measure, purpose, *sums in db.session.execute(query):
        found[measure][purpose] = Sums(*(int(one) for one in sums))
    return found
