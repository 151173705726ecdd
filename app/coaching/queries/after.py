"""What the reviews of the coached person say before and after a session, for the measures that were pinned."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import case, func, select

from app.base import clock
from app.base.database import db
from app.coaching.doors import withheld
from app.coaching.models import CoachingSession
from app.coaching.since import Since, estimate_of
from app.people.models import Team
from app.review.models import Purpose, Span, Tally

WEEKS = 26
"""How far the figures look back before a session, and at most go on after it."""
PURPOSES = (Purpose.QUALITY, Purpose.PRACTICE)


def since(one: CoachingSession, titles: Mapping[str, str]) -> list[Since]:
    """Each pinned measure before and after, real replies and practice apart; a line without any review is left out, unless both are.

    Replies of the week of the session stand on neither side: nobody knows whether they were written before it. Two statements, and
    those of whoever withholds measures; none where nothing was pinned.
    """
    if not titles or one.held_at is None:
        return []
    zone = db.session.scalar(select(Team.timezone).where(Team.id == one.team_id))
    sums = _sums(one.agent_id, list(titles), clock.week_of(one.starts_at or one.held_at, zone))
    hidden = {measure: said for answer in withheld([one.team_id]) for measure, said in answer.items()}
    found = []
    for measure, title in titles.items():
        there = [purpose for purpose in PURPOSES if (measure, purpose, 0) in sums or (measure, purpose, 1) in sums] or [Purpose.QUALITY]
        for purpose in there:
            before, after = (estimate_of(*sums.get((measure, purpose, side), (0, 0, 0))) for side in (0, 1))
            found.append(Since(title, purpose.value, before, after, hidden.get(measure, "")))
    return found


def _sums(person_id: int, measures: list[str], week: date) -> dict[tuple[str, Purpose, int], tuple[int, int, int]]:
    """n, sum and sum of squares by measure, purpose and side (0 before, 1 after). One statement, answered from its index."""
    side: Any = case((Tally.begins < week, 0), else_=1)
    columns = [func.sum(Tally.n), func.sum(Tally.total), func.sum(Tally.squares)]
    query = select(Tally.measure, Tally.purpose, side.label("side"), *columns)
    query = query.where(Tally.person_id == person_id, Tally.span == Span.WEEK, Tally.measure.in_(measures), Tally.purpose.in_(PURPOSES))
    query = query.where(Tally.begins >= week - timedelta(weeks=WEEKS), Tally.begins <= week + timedelta(weeks=WEEKS), Tally.begins != week)
    rows = db.session.execute(query.group_by(Tally.measure, Tally.purpose, side))
    return {(row[0], row[1], int(row[2])): (int(row[3]), int(row[4]), int(row[5])) for row in rows}
