"""What other systems are told about courses."""

from datetime import datetime

from sqlalchemy import select

from app.base.database import db
from app.base.events import Event, Facts, announce
from app.courses.models import CourseVersion, Enrolment
from app.people.announcing import person_facts


def completed(enrolment: Enrolment, *, at: datetime) -> None:
    """Somebody did the last step."""
    announce(Event.COURSE_COMPLETED, lambda: _facts(enrolment), at=at)


def _facts(enrolment: Enrolment) -> Facts:
    number = db.session.scalar(select(CourseVersion.number).where(CourseVersion.id == enrolment.course_version_id))
    return {
        "enrolment": enrolment.id,
        "course": {"id": enrolment.course_id, "version": number},
        "person": person_facts(enrolment.person_id),
        "team": enrolment.team_id,
        "link": f"/courses/taken/{enrolment.id}",
    }
