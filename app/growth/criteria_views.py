"""Criteria beside teams: for leads of several teams theirs, for admins all."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.permissions import Reach
from app.calibration.queries.reports import withheld_in
from app.growth import criteria
from app.growth.policy import COMPARE_CRITERIA
from app.people.models import Person
from app.review.queries.figures import PERIODS, USUAL, Weeks
from app.ui.allow import allow, found
from app.ui.frame import Place, enter
from app.ui.words import gettext as _

blueprint = Blueprint("criteria", __name__, url_prefix="/growth")


@blueprint.get("/teams/criteria")
@allow(COMPARE_CRITERIA)
def teams() -> ResponseReturnValue:
    every = current_user.reach(COMPARE_CRITERIA) is Reach.ANY
    enter("team_criteria" if every else "team_growth")
    led = current_user.teams_for(COMPARE_CRITERIA)
    page = criteria.teams_page(None if every else led, request.args.get("after"))
    weeks = Weeks.until(clock.now(), _weeks(), None)
    shown = {"page": page, "led": led, "weeks": _weeks(), "every": every, "alone": page.shown < 2 and page.first}
    return render_template("growth/criteria.html", **shown, **_map([row.id for row in page.rows], led, weeks, page))


def criteria_places(person: Person, query: str) -> list[Place]:
    """The page in the command palette, for admins and leads of several teams."""
    label = _("Criteria by team")
    able = person.reach(COMPARE_CRITERIA) is Reach.ANY or len(person.teams_for(COMPARE_CRITERIA)) > 1
    return [Place(label, _("Teams"), url_for("criteria.teams"), "ui-checks-grid")] if able and query.lower() in label.lower() else []


def _map(team_ids: list[int], led: frozenset[int], weeks: Weeks, page: Any) -> dict[str, Any]:
    """The rubric shown with its criteria, cells by team and criterion, and who can be told apart. Five statements."""
    newest = criteria.newest_rubric(team_ids)
    rubrics = [(str(one.id), one.title) for one in criteria.rubrics_for(team_ids, newest)]
    asked = request.args.get("rubric", str(newest or ""))
    if not asked and not rubrics:
        return {"rubrics": rubrics, "rubric": None}
    rubric_id: str = found(next((key for key, _title in rubrics if key == asked), None)) if asked else rubrics[0][0]
    titles, measures = criteria.criteria_of(int(rubric_id))
    cells = criteria.cells(team_ids, measures, weeks, led=led, withheld=withheld_in(team_ids))
    columns = [(one, title) for one, title in titles.items() if any(key == one for _team, key in cells)]
    named = {one: {row.name: cells[row.id, one] for row in page.rows if (row.id, one) in cells} for one, _title in columns}
    told = [(title, criteria.apart(named[one])) for one, title in columns]
    return {"rubrics": rubrics, "rubric": rubric_id, "cells": cells, "columns": columns, "told": told}


def _weeks() -> int:
    asked = request.args.get("weeks", "")
    return int(asked) if asked in {str(one) for one in PERIODS} else USUAL
