"""Making, changing, switching on and pausing sampling plans."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.base import clock
from app.base.database import db
from app.base.errors import Conflict, DomainError
from app.conversations.saved.models import Place, SavedFilter
from app.conversations.saved.queries import shared_with
from app.people.models import Person, Team
from app.review.actions.plans_drawing import schedule
from app.review.models import Cycle, SamplingPlan
from app.review.queries.plans_people import reviewers_of
from app.review.sampling import cycles
from app.review.sampling.goals import Goals
from app.review.sampling.settings import MOST, PartSpec, Settings
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
    goals: Mapping[int, int] = field(default_factory=dict)
    """Own goals of single reviewers by their id."""
    who: str = "assignee"
    unit: str = "whole"
    saved_filter_id: int | None = None


def make_plan(team: Team, values: PlanValues, *, by: Person, at: datetime) -> SamplingPlan:
    """A new plan, paused. Raises DomainError where it would draw nothing or too many, or gives nobody anything."""
    names = check(values, team)
    plan = SamplingPlan(team_id=team.id, by_id=by.id, created_at=at, active=False)
    _fill(plan, values)
    db.session.add(plan)
    db.session.flush()
    _record("make", plan, by, at, settings=values.settings.as_json(), goal=values.goal, goals=names)
    return plan


def change_plan(plan: SamplingPlan, values: PlanValues, *, revision: int, by: Person, at: datetime) -> None:
    """Change it for the draws to come; those that were made keep theirs. Raises Conflict when somebody changed it meanwhile."""
    if revision != plan.revision:
        raise Conflict(_("Somebody changed this plan meanwhile. Reload the page to see it, then change it again."))
    team = db.session.get_one(Team, plan.team_id)
    names = check(values, team)
    other_cycle = values.cycle is not plan.cycle
    if values.cycle is Cycle.ONCE:
        plan.active = False
    _fill(plan, values)
    db.session.flush()
    if other_cycle:
        schedule(plan, running(plan, team, at))
    _record("change", plan, by, at, settings=values.settings.as_json(), goal=values.goal, goals=names)


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


def check(values: PlanValues, team: Team) -> list[str]:
    """The own goals with the reviewers' names. Raises DomainError for a plan that draws nothing or may draw more than 2,000, and for goals
    of somebody who does not review for the team, or that ask nothing of anybody."""
    settings = values.settings
    if not settings.parts:
        raise DomainError(_("Choose at least one part: random, by group, or by risk."))
    if any(one.kind == "risk" and not any(one.weights.values()) for one in settings.parts):
        raise DomainError(_("Give at least one signal a weight above 0, or leave the part by risk out."), field="risk_n")
    for one in settings.parts:
        _check_named(one)
    if sum(one.n for one in settings.parts) > MOST:
        raise DomainError(_("Draw at most %(most)s conversations in a cycle.", most=MOST))
    if values.saved_filter_id is not None and values.saved_filter_id not in {one.id for one in filters_for(team.id)}:
        raise DomainError(_("Choose a filter of real conversations that is shared with the team."), field="saved")
    return _named_goals(values, team)


def filters_for(team_id: int) -> list[SavedFilter]:
    """Saved filters that a plan of the team may use. One statement."""
    return [one for one in shared_with([team_id], Place.CONVERSATIONS) if one.arguments.get("kind") != "practice"]


def _check_named(one: PartSpec) -> None:
    """A weight of a topic or tag needs to say which one, or it would add to nothing."""
    if one.kind == "risk" and one.weights.get("topic") and not one.topic.strip():
        raise DomainError(_("Name the topic that weighs more, or give it the weight 0."), field="risk_topic")
    if one.kind == "risk" and one.weights.get("tag") and not one.tag.strip():
        raise DomainError(_("Name the tag that weighs more, or give it the weight 0."), field="risk_tag")


def _named_goals(values: PlanValues, team: Team) -> list[str]:
    reviewers = {row.id: row.name for row in reviewers_of([team.id])}
    for one in values.goals:
        if one not in reviewers:
            raise DomainError(_("This person does not review for %(team)s. Leave the number empty.", team=team.name), field=f"goal_{one}")
    goals = Goals(values.goal, values.goals)
    if values.deal and reviewers and all(goals.of(one) == 0 for one in reviewers):
        raise DomainError(_("Ask at least one reviewer for more than 0, or do not share the draw."), field="goal")
    return [f"{reviewers[one]} {goal}" for one, goal in values.goals.items()]


def _fill(plan: SamplingPlan, values: PlanValues) -> None:
    kept = values.settings.as_json()
    plan.title, plan.rubric_id, plan.cycle = values.title.strip()[:120], values.rubric_id, values.cycle
    plan.parts, plan.filters, plan.cap = kept["parts"], kept["filters"], kept["cap"]
    plan.look_back, plan.deal, plan.goal, plan.due_days = values.look_back, values.deal, values.goal, values.due_days
    plan.who, plan.unit, plan.saved_filter_id = values.who, values.unit, values.saved_filter_id
    plan.fitting, plan.goals = values.fitting, {str(one): goal for one, goal in values.goals.items()}


def running(plan: SamplingPlan, team: Team, at: datetime) -> cycles.Span:
    """The plan's cycle at a moment, in the team's days."""
    return cycles.running(plan.cycle, at, clock.zone(team.timezone))


def _record(verb: str, plan: SamplingPlan, by: Person, at: datetime, **details: Any) -> None:
    record(f"review.plan_{verb}", "sampling_plan", plan.id, by=by, at=at, label=plan.title, team_id=plan.team_id, **details)
