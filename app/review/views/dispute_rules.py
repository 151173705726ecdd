"""A team's rules for disputes, for whoever manages the team."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.people.models import Team
from app.review.actions.dispute_rules import settle_rules
from app.review.dispute_forms import RulesForm
from app.review.policy import ANSWER_DISPUTE
from app.review.queries.dispute_rules import NAMES, Rules, rules_of, teams_to_settle
from app.review.views.blueprint import blueprint
from app.ui.allow import allow, found
from app.ui.answers import see_other
from app.ui.frame import enter
from app.ui.words import gettext as _

TICKED = ("never_lower", "two_step")


@blueprint.get("/review/disputes/rules")
@allow(70)
def dispute_rules() -> ResponseReturnValue:
    teams = teams_to_settle(current_user)
    if not teams:
        return render_template("review/dispute_rules.html", team=None, teams=teams, form=None, leads=False)
    wanted = request.args.get("team", "")
    team = next((one for one in teams if str(one.id) == wanted), teams[0])
    return _page(team, teams, RulesForm(formdata=None, obj=rules_of(team.id)))


@blueprint.post("/review/disputes/rules/<int:team_id>")
@allow(70)
def dispute_rules_post(team_id: int) -> ResponseReturnValue:
    teams = teams_to_settle(current_user)
    team: Team = found(next((one for one in teams if one.id == team_id), None))
    form = RulesForm()
    if not form.validate():
        return _page(team, teams, form), 422
    given: dict[str, Any] = {name: bool(form.data[name]) if name in TICKED else int(form.data[name] or 0) for name in NAMES}
    rules = Rules(**given)
    settle_rules(team, rules, by=current_user, at=clock.now())
    return see_other("review.dispute_rules", _("Saved. Disputes opened from now on follow it."), team=team.id)


def _page(team: Team, teams: list[Team], form: RulesForm) -> str:
    enter("review")
    leads = bool(current_user.teams_for(ANSWER_DISPUTE))
    return render_template("review/dispute_rules.html", team=team, teams=teams, form=form, leads=leads)
