"""Gold items and repeats: what a look was, the list of gold items, and how often they come."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.calibration.actions import gold as actions
from app.calibration.forms import RatesForm
from app.calibration.models import HiddenKind
from app.calibration.policy import GRADE, LEAD_ROUNDS
from app.calibration.queries import looks
from app.calibration.views.blueprint import blueprint
from app.calibration.views.rounds import reached
from app.people.models import Team
from app.rubrics.document import compiled
from app.rubrics.places import position
from app.ui.allow import allow, found
from app.ui.answers import form_page, see_other
from app.ui.forms import told_on
from app.ui.frame import enter
from app.ui.words import gettext as _


@blueprint.get("/looks/<int:assignment_id>")
@allow(GRADE)
def look(assignment_id: int) -> ResponseReturnValue:
    enter("calibration")
    one = found(looks.look_of(current_user, assignment_id))
    own, beside, source = looks.levels_of(one)
    rows = []
    for criterion in compiled(source).criteria:
        mark, right = own.get(criterion.id), beside.get(criterion.id)
        if mark is None and right is None:
            continue
        here = position(criterion, mark.level) if mark else None
        there = position(criterion, right[0]) if right else None
        rows.append(
            {"criterion": criterion, "own": mark, "right": right, "gap": here - there if here is not None and there is not None else None}
        )
    earlier = url_for("review.read", review_id=one.review_id) if one.kind is HiddenKind.REPEAT else None
    return render_template("calibration/look.html", look=one, rows=rows, earlier=earlier)


@blueprint.get("/gold")
@allow(LEAD_ROUNDS)
def gold_list() -> ResponseReturnValue:
    enter("calibration")
    teams = _teams()
    ids = [team.id for team in teams]
    return render_template("calibration/gold.html", rows=looks.gold_of(ids), teams=teams, rates=looks.rates_of(ids))


@blueprint.post("/rounds/<int:round_id>/items/<int:item_id>/gold")
@allow(LEAD_ROUNDS)
def make_gold(round_id: int, item_id: int) -> ResponseReturnValue:
    actions.make_gold(reached(round_id), item_id, by=current_user, at=clock.now())
    return see_other("calibration.item", _("It may come back as a gold item."), round_id=round_id, item_id=item_id)


@blueprint.post("/gold/<int:gold_id>/retire")
@allow(LEAD_ROUNDS)
def retire_gold(gold_id: int) -> ResponseReturnValue:
    one = found(looks.gold_within(sorted(current_user.teams_for(LEAD_ROUNDS)), gold_id))
    actions.retire(one, by=current_user, at=clock.now())
    return see_other("calibration.gold_list", _("It comes back no more. What was handed in still counts."))


@blueprint.get("/teams/<int:team_id>/rates")
@allow(LEAD_ROUNDS)
def rates(team_id: int) -> ResponseReturnValue:
    team, known = _rated(team_id)
    form = RatesForm(gold=known.gold if known else 0, repeat=known.repeat if known else 0)
    return form_page("calibration/rates.html", form, team=team)


@blueprint.post("/teams/<int:team_id>/rates")
@allow(LEAD_ROUNDS)
def rates_post(team_id: int) -> ResponseReturnValue:
    team, _known = _rated(team_id)
    form = RatesForm()
    if form.validate():
        with told_on(form):
            actions.set_rates(team, gold=form.gold.data, repeat=form.repeat.data, by=current_user, at=clock.now())
            return see_other("calibration.gold_list", _("Kept. It holds from the next review on."))
    return form_page("calibration/rates.html", form, team=team)


def _rated(team_id: int) -> tuple[Team, Any]:
    enter("calibration")
    team = found(next((team for team in _teams() if team.id == team_id), None))
    return team, looks.rates_of([team_id]).get(team_id)


def _teams() -> Sequence[Team]:
    """The teams that the viewer leads."""
    teams: list[Team] = current_user.own_teams(current_user.teams_for(LEAD_ROUNDS))
    return teams
