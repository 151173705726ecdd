"""Dealing again what falls due while its reviewer is away."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.people.models import Person
from app.review.actions.freeing import free
from app.review.actions.giving import hand_over
from app.review.models import Absence, Assignment, PlanDraw
from app.review.plan_notices import reviews_dealt
from app.review.queries import plans_people
from app.review.queries.plans_duties import due_while_away
from app.review.queries.queue import reviewed_before
from app.review.sampling.dealing import Item, deal
from app.review.sampling.goals import Goals, Share
from app.trail.actions import record
from app.ui.words import gettext as _

Group = tuple[int | None, int | None]
"""A team, and the draw of a plan that dealt the item."""


def deal_again(absence: Absence, *, by: Person, at: datetime) -> tuple[int, int]:
    """Share what falls due in these days among the others, until the same due dates: how many were given, and how many wait for everybody.

    What the person has begun stays theirs. Nobody gets their own conversation, or work they reviewed before; what a plan drew follows
    its goals.
    """
    rows = [row for row in due_while_away([absence]) if not row.begun]
    groups: dict[Group, list[Any]] = defaultdict(list)
    for row in rows:
        groups[row.team_id, row.draw_id].append(row)
    to: dict[int, int] = {}
    for (team_id, draw_id), some in groups.items():
        to |= _dealt(team_id, draw_id, some, absence, at)
    for row in rows:
        if row.id in to:
            hand_over([row.id], to[row.id], row.claim_ends_at, _("Dealt again: its reviewer is away."), at=at)
    free([row.id for row in rows if row.id not in to], at=at)
    for reviewer_id in set(to.values()):
        reviews_dealt(reviewer_id, f"again:{absence.id}:{at.isoformat()}", at=at)
    _record(absence, to, len(rows), by, at)
    return len(to), len(rows) - len(to)


def _dealt(team_id: int | None, draw_id: int | None, rows: Sequence[Any], absence: Absence, at: datetime) -> dict[int, int]:
    """Who reviews which item instead."""
    if team_id is None:
        return {}
    people = {row.id for row in plans_people.reviewers_of([team_id])} - {absence.person_id}
    if not people:
        return {}
    present = plans_people.there(people, at.date(), max(row.claim_ends_at for row in rows).date())
    draw = db.session.get(PlanDraw, draw_id) if draw_id is not None else None
    shares: Mapping[int, Share] = {one: Share(part) for one, part in present.items()}
    if draw is not None:
        shares = plans_people.shares(draw.plan_id, Goals.from_json(draw.settings), present, plans_people.held_of(people, at))
    items = [Item(row.id, row.reviewee_id) for row in rows]
    return deal(items, shares, _own(rows, people), plans_people.met_before(team_id, at))


def _own(rows: Sequence[Any], people: Collection[int]) -> set[tuple[int, int]]:
    """(item, person) where the person replied in the conversation or reviewed the same work."""
    replied = plans_people.took_part_in([row.conversation_id for row in rows], people)
    found = {(row.id, one) for row in rows for one in people if (row.conversation_id, one) in replied}
    ids = [row.id for row in rows]
    for one in people:
        found |= {(key, one) for key in db.session.scalars(select(Assignment.id).where(Assignment.id.in_(ids), reviewed_before(one)))}
    return found


def _record(absence: Absence, to: Mapping[int, int], total: int, by: Person, at: datetime) -> None:
    counts = Counter(to.values())
    names = {row.id: row.name for row in db.session.execute(select(Person.id, Person.name).where(Person.id.in_(counts)))}
    shared = [f"{names[one]} {n}" for one, n in sorted(counts.items())]
    days = {"first": absence.first_day.isoformat(), "last": absence.last_day.isoformat()}
    name = db.session.scalar(select(Person.name).where(Person.id == absence.person_id)) or ""
    facts: dict[str, Any] = {**days, "to": shared, "free": total - len(to)}
    record("review.deal_again", "person", absence.person_id, by=by, at=at, label=name, **facts)
