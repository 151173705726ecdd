"""A draw: its progress, every drawn conversation with its probability, and the check."""

from datetime import timedelta
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.review.actions.plans_checking import begin_check
from app.review.models import PlanDraw
from app.review.policy import PUT
from app.review.queries import plans as reads
from app.review.sampling.goals import Goals
from app.review.sampling.settings import Settings
from app.review.views.blueprint import blueprint
from app.review.views.plan_words import chance_words, cycle_words, filter_words, kind_words, only_words, part_words
from app.ui.allow import allow, found
from app.ui.answers import see_other
from app.ui.frame import enter
from app.ui.words import gettext as _


@blueprint.get("/review/draws/<int:draw_id>")
@allow(PUT)
def draw(draw_id: int) -> ResponseReturnValue:
    enter("review")
    one = found(reads.draw_of(current_user, draw_id))
    page = reads.items_page(one, request.args.get("after")) if one.report else None
    settings = Settings.from_json(one.settings)
    shown: dict[str, Any] = {"parts": part_words(settings), "kinds": kind_words(settings), "shared": _shared(one)}
    shown |= {"filters": filter_words(settings) + only_words(one), "chance": chance_words, "cycle_words": cycle_words}
    return render_template("review/plans_draw.html", page=page, **shown, **_state(one))


@blueprint.get("/review/draws/<int:draw_id>/progress")
@allow(PUT)
def draw_progress(draw_id: int) -> ResponseReturnValue:
    return render_template("review/_plans_progress.html", **_state(found(reads.draw_of(current_user, draw_id))))


@blueprint.post("/review/draws/<int:draw_id>/check")
@allow(PUT)
def draw_check(draw_id: int) -> ResponseReturnValue:
    one: PlanDraw = found(reads.draw_of(current_user, draw_id))
    begin_check(one, by=current_user, at=clock.now())
    return see_other("review.draw", draw_id=one.id)


def _shared(one: PlanDraw) -> str:
    """Who was given how many, beside the goal of then."""
    if one.report is None or not one.report["dealt"]:
        return ""
    goals = Goals.from_json(one.settings)
    shares = []
    for row in reads.dealt_in(one):
        goal = goals.of(row.id)
        words = _("%(name)s %(n)s", name=row.name, n=row.n)
        shares.append(words if goal is None else _("%(share)s (goal %(goal)s)", share=words, goal=goal))
    return ", ".join(shares)


def _state(one: PlanDraw) -> dict[str, Any]:
    checking = (one.checked or {}).get("state") == "running"
    share = 100 * one.done / one.total if one.total else 0.0
    return {
        "draw": one,
        "moving": reads.is_moving(one),
        "last_moment": one.until - timedelta(minutes=1),
        "checking": checking,
        "share": share,
    }
