"""Working agreement out in the background, and what is withheld because of it."""

from datetime import datetime, timedelta
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
    enqueue(REFRESH, team_id=team_id, rubric_id=rubric_id, asked=clock.now().timestamp())


@job(REFRESH)
def refresh(team_id: int, rubric_id: int, asked: float | None = None) -> None:
    """Work out the figures of every period; running it twice gives the same. Figures read after `asked` (POSIX time) are new enough.

    Working them out takes seconds: it reads only, and what came out is written in one short transaction.
    """
    begun = clock.now()
    source = _source(rubric_id)
    if source is None or (asked is not None and _made_after(team_id, rubric_id, asked)):
        return
    rubric = compiled(source)
    figures = {days: _figures(team_id, rubric_id, rubric, days) for days in PERIODS}
    with unit_of_work():
        for days, found in figures.items():
            _keep(team_id, rubric_id, days, found, begun)
        _withhold(team_id, rubric_id, rubric, figures[DECIDES])


def _source(rubric_id: int) -> str | None:
    query = select(RubricVersion.source).join(RubricRow, RubricRow.id == RubricVersion.rubric_id)
    source: str | None = db.session.scalar(query.where(RubricRow.id == rubric_id, RubricVersion.number == RubricRow.current_number))
    return source


def _made_after(team_id: int, rubric_id: int, asked: float) -> bool:
    """Whether every period was read later than this: several reviews in a row need one look at the figures."""
    query = select(AgreementReport.made_at).where(AgreementReport.team_id == team_id, AgreementReport.rubric_id == rubric_id)
    made = db.session.scalars(query).all()
    return len(made) == len(PERIODS) and all(one.timestamp() > asked for one in made)


def _figures(team_id: int, rubric_id: int, rubric: Rubric, days: int) -> dict[str, Any]:
    data = ratings_since(team_id, rubric_id, clock.now() - timedelta(days=days))
    return {**report(rubric, data.rated, data.gold, data.repeats, seed=rubric_id), "sources": data.conversations}


def _keep(team_id: int, rubric_id: int, days: int, figures: dict[str, Any], at: datetime) -> None:
    row = {"team_id": team_id, "rubric_id": rubric_id, "days": days, "figures": figures, "made_at": at}
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
