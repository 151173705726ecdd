"""Filling the queue: chosen conversations, random samples."""

from collections import Counter
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_login import current_user

from app.base import clock
from app.conversations.queries.lists import Filters, matching_ids
from app.conversations.saved.links import number
from app.conversations.saved.models import Place, SavedFilter
from app.conversations.saved.queries import filter_of, filters_of
from app.conversations.veiling import veil_of
from app.people.models import Team
from app.review.actions import queueing
from app.review.actions.queueing import PutReport
from app.review.actions.samples import begin_samples
from app.review.forms import PutForm, SampleForm
from app.review.queries import queue
from app.review.queries.candidates import SampleFilter, Unit, Who, candidates, matching_count, reach, replies_of
from app.review.queries.plans import samples_of
from app.review.queries.rubrics import best_of, usable_rubrics, why
from app.review.shown_text import shown_text
from app.review.views.blueprint import blueprint
from app.ui.allow import allow
from app.ui.answers import form_page, see_other
from app.ui.formats import local
from app.ui.forms import choices, pairs, told_on
from app.ui.frame import enter
from app.ui.words import gettext as _
from app.ui.words import ngettext

CLOSEST = 0


@blueprint.get("/review/put")
@allow(67)
def put() -> ResponseReturnValue:
    enter("review")
    ids = queueing.unique_ids(request.args.getlist("ids"))
    if not ids and request.args.get("matching"):
        ids = list(matching_ids(current_user, Filters.of(request.args), queueing.MOST))
    form = _put_form(ids, ids=",".join(map(str, ids)))
    return render_template("review/put.html", form=form, n=len(ids), why=_why(ids))


@blueprint.post("/review/put")
@allow(67)
def put_post() -> ResponseReturnValue:
    """Takes `ids` (repeated, or joined by commas) and `rubric`; without a rubric it asks for one."""
    enter("review")
    ids = queueing.unique_ids(request.form.getlist("ids"))
    if "rubric" not in request.form and ids:
        return see_other("review.put", ids=",".join(map(str, ids[:500])))
    form = _put_form(ids)
    if form.validate():
        with told_on(form):
            report = _put(ids, form)
            return see_other("review.queue_list", said(report), tone="good" if report.put else "caution")
    return form_page("review/put.html", form, n=len(ids), why=_why(ids))


@blueprint.get("/review/sample")
@allow(67)
def sample() -> ResponseReturnValue:
    enter("review")
    return render_template("review/sample.html", form=_sample_form(), **_sample(SampleFilter.of(request.args), request.args.get("saved")))


@blueprint.post("/review/sample")
@allow(67)
def sample_post() -> ResponseReturnValue:
    enter("review")
    form, wanted = _sample_form(), SampleFilter.of(request.form)
    if form.validate():
        with told_on(form):
            asked = (wanted, form.n.data, int(form.rubric.data) or None, _sample_teams(wanted))
            draws = begin_samples(*asked, by=current_user, at=clock.now(), saved=_saved(form.saved.data))
            if len(draws) == 1:
                return see_other("review.draw", draw_id=draws[0].id)
            return see_other(
                "review.sample", ngettext("%(num)d sample is drawn.", "%(num)d samples are drawn, one for each team.", len(draws))
            )
    return form_page("review/sample.html", form, **_sample(wanted, form.saved.data))


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
    if report.no_rubric:
        parts.append(
            ngettext("No rubric is meant for %(num)d: choose one.", "No rubric is meant for %(num)d: choose one.", report.no_rubric)
        )
    if report.missing:
        parts.append(ngettext("%(num)d was not found.", "%(num)d were not found.", report.missing))
    return " ".join(parts)


def _why(ids: list[int]) -> list[str]:
    """What the closest rubric of each conversation is and why, each sentence with its count where there are several."""
    found = Counter(why(fit) for fit in best_of(list(candidates(ids, reach(current_user)))).values())
    if len(found) < 2:
        return list(found)
    return [f"{ngettext('%(num)d conversation:', '%(num)d conversations:', count)} {said}" for said, count in found.most_common()]


def _put(ids: list[int], form: PutForm) -> PutReport:
    """The conversations, or the one reply that was chosen."""
    state = {"by": current_user, "at": clock.now()}
    if form.unit.data.isdigit():
        return queueing.put_reply(int(form.unit.data), int(form.rubric.data) or None, again=form.again.data, **state)
    chosen = {"who": Who(form.who.data), "unit": Unit(form.unit.data), "again": form.again.data}
    return queueing.put(ids, int(form.rubric.data) or None, **chosen, **state)


def _put_form(chosen: list[int], **values: Any) -> PutForm:
    """For a single conversation each of its replies can be chosen as well."""
    form = PutForm(**values)
    form.rubric.choices = _rubrics()
    replies = replies_of(chosen[0], reach(current_user)) if len(chosen) == 1 else []
    form.unit.choices = [*choices(Unit), *pairs((str(one.id), _reply_line(one)) for one in replies)]
    return form


def _rubrics() -> Any:
    """The closest one for each conversation first; a reviewer may choose another."""
    return pairs([(CLOSEST, _("The one meant for each most closely")), *((row.id, row.title) for row in usable_rubrics(current_user))])


def _reply_line(one: Any) -> str:
    """One reply among the choices: whose, when, how it begins."""
    begins = " ".join(shown_text(one.body, real=veil_of(one)).text.split())[:80]
    at = format_datetime(local(one.sent_at), "short")
    return str(_("Only the reply of %(name)s, %(time)s: %(words)s", name=one.name, time=at, words=begins))


def _sample(wanted: SampleFilter, saved: str | None) -> dict[str, Any]:
    """What the page of samples shows: how many match, and the newest samples. Three statements."""
    kept = _saved(saved)
    matching = matching_count(wanted, _sample_teams(wanted), kept.arguments if kept else None)
    return {"matching": matching, "samples": samples_of(current_user)}


def _saved(saved: str | None) -> SavedFilter | None:
    """A saved filter of conversations that the person may use."""
    one = filter_of(current_user, number(saved))
    return one if one is not None and one.place is Place.CONVERSATIONS else None


def _sample_teams(wanted: SampleFilter) -> list[Team]:
    """The chosen team, or all that the person may draw for."""
    teams = current_user.own_teams(current_user.teams_for(67))
    return [one for one in teams if not wanted.team or one.id == int(wanted.team)]


def _sample_form() -> SampleForm:
    form = SampleForm() if request.method == "POST" else SampleForm(request.args or None)
    teams = [(one.id, one.name) for one in current_user.own_teams(current_user.teams_for(67))]
    form.team.choices = pairs([("", _("All my teams")), *((str(team_id), name) for team_id, name in teams)])
    form.person.choices = pairs([("", _("Anybody")), *((str(row.id), row.name) for row in queue.colleagues(current_user))])
    kept = [(str(one.id), one.title) for one in filters_of(current_user, Place.CONVERSATIONS)]
    form.saved.choices = pairs([("", _("No saved filter")), *kept])
    form.rubric.choices = _rubrics()
    return form
