"""Reads of what trainers do with scenarios beside writing."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from app.base.database import db
from app.library.models import Scenario
from app.library.work_models import ScenarioSchedule, ScenarioSubmission, ScheduleState

MOST_SHOWN = 20


def submissions_of(scenario: Scenario) -> Sequence[ScenarioSubmission]:
    """The latest submissions without their texts, newest first, with who submitted and who decided. One statement."""
    query = select(ScenarioSubmission).where(ScenarioSubmission.scenario_id == scenario.id)
    people = joinedload(ScenarioSubmission.by), joinedload(ScenarioSubmission.decided_by)
    return db.session.scalars(query.options(*people).order_by(ScenarioSubmission.id.desc()).limit(MOST_SHOWN)).all()


def submission_of(scenario: Scenario, submission_id: int) -> ScenarioSubmission | None:
    """One submission of the scenario with its text. One statement."""
    query = select(ScenarioSubmission).where(ScenarioSubmission.id == submission_id, ScenarioSubmission.scenario_id == scenario.id)
    loaded = joinedload(ScenarioSubmission.by), undefer(ScenarioSubmission.packed)
    submission = db.session.scalars(query.options(*loaded)).first()
    if submission is not None:
        submission.scenario = scenario
    return submission


def schedules_of(scenario: Scenario) -> Sequence[ScenarioSchedule]:
    """The latest chosen moments without their texts, newest first, with who chose them. One statement."""
    query = select(ScenarioSchedule).where(ScenarioSchedule.scenario_id == scenario.id).options(joinedload(ScenarioSchedule.by))
    return db.session.scalars(query.order_by(ScenarioSchedule.id.desc()).limit(MOST_SHOWN)).all()


def waiting_schedule(scenario: Scenario, schedule_id: int) -> ScenarioSchedule | None:
    """One chosen moment of the scenario that has not come. One statement."""
    query = select(ScenarioSchedule).where(ScenarioSchedule.id == schedule_id, ScenarioSchedule.scenario_id == scenario.id)
    return db.session.scalars(query.where(ScenarioSchedule.state == ScheduleState.WAITING)).first()
