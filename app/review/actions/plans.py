"""Making, changing, switching on and pausing sampling plans."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.base import clock
from app.base.database import db
from app.base.errors import Conflict, DomainError
from app.people.models import Person, Team
from app.review.actions.plans_drawing import schedule
from app.review.models import Cycle, SamplingPlan
from app.review.sampling import cycles
from app.review.sampling.settings import MOST, Settings
from app.trail.actions import record
from app.ui.words import gettext as _


@dataclass(frozen=True)
class PlanValues:
    """What a person decides about a plan."""

    title: str
    rubric_id: int
    """The rubric, or with `fitting` the one for conversations that none fits."""
    settings: Settings
    look_back: int
    cycle: Cycle
    deal: bool
    goal: int | None
    due_days: int
    fitting: bool = False


def make_plan(team: Team, values: PlanValues, *, by: Person, at: datetime) -> SamplingPlan:
    """A new plan, paused. Raises DomainError where it would draw nothing or too many."""
    check(values.settings)
    plan = SamplingPlan(team_id=team.id, by_id=by.id, created_at=at, active=False)
    _fill(plan, values)
    db.session.add(plan)
    db.session.flush()
    _record("make", plan, by, at, settings=values.settings.as_json())
    return plan


def change_plan(plan: SamplingPlan, values: PlanValues, *, revision: int, by: Person, at: datetime) -> None:
    """Change it for the draws to come; those that were made keep theirs. Raises Conflict when somebody changed it meanwhile."""
    if revision != plan.revision:
        raise Conflict(_("Somebody changed this plan meanwhile. Reload the page to see it, then change it again."))
    check(values.settings)
    other_cycle = values.cycle is not plan.cycle
    _fill(plan, values)
    db.session.flush()
    if other_cycle:
        schedule(plan, running(plan, db.session.get_one(Team, plan.team_id), at))
    _record("change", plan, by, at, settings=values.settings.as_json())


def switch_plan(plan: SamplingPlan, *, active: bool, by: Person, at: datetime) -> None:
    """Let it draw at the start of each cycle, or pause it. A plan that draws once is drawn by its button."""
    if plan.active == active:
        return
    if active and plan.cycle is Cycle.ONCE:
        raise DomainError(_("This plan draws once: press “Draw now” instead."))
    plan.active = active
    db.session.flush()
    schedule(plan, running(plan, db.session.get_one(Team, plan.team_id), at))
    _record("start" if active else "pause", plan, by, at)


def check(settings: Settings) -> None:
    """Raises DomainError for a plan without parts, with a part that draws nothing, or one that may draw more than 2,000."""
    if not settings.parts:
        raise DomainError(_("Choose at least one part: random, by group, or by risk."))
    if any(one.kind == "risk" and not any(one.weights.values()) for one in settings.parts):
        raise DomainError(_("Give at least one signal a weight above 0, or leave the part by risk out."), field="risk_n")
    if sum(one.n for one in settings.parts) > MOST:
        raise DomainError(_("Draw at most %(most)s conversations in a cycle.", most=MOST))


def _fill(plan: SamplingPlan, values: PlanValues) -> None:
    kept = values.settings.as_json()
    plan.title, plan.rubric_id, plan.cycle = values.title.strip()[:120], values.rubric_id, values.cycle
    plan.parts, plan.filters, plan.cap = kept["parts"], kept["filters"], kept["cap"]
    plan.look_back, plan.deal, plan.goal, plan.due_days = values.look_back, values.deal, values.goal, values.due_days
    plan.fitting = values.fitting


def running(plan: SamplingPlan, team: Team, at: datetime) -> cycles.Span:
    """The plan's cycle at a moment, in the team's days."""
    return cycles.running(plan.cycle, at, clock.zone(team.timezone))


def _record(verb: str, plan: SamplingPlan, by: Person, at: datetime, **details: Any) -> None:
    record(f"review.plan_{verb}", "sampling_plan", plan.id, by=by, at=at, label=plan.title, team_id=plan.team_id, **details)
