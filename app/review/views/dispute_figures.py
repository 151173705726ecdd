"""Figures of disputes: a lead's of the led teams, a reviewer's of their own reviews; and, for leads, the disputes as a file."""

import csv
import io
from datetime import timedelta
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.permissions import Reach
from app.review.exchange.shape import harmless
from app.review.models import DisputeKind, DisputeState, ProposalOutcome
from app.review.policy import EXPORT
from app.review.queries import dispute_figures as queries
from app.review.queries.dispute_reasons import coded, reasons_of
from app.review.views.blueprint import blueprint
from app.trail.actions import record
from app.ui.allow import allow
from app.ui.frame import enter
from app.ui.words import gettext as _

SEE_FIGURES = 50
PERIODS = {"30": 30, "90": 90, "365": 365}
COLUMNS = (
    "dispute", "kind", "state", "step", "team", "agent", "reviewer", "review", "opened_at", "escalated_at", "answered_at",
    "hours_to_answer", "reasons", "proposals", "sent_back", "hours_to_first_proposal", "hours_of_last_confirmation",
)  # fmt: skip


@blueprint.get("/review/disputes/figures")
@allow(SEE_FIGURES)
def dispute_figures() -> ResponseReturnValue:
    enter("review")
    days = _days(request.args.get("days", ""))
    leads = current_user.reach(SEE_FIGURES) >= Reach.TEAM
    since = clock.now() - timedelta(days=int(days))
    found = queries.figures(_teams(), since) if leads else queries.figures(sorted(current_user.team_ids), since, current_user.id)
    periods = [("30", _("The last 30 days")), ("90", _("The last 90 days")), ("365", _("The last year"))]
    return render_template("review/dispute_figures.html", figures=found, days=days, periods=periods, leads=leads)


@blueprint.post("/review/disputes/export")
@allow(EXPORT)
def dispute_export() -> ResponseReturnValue:
    at, days = clock.now(), _days(request.form.get("days", ""))
    rows = queries.disputes_since(_teams(), at - timedelta(days=int(days)))
    record("review.export", "dispute", None, by=current_user, at=at, label="csv", count=len(rows))
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(COLUMNS)
    reasons, steps = reasons_of([row.id for row in rows]), queries.proposals_in([row.id for row in rows])
    for row in rows:
        cells = [*_cells(row), _why(row, reasons.get(row.id, [])), *_steps(row, steps.get(row.id, []))]
        writer.writerow([harmless(cell) for cell in cells])
    head = {"Content-Disposition": f"attachment; filename=disputes-{at:%Y-%m-%d}.csv"}
    return Response(table.getvalue(), mimetype="text/csv", headers=head)


def _teams() -> list[int]:
    return sorted(current_user.teams_for(EXPORT))


def _days(written: str) -> str:
    return written if written in PERIODS else "90"


def _cells(row: Any) -> list[Any]:
    hours = (row.answered_at - (row.escalated_at or row.opened_at)).total_seconds() / 3600 if row.answered_at else None
    moments = [moment.isoformat() if moment else "" for moment in (row.opened_at, row.escalated_at, row.answered_at)]
    return [row.id, row.kind.value, row.state.value, row.step, row.team, row.agent, row.reviewer, row.review_id, *moments, _rounded(hours)]


def _why(row: Any, reasons: list[str]) -> str:
    """Every reason of an answered dispute; "" while it is open."""
    if row.state is DisputeState.OPEN:
        return ""
    return coded(row.reason) if row.kind is DisputeKind.WRONG_PERSON else "; ".join(reasons)


def _steps(row: Any, proposals: list[Any]) -> list[Any]:
    """How many answers were proposed and sent back, and how long the first proposal and the last look of a lead took."""
    if not proposals:
        return [0, 0, "", ""]
    back = sum(1 for one in proposals if one.outcome is ProposalOutcome.SENT_BACK)
    last = proposals[-1]
    confirming = queries.hours_between(last.at, last.checked_at) if last.checked_at else None
    return [len(proposals), back, _rounded(queries.hours_between(row.opened_at, proposals[0].at)), _rounded(confirming)]


def _rounded(hours: float | None) -> Any:
    return "" if hours is None else round(hours, 2)
