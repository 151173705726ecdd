"""What other systems are told about attempts."""

from datetime import datetime

from sqlalchemy import select

from app.base.database import db
from app.base.events import Event, Facts, announce
from app.inbox.models import Attempt, AttemptMode
from app.library.models import ScenarioVersion
from app.people.announcing import person_facts


def ended(attempt: Attempt, *, at: datetime) -> None:
    """An attempt that is no preview ended. How it went is told of practice alone: an assessment's story waits for release."""
    announce(Event.ATTEMPT_ENDED, lambda: _facts(attempt, at), at=at)


def _facts(attempt: Attempt, at: datetime) -> Facts:
    number = db.session.scalar(select(ScenarioVersion.number).where(ScenarioVersion.id == attempt.scenario_version_id))
    facts: Facts = {
        "attempt": attempt.id,
        "mode": attempt.mode.value,
        "person": person_facts(attempt.person_id),
        "team": attempt.team_id,
        "scenario": {"id": attempt.scenario_id, "version": number},
        "conversation": attempt.conversation_id,
        "started": attempt.started_at.isoformat(timespec="seconds"),
        "ended": at.isoformat(timespec="seconds"),
        "link": f"/conversations/{attempt.conversation_id}",
    }
    if attempt.mode is AttemptMode.PRACTICE:
        facts |= {"outcome": attempt.outcome, "failed": attempt.failed, "csat": attempt.csat}
    return facts
