"""Words of the conversation that a dispute and its answers rest on."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import and_, or_, select

from app.base.database import db
from app.review.models import Dispute, DisputeQuote, Evidence, SecondLook

ByCriterion = dict[str, list[DisputeQuote]]


def words_of(dispute_id: int) -> dict[int | None, ByCriterion]:
    """The words by the look they belong to (None: the agent's own) and by criterion. One statement."""
    found: dict[int | None, ByCriterion] = defaultdict(dict)
    query = select(DisputeQuote).where(DisputeQuote.dispute_id == dispute_id)
    for one in db.session.scalars(query.order_by(DisputeQuote.id)):
        found[one.look_id].setdefault(one.criterion, []).append(one)
    return found


def told_words(dispute_id: int) -> Sequence[DisputeQuote]:
    """What may be read of a dispute: the agent's words, and those of the look that answered its present step. One statement."""
    found: Sequence[DisputeQuote] = db.session.scalars(told_words_query([dispute_id])).all()
    return found


def told_words_query(dispute_ids: Collection[int]) -> Any:
    """The same of several disputes, in the order in which they were kept."""
    query = select(DisputeQuote).join(Dispute, Dispute.id == DisputeQuote.dispute_id)
    query = query.outerjoin(SecondLook, SecondLook.id == DisputeQuote.look_id)
    answered = and_(SecondLook.answered_at.is_not(None), SecondLook.step == Dispute.step)
    query = query.where(DisputeQuote.dispute_id.in_(dispute_ids), or_(DisputeQuote.look_id.is_(None), answered))
    return query.order_by(DisputeQuote.id)


def not_evidence(words: Iterable[DisputeQuote], evidence: Iterable[Evidence]) -> list[DisputeQuote]:
    """Without the words of an answer that the review shown rests on itself."""
    known = {(one.criterion, one.message_id, one.start, one.end) for one in evidence}
    return [one for one in words if one.look_id is None or (one.criterion, one.message_id, one.start, one.end) not in known]


def by_criterion(words: Iterable[DisputeQuote]) -> ByCriterion:
    """The same words, by criterion."""
    found: ByCriterion = {}
    for one in words:
        found.setdefault(one.criterion, []).append(one)
    return found
