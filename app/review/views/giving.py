"""Giving waiting work to a reviewer: one item or several selected ones, until a day, with a reason."""

from datetime import date, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.review.actions import giving
from app.review.actions.giving import GiveReport
from app.review.actions.queueing import unique_ids
from app.review.plan_forms import HandForm
from app.review.policy import GIVE
from app.review.queries.plans_people import reviewers_of
from app.review.views.blueprint import blueprint
from app.ui.allow import allow
from app.ui.answers import form_page, see_other
from app.ui.forms import pairs, told_on
from app.ui.frame import enter
from app.ui.words import ngettext

DAYS = timedelta(days=7)


@blueprint.get("/review/give")
@allow(GIVE)
def give() -> ResponseReturnValue:
    enter("review")
    ids = unique_ids(request.args.getlist("ids"))
    return render_template("review/give.html", form=_form(ids=",".join(map(str, ids)), due=_today() + DAYS), ids=ids)


@blueprint.post("/review/give")
@allow(GIVE)
def give_post() -> ResponseReturnValue:
    """Takes `ids` (repeated, or joined by commas), `reviewer`, `due` and `reason`; without a reviewer it asks for one."""
    enter("review")
    ids = unique_ids(request.form.getlist("ids"))
    if "reviewer" not in request.form and ids:
        return see_other("review.give", ids=",".join(map(str, ids)))
    form = _form()
    if form.validate():
        with told_on(form):
            given = (form.reviewer.data, form.due.data, form.reason.data or "")
            report = giving.give(ids, *given, by=current_user, at=clock.now())
            return see_other("review.queue_list", said(report, _name(form)), tone="good" if report.given else "caution")
    return form_page("review/give.html", form, ids=ids)


def said(report: GiveReport, name: str) -> str:
    """What became of the items, in sentences with counts."""
    given = ngettext("%(num)d review was given to %(name)s.", "%(num)d reviews were given to %(name)s.", report.given, name=name)
    kept = (
        (report.replied, ngettext("In %(num)d they replied themselves.", "In %(num)d they replied themselves.", report.replied)),
        (report.before, ngettext("%(num)d they reviewed before.", "%(num)d they reviewed before.", report.before)),
        (report.elsewhere, ngettext("%(num)d is of another team.", "%(num)d are of other teams.", report.elsewhere)),
        (report.gone, ngettext("%(num)d is done or not yours to give.", "%(num)d are done or not yours to give.", report.gone)),
    )
    return " ".join([given, *(words for count, words in kept if count)])


def _form(**values: object) -> HandForm:
    form = HandForm(**values)
    teams = current_user.teams_for(GIVE)
    form.reviewer.choices = pairs({row.id: row.name for row in reviewers_of(teams)}.items()) if teams else []
    return form


def _name(form: HandForm) -> str:
    return next(str(one.label) for one in form.reviewer.choices if one.value == form.reviewer.data)


def _today() -> date:
    return clock.now().astimezone(clock.zone(current_user.timezone)).date()
