"""What plans ask of each reviewer in the cycles that run, what of it is done, and how a draw would be shared now."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select

from app.base import clock
from app.base.database import db
from app.people.models import Person, Role, Team
from app.review.models import Assignment, AssignmentState, Cycle, PlanDraw, PlanItem, SamplingPlan
from app.review.queries.plans_people import Held, held_of, reviewers_of, shares, there
from app.review.sampling import cycles
from app.review.sampling.goals import Goals, expected

Key = tuple[int, int]
"""A plan and a person."""


@dataclass(frozen=True)
class Ask:
    """What a plan asks of a reviewer in the cycle that runs: `goal` (None: any number, 0: nothing), reviews `done` of its draw, and how
    many of those given are `left`, the next due at `due_at`."""

    plan_id: int
    title: str
    cycle: Cycle
    goal: int | None
    done: int
    left: int
    due_at: datetime | None


@dataclass(frozen=True)
class Portion:
    """A reviewer's part of what a plan would draw next. `own`: the goal is their own; `there`: on which part of the days until it is due.

    `done` and `left` are of the cycle that runs."""

    person_id: int
    name: str
    goal: int | None
    own: bool
    there: float
    expected: float
    done: int
    left: int


def asks_of(teams: Mapping[int, Collection[int]], held: Held, at: datetime) -> dict[int, list[Ask]]:
    """What the plans that run and share their draws ask of these people (by id, with the teams they review for). Two statements."""
    plans = _running({team for of_one in teams.values() for team in of_one})
    keys = {plan.id: cycles.running(plan.cycle, at, clock.zone(plan.timezone)).key for plan in plans}
    done = _done(keys, teams) if plans else {}
    return {one: [_ask(plan, one, done, held) for plan in plans if plan.team_id in of_one] for one, of_one in teams.items()}


def asked_of(person: Person, at: datetime) -> list[Ask]:
    """What plans ask of one reviewer. Three statements."""
    teams = person.team_ids if person.has(Role.REVIEWER) else ()
    return asks_of({person.id: teams}, held_of([person.id], at), at)[person.id]


def portions(plan: SamplingPlan, amount: float, at: datetime, drawn_at: datetime) -> list[Portion]:
    """How `amount` conversations drawn at `drawn_at` would be shared, by the reviewer's name. Five statements."""
    names = {row.id: row.name for row in reviewers_of([plan.team_id])}
    zone = clock.zone(plan.team.timezone)
    days = (moment.astimezone(zone).date() for moment in (drawn_at, cycles.due(drawn_at, plan.due_days, zone)))
    present, held = there(names, *days), held_of(names, at)
    parts = expected(Fraction(amount), shares(plan.id, plan.asked, present, held_of(names, drawn_at)))
    done = _done({plan.id: cycles.running(plan.cycle, at, zone).key}, names)
    return [
        Portion(
            one, name, plan.asked.of(one), one in plan.asked.own, float(present[one]), float(parts[one]),
            done.get((plan.id, one), 0), held.get((plan.id, one), (0, None))[0],
        )
        for one, name in names.items()
    ]  # fmt: skip


def _running(team_ids: Collection[int]) -> list[Any]:
    """Plans that draw by themselves and share what they draw."""
    columns = (SamplingPlan.id, SamplingPlan.title, SamplingPlan.team_id, SamplingPlan.cycle, SamplingPlan.goal, SamplingPlan.goals)
    query: Any = select(*columns, Team.timezone).join(Team, Team.id == SamplingPlan.team_id)
    query = query.where(SamplingPlan.team_id.in_(team_ids), SamplingPlan.active, SamplingPlan.deal, SamplingPlan.cycle != Cycle.ONCE)
    return list(db.session.execute(query.order_by(SamplingPlan.title, SamplingPlan.id)))


def _done(keys: Mapping[int, str], people: Collection[int]) -> dict[Key, int]:
    """Reviews that each person published of the draws of these plans' cycles. One statement."""
    query: Any = select(PlanDraw.plan_id, PlanDraw.cycle, Assignment.claimed_by_id, func.count())
    query = query.join(PlanItem, PlanItem.draw_id == PlanDraw.id).join(Assignment, Assignment.id == PlanItem.assignment_id)
    query = query.where(PlanDraw.plan_id.in_(keys), PlanDraw.cycle.in_(set(keys.values())), Assignment.claimed_by_id.in_(people))
    query = query.where(Assignment.state == AssignmentState.DONE)
    rows = db.session.execute(query.group_by(PlanDraw.plan_id, PlanDraw.cycle, Assignment.claimed_by_id))
    return {(row[0], row[2]): row[3] for row in rows if row[1] == keys[row[0]]}


def _ask(plan: Any, person_id: int, done: Mapping[Key, int], held: Held) -> Ask:
    goal = Goals.from_json({"goal": plan.goal, "goals": plan.goals}).of(person_id)
    left = held.get((plan.id, person_id), (0, None))
    return Ask(plan.id, plan.title, plan.cycle, goal, done.get((plan.id, person_id), 0), *left)
