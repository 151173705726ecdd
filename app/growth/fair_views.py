"""Pages of fair scores: what each score would be with reviewers of average strictness and conversations of average difficulty;
and what carries over from practice to real replies."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.database import db
from app.growth.fair_making import ask, moving, report_of
from app.growth.fair_queries import Line, criteria_carried, lines_of, tables_of, transfers_of
from app.growth.models import FairReport
from app.growth.policy import TEAM_GROWTH, purposes_shown, team_purposes_shown
from app.growth.withholding import reasons
from app.people.models import Person, Team
from app.people.queries import team_of
from app.review.models import Purpose
from app.ui.allow import allow, found
from app.ui.answers import see_other
from app.ui.frame import enter

blueprint = Blueprint("fair", __name__, url_prefix="/growth")


@blueprint.get("/teams/<int:team_id>/fair")
@allow(TEAM_GROWTH)
def scores(team_id: int) -> ResponseReturnValue:
    """The figures of the team as they were last worked out."""
    enter("team_growth")
    team, report = _team(team_id), report_of(team_id)
    tables = tables_of(report) if report is not None and report.made_at is not None else []
    return render_template("growth/fair.html", team=team, tables=tables, **_state(report))


@blueprint.get("/teams/<int:team_id>/transfer")
@allow(TEAM_GROWTH)
def carried(team_id: int) -> ResponseReturnValue:
    """Practice beside the first real replies, as it was last worked out."""
    enter("team_growth")
    team, report = _team(team_id), report_of(team_id)
    made = report if report is not None and report.made_at is not None else None
    told = {"rows": transfers_of(made), "criteria": criteria_carried(made)} if made is not None else {}
    return render_template("growth/transfer.html", team=team, withheld=reasons([team_id]), **told, **_state(report))


@blueprint.post("/teams/<int:team_id>/fair")
@allow(TEAM_GROWTH)
def make_scores(team_id: int) -> ResponseReturnValue:
    """Have them worked out anew; the page shows how far it is."""
    ask(_team(team_id).id, at=clock.now())
    return see_other("fair.carried" if request.form.get("then") == "transfer" else "fair.scores", team_id=team_id)


@blueprint.get("/fair/<int:report_id>/progress")
@allow(TEAM_GROWTH)
def progress(report_id: int) -> ResponseReturnValue:
    report = db.session.get(FairReport, report_id)
    mine = report is not None and Purpose.QUALITY in team_purposes_shown(current_user, report.team_id)
    return render_template("growth/fair_progress.html", **_state(found(report if mine else None)))


def fair_lines(viewer: Person, someone: Person) -> list[Line]:
    """What a person's growth page says: of the real replies that the viewer may see, in the teams they share. One statement or none."""
    if Purpose.QUALITY not in purposes_shown(viewer, someone):
        return []
    teams = someone.team_ids if viewer.id == someone.id else someone.team_ids & viewer.led_team_ids
    return lines_of(someone.id, teams)


def _team(team_id: int) -> Team:
    team: Team = found(team_of(current_user, team_id))
    found(Purpose.QUALITY in team_purposes_shown(current_user, team_id) or None)
    return team


def _state(report: FairReport | None) -> dict[str, Any]:
    return {"row": report, "moving": moving(report)}
