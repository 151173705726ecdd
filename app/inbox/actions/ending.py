"""How an attempt ends: the customer leaves, or the time box of an assessment is over; and who is told."""

from datetime import datetime

from sqlalchemy import update

from app.base.database import db
from app.conversations.actions.store import close_practice
from app.conversations.doors import PracticeFinished, practice_finished
from app.inbox import announcing
from app.inbox.doors import attempt_ended
from app.inbox.models import Attempt, AttemptMode, AttemptState, PracticeAssignment
from app.simulation import State

TIME_OVER = "time-over"
"""The outcome of an assessment whose time box ended before the customer left."""


def end_if_over(attempt: Attempt, state: State, *, at: datetime) -> None:
    """Close the attempt when the customer has left, and tell the rooms that wait for it. Previews tell nobody."""
    end = state.end
    if end is None:
        return
    attempt.end_node, attempt.outcome, attempt.csat, attempt.failed = end.node[:80], end.outcome[:80], end.csat, end.fail
    told = attempt.mode is AttemptMode.PRACTICE  # how the customer felt is a part of the story, which waits for release
    close_practice(attempt.conversation, at=at, csat=csat_share(end.csat) if told else None)
    _finish(attempt, at=at)


def csat_share(csat: float) -> float:
    """A simulated CSAT of 1 to 5 as a share from 0 to 1."""
    return (csat - 1) / 4


def end_by_time(attempt: Attempt) -> None:
    """Close an assessment whose time box is over, at the moment it was; the customer had no last word, so there is no CSAT."""
    at = attempt.deadline_at
    if at is None or attempt.state is not AttemptState.OPEN:
        return
    attempt.outcome = TIME_OVER
    attempt.revision += 1
    close_practice(attempt.conversation, at=at)
    _finish(attempt, at=at)


def end_in_shift(attempt: Attempt, outcome: str, *, at: datetime) -> None:
    """Close a customer of a shift who left without any answer, or whom the shift's end left over.

    It does not count as practice: nobody reviews it, and whatever waits for this scenario goes on waiting.
    """
    attempt.state, attempt.outcome, attempt.ended_at = AttemptState.GIVEN_UP, outcome, at
    attempt.due_at = attempt.undo = None
    attempt.revision += 1
    close_practice(attempt.conversation, at=at)
    db.session.flush()


def _finish(attempt: Attempt, *, at: datetime) -> None:
    attempt.state, attempt.ended_at = AttemptState.ENDED, at
    attempt.due_at = attempt.undo = None
    db.session.flush()
    if attempt.preview_only:
        return
    waiting = update(PracticeAssignment).where(
        PracticeAssignment.person_id == attempt.person_id,
        PracticeAssignment.scenario_id == attempt.scenario_id,
        PracticeAssignment.done_at.is_(None),
        PracticeAssignment.mode == attempt.mode,
    )
    if attempt.cohort is not None:
        waiting = waiting.where(PracticeAssignment.cohort == attempt.cohort)
    db.session.execute(waiting.values(done_at=at, attempt_id=attempt.id))
    attempt_ended(attempt)
    announcing.ended(attempt, at=at)
    if attempt.conversation.reply_count:
        slug = attempt.version.rubric_slug
        practice_finished(PracticeFinished(attempt.conversation_id, attempt.person_id, attempt.team_id, slug, at))
