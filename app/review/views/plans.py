"""Sampling plans: the list, one plan with what it would draw, making and changing it."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.people.models import Team
from app.review.actions import plans as acts
from app.review.actions.plans_drawing import begin_draw, stopped
from app.review.models import Cycle, SamplingPlan
from app.review.plan_forms import filled, plan_form
from app.review.policy import PUT
from app.review.queries import plans as reads
from app.review.queries import queue
from app.review.queries.plans_goals import portions
from app.review.queries.plans_people import reviewers_of
from app.review.queries.rubrics import usable_rubrics
from app.review.sampling import cycles
from app.review.sampling.settings import Settings
from app.review.views.blueprint import blueprint
from app.review.views.plan_words import cycle_words, filter_words, kind_words, nothing_words, part_words
from app.ui.allow import allow, found
from app.ui.answers import form_page, see_other
from app.ui.forms import pairs, told_on
from app.ui.frame import enter
from app.ui.words import gettext as _


@blueprint.get("/review/plans")
@allow(PUT)
def plans() -> ResponseReturnValue:
    enter("review")
    rows = reads.plans_of(current_user)
    words = {row[0].id: "; ".join(part_words(_settings(row[0]))) for row in rows}
    return render_template("review/plans.html", rows=rows, words=words, cycle_words=cycle_words)


@blueprint.get("/review/plans/new")
@allow(PUT)
def plan_new() -> ResponseReturnValue:
    enter("review")
    return render_template("review/plans_edit.html", form=_form(), plan=None)


@blueprint.post("/review/plans/new")
@allow(PUT)
def plan_new_post() -> ResponseReturnValue:
    enter("review")
    form = _form()
    if form.validate():
        team = found(next((one for one in _teams() if one.id == form.team.data), None))
        with told_on(form):
            plan = acts.make_plan(team, form.as_values(), by=current_user, at=clock.now())
            return see_other("review.plan", _kept(plan), plan_id=plan.id)
    return form_page("review/plans_edit.html", form, plan=None)


@blueprint.get("/review/plans/<int:plan_id>")
@allow(PUT)
def plan(plan_id: int) -> ResponseReturnValue:
    enter("review")
    one = found(reads.plan_of(current_user, plan_id))
    at, settings = clock.now(), _settings(one)
    preview = reads.preview(one, one.team, at)
    shown = {"parts": part_words(settings), "kinds": kind_words(settings), "filters": filter_words(settings), "preview": preview}
    draws, span = reads.draws_of(one), acts.running(one, one.team, at)
    undrawn = not any(draw.cycle == span.key and not stopped(draw, at) for draw in draws)
    drawn_at = at if undrawn or span.ends is None else span.ends
    shared = portions(one, preview.expected, at, drawn_at) if one.deal else []
    unseen = one.look_back < cycles.DAYS.get(one.cycle, 0)
    page = {"draws": draws, "span": span, "undrawn": undrawn, "portions": shared, "unseen": unseen}
    page |= {"nothing": nothing_words(preview), "cycle_words": cycle_words}
    return render_template("review/plans_one.html", plan=one, **page, **shown)


@blueprint.get("/review/plans/<int:plan_id>/edit")
@allow(PUT)
def plan_edit(plan_id: int) -> ResponseReturnValue:
    enter("review")
    one = found(reads.plan_of(current_user, plan_id))
    return render_template("review/plans_edit.html", form=_form(one, data=filled(one)), plan=one)


@blueprint.post("/review/plans/<int:plan_id>/edit")
@allow(PUT)
def plan_edit_post(plan_id: int) -> ResponseReturnValue:
    enter("review")
    one = found(reads.plan_of(current_user, plan_id))
    form = _form(one)
    if form.validate():
        with told_on(form):
            revision = int(form.revision.data) if str(form.revision.data).isdecimal() else 0
            acts.change_plan(one, form.as_values(), revision=revision, by=current_user, at=clock.now())
            return see_other("review.plan", _("The plan is changed for the draws to come."), plan_id=one.id)
    return form_page("review/plans_edit.html", form, plan=one)


@blueprint.post("/review/plans/<int:plan_id>/switch")
@allow(PUT)
def plan_switch(plan_id: int) -> ResponseReturnValue:
    one: SamplingPlan = found(reads.plan_of(current_user, plan_id))
    active = request.form.get("active") == "yes"
    acts.switch_plan(one, active=active, by=current_user, at=clock.now())
    said = _("It draws by itself from now on.") if active else _("It is paused. What was drawn stays in the queue.")
    return see_other("review.plan", said, plan_id=one.id)


@blueprint.post("/review/plans/<int:plan_id>/draw")
@allow(PUT)
def plan_draw(plan_id: int) -> ResponseReturnValue:
    one: SamplingPlan = found(reads.plan_of(current_user, plan_id))
    draw = begin_draw(one, one.team, by=current_user, at=clock.now())
    return see_other("review.draw", draw_id=draw.id)


def _kept(plan: SamplingPlan) -> str:
    if plan.cycle is Cycle.ONCE:
        return _("The plan is kept and has drawn nothing yet. Look at what it would draw, then draw.")
    return _("The plan is kept and paused. Look at what it would draw, then switch it on.")


def _settings(one: SamplingPlan) -> Settings:
    return Settings.from_json({"parts": one.parts, "filters": one.filters, "cap": one.cap})


def _teams() -> list[Team]:
    teams: list[Team] = current_user.own_teams(current_user.teams_for(PUT))
    return teams


def _form(one: SamplingPlan | None = None, **given: Any) -> Any:
    """The form with what can be chosen. A plan stays with its team; who reviews for some of the teams to choose from stands with theirs."""
    teams = {one.team_id: one.team.name} if one else {team.id: team.name for team in _teams()}
    form = plan_form(_reviewers(teams), **given)
    form.team.choices = pairs(teams.items())
    shared = [saved for team_id in teams for saved in acts.filters_for(team_id)]
    form.saved.choices = pairs([("", _("No saved filter")), *((str(saved.id), saved.title) for saved in shared)])
    form.rubric.choices = pairs((row.id, row.title) for row in usable_rubrics(current_user))
    form.agent.choices = pairs([("", _("Anybody")), *((str(row.id), row.name) for row in queue.colleagues(current_user))])
    return form


def _reviewers(teams: dict[int, str]) -> list[tuple[int, str]]:
    found: dict[int, tuple[str, list[str]]] = {}
    for row in reviewers_of(list(teams)):
        found.setdefault(row.id, (row.name, []))[1].append(teams[row.team_id])
    return [(key, f"{name} ({', '.join(own)})" if len(own) < len(teams) else name) for key, (name, own) in found.items()]
