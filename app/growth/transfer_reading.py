"""Reading tallies for the transfer from practice to real replies; for the background alone."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from app.base.database import db
from app.growth.tallies import Sums
from app.growth.transfer import transfer
from app.review.models import Purpose, Span, Tally
from app.review.models.tally import SCORE

BESIDE = timedelta(weeks=12)
"""How long before the week of the first real review practice counts, and from that week on real replies."""


def transfers(team_id: int) -> list[dict[str, Any]]:
    """The score and each skill as `transfer.Transfer` tells it, by measure. One statement, and one for each person."""
    by_measure: dict[str, list[tuple[Sums, Sums]]] = defaultdict(list)
    for person_id, first in _firsts(team_id):
        for measure, purposes in _beside(team_id, person_id, first).items():
            by_measure[measure].append((purposes.get(Purpose.PRACTICE, Sums()), purposes.get(Purpose.QUALITY, Sums())))
    return [{"measure": measure, **asdict(transfer(pairs))} for measure, pairs in sorted(by_measure.items())]


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
    query = query.where(or_(Tally.measure == SCORE, Tally.measure.startswith("skill:"))).group_by(Tally.measure, Tally.purpose)
    found: dict[str, dict[Purpose, Sums]] = defaultdict(dict)
    for measure, purpose, *sums in db.session.execute(query):
        found[measure][purpose] = Sums(*(int(one) for one in sums))
    return found
