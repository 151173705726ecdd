"""Reports of misread replies, for the trainers' check workshop in the library."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.inbox import notices
from app.inbox.models import Attempt, MisreadReport
from app.library.doors import Misread, misread_handled, misread_reopened, misread_replies
from app.people.models import Person
from app.trail.actions import record

MOST = 200
MOST_ANSWER = 1000


def register() -> None:
    """Answer the workshop's questions. Registering twice changes nothing."""
    misread_replies.register(open_misreads)
    misread_handled.register(handle_misread)
    misread_reopened.register(reopen_misread)


def open_misreads(scenario_id: int) -> list[Misread]:
    """Reports of a scenario that nobody has handled, oldest first. One statement."""
    query = select(MisreadReport, Person.name).join(Person, Person.id == MisreadReport.by_id)
    query = query.where(MisreadReport.scenario_id == scenario_id, MisreadReport.handled_at.is_(None))
    return [
        Misread(one.id, one.attempt_id, one.scenario_version_id, one.turn, one.trace["reply"] or "", one.text, name, one.at, one.trace)
        for one, name in db.session.execute(query.order_by(MisreadReport.id).limit(MOST))
    ]


def told_turns(attempt_id: int) -> dict[int, list[Any]]:
    """What was told of an attempt's turns, by their number: rows of at, text, handled_at, answer and who answered. One statement."""
    columns = (MisreadReport.turn, MisreadReport.at, MisreadReport.text, MisreadReport.handled_at, MisreadReport.answer)
    query = select(*columns, Person.name.label("handled_by")).outerjoin(Person, Person.id == MisreadReport.handled_by_id)
    told: dict[int, list[Any]] = {}
    for row in db.session.execute(query.where(MisreadReport.attempt_id == attempt_id).order_by(MisreadReport.id)):
        told.setdefault(row.turn, []).append(row)
    return told


def handle_misread(report_id: int, by: Person, at: datetime, answer: str = "") -> None:
    """A trainer has looked at a report, and may answer; whether they may is the caller's to ask. The trainee is told.

    One that is gone or handled is left alone.
    """
    report = db.session.get(MisreadReport, report_id)
    if report is None or report.handled_at is not None:
        return
    report.handled_at, report.handled_by_id, report.answer = at, by.id, answer.strip()[:MOST_ANSWER]
    db.session.flush()
    record("inbox.handle_misread", "scenario", report.scenario_id, by=by, at=at, turn=report.turn, attempt=report.attempt_id)
    attempt = db.session.get(Attempt, report.attempt_id, options=[joinedload(Attempt.scenario)])
    if attempt is not None and report.by_id != by.id:
        notices.misread_answered(report, attempt, by, at=at)


def reopen_misread(report_id: int, by: Person, at: datetime) -> None:
    """A report was not dealt with after all; whether they may is the caller's to ask. One that is gone or open is left alone."""
    report = db.session.get(MisreadReport, report_id)
    if report is None or report.handled_at is None:
        return
    report.handled_at = report.handled_by_id = None
    db.session.flush()
    record("inbox.reopen_misread", "scenario", report.scenario_id, by=by, at=at, turn=report.turn, attempt=report.attempt_id)
