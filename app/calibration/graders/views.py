"""Pages of reviews of reviews."""

import secrets
from typing import Any, cast

from flask import Blueprint, Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.errors import DomainError
from app.base.permissions import Reach
from app.calibration.graders import actions, cli, drawing, notices, policy, queries
from app.calibration.graders.forms import PlanForm
from app.calibration.graders.models import Check, CheckEvery
from app.calibration.graders.palette import grader_places
from app.calibration.graders.rubric import shipped
from app.people.models import Team
from app.review.actions.sights import note_sight
from app.review.models import Review
from app.review.queries import reads, sheets
from app.review.views.blueprint import blueprint as review_blueprint
from app.review.views.reading import desk_of
from app.rubrics.document import Rubric, compiled
from app.rubrics.scoring import IncompleteRatings
from app.ui.allow import allow, found, require
from app.ui.answers import form_page, see_other
from app.ui.forms import told_on
from app.ui.frame import enter, register_source
from app.ui.words import gettext as _

blueprint = Blueprint("graders", __name__, template_folder="templates", url_prefix="/calibration/graders")


def install(app: Flask) -> None:
    """Register the pages, the notices and the draw."""
    app.register_blueprint(blueprint)
    register_source(app, grader_places)
    notices.register()
    assert drawing.JOB and cli.check_tallies


@blueprint.context_processor
def _review_words() -> dict[str, Any]:
    """A review is shown here with the words of its own room."""
    found: dict[str, Any] = {}
    for words in review_blueprint.template_context_processors[None]:
        found |= cast(dict[str, Any], words())
    return found


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    return {"may_take_review": lambda review: policy.may_take(current_user, review)}


@blueprint.get("")
@allow(policy.LOOK)
def checks() -> ResponseReturnValue:
    enter("calibration")
    page = queries.checks_page(current_user, request.args.get("after"))
    return render_template("graders/checks.html", page=page, now=clock.now(), whose="team", teams=_teams(), **_plans())


@blueprint.get("/mine")
@allow(policy.READ)
def own_checks() -> ResponseReturnValue:
    enter("calibration")
    page = queries.own_page(current_user, request.args.get("after"))
    return render_template("graders/checks.html", page=page, now=clock.now(), whose="mine", teams=[])


@blueprint.get("/figures")
@allow(policy.FIGURES)
def figures() -> ResponseReturnValue:
    enter("calibration")
    leads = current_user.reach(policy.FIGURES) >= Reach.TEAM and bool(current_user.teams_for(policy.FIGURES))
    teams = current_user.teams_for(policy.FIGURES) if leads else current_user.team_ids
    people = queries.figures(teams, clock.now(), None if leads else current_user.id)
    return render_template("graders/figures.html", people=people, rubric=compiled(shipped()), leads=leads)


@blueprint.get("/<int:check_id>")
@allow(policy.READ)
def check(check_id: int) -> ResponseReturnValue:
    return _page(_check(check_id), None), 200


@blueprint.post("/<int:check_id>")
@allow(policy.LOOK)
def check_post(check_id: int) -> ResponseReturnValue:
    one = _check(check_id)
    rubric, state = compiled(one.rubric.source), {"revision": _revision(), "by": current_user}
    given, comment = _given(rubric), request.form.get("comment", "")
    try:
        if request.form.get("act") == "publish":
            actions.publish(one, rubric, given, comment, at=clock.now(), **state)
            return see_other("graders.checks", _("Published. The reviewer is told and may answer."))
        actions.keep(one, rubric, given, comment, **state)
    except DomainError as error:
        if error.status != 422:
            raise
        return _page(one, error, given), 422
    return see_other("graders.check", _("Kept. Nobody else sees it yet."), check_id=check_id)


@blueprint.post("/<int:check_id>/answer")
@allow(policy.READ)
def check_answer(check_id: int) -> ResponseReturnValue:
    one = _check(check_id)
    try:
        actions.answer(one, request.form.get("answer", ""), by=current_user, at=clock.now())
    except DomainError as error:
        if error.status != 422:
            raise
        return _page(one, error), 422
    return see_other("graders.check", _("Noted: you have read it."), check_id=check_id)


