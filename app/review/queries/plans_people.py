"""Reviewers of a team: who they are, when they are away, what they hold of a plan, their shares of a draw, whom they reviewed."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import func, or_, select, text

from app.base.database import db
from app.conversations.models import AuthorRole, Message, MessageKind
from app.people.models import Membership, Person
from app.review.models import Absence, Assignment, AssignmentState, PlanDraw, PlanItem, Purpose, Review, ReviewState
from app.review.queries.given import grader
from app.review.sampling.goals import Goals, Share, presence, shares_of

BEFORE = timedelta(days=90)
BATCH = 500


def reviewers_of(team_ids: Collection[int]) -> Sequence[Any]:
    """(id, name, team_id) of the reviewers in these teams now, by name; a team without any has its leads. One statement."""
    query = select(Person.id, Person.name, Membership.team_id, Person.roles).join(Membership, Membership.person_id == Person.id)
    query = query.where(Membership.team_id.in_(team_ids), Membership.ended_on.is_(None), Person.deactivated_at.is_(None))
    query = query.where(or_(Person.roles.contains(",reviewer,"), Person.roles.contains(",lead,") & Membership.lead))
    found = db.session.execute(query.order_by(Person.name, Person.id)).all()
    staffed = {row.team_id for row in found if "reviewer" in row.roles}
    return [row for row in found if "reviewer" in row.roles or row.team_id not in staffed]


def away(person_ids: Collection[int], first: date) -> dict[int, list[tuple[date, date]]]:
    """Absences that end on `first` or later. One statement."""
    query = select(Absence.person_id, Absence.first_day, Absence.last_day)
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for row in db.session.execute(query.where(Absence.person_id.in_(person_ids), Absence.last_day >= first)):
        found[row.person_id].append((row.first_day, row.last_day))
    return found


def absences_of(person_ids: Collection[int], first: date) -> Sequence[Absence]:
    """The same as objects, the nearest first. One statement."""
    query = select(Absence).where(Absence.person_id.in_(person_ids), Absence.last_day >= first)
    return db.session.scalars(query.order_by(Absence.first_day, Absence.id)).all()


def held_of(person_ids: Collection[int], at: datetime) -> dict[tuple[int, int], tuple[int, datetime]]:
    """What each person was given, still holds and has until later to review: (plan, person) to how many, the next due. One statement."""
    query: Any = select(PlanDraw.plan_id, PlanItem.dealt_to_id, func.count(), func.min(PlanItem.due_at))
    query = query.join(PlanItem, PlanItem.draw_id == PlanDraw.id).join(Assignment, Assignment.id == PlanItem.assignment_id)
    query = query.where(PlanItem.dealt_to_id.in_(person_ids), PlanItem.due_at >= at, Assignment.claimed_by_id == PlanItem.dealt_to_id)
    query = query.where(Assignment.state == AssignmentState.CLAIMED).group_by(PlanDraw.plan_id, PlanItem.dealt_to_id)
    return {(row[0], row[1]): (row[2], row[3]) for row in db.session.execute(query)}


Held = Mapping[tuple[int, int], tuple[int, datetime]]
"""(plan, person) to how many are held and when the next is due."""


def shares(plan_id: int, goals: Goals, present: Mapping[int, Fraction], held: Held) -> dict[int, Share]:
    """Each reviewer's share of a plan's draw, by where they are and what they hold of it."""
    return shares_of(goals, present, {one: held[(plan_id, one)][0] for one in present if (plan_id, one) in held})


def there(person_ids: Collection[int], first: date, last: date) -> dict[int, Fraction]:
    """On which part of these days each person is there. One statement."""
    absent = away(person_ids, first)
    return {one: presence(first, last, absent.get(one, [])) for one in person_ids}


def met_before(team_id: int, at: datetime) -> dict[tuple[int, int], int]:
    """How often each (agent, reviewer) met in quality reviews of the last 90 days. One statement, one range of its index."""
    columns = (Review.reviewee_id, grader().label("grader_id"), func.count())
    query = select(*columns).where(Review.team_id == team_id, Review.acted_at >= at - BEFORE)
    query = query.where(Review.state == ReviewState.PUBLISHED, Review.purpose == Purpose.QUALITY)
    return {(row[0], row[1]): row[2] for row in db.session.execute(query.group_by(Review.reviewee_id, text("grader_id")))}


def took_part_in(conversation_ids: Collection[int], person_ids: Collection[int]) -> set[tuple[int, int]]:
    """(conversation, person) for everybody among `person_ids` who replied. One statement for 500 conversations."""
    ids = sorted(conversation_ids)
    found: set[tuple[int, int]] = set()
    for start in range(0, len(ids), BATCH):
        query: Any = select(Message.conversation_id, Message.author_id).where(Message.conversation_id.in_(ids[start : start + BATCH]))
        query = query.where(Message.author_id.in_(person_ids), Message.author_role == AuthorRole.AGENT, Message.kind == MessageKind.PUBLIC)
        found |= {(row[0], row[1]) for row in db.session.execute(query.distinct())}
    return found
