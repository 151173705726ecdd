"""Tallies by week, of some people or of a whole team."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, literal, select

from app.base.database import db
from app.base.paging import Page, fetch
from app.growth.tallies import Sums
from app.people.models import Membership, Person
from app.review.models import Purpose, Span, Tally

PEOPLE_AT_A_TIME = 20


def people_page(team_id: int, after: str | None) -> Page:
    """(id, name) of the agents of a team, by name, twenty at a time. One statement."""
    now = (Membership.ended_on.is_(None), Person.deactivated_at.is_(None), Person.roles.contains(",agent,"))
    query: Any = (
        select(Person.id, Person.name).join(Membership, Membership.person_id == Person.id).where(Membership.team_id == team_id, *now)
    )
    return fetch(query, [(Person.name, False), (Person.id, False)], after, size=PEOPLE_AT_A_TIME)


def by_week(
    team_id: int, measures: Sequence[str], purposes: Sequence[Purpose], first: date, people: Sequence[int] | None
) -> dict[tuple[int, str, Purpose], list[tuple[date, Sums]]]:
    """Sums of the weeks from `first` on, oldest first, by person, measure and purpose; `people` None: the whole team as person 0. One
    statement along the team's index."""
    person: Any = Tally.person_id if people is not None else literal(0)
    sums = [func.sum(Tally.n), func.sum(Tally.total), func.sum(Tally.squares)]
    query: Any = select(person.label("person"), Tally.measure, Tally.purpose, Tally.begins, *sums)
    query = query.where(Tally.team_id == team_id, Tally.span == Span.WEEK, Tally.measure.in_(measures), Tally.begins >= first)
    query = query.where(Tally.purpose.in_(purposes)).group_by(Tally.measure, Tally.purpose, Tally.begins)
    if people is not None:
        query = query.where(Tally.person_id.in_(people)).group_by(Tally.person_id)
    found: dict[tuple[int, str, Purpose], list[tuple[date, Sums]]] = {}
    for who, measure, purpose, begins, n, total, squares in db.session.execute(query.order_by(Tally.begins)):
        if n:
            found.setdefault((int(who or 0), measure, purpose), []).append((begins, Sums(int(n), int(total), int(squares))))
    return found
