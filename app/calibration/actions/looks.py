"""Hidden looks in the ordinary queue: put beside real work now and then, kept apart from it when handed in.

What comes of a look stands in the tables of calibration alone. The review room keeps no review of it (`review.actions.hidden`).
"""

import hashlib
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, select
from sqlalchemy.orm import aliased

from app.base.database import BigId, db
from app.calibration import notices
from app.calibration.actions.figures import refresh_later
from app.calibration.models import GoldItem, HiddenKind, HiddenLook, HiddenMark, HiddenRates, RoundItem, RoundMember
from app.conversations.models import AuthorRole, Conversation, ConversationKind, Message, MessageKind
from app.review.actions.hidden import put_hidden
from app.review.doors import HandedIn
from app.review.models import Assignment, AssignmentState, Dispute, Publication, Purpose, Review, ReviewState
from app.review.queries.candidates import candidates
from app.rubrics.models import Rubric, RubricVersion

REPEAT_AFTER = timedelta(weeks=4)
REPEAT_UNTIL = timedelta(weeks=52)
EARLIER = aliased(Review)
FORGOTTEN = timedelta(weeks=4)
"""A member of the round that agreed a gold item gets it no sooner."""
MOST = 200
OPEN = (AssignmentState.WAITING, AssignmentState.CLAIMED)


def put_now_and_then(review: Review, item: Assignment, at: datetime) -> None:
    """After a review was published, put hidden looks for its reviewer as often as the team asks. One statement where it asks for none.

    A second review of the same conversation also moves the figures of agreement.
    """
    if review.team_id is None or item.round < 0 or not review.purpose.counts:
        return
    if item.round > 1:
        refresh_later(review.team_id, item.rubric_id)
    rates = db.session.execute(_rates(), {"team": review.team_id}).first()
    if rates is None:
        return
    if drawn(review.id, "gold") < rates.gold:
        put_gold(item, review.reviewer_id, review.id, at)
    if drawn(review.id, "repeat") < rates.repeat:
        put_repeat(item, review.reviewer_id, review.id, at)


@cache
def _rates() -> Any:
    """Asked at every publishing, so built once."""
    return select(HiddenRates.gold, HiddenRates.repeat).where(HiddenRates.team_id == bindparam("team", type_=BigId))


def drawn(review_id: int, kind: str) -> int:
    """A number from 0 to 99 that hangs on the review alone, so that a draw can be proved later."""
    return int(hashlib.sha256(f"{kind} {review_id}".encode()).hexdigest(), 16) % 100


def put_gold(like: Assignment, reviewer_id: int, seed: int, at: datetime) -> int | None:
    """Put a gold item of the team that this reviewer has not seen; the item's id, None where there is none."""
    agreed_by = exists().where(RoundItem.id == GoldItem.item_id, RoundMember.round_id == RoundItem.round_id)
    agreed_by = agreed_by.where(RoundMember.person_id == reviewer_id, GoldItem.made_at > at - FORGOTTEN)
    query = select(GoldItem).join(Conversation, Conversation.id == GoldItem.conversation_id)
    query = query.where(GoldItem.team_id == like.team_id, GoldItem.retired_at.is_(None), ~agreed_by)
    query = query.where(_new_to(reviewer_id, GoldItem), ~_reviewed(reviewer_id, GoldItem.conversation_id))
    found = db.session.scalars(query.order_by(GoldItem.id).limit(MOST)).all()
    if not found:
        return None
    gold = found[drawn(seed, "which") % len(found)]
    candidate = next(iter(candidates([gold.conversation_id], Conversation.team_id == gold.team_id)), None)
    if candidate is None or candidate.reviewee_id in (None, reviewer_id):
        return None
    purpose = Purpose.PRACTICE if candidate.kind is ConversationKind.PRACTICE else Purpose.QUALITY
    values = {"reviewee_id": candidate.reviewee_id, "acted_at": candidate.acted_at}
    made = put_hidden(like, reviewer_id, gold.conversation_id, gold.rubric_id, purpose=purpose, **values)
    return _known(made, HiddenKind.GOLD, like, reviewer_id, gold.conversation_id, gold.rubric_id, at, gold_id=gold.id)


