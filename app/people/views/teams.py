"""Teams and lines."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.errors import Conflict
from app.people import policy, queries
from app.people.actions import teams as actions
from app.people.forms import LineForm, TeamForm
from app.people.models import Line, Team
from app.people.views.blueprint import blueprint
from app.ui.allow import allow, found, require
from app.ui.answers import form_page, see_other
from app.ui.forms import told_on
from app.ui.frame import enter
from app.ui.words import gettext as _


@blueprint.get("/teams")
@allow(70)
def teams() -> ResponseReturnValue:
    enter("teams")
    return render_template("people/teams.html", teams=queries.teams_of(current_user), lines=queries.lines(), line_form=LineForm())


@blueprint.get("/teams/new")
@allow(70)
def team_new() -> ResponseReturnValue:
    require(policy.may_manage_team(current_user, None))
    return render_template("people/team_new.html", form=TeamForm(timezone=current_user.timezone))


@blueprint.post("/teams/new")
@allow(70)
def team_new_post() -> ResponseReturnValue:
    require(policy.may_manage_team(current_user, None))
    form = TeamForm()
    if form.validate():
        with told_on(form):
            team = actions.create_team(str(form.name.data), timezone=form.timezone.data, by=current_user, at=clock.now())
            return see_other("people.team", _("The team is made. Add its members next."), team_id=team.id)
    return form_page("people/team_new.html", form)


@blueprint.get("/teams/<int:team_id>")
@allow(70)
def team(team_id: int) -> ResponseReturnValue:
    found_team = _team(team_id)
    return _team_page(found_team, TeamForm(obj=found_team))


@blueprint.post("/teams/<int:team_id>")
@allow(70)
def team_post(team_id: int) -> ResponseReturnValue:
    found_team = _team(team_id)
    form = TeamForm()
    try:
        if form.validate():
            with told_on(form):
                _save(found_team, form)
                return see_other("people.team", _("Saved."), team_id=found_team.id)
    except Conflict as error:
        form.tell(error.message)
        form.revision.raw_data, form.revision.data = None, found_team.revision
        return _team_page(found_team, form, changed=True), 409
    return _team_page(found_team, form), 422


@blueprint.post("/teams/<int:team_id>/archive")
@allow(70)
def team_archive(team_id: int) -> ResponseReturnValue:
    actions.archive_team(_team(team_id), by=current_user, at=clock.now())
    return see_other("people.teams", _("The team is put away. Its past stays."))


@blueprint.post("/lines")
@allow(70)
def line_post() -> ResponseReturnValue:
    require(policy.may_manage_team(current_user, None))
    form = LineForm()
    if form.validate():
        with told_on(form):
            actions.create_line(str(form.name.data), by=current_user, at=clock.now())
            return see_other("people.teams", _("The line is made."))
    return form_page("people/teams.html", form, teams=queries.teams_of(current_user), lines=queries.lines(), line_form=form)


@blueprint.post("/lines/<int:line_id>/archive")
@allow(70)
def line_archive(line_id: int) -> ResponseReturnValue:
    require(policy.may_manage_team(current_user, None))
    line: Line = found(next((one for one in queries.lines() if one.id == line_id), None))
    actions.archive_line(line, by=current_user, at=clock.now())
    return see_other("people.teams", _("The line is put away."))


def _team(team_id: int) -> Team:
    found_team: Team = found(queries.team_of(current_user, team_id))
    require(policy.may_manage_team(current_user, found_team))
    return found_team


def _save(found_team: Team, form: TeamForm) -> None:
    wanted = {"name": str(form.name.data), "timezone": form.timezone.data, "second_publisher": form.second_publisher.data}
    reviewing = {"hides_reviewers": form.hides_reviewers.data, "unbiased": not form.shows_earlier.data}
    reviewing["peer_reviews"] = form.peer_reviews.data
    revision = form.revision.data
    actions.change_team(found_team, **wanted, reviewing=reviewing, revision=revision, by=current_user, at=clock.now())


def _team_page(found_team: Team, form: TeamForm, *, changed: bool = False) -> str:
    """A team's page. `changed`: what stands there now is listed beside the form, as somebody else has saved meanwhile."""
    enter("teams")
    asked = ("name", "timezone", "second_publisher", "hides_reviewers", "shows_earlier", "peer_reviews")
    stored = [(form[name].label.text, getattr(found_team, name)) for name in asked] if changed else []
    told = [(label, value if isinstance(value, str) else _("Yes") if value else _("No")) for label, value in stored]
    return render_template("people/team.html", team=found_team, form=form, members=queries.members_of(found_team), changed=told)
