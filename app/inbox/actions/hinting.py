"""Giving a hint in practice, and noting that it was asked for."""

from datetime import datetime

from sqlalchemy import select

from app.base.database import db
from app.inbox.actions.attempts import require_open, scene
from app.inbox.actions.log import log_act
from app.inbox.hints import LAST_LEVEL, hint_kinds
from app.inbox.models import ActKind, Attempt, AttemptMode, AttemptTurn


def offers_hints(attempt: Attempt) -> bool:
    """Never in an assessment, and from level 4 on not in practice either."""
    return attempt.mode is AttemptMode.PRACTICE and attempt.version.level <= LAST_LEVEL


def give_hint(attempt: Attempt, *, at: datetime) -> list[str]:
    """Kinds of things that would help at this moment; none where no hints are given. Raises AttemptEnded."""
    require_open(attempt)
    if not offers_hints(attempt):
        return []
    scenario, state = scene(attempt)
    kinds = hint_kinds(scenario, state, attempt.version.level, last_helped=_last_helped(attempt))
    if kinds:
        log_act(attempt, ActKind.HINT, "hint", at=at, result=kinds)
    return kinds


def _last_helped(attempt: Attempt) -> bool:
    query = select(AttemptTurn.trace).where(AttemptTurn.attempt_id == attempt.id, AttemptTurn.number == attempt.turn_count)
    trace = db.session.scalar(query)
    return trace is None or trace["mood"] >= trace["mood_before"]
