"""What reviewers are asked for this week, what they did, and what is left."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import aliased

from app.base import clock
from app.base.database import db
from app.conversations.models import Conversation
from app.people.models import Person
from app.review.models import Absence, Assignment, AssignmentState, Cycle, PlanDraw, PlanItem, SamplingPlan
from app.review.queries.plans_people import absences_of, reviewers_of

SHOWN = 100


@dataclass(frozen=True)
class Duty:
    """One reviewer's week: `goal` of the running plans (None: no goal), reviews `done`, how many of those given are `left`."""

    person_id: int
    name: str
    goal: int | None
    done: int
    left: int
    due_at: datetime | None
    away: tuple[Absence, ...] = ()


def duties_of(team_ids: Collection[int], person: Person, at: datetime) -> list[Duty]:
    """The week of every reviewer of these teams and of the person, by name. Five statements."""
    rows = reviewers_of(team_ids) if team_ids else []
    people: dict[int, str] = {row.id: row.name for row in rows} | {person.id: person.name}
    teams: dict[int, set[int]] = {one: set() for one in people}
    for row in rows:
        teams[row.id].add(row.team_id)
    teams[person.id] |= person.team_ids
    goals = _goals({team for of_one in teams.values() for team in of_one})
    monday = week_start(person, at)
    done, left = _done(people, monday), _left(people, at)
    absent = absences_of(list(people), at.date() - timedelta(days=1))
    found = []
    for one, name in people.items():
        asked = [goals[team] for team in teams[one] if team in goals]
        amount, due_at = left.get(one, (0, None))
        mine = tuple(absence for absence in absent if absence.person_id == one)
        found.append(Duty(one, name, sum(asked) if asked else None, done.get(one, 0), amount, due_at, mine))
    return sorted(found, key=lambda one: (one.name, one.person_id))


def given_to(person: Person, at: datetime) -> Sequence[Any]:
    """Open items that were given to the person and are still theirs, the next due first. One statement."""
    reviewee = aliased(Person)
    columns: Any = (PlanItem.id, PlanItem.assignment_id, PlanItem.due_at, SamplingPlan.title.label("plan"), reviewee.name.label("reviewee"))
    talk: Any = (Conversation.kind, Conversation.channel, Conversation.subject, Conversation.preview, Conversation.customer_name)
    query = select(*columns, *talk).join(Assignment, Assignment.id == PlanItem.assignment_id)
    query = query.join(PlanDraw, PlanDraw.id == PlanItem.draw_id).join(SamplingPlan, SamplingPlan.id == PlanDraw.plan_id)
    query = query.join(Conversation, Conversation.id == PlanItem.conversation_id).join(reviewee, reviewee.id == PlanItem.reviewee_id)
    query = query.where(PlanItem.dealt_to_id == person.id, PlanItem.due_at >= at, _still_theirs(person.id))
    return db.session.execute(query.order_by(PlanItem.due_at, PlanItem.id).limit(SHOWN)).all()


def absence_of(absence_id: int, person_ids: Collection[int]) -> Absence | None:
    """An absence of one of these people."""
    found: Absence | None = db.session.scalar(select(Absence).where(Absence.id == absence_id, Absence.person_id.in_(person_ids)))
    return found


def week_start(person: Person, at: datetime) -> datetime:
    """The moment at which the person's week began."""
    zone = clock.zone(person.timezone)
    monday = clock.week_of(at, person.timezone)
    return datetime(monday.year, monday.month, monday.day, tzinfo=zone)


def _goals(team_ids: Collection[int]) -> dict[int, int]:
    query: Any = select(SamplingPlan.team_id, func.sum(SamplingPlan.goal)).where(SamplingPlan.team_id.in_(team_ids), SamplingPlan.active)
    query = query.where(SamplingPlan.deal, SamplingPlan.goal.is_not(None), SamplingPlan.cycle != Cycle.ONCE)
    return {row[0]: int(row[1]) for row in db.session.execute(query.group_by(SamplingPlan.team_id))}


def _done(people: Collection[int], monday: datetime) -> dict[int, int]:
    """Reviews published since Monday, one short range of the index for each person."""
    query: Any = select(Assignment.claimed_by_id, func.count()).where(Assignment.claimed_by_id.in_(people), Assignment.done_at >= monday)
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Assignment.claimed_by_id))}


def _left(people: Collection[int], at: datetime) -> dict[int, tuple[int, datetime | None]]:
    theirs = and_(Assignment.claimed_by_id == PlanItem.dealt_to_id, Assignment.state == AssignmentState.CLAIMED)
    query: Any = select(PlanItem.dealt_to_id, func.sum(case((theirs, 1), else_=0)), func.min(case((theirs, PlanItem.due_at))))
    query = query.join(Assignment, Assignment.id == PlanItem.assignment_id)
    query = query.where(PlanItem.dealt_to_id.in_(people), PlanItem.due_at >= at).group_by(PlanItem.dealt_to_id)
    return {row[0]: (int(row[1]), row[2]) for row in db.session.execute(query)}


def _still_theirs(person_id: int) -> Any:
    return and_(Assignment.claimed_by_id == person_id, Assignment.state == AssignmentState.CLAIMED)
