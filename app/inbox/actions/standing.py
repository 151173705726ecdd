"""Where a conversation stands in the list: its clock and status, and what taking a turn anew restores of them."""

from datetime import datetime, timedelta
from typing import Any

from app.inbox.clocks import due_after
from app.inbox.desk_pack import desk_pack
from app.inbox.models import Attempt, DeskStatus

_HANDED = ("handed_to", "handed_at", "handed_due")


def turn_clock(attempt: Attempt, wrote_at: datetime | None) -> None:
    """Since `wrote_at` the customer waits, and the conversation is open again; None: nobody waits."""
    if wrote_at is None:
        attempt.due_at = None
        return
    attempt.due_at = due_after(wrote_at, attempt.conversation.channel.value, desk_pack(attempt))
    attempt.status, attempt.snoozed_until = DeskStatus.OPEN, None


def put_into_hands(attempt: Attempt, title: str, *, at: datetime) -> None:
    """A colleague or a line called `title` has it from now on: it stands aside, and its clock stops."""
    due = attempt.due_at.isoformat() if attempt.due_at else None
    attempt.desk = {**attempt.desk, "handed_to": title, "handed_at": at.isoformat(), "handed_due": due}
    attempt.status, attempt.snoozed_until, attempt.due_at = DeskStatus.HANDED, None, None


def take_from_hands(attempt: Attempt, *, at: datetime) -> str:
    """It is the agent's again, with the time that was left when it was handed over. Returns who had it."""
    desk = attempt.desk
    due = desk.get("handed_due")
    left = datetime.fromisoformat(due) - datetime.fromisoformat(desk["handed_at"]) if due else timedelta()
    attempt.due_at = at + left if due else None
    attempt.desk = {key: value for key, value in desk.items() if key not in _HANDED}
    return str(desk.get("handed_to", ""))


def as_before(attempt: Attempt, at: datetime) -> dict[str, Any]:
    """What taking the turn anew restores."""
    conversation = attempt.conversation
    return {
        "engine": attempt.engine,
        "at": at.isoformat(),
        "due": attempt.due_at.isoformat() if attempt.due_at else None,
        "first": attempt.first_replied_at is None,
        "status": attempt.status.value,
        "snoozed": attempt.snoozed_until.isoformat() if attempt.snoozed_until else None,
        "counts": [conversation.message_count, conversation.reply_count, conversation.preview, conversation.last_message_at.isoformat()],
    }
