"""Conversations about which a dispute is open: whoever decides it reads names and first levels, so they are not graded blind."""

from sqlalchemy import ColumnElement, exists, select

from app.base.database import db
from app.calibration.models import RoundItem
from app.conversations.models import Conversation
from app.review.models import Dispute, DisputeState, Review


def disputed() -> ColumnElement[bool]:
    """Whether a dispute about one of the conversation's reviews is open."""
    query = exists().where(Review.conversation_id == Conversation.id, Dispute.review_id == Review.id)
    return query.where(Dispute.state == DisputeState.OPEN)


def disputed_items(round_id: int) -> dict[int, int]:
    """Positions of the disputed conversations of a round, by item. One statement."""
    query = select(RoundItem.id, RoundItem.position).join(RoundItem.conversation).where(RoundItem.round_id == round_id, disputed())
    return {row[0]: row[1] for row in db.session.execute(query.order_by(RoundItem.position))}
