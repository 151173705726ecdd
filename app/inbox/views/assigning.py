"""Asking people to practise."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.inbox import policy, queries
from app.inbox.actions.assigning import Assessed, AssignReport, assign_practice
from app.inbox.choosing import scenario_choices
from app.inbox.forms import AssignForm
from app.inbox.views.blueprint import blueprint
from app.library.models import Scenario
from app.library.queries import practice_scenarios
from app.people.models import Person
from app.ui.allow import allow
from app.ui.answers import form_page
from app.ui.forms import pairs, told_on
from app.ui.words import gettext as _
from app.ui.words import ngettext


@blueprint.get("/assignments/new")
@allow(policy.ASSIGN)
def assign() -> ResponseReturnValue:
    form, people, _scenarios = _form()
    form.scenario_id.data = request.args.get("scenario_id", type=int)
    form.person_ids.data = request.args.getlist("person_id", type=int)
    return form_page("inbox/assign.html", form, people=people, **_way_back(people))


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
            asked = {"note": form.note.data or "", "language": form.language.data or "", "in_order": form.in_order.data}
            report = assign_practice(chosen, scenario, **asked, by=current_user, at=clock.now(), assessed=assessed)
            flash(_said(report), "good")
            return redirect(_way_back(people)["back"]["url"], 303)
    return form_page("inbox/assign.html", form, people=people, **_way_back(people))


def _form() -> tuple[AssignForm, Sequence[Person], Sequence[Scenario]]:
    form = AssignForm()
    people, scenarios = queries.people_to_assign(current_user), practice_scenarios(current_user)
    asked = request.args.getlist("person_id", type=int)
    form.scenario_id.choices = scenario_choices(scenarios, asked, request.args.get("skill", ""))
    form.team_ids.choices = pairs((one.id, one.name) for one in queries.teams_to_assign(current_user))
    form.person_ids.choices = pairs((one.id, one.name) for one in sorted(people, key=lambda one: one.id not in asked))
    return form, people, scenarios


def _way_back(people: Sequence[Person]) -> dict[str, Any]:
    """Where the page was asked for: a person's growth at one skill, else the inbox. `asked` keeps it in the form's address."""
    asked = {name: request.args.getlist(name) for name in ("person_id", "skill", "growth") if request.args.get(name)}
    person = next((one for one in people if str(one.id) == request.args.get("growth")), None)
    if person is None:
        return {"asked": asked, "back": {"label": _("Inbox"), "url": url_for("inbox.inbox")}}
    url = url_for("growth.person", person_id=person.id, skill=request.args.get("skill") or None)
    return {"asked": asked, "back": {"label": person.name, "url": url}}


def _said(report: AssignReport) -> str:
    words = [ngettext("%(num)s person is asked to practise this.", "%(num)s people are asked to practise this.", report.asked)]
    if report.already:
        words.append(_("%(count)s had it on the list already.", count=report.already))
    if report.out_of_reach:
        words.append(_("%(count)s cannot read this team's scenario.", count=report.out_of_reach))
    return " ".join(words)
