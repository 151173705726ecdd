"""Filling the queue: chosen conversations, random samples."""

import secrets
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.review.actions import queueing
from app.review.actions.queueing import PutReport
from app.review.forms import PutForm, SampleForm
from app.review.queries import queue
from app.review.queries.candidates import SampleFilter, matching_count, reach
from app.review.queries.rubrics import usable_rubrics
from app.review.views.blueprint import blueprint
from app.ui.allow import allow
from app.ui.answers import form_page, see_other
from app.ui.forms import pairs, told_on
from app.ui.frame import enter
from app.ui.words import gettext as _
from app.ui.words import ngettext


@blueprint.get("/review/put")
@allow(67)
def put() -> ResponseReturnValue:
    enter("review")
    ids = queueing.unique_ids(request.args.getlist("ids"))
    form = _put_form(ids=",".join(map(str, ids)))
    return render_template("review/put.html", form=form, n=len(ids))


@blueprint.post("/review/put")
@allow(67)
def put_post() -> ResponseReturnValue:
    """Takes `ids` (repeated, or joined by commas) and `rubric`; without a rubric it asks for one."""
    enter("review")
    ids = queueing.unique_ids(request.form.getlist("ids"))
    if "rubric" not in request.form and ids:
        return see_other("review.put", ids=",".join(map(str, ids[:500])))
    form = _put_form()
    if form.validate():
        with told_on(form):
            report = queueing.put(ids, int(form.rubric.data), by=current_user, at=clock.now())
            return see_other("review.queue_list", said(report), tone="good" if report.put else "caution")
    return form_page("review/put.html", form, n=len(ids))


@blueprint.get("/review/sample")
@allow(67)
def sample() -> ResponseReturnValue:
    enter("review")
    form = _sample_form()
    matching = matching_count(SampleFilter.of(request.args), reach(current_user))
    return render_template("review/sample.html", form=form, matching=matching)


@blueprint.post("/review/sample")
@allow(67)
def sample_post() -> ResponseReturnValue:
    enter("review")
    form = _sample_form()
    wanted = SampleFilter.of(request.form)
    if form.validate():
        with told_on(form):
            seed = form.seed.data if form.seed.data is not None else secrets.randbelow(2**31)
            report, total = queueing.sample(wanted, form.n.data, int(form.rubric.data), seed=seed, by=current_user, at=clock.now())
            drawn = _("Drawn from %(total)s matching conversations with seed %(seed)s.", total=total, seed=seed)
            return see_other("review.queue_list", f"{said(report)} {drawn}")
    return form_page("review/sample.html", form, matching=matching_count(wanted, reach(current_user)))


def said(report: PutReport) -> str:
    """What became of the conversations, in sentences with counts."""
    parts = [ngettext("%(num)d conversation was put into the queue.", "%(num)d conversations were put into the queue.", report.put)]
    if report.already:
        parts.append(ngettext("%(num)d stood there before.", "%(num)d stood there before.", report.already))
    if report.no_reply:
        parts.append(ngettext("%(num)d has no public reply.", "%(num)d have no public reply.", report.no_reply))
    if report.no_agent:
        unknown = ngettext("%(num)d has no known agent.", "%(num)d have no known agent.", report.no_agent)
        parts.append(f"{unknown} {_('Map the authors first.')}")
    if report.missing:
        parts.append(ngettext("%(num)d was not found.", "%(num)d were not found.", report.missing))
    return " ".join(parts)


def _put_form(**values: Any) -> PutForm:
    form = PutForm(**values)
    form.rubric.choices = pairs((row.id, row.title) for row in usable_rubrics(current_user))
    return form


def _sample_form() -> SampleForm:
    form = SampleForm() if request.method == "POST" else SampleForm(request.args or None)
    teams = [(one.team_id, one.team.name) for one in current_user.current_memberships if one.team_id in current_user.teams_for(67)]
    form.team.choices = pairs([("", _("All my teams")), *((str(team_id), name) for team_id, name in teams)])
    form.person.choices = pairs([("", _("Anybody")), *((str(row.id), row.name) for row in queue.colleagues(current_user))])
    form.rubric.choices = pairs((row.id, row.title) for row in usable_rubrics(current_user))
    return form
