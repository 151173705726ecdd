"""The log of an attempt: one row for every act beside writing."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.base.database import db
from app.inbox.models import ActKind, Attempt, DeskActionUse


def log_act(
    attempt: Attempt,
    kind: ActKind,
    name: str,
    *,
    at: datetime,
    arguments: Mapping[str, str] | None = None,
    done: bool = True,
    result: Sequence[str] = (),
) -> DeskActionUse:
    """Note an act. From now on the last reply can no longer be taken back: something was done after it."""
    use = DeskActionUse(
        attempt_id=attempt.id,
        name=name[:120],
        arguments=dict(arguments or {}),
        done=done,
        result=list(result),
        at=at,
        kind=kind,
        turn=attempt.turn_count,
    )
    attempt.undo = None
    db.session.add(use)
    db.session.flush()
    return use
