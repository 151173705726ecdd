"""Pages of the health of a rubric."""

from typing import Any

from flask import Blueprint, Flask, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from app.base import clock
from app.base.database import db
from app.base.permissions import Reach
from app.calibration.health.making import PERIODS, ask, report_row
from app.calibration.health.models import HealthReport, HealthState
from app.calibration.health.words import advice_words
from app.people.doors import Way
from app.people.models import Person, Team
from app.rubrics.doors import rubric_ways
from app.rubrics.models import Rubric
from app.rubrics.queries import rubric_of
from app.ui.allow import allow, found
from app.ui.answers import see_other
from app.ui.frame import enter
from app.ui.words import gettext as _

SEE = 92
"""Row of the permission table."""
USUAL = 365

blueprint = Blueprint("health", __name__, template_folder="templates", url_prefix="/calibration/health")


@blueprint.get("/<int:rubric_id>")
@allow(SEE)
def health(rubric_id: int) -> ResponseReturnValue:
    """The report of a team and period as it was last made."""
    rubric, teams = _rubric(rubric_id), _teams()
    team_id, days = _chosen(request.args, teams)
    row = report_row(rubric.id, team_id, days) if team_id else None
    filters = {"teams": teams, "team_id": team_id, "days": days, "periods": _periods()}
    return render_template("health/health.html", rubric=rubric, **filters, **_state(row))


@blueprint.post("/<int:rubric_id>")
@allow(SEE)
def make_health(rubric_id: int) -> ResponseReturnValue:
    """Have the report made; the page shows how far it is."""
    rubric, teams = _rubric(rubric_id), _teams()
    team_id, days = _chosen(request.form, teams)
    found(team_id or None)
    found(rubric.current_number)
    ask(rubric.id, team_id, days, at=clock.now())
    return see_other("health.health", rubric_id=rubric.id, team=team_id, days=days)


@blueprint.get("/reports/<int:report_id>/progress")
@allow(SEE)
def progress(report_id: int) -> ResponseReturnValue:
    row = db.session.get(HealthReport, report_id)
    mine = row is not None and row.team_id in current_user.teams_for(SEE)
    return render_template("health/progress.html", **_state(found(row if mine else None)))


def way_to_health(viewer: Person, rubric: Rubric) -> list[Way]:
    """The link on a rubric's page."""
    if viewer.reach(SEE) is Reach.DENIED or rubric.current_number is None:
        return []
    return [Way(_("Health: what each criterion shows"), url_for("health.health", rubric_id=rubric.id), "activity")]


def install(app: Flask) -> None:
    """Register the pages, and the way to them."""
    app.register_blueprint(blueprint)
    rubric_ways.register(way_to_health)


def _rubric(rubric_id: int) -> Rubric:
    enter("rubrics")
    rubric: Rubric = found(rubric_of(current_user, rubric_id, drafts=True))
    return rubric


def _teams() -> dict[int, str]:
    """Teams whose figures the person may see, by name. One statement."""
    query = select(Team.id, Team.name).where(Team.id.in_(current_user.teams_for(SEE)), Team.archived_at.is_(None))
    return {row[0]: row[1] for row in db.session.execute(query.order_by(Team.name))}


def _chosen(sent: Any, teams: dict[int, str]) -> tuple[int, int]:
    """The team and period that were asked for, else the first team and the usual one; 0 where there is no team."""
    team_id = sent.get("team", type=int)
    days = sent.get("days", USUAL, type=int)
    return team_id if team_id in teams else next(iter(teams), 0), days if days in PERIODS else USUAL


def _periods() -> list[tuple[int, str]]:
    return [(91, _("three months")), (365, _("a year")), (1096, _("three years"))]


def _state(row: HealthReport | None) -> dict[str, Any]:
    moving = row is not None and row.state in (HealthState.WAITING, HealthState.RUNNING)
    return {"row": row, "moving": moving, "report": row.report if row is not None else None, "advice_words": advice_words}
