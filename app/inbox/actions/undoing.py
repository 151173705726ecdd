"""Trying a turn again: in practice, for ten seconds, as long as nothing else was done.

The customer's answer is on the page at once, so this is no undoing of a reply nobody saw, and it is not called so. What
stood before the reply is kept beside the attempt, so that trying again puts the conversation, the clock and the customer
exactly there; the story counts it and tells the first reply. A reply by which the customer left stands: its story has been
told. In an assessment every reply stands, because its answer has been seen.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from app.base.database import db
from app.base.errors import DomainError
from app.conversations.actions.store import take_back_messages
from app.inbox.actions.attempts import require_open
from app.inbox.actions.drafts import keep_draft
from app.inbox.actions.log import log_act
from app.inbox.models import ActKind, Attempt, AttemptTurn, DeskStatus, DraftKind
from app.ui.words import gettext as _

WINDOW = timedelta(seconds=10)


class TooLateToTakeBack(DomainError):
    """The window is over, or something was done after the reply."""


def undo_until(attempt: Attempt) -> datetime | None:
    """Until when the last reply may be taken back; None where it stands."""
    return datetime.fromisoformat(attempt.undo["at"]) + WINDOW if attempt.undo else None


def take_back(attempt: Attempt, *, at: datetime) -> str:
    """Put the attempt back to where it stood before the last reply, and the reply into the composer. Returns its text.

    Raises TooLateToTakeBack, AttemptEnded. It is noted in the attempt's log.
    """
    require_open(attempt)
    before, until = attempt.undo, undo_until(attempt)
    if before is None or until is None or at > until:
        raise TooLateToTakeBack(_("This turn can no longer be tried again. Write what has to be put right in a new reply."))
    query = select(AttemptTurn).where(AttemptTurn.attempt_id == attempt.id, AttemptTurn.number == attempt.turn_count)
    turn = db.session.scalars(query).one()
    text, first_message = str(turn.trace["reply"]), turn.reply_message_id
    db.session.execute(delete(AttemptTurn).where(AttemptTurn.id == turn.id))
    count, replies, preview, last = before["counts"]
    take_back_messages(
        attempt.conversation,
        since=first_message,
        message_count=count,
        reply_count=replies,
        preview=preview,
        last_message_at=datetime.fromisoformat(last),
    )
    attempt.engine, attempt.waits_since = before["engine"], None
    attempt.turn_count -= 1
    attempt.revision += 1
    attempt.due_at = datetime.fromisoformat(before["due"]) if before["due"] else None
    attempt.status = DeskStatus(before.get("status", attempt.status))
    attempt.snoozed_until = datetime.fromisoformat(before["snoozed"]) if before.get("snoozed") else None
    if before["first"]:
        attempt.first_replied_at = None
    log_act(attempt, ActKind.UNDO, "undo", at=at, result=[text])
    keep_draft(attempt, DraftKind.REPLY, text, at=at)
    return text
