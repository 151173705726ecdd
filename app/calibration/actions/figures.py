"""Working agreement out in the background, and what is withheld because of it."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from app.base import clock
from app.base.database import db
from app.base.jobs import enqueue, job
from app.base.statements import changed, insert_into
from app.base.transaction import unit_of_work
from app.calibration.models import AgreementReport, Withheld
from app.calibration.queries.ratings import ratings_since
from app.calibration.reporting import report
from app.calibration.verdicts import Verdict
from app.rubrics.document import Rubric, compiled
from app.rubrics.models import Rubric as RubricRow
from app.rubrics.models import RubricVersion

REFRESH = "calibration.refresh"
PERIODS = (91, 365, 1096)
"""Days that a dashboard may look back."""
DECIDES = 365
"""The period whose verdicts withhold growth."""


def refresh_later(team_id: int, rubric_id: int) -> None:
    """Work the figures of a team and rubric out anew once this transaction is on disk."""
    enqueue(REFRESH, team_id=team_id, rubric_id=rubric_id)


@job(REFRESH)
def refresh(team_id: int, rubric_id: int) -> None:
    """Work out the figures of every period; running it twice gives the same."""
    with unit_of_work():
        newest = RubricVersion.number == RubricRow.current_number
        query = select(RubricVersion.source, RubricRow.slug).join(RubricRow, RubricRow.id == RubricVersion.rubric_id)
        found = db.session.execute(query.where(RubricRow.id == rubric_id, newest)).first()
        if found is None:
            return
        rubric = compiled(found.source)
        for days in PERIODS:
            figures = _figures(team_id, rubric_id, rubric, days)
            _keep(team_id, rubric_id, days, figures)
            if days == DECIDES:
                _withhold(team_id, rubric_id, rubric, figures)


def _figures(team_id: int, rubric_id: int, rubric: Rubric, days: int) -> dict[str, Any]:
    data = ratings_since(team_id, rubric_id, clock.now() - timedelta(days=days))
    return {**report(rubric, data.rated, data.gold, data.repeats, seed=rubric_id), "sources": data.conversations}


def _keep(team_id: int, rubric_id: int, days: int, figures: dict[str, Any]) -> None:
    row = {"team_id": team_id, "rubric_id": rubric_id, "days": days, "figures": figures, "made_at": clock.now()}
    kept = {name: row[name] for name in ("figures", "made_at")}
    changed(insert_into(AgreementReport).values(**row).on_conflict_do_update(index_elements=["team_id", "rubric_id", "days"], set_=kept))


def _withhold(team_id: int, rubric_id: int, rubric: Rubric, figures: dict[str, Any]) -> None:
    """Name the measures that rest on a criterion on which reviewers do not see the same thing."""
    changed(delete(Withheld).where(Withheld.team_id == team_id, Withheld.rubric_id == rubric_id))
    for one in figures["criteria"]:
        if one["verdict"] != Verdict.WITHHELD or one["alpha"] is None:
            continue
        criterion = rubric.criterion(one["criterion"])
        for measure in (f"criterion:{rubric.id}/{criterion.id}", *(f"skill:{skill}" for skill in criterion.skills)):
            values = {"team_id": team_id, "rubric_id": rubric_id, "measure": measure, "criterion": criterion.title}
            db.session.add(Withheld(**values, alpha=one["alpha"]["value"], items=one["shared"]))
