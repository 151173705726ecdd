"""Conversations about which a dispute is open: whoever decides it reads names and first levels, so they are not graded blind.

And the other way round: whoever grades a conversation blind decides no dispute about it.
"""

from typing import Any

from sqlalchemy import ColumnElement, exists, select

from app.base.database import db
from app.calibration.models import Round, RoundItem, RoundMember, RoundState
from app.conversations.models import Conversation
from app.review.models import Dispute, DisputeState, Review


def disputed() -> ColumnElement[bool]:
    """Whether a dispute about one of the conversation's reviews is open."""
    query = exists().where(Review.conversation_id == Conversation.id, Dispute.review_id == Review.id)
    return query.where(Dispute.state == DisputeState.OPEN)


def grades_now(person_id: Any) -> ColumnElement[bool]:
    """Whether this person (a number or a column) grades the conversation of `Review` in a round that runs: until it is resolved."""
    query = exists().where(RoundItem.conversation_id == Review.conversation_id, Round.id == RoundItem.round_id)
    query = query.where(Round.state.in_((RoundState.SCORING, RoundState.DISCUSSION)))
    query = query.where(RoundMember.round_id == Round.id, RoundMember.person_id == person_id)
    return query.correlate_except(RoundItem, Round, RoundMember)


def disputed_items(round_id: int) -> dict[int, int]:
    """Positions of the disputed conversations of a round, by item. One statement."""
    query = select(RoundItem.id, RoundItem.position).join(RoundItem.conversation).where(RoundItem.round_id == round_id, disputed())
    return {row[0]: row[1] for row in db.session.execute(query.order_by(RoundItem.position))}
