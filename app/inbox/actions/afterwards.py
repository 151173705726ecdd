"""Ending without the customer, and after the end: giving up, telling trainers of a misread reply, taking out of the count."""

from datetime import datetime

from sqlalchemy import select, update

from app.base.database import db
from app.base.errors import DomainError, NotFound
from app.conversations.actions.store import close_practice
from app.conversations.doors import practice_voided
from app.inbox import notices
from app.inbox.actions.attempts import require_open
from app.inbox.doors import attempt_voided
from app.inbox.models import Attempt, AttemptMode, AttemptState, AttemptTurn, MisreadReport, PracticeAssignment
from app.inbox.queries import trainers_for
from app.people.models import Person
from app.trail.actions import record
from app.ui.words import gettext as _

MOST_REASON = 1000


def give_up(attempt: Attempt, *, by: Person, at: datetime) -> None:
    """Close one's own open attempt before the customer has left. It does not count, nobody reviews it, it stays readable.

    Assigned practice and course steps go on waiting. Raises AttemptEnded, and
    DomainError for an assessment. Needs conversation and scenario loaded.
    """
    require_open(attempt)
    if attempt.mode is AttemptMode.ASSESSMENT:
        raise DomainError(_("An assessment cannot be given up and begun anew. Answer as well as you can until the time is over."))
    _close(attempt, AttemptState.GIVEN_UP, at=at)
    db.session.flush()
    record("inbox.give_up", "attempt", attempt.id, by=by, at=at, label=attempt.scenario.title, team_id=attempt.team_id)


def report_misread(attempt: Attempt, number: int, note: str, *, by: Person, at: datetime) -> None:
    """File a turn with its trace for the trainers: the customer read something into the reply, or overlooked it.

    Raises NotFound for a turn that does not exist. The same turn may be told again; trainers get one notice.
    """
    trace = db.session.scalar(select(AttemptTurn.trace).where(AttemptTurn.attempt_id == attempt.id, AttemptTurn.number == number))
    if trace is None:
        raise NotFound(_("This attempt has no such turn. Reload the page and choose one that is shown."))
    said = note.strip()[:MOST_REASON]
    db.session.add(
        MisreadReport(
            attempt_id=attempt.id,
            scenario_id=attempt.scenario_id,
            scenario_version_id=attempt.scenario_version_id,
            turn=number,
            trace=trace,
            text=said,
            by_id=by.id,
            at=at,
        )
    )
    facts = {
        "turn": number,
        "node": trace["node"],
        "rule": trace["rule"]["text"],
        "reply": trace["reply"],
        "note": said,
    }
    facts["version_id"] = attempt.scenario_version_id
    record("inbox.misread", "attempt", attempt.id, by=by, at=at, label=attempt.scenario.title, team_id=attempt.team_id, **facts)
    for person_id in trainers_for(attempt):
        if person_id != by.id:
            notices.turn_misread(person_id, attempt, number, by, at=at)


def void_attempt(attempt: Attempt, reason: str, *, by: Person, at: datetime) -> None:
    """Take an attempt out of the count, with a reason. It stays readable, and assigned practice waits again.

    Raises DomainError without a reason. An open attempt ends by it, without an outcome.
    """
    if not reason.strip():
        raise DomainError(_("Say why this attempt does not count. The person reads it."), field="reason")
    reason = reason.strip()[:MOST_REASON]
    _close(attempt, AttemptState.VOID, at=at)
    undone = update(PracticeAssignment).where(PracticeAssignment.attempt_id == attempt.id)
    db.session.execute(undone.values(done_at=None, attempt_id=None))
    db.session.flush()
    record("inbox.void", "attempt", attempt.id, by=by, at=at, label=attempt.scenario.title, team_id=attempt.team_id, reason=reason)
    practice_voided(attempt.conversation_id)
    attempt_voided(attempt, by, at)
    notices.attempt_voided(attempt, reason, at=at)


def _close(attempt: Attempt, state: AttemptState, *, at: datetime) -> None:
    """An open conversation ends here, without an outcome; pages that show it are stale from now on."""
    if attempt.state is AttemptState.OPEN:
        attempt.ended_at = at
        close_practice(attempt.conversation, at=at)
    attempt.state = state
    attempt.revision += 1
