"""Making a report in the background: one pass over the reviews in batches, then one row."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, select

from app.base import clock
from app.base.database import db
from app.base.jobs import enqueue, job
from app.base.transaction import on_failure, unit_of_work
from app.calibration.health.counting import Counting, spent_on
from app.calibration.health.models import HealthReport, HealthState
from app.calibration.health.reporting import Disputes, report
from app.calibration.models import AgreementReport
from app.conversations.models import Conversation
from app.review.models import DecisionReason, Dispute, DisputePoint, DisputeState, Publication, Purpose, Rating, Review, ReviewState
from app.rubrics.document import Rubric, compiled
from app.rubrics.models import Rubric as RubricRow
from app.rubrics.models import RubricVersion

JOB = "calibration.health"
BATCH = 500
PERIODS = (91, 365, 1096)
"""Days that a report may look back: those of the agreement figures it shows."""
COUNTED = (Purpose.QUALITY, Purpose.PRACTICE)
STUCK = timedelta(minutes=15)
"""A report that was asked for so long ago and is still not there may be asked for again."""


class Wanted(NamedTuple):
    """Whose reviews of which rubric, of replies written since then."""

    rubric_id: int
    team_id: int
    since: datetime


def ask(rubric_id: int, team_id: int, days: int, *, at: datetime) -> HealthReport:
    """Let the report be made; one that is being made already is not asked for twice."""
    found = report_row(rubric_id, team_id, days)
    moving = found is not None and found.state in (HealthState.WAITING, HealthState.RUNNING)
    if found is not None and moving and found.asked_at > at - STUCK:
        return found
    if found is None:
        found = HealthReport(rubric_id=rubric_id, team_id=team_id, days=days, done=0, total=0)
        db.session.add(found)
    found.state, found.asked_at, found.done, found.total = HealthState.WAITING, at, 0, 0
    db.session.flush()
    enqueue(JOB, report_id=found.id)
    return found


def report_row(rubric_id: int, team_id: int, days: int) -> HealthReport | None:
    """The report of this rubric, team and period, made or being made. One statement."""
    query = select(HealthReport).where(HealthReport.rubric_id == rubric_id, HealthReport.team_id == team_id, HealthReport.days == days)
    return db.session.scalars(query).first()


@job(JOB)
def make(report_id: int) -> None:
    """Work the figures out and store them; running it twice gives the same."""
    with on_failure(lambda: _failed(report_id)):
        _make(report_id)


def _failed(report_id: int) -> None:
    if (row := db.session.get(HealthReport, report_id)) is not None:
        row.state = HealthState.FAILED


def _make(report_id: int) -> None:
    with unit_of_work():
        row = db.session.get(HealthReport, report_id)
        source = _source(row.rubric_id) if row is not None else None
        if row is None or source is None:
            return
        wanted = Wanted(row.rubric_id, row.team_id, clock.now() - timedelta(days=row.days))
        days = row.days
        row.state, row.done, row.total = HealthState.RUNNING, 0, _count(wanted)
    counting = _counted(compiled(source), wanted, report_id)
    with unit_of_work():
        row = db.session.get_one(HealthReport, report_id)
        row.report = report(counting, _disputed(wanted), _agreed(wanted, days))
        row.state, row.made_at, row.done = HealthState.DONE, clock.now(), row.total


def _counted(rubric: Rubric, wanted: Wanted, report_id: int) -> Counting:
    counting = Counting(rubric)
    for batch in _batches(wanted):
        for ratings, csat, active, total, spent in batch:
            counting.add(ratings, csat=csat, active=active, total=total, spent=spent)
        with unit_of_work():
            db.session.get_one(HealthReport, report_id).done = counting.reviews
    return counting


def _source(rubric_id: int) -> str | None:
    query = select(RubricVersion.source).join(RubricRow, RubricRow.id == RubricVersion.rubric_id)
    return db.session.scalar(query.where(RubricRow.id == rubric_id, RubricVersion.number == RubricRow.current_number))


def _mine(wanted: Wanted) -> tuple[Any, ...]:
    """The conditions on reviews, answered by the index of a team's reviews."""
    versions = select(RubricVersion.id).where(RubricVersion.rubric_id == wanted.rubric_id)
    return (
        Review.team_id == wanted.team_id,
        Review.state == ReviewState.PUBLISHED,
        Review.acted_at >= wanted.since,
        Review.purpose.in_(COUNTED),
        Review.rubric_version_id.in_(versions),
    )