def put_repeat(like: Assignment, reviewer_id: int, seed: int, at: datetime) -> int | None:
    """Put a conversation that this reviewer reviewed at least four weeks ago; the item's id, None where there is none."""
    query = select(Review, RubricVersion.rubric_id).join(RubricVersion, RubricVersion.id == Review.rubric_version_id)
    query = query.join(Publication, Publication.review_id == Review.id).join(Rubric, Rubric.id == RubricVersion.rubric_id)
    query = query.where(Review.reviewer_id == reviewer_id, Review.state == ReviewState.PUBLISHED, Review.team_id == like.team_id)
    query = query.where(Review.purpose.in_((Purpose.QUALITY, Purpose.PRACTICE)), Rubric.archived_at.is_(None))
    query = query.where(Publication.given_at <= at - REPEAT_AFTER, Publication.given_at > at - REPEAT_UNTIL)
    query = query.where(~_answered_by_somebody_else())
    seen = and_(HiddenLook.person_id == reviewer_id, HiddenLook.conversation_id == Review.conversation_id)
    waits = and_(Assignment.conversation_id == Review.conversation_id, Assignment.state.in_(OPEN))
    query = query.where(~exists().where(seen), ~exists().where(waits)).order_by(Review.id.desc()).limit(MOST)
    found = db.session.execute(query).all()
    if not found:
        return None
    review, rubric_id = found[drawn(seed, "which") % len(found)]
    values = {"reviewee_id": review.reviewee_id, "acted_at": review.acted_at, "message_id": review.message_id}
    made = put_hidden(like, reviewer_id, review.conversation_id, rubric_id, purpose=review.purpose, **values)
    return _known(made, HiddenKind.REPEAT, like, reviewer_id, review.conversation_id, rubric_id, at, review_id=review.id)


def keep_look(told: HandedIn) -> None:
    """Keep what a reviewer said in a hidden look, tell them what it was, and work the figures out anew."""
    look = db.session.get(HiddenLook, told.assignment_id)
    if look is None or look.done_at is not None:
        return
    look.done_at, look.rubric_version_id = told.at, told.rubric_version_id
    for criterion, level in told.levels.items():
        comment = told.comments.get(criterion, "")
        db.session.add(HiddenMark(assignment_id=look.assignment_id, criterion=criterion, level=level, comment=comment))
    db.session.flush()
    notices.looked(look.person_id, look.assignment_id, look.kind, at=told.at)
    refresh_later(look.team_id, look.rubric_id)


def _known(
    made: int | None,
    kind: HiddenKind,
    like: Assignment,
    reviewer_id: int,
    conversation_id: int,
    rubric_id: int,
    at: datetime,
    **values: int,
) -> int | None:
    if made is None:
        return None
    place = {"assignment_id": made, "team_id": like.team_id, "conversation_id": conversation_id, "rubric_id": rubric_id}
    db.session.add(HiddenLook(**place, kind=kind, person_id=reviewer_id, put_at=at, **values))
    db.session.flush()
    return made


def _answered_by_somebody_else() -> ColumnElement[bool]:
    """A dispute gave an earlier version of it, or itself, other levels: also what was scored anew since is not all this reviewer's own."""
    same_item = (EARLIER.id == Dispute.review_id, EARLIER.assignment_id == Review.assignment_id)
    return exists().where(*same_item, Dispute.new_review_id.is_not(None)).correlate(Review)


def _new_to(reviewer_id: int, gold: Any) -> ColumnElement[bool]:
    """No look before, no waiting item of the same conversation, no reply of one's own in it."""
    seen = and_(HiddenLook.person_id == reviewer_id, HiddenLook.conversation_id == gold.conversation_id)
    waits = and_(Assignment.conversation_id == gold.conversation_id, Assignment.state.in_(OPEN), Assignment.round >= 0)
    wrote = and_(Message.conversation_id == gold.conversation_id, Message.author_id == reviewer_id, Message.kind == MessageKind.PUBLIC)
    return ~exists().where(seen) & ~exists().where(waits) & ~exists().where(wrote, Message.author_role == AuthorRole.AGENT)


def _reviewed(reviewer_id: int, conversation_id: Any) -> ColumnElement[bool]:
    return exists().where(Review.conversation_id == conversation_id, Review.reviewer_id == reviewer_id)
