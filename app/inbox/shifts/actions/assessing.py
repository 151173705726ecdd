"""Shifts as assessments: begun on one's honour, as long as the shift and no longer; the report waits for release."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.base.database import db
from app.inbox.actions.assessing import open_story, require_honour, seed_of
from app.inbox.actions.attempts import Terms
from app.inbox.models import AttemptMode
from app.inbox.shifts import notices
from app.inbox.shifts.actions.running import start_run
from app.inbox.shifts.models import ShiftAssignment, ShiftRun, ShiftVersion
from app.inbox.shifts.queries import attempts_of, plan_of
from app.people.models import Person
from app.trail.actions import record


def start_assessed_run(
    assignment: ShiftAssignment, version: ShiftVersion, *, honour: bool, by: Person, at: datetime, language: str = ""
) -> ShiftRun:
    """Begin a shift that was assigned as an assessment. Its end is fixed here; closing the page or a crash moves nothing.

    Raises DomainError without the honour statement, RunningAlready. Needs `version.shift` and memberships loaded.
    """
    require_honour(honour)
    cohort = assignment.cohort or f"shift:{assignment.id}"
    seed = seed_of(assignment.family or assignment.id, by.id, _begun(by, cohort))
    plan = plan_of(version)
    deadline = at + timedelta(seconds=plan.minutes * 60 + plan.overtime)
    return start_run(by, version, at=at, seed=seed, terms=Terms(cohort, deadline, at), language=language)


def release_report(run: ShiftRun, *, by: Person, at: datetime) -> None:
    """Let the person read how their assessed shift went, with the story of every customer in it. Twice is once."""
    if run.released_at is not None or run.mode is not AttemptMode.ASSESSMENT:
        return
    run.released_at = at
    for attempt in attempts_of(run):
        if attempt.released_at is None:
            open_story(attempt, at=at)
    db.session.flush()
    record("inbox.release_shift", "shift_run", run.id, by=by, at=at, label=run.shift.title, team_id=run.team_id)
    notices.report_released(run, at=at)


def _begun(person: Person, cohort: str) -> int:
    query = select(func.count()).select_from(ShiftRun).where(ShiftRun.person_id == person.id, ShiftRun.cohort == cohort)
    return db.session.scalar(query) or 0