def _count(wanted: Wanted) -> int:
    return db.session.scalar(select(func.count()).select_from(Review).where(*_mine(wanted))) or 0


def _batches(wanted: Wanted) -> Iterator[list[tuple[dict[str, str], float | None, int, int, dict[str, int]]]]:
    """Reviews by id: (levels by criterion, satisfaction, active seconds, seconds from opening to publishing, seconds by criterion)."""
    columns = (Review.id, Review.assignment_id, Review.active_seconds, Review.started_at, Publication.given_at.label("at"))
    query: Any = select(*columns, Conversation.csat_share)
    query = query.join(Conversation, Conversation.id == Review.conversation_id)
    query = query.outerjoin(Publication, Publication.review_id == Review.id).where(*_mine(wanted)).order_by(Review.id).limit(BATCH)
    last = 0
    while rows := db.session.execute(query.where(Review.id > last)).all():
        levels: dict[int, dict[str, str]] = {row[0]: {} for row in rows}
        given = select(Rating.review_id, Rating.criterion, Rating.level).where(Rating.review_id.in_(levels), Rating.level.is_not(None))
        for review_id, criterion, level in db.session.execute(given):
            levels[review_id][criterion] = str(level)
        spent = _spent(row.assignment_id for row in rows)
        yield [(levels[name], csat, active, _seconds(began, at), spent.get(item, {})) for name, item, active, began, at, csat in rows]
        last = rows[-1][0]


def _spent(assignment_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Seconds by criterion of each item, from its first version: later ones copy their ratings. One statement."""
    query = select(Review.assignment_id, Rating.criterion, Rating.saved_at).join(Rating, Rating.review_id == Review.id)
    saved: dict[int, dict[str, datetime]] = {}
    query = query.where(Review.assignment_id.in_(list(assignment_ids)), Review.number == 1, Rating.level.is_not(None))
    for item_id, criterion, at in db.session.execute(query):
        saved.setdefault(item_id, {})[criterion] = at
    return {item_id: spent_on(one) for item_id, one in saved.items()}


def _seconds(began: datetime, at: datetime | None) -> int:
    return max(int((at - began).total_seconds()), 0) if at is not None else 0


def _disputed(wanted: Wanted) -> dict[str, Disputes]:
    """Decided disputes by criterion, those whose level did not stand, and those that blame the rubric. One statement."""
    versions = select(RubricVersion.id).where(RubricVersion.rubric_id == wanted.rubric_id)
    point = (DisputePoint.criterion, DisputePoint.decided_level, DisputePoint.kept, DisputePoint.reason)
    query: Any = select(*point, Dispute.state, Rating.level)
    query = query.join(Dispute, Dispute.id == DisputePoint.dispute_id).join(Review, Review.id == Dispute.review_id)
    query = query.outerjoin(Rating, (Rating.review_id == Review.id) & (Rating.criterion == DisputePoint.criterion))
    query = query.where(Review.team_id == wanted.team_id, Review.acted_at >= wanted.since, Review.rubric_version_id.in_(versions))
    found: dict[str, Disputes] = {}
    for criterion, decided, kept, reason, state, level in db.session.execute(query.where(Dispute.state != DisputeState.OPEN)):
        changed = state is not DisputeState.REJECTED and decided is not None and decided != level and not kept
        counted = (1, changed, reason is not None, reason is DecisionReason.AMBIGUOUS)
        found[criterion] = Disputes(*(before + more for before, more in zip(found.get(criterion, Disputes()), counted, strict=True)))
    return found


def _agreed(wanted: Wanted, days: int) -> dict[str, dict[str, Any]]:
    """Agreement by criterion as calibration worked it out last. One statement."""
    mine = (AgreementReport.rubric_id == wanted.rubric_id, AgreementReport.team_id == wanted.team_id, AgreementReport.days == days)
    figures = db.session.scalar(select(AgreementReport.figures).where(*mine))
    return {one["criterion"]: one for one in (figures or {}).get("criteria", ())}
