"""Dashboards of agreement: per criterion, per reviewer, over time."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.calibration.actions.figures import DECIDES, PERIODS
from app.calibration.gaps import drift, estimate_of
from app.calibration.policy import SEE_FIGURES, leads, teams_of_figures
from app.calibration.queries import reports
from app.calibration.views.blueprint import blueprint
from app.ui.allow import allow
from app.ui.frame import enter
from app.ui.words import gettext as _


@blueprint.get("/agreement")
@allow(SEE_FIGURES)
def agreement() -> ResponseReturnValue:
    enter("calibration")
    days = next((period for period in PERIODS if str(period) == request.args.get("days")), DECIDES)
    options = reports.choices(teams_of_figures(current_user), days)
    wanted = request.args.get("of", "")
    chosen = next((row for row in options if wanted == f"{row.team_id}-{row.rubric_id}"), options[0] if options else None)
    if chosen is None:
        return render_template("calibration/agreement.html", report=None, days=days, options=[])
    report = reports.report_of(chosen.id)
    page = {"people": _people(report.figures["people"], chosen.team_id), "days": days, "periods": _periods()}
    of = [(f"{row.team_id}-{row.rubric_id}", f"{row.team} · {row.rubric}") for row in options]
    here = f"{chosen.team_id}-{chosen.rubric_id}"
    return render_template("calibration/agreement.html", report=report, options=of, here=here, chosen=chosen, **page)


def _people(found: list[dict[str, Any]], team_id: int) -> list[dict[str, Any]]:
    """Everybody's line for the lead, one's own for everybody else."""
    shown = found if leads(current_user, team_id) else [one for one in found if one["person"] == current_user.id]
    names = reports.names_of(one["person"] for one in shown) if shown else {}
    return sorted((_person(one, names.get(one["person"], "")) for one in shown), key=lambda line: line["name"])


def _person(one: dict[str, Any], name: str) -> dict[str, Any]:
    """Reports that were made before know no gaps by criterion."""
    criteria = {each["criterion"]: estimate_of(each) for each in one.get("criteria", ())}
    return {**one, "name": name, "severity": estimate_of(one["severity"]), "criteria": criteria, "drift": drift(one["quarters"])}


def _periods() -> list[tuple[int, str]]:
    return list(zip(PERIODS, (_("13 weeks"), _("One year"), _("Three years")), strict=True))
