"""What review answers to moments of conversations: practice that ended, and the parts beside a conversation."""

from typing import Any

from flask import render_template
from sqlalchemy import ColumnElement, exists, select, update

from app.base import clock
from app.base.database import db
from app.base.permissions import Reach
from app.conversations import doors
from app.conversations.doors import Edit, PracticeFinished
from app.conversations.masking import mask_text
from app.conversations.models import Conversation
from app.people.doors import no_longer_there
from app.people.models import Person
from app.review.actions import signalling
from app.review.actions.freeing import free_held
from app.review.actions.queueing import put_practice
from app.review.excusing import notices as excusing_notices
from app.review.models import Assignment, AssignmentState, DisputeQuote, Evidence, Review, ReviewState
from app.review.policy import PUT
from app.review.queries.reads import earlier_reviews


def register() -> None:
    """Answer the moments. Registering twice changes nothing."""
    doors.practice_finished.register(practice_finished)
    doors.practice_voided.register(practice_voided)
    doors.page_parts.register(conversation_part)
    doors.text_redacted.register(move_quotes)
    doors.reviewed.register(reviewed)
    doors.stored.register(signalling.begin)
    no_longer_there.register(free_held)
    excusing_notices.register()


def practice_finished(finished: PracticeFinished) -> None:
    """Let the practice conversation wait for a review with the rubric its scenario names."""
    put_practice(finished, at=clock.now())


def practice_voided(conversation_id: int) -> None:
    """An attempt was voided: its item leaves the queue, whoever holds it. A published review stays; the lead may change it."""
    open_items = Assignment.state.in_((AssignmentState.WAITING, AssignmentState.CLAIMED))
    gone = update(Assignment).where(Assignment.conversation_id == conversation_id, open_items)
    at = clock.now()
    db.session.execute(gone.values(state=AssignmentState.REMOVED, claimed_by_id=None, claim_ends_at=None, done_at=at, let_go_at=at))


def move_quotes(message_id: int, text: str, edits: list[Edit]) -> None:
    """After a redaction, let every quote of the message, of disputes too, point at the same words again, and hold the new ones."""
    quotes: list[Evidence | DisputeQuote] = [*db.session.scalars(select(Evidence).where(Evidence.message_id == message_id))]
    quotes += db.session.scalars(select(DisputeQuote).where(DisputeQuote.message_id == message_id))
    for one in quotes:
        one.start, one.end = doors.moved(one.start, one.end, edits)
        one.quote = mask_text(text[one.start : one.end])


def reviewed() -> ColumnElement[bool]:
    """The condition that a conversation has a published review."""
    return exists().where(Review.conversation_id == Conversation.id, Review.state == ReviewState.PUBLISHED)


def conversation_part(conversation_id: int, viewer: Any) -> str | None:
    """Reviews the viewer may read beside their conversation, and the act that puts it into the queue."""
    person: Person = viewer
    may_put = person.reach(PUT) > Reach.DENIED
    earlier = earlier_reviews(person, conversation_id)
    if not earlier and not may_put:
        return None
    return render_template("review/part.html", earlier=earlier, conversation_id=conversation_id, may_put=may_put)
