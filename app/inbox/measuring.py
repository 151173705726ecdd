"""Attempts that end tell the library how hard their scenario was."""

from sqlalchemy import select

from app.base import clock
from app.base.database import db
from app.inbox.doors import attempt_ended
from app.inbox.models import Attempt, AttemptState
from app.library.difficulty import note_first_try
from app.library.practised import SOLVED


def register() -> None:
    """Answer the moment. Registering twice changes nothing."""
    attempt_ended.register(measure)


def measure(attempt: Attempt) -> None:
    """Count a person's first finished attempt at a scenario: whoever tries again knows the case. Live customers do not count."""
    if attempt.puppeteer_id is not None or attempt.preview_only:
        return
    earlier = select(Attempt.id).where(Attempt.person_id == attempt.person_id, Attempt.scenario_id == attempt.scenario_id)
    counted = (Attempt.state == AttemptState.ENDED, Attempt.preview_only.is_(False), Attempt.puppeteer_id.is_(None))
    if db.session.scalar(earlier.where(*counted, Attempt.id != attempt.id).limit(1)) is None:
        solved = attempt.outcome == SOLVED and not attempt.failed
        note_first_try(attempt.scenario_id, attempt.person_id, solved=solved, at=attempt.ended_at or clock.now())
