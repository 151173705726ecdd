"""Reports of misread replies, for the trainers' check workshop in the library."""

from datetime import datetime

from sqlalchemy import select

from app.base.database import db
from app.inbox.models import MisreadReport
from app.library.doors import Misread, misread_handled, misread_replies
from app.people.models import Person
from app.trail.actions import record

MOST = 200


def register() -> None:
    """Answer the workshop's questions. Registering twice changes nothing."""
    misread_replies.register(open_misreads)
    misread_handled.register(handle_misread)


def open_misreads(scenario_id: int) -> list[Misread]:
    """Reports of a scenario that nobody has handled, oldest first. One statement."""
    query = select(MisreadReport, Person.name).join(Person, Person.id == MisreadReport.by_id)
    query = query.where(MisreadReport.scenario_id == scenario_id, MisreadReport.handled_at.is_(None))
    return [
        Misread(one.id, one.attempt_id, one.scenario_version_id, one.turn, one.trace["reply"] or "", one.text, name, one.at, one.trace)
        for one, name in db.session.execute(query.order_by(MisreadReport.id).limit(MOST))
    ]


def handle_misread(report_id: int, by: Person, at: datetime) -> None:
    """A trainer has looked at a report; whether they may is the caller's to ask. One that is gone or handled is left alone."""
    report = db.session.get(MisreadReport, report_id)
    if report is None or report.handled_at is not None:
        return
    report.handled_at = at
    db.session.flush()
    record("inbox.handle_misread", "scenario", report.scenario_id, by=by, at=at, turn=report.turn, attempt=report.attempt_id)
