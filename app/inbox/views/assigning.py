"""Asking people to practise."""

from collections.abc import Sequence

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.inbox import policy, queries
from app.inbox.actions.assigning import Assessed, AssignReport, assign_practice
from app.inbox.forms import AssignForm
from app.inbox.views.blueprint import blueprint
from app.library.models import Scenario
from app.library.queries import practice_scenarios
from app.people.models import Person
from app.ui.allow import allow
from app.ui.answers import form_page, see_other
from app.ui.forms import pairs, told_on
from app.ui.words import gettext as _
from app.ui.words import ngettext


@blueprint.get("/assignments/new")
@allow(policy.ASSIGN)
def assign() -> ResponseReturnValue:
    form, people, _scenarios = _form()
    form.scenario_id.data = request.args.get("scenario_id", type=int)
    form.person_ids.data = request.args.getlist("person_id", type=int)
    return form_page("inbox/assign.html", form, people=people)


@blueprint.post("/assignments")
@allow(policy.ASSIGN)
def assign_post() -> ResponseReturnValue:
    form, people, scenarios = _form()
    if form.validate_on_submit():
        ids, teams = frozenset(form.person_ids.data or ()), frozenset(form.team_ids.data or ())
        chosen = [person for person in people if person.id in ids or teams & person.team_ids]
        scenario = next(one for one in scenarios if one.id == form.scenario_id.data)
        with told_on(form):
            assessed = Assessed(form.minutes.data) if form.mode.data == "assessment" else None
            asked = {"note": form.note.data or "", "language": form.language.data or ""}
            report = assign_practice(chosen, scenario, **asked, by=current_user, at=clock.now(), assessed=assessed)
            return see_other("inbox.inbox", _said(report))
    return form_page("inbox/assign.html", form, people=people)


def _form() -> tuple[AssignForm, Sequence[Person], Sequence[Scenario]]:
    form = AssignForm()
    people, scenarios = queries.people_to_assign(current_user), practice_scenarios(current_user)
    form.scenario_id.choices = pairs((one.id, one.title) for one in scenarios)
    form.team_ids.choices = pairs((one.id, one.name) for one in queries.teams_to_assign(current_user))
    form.person_ids.choices = pairs((one.id, one.name) for one in people)
    return form, people, scenarios


def _said(report: AssignReport) -> str:
    words = [ngettext("%(num)s person is asked to practise this.", "%(num)s people are asked to practise this.", report.asked)]
    if report.already:
        words.append(_("%(count)s had it on the list already.", count=report.already))
    if report.out_of_reach:
        words.append(_("%(count)s cannot read this team's scenario.", count=report.out_of_reach))
    return " ".join(words)
