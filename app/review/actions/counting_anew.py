"""Counting the tallies anew, once, where they were counted by an earlier rule: at the first start after an upgrade."""

from datetime import datetime

from sqlalchemy import Table, delete, exists, func, select, text

from app.base import clock
from app.base.database import db
from app.base.jobs import job
from app.base.statements import insert_rows
from app.base.transaction import unit_of_work
from app.review.actions.tallies import recomputed
from app.review.models import Review, ReviewState, Tally, TallyRule

RULE = 2
"""1: each rating counted for its skills, nothing was weighted. 2: one value a review and skill, and weighted sums."""
JOB = "review.recount"
BATCH = 5000


@job(JOB, hourly=True)
def recount_once() -> None:
    """Count everything anew unless that was done by this rule; one small read then. Where a run is stopped, nothing has changed."""
    if _is_counted():
        return
    with unit_of_work():
        if db.session.get_bind().dialect.name == "postgresql":  # nobody publishes meanwhile; SQLite has one writer anyway
            db.session.execute(text("LOCK TABLE tally IN EXCLUSIVE MODE"))
        if not _is_counted():
            recount()


def recount() -> None:
    """Write every tally as the published reviews say, and note by which rule."""
    db.session.execute(delete(Tally))
    rows = [cell._asdict() | sums._asdict() for cell, sums in sorted(recomputed().items())]
    table: Table = Tally.__table__  # type: ignore[assignment]
    for start in range(0, len(rows), BATCH):
        insert_rows(table, rows[start : start + BATCH])
    note_rule(clock.now())


def note_rule(at: datetime) -> None:
    """Note that every tally there is was counted by this rule."""
    reviews = db.session.scalar(select(func.count()).where(Review.state == ReviewState.PUBLISHED)) or 0
    db.session.add(TallyRule(rule=RULE, reviews=reviews, at=at))
    db.session.flush()


def _is_counted() -> bool:
    return bool(db.session.scalar(select(exists().where(TallyRule.rule >= RULE))))
