"""What self reviews and peer reviews answer to moments elsewhere: a reviewer published, the text of a message was redacted."""

from datetime import datetime

from sqlalchemy import select

from app.base.database import db
from app.conversations.doors import Edit, moved
from app.conversations.masking import mask_text
from app.review.learning import notices
from app.review.learning.models import LearningQuote
from app.review.learning.queries.pairs import self_review_of
from app.review.models import Assignment, Review


def tell_agent(review: Review, item: Assignment, at: datetime) -> None:
    """Tell the agent, where they had graded the same replies with the same rubric, that both stand side by side."""
    if not review.purpose.counts or item.round < 0:
        return
    own = self_review_of(review, item.rubric_id)
    if own is not None:
        notices.beside(own, review.reviewee_id, at=at)


def move_quotes(message_id: int, text: str, edits: list[Edit]) -> None:
    """After a redaction, let every quote of the message point at the same words again, and hold the new ones."""
    for one in db.session.scalars(select(LearningQuote).where(LearningQuote.message_id == message_id)):
        one.start, one.end = moved(one.start, one.end, edits)
        one.quote = mask_text(text[one.start : one.end])