@blueprint.post("/<int:check_id>/give-back")
@allow(policy.LOOK)
def check_give_back(check_id: int) -> ResponseReturnValue:
    actions.give_back(_check(check_id), by=current_user)
    return see_other("graders.checks", _("Given back. Nobody looks at this review now."))


@blueprint.post("/<int:check_id>/seen")
@allow(policy.LOOK)
def check_seen(check_id: int) -> ResponseReturnValue:
    """The page tells that the levels of the review were shown."""
    one = _check(check_id)
    if one.reviewer_id != current_user.id and not reads.hidden_from(current_user, one.review):
        note_sight(one.review, by=current_user, at=clock.now())
    return "", 204


@blueprint.post("/take/<int:review_id>")
@allow(policy.LOOK)
def check_take(review_id: int) -> ResponseReturnValue:
    review: Review = found(queries.review_to_take(review_id))
    found(policy.may_take(current_user, review) or None)
    found(None if reads.hidden_from(current_user, review) else True)
    one = actions.take(review, by=current_user, at=clock.now())
    return see_other("graders.check", check_id=one.id)


@blueprint.get("/plan/<int:team_id>")
@allow(policy.PLAN)
def plan(team_id: int) -> ResponseReturnValue:
    team, kept = _team(team_id), queries.plans_of([team_id]).get(team_id)
    known = {name: getattr(kept, name) for name in ("each", "due_days", "peers")} | {"every": kept.every.value} if kept else {}
    return form_page("graders/plan.html", PlanForm(formdata=None, **known), team=team)


@blueprint.post("/plan/<int:team_id>")
@allow(policy.PLAN)
def plan_post(team_id: int) -> ResponseReturnValue:
    team, form = _team(team_id), PlanForm()
    if form.validate():
        with told_on(form):
            numbers = {"each": form.each.data, "due_days": form.due_days.data, "peers": bool(form.peers.data)}
            every, seed = CheckEvery(form.every.data), secrets.randbelow(2**30)
            actions.settle_plan(team, every=every, seed=seed, by=current_user, at=clock.now(), **numbers)
            return see_other("graders.checks", _("Kept. It holds from the next draw on."))
    return form_page("graders/plan.html", form, team=team)


def _check(check_id: int) -> Check:
    enter("calibration")
    one = queries.check_of(check_id)
    found(one if one is not None and policy.may_read(current_user, one) else None)
    assert one is not None
    return one


def _page(one: Check, error: DomainError | None, given: actions.Given | None = None) -> str:
    if reads.hidden_from(current_user, one.review):
        return render_template("review/hidden.html", review=one.review)
    looks = policy.may_look(current_user, one)
    require(looks or one.state.value == "published" or policy.may_give_back(current_user, one))
    kept = {mark.criterion: (mark.level, mark.comment) for mark in one.marks}
    open_ids = set(error.missing) if isinstance(error, IncompleteRatings) else set()
    page = {"marks": kept if given is None else given, "rubric": compiled(one.rubric.source), "looks": looks, "open_ids": open_ids}
    page |= {"answers": policy.may_answer(current_user, one), "backs": policy.may_give_back(current_user, one)}
    page |= {"shows": looks or one.state.value == "published", "sent": request.form, "error": error}
    return render_template(
        "graders/check.html",
        check=one,
        review=one.review,
        desk=desk_of(one.review),
        messages=sheets.messages_of(one.review.conversation_id),
        **page,
    )


def _given(rubric: Rubric) -> dict[str, tuple[str | None, str]]:
    form = request.form
    return {one.id: (form.get(f"level-{one.id}") or None, form.get(f"comment-{one.id}", "")) for one in rubric.criteria}


def _revision() -> int:
    written = request.form.get("revision", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else 0


def _team(team_id: int) -> Team:
    enter("calibration")
    team: Team = found(next((team for team in _teams() if team.id == team_id), None))
    return team


def _teams() -> list[Team]:
    teams: list[Team] = current_user.own_teams(current_user.teams_for(policy.PLAN))
    return teams


def _plans() -> dict[str, Any]:
    return {"plans": queries.plans_of(current_user.teams_for(policy.PLAN))}
