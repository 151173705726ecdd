"""Storing a dispute that comes in beside its review. Nobody is told: it was opened, and mostly answered, elsewhere."""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import select

from app.base.database import db
from app.conversations.models import Conversation
from app.people.models import Person, Team
from app.review.actions.taking_quotes import take_dispute_quotes
from app.review.actions.taking_reviews import SOURCE, person_here
from app.review.exchange.dispute_words import AGENT
from app.review.exchange.disputed import OPEN, ArrivingDispute, level_of
from app.review.exchange.values import BadLine
from app.review.models import (
    DecisionReason,
    Dispute,
    DisputeKind,
    DisputePoint,
    DisputeState,
    Publication,
    Review,
    ReviewSource,
    ReviewState,
)
from app.rubrics import document
from app.rubrics.models import RubricVersion

_REASONS = {one.value: one for one in DecisionReason}


def review_of(one: ArrivingDispute, team: Team) -> Review | None:
    """The review that a dispute standing alone is about: of its conversation, by the id it came with."""
    query = select(Review, ReviewSource.source_id).join(ReviewSource, ReviewSource.review_id == Review.id)
    query = query.join(Conversation, Conversation.id == Review.conversation_id)
    query = query.where(Conversation.source_id == one.conversation_id, Review.team_id == team.id, ReviewSource.source == SOURCE)
    for review, key in db.session.execute(query):
        if key.rpartition(":")[2] == one.review_id:
            found: Review = review
            return found
    return None


def take_dispute(
    one: ArrivingDispute, review: Review, reviews: Mapping[str, Review], titles: Mapping[str, str], left: Counter[str]
) -> bool:
    """Store a dispute of `review`; whether it was. Raises BadLine.

    `reviews`: those of the file, by the ids they came with. `titles`: what the other tool calls its criteria, by their ids.
    """
    if db.session.scalar(select(Dispute.id).where(Dispute.review_id == review.id)) is not None:
        return False
    if one.state == OPEN and review.state is not ReviewState.PUBLISHED:
        left["open disputes of reviews that no longer stand"] += 1
        return False
    answerer = _answerer(one, review)
    if one.state != OPEN and (answerer is None or one.answered_at is None):
        left["disputes without the person or the time of their answer"] += 1
        return False
    new = reviews.get(one.new_review)
    published = db.session.get_one(Publication, review.id).at
    dispute = Dispute(
        review_id=review.id, team_id=review.team_id, opened_by_id=review.reviewee_id, opened_at=one.opened_at or published,
        comment=one.comment, kind=DisputeKind(one.kind) if one.kind in list(DisputeKind) else DisputeKind.RATINGS, step=one.step,
        due_at=one.due_at, escalated_at=one.escalated_at, escalation=one.escalation, state=DisputeState(one.state), answer=one.answer,
        reason=_REASONS.get(one.reason), new_review_id=new.id if new else None,
        answered_by_id=answerer.id if answerer and one.state != OPEN else None, answered_at=one.answered_at if one.state != OPEN else None,
    )  # fmt: skip
    dispute.points = _points(one, review, titles, left)
    db.session.add(dispute)
    db.session.flush()
    _take_words(one, dispute, review, left)
    return True


def _take_words(one: ArrivingDispute, dispute: Dispute, review: Review, left: Counter[str]) -> None:
    """The agent's words come along; those of an answer stand in the version it made, as its evidence."""
    given = [dict(quote) | {"criterion": point.criterion} for point in one.points for quote in point.quotes if quote.get("side") == AGENT]
    if not given:
        return
    rubric = document.compiled(db.session.get_one(RubricVersion, review.rubric_version_id).source)
    missing = take_dispute_quotes(given, dispute.id, rubric, db.session.get_one(Conversation, review.conversation_id))
    if missing:
        left["words of disputes that are not in the conversation here"] += missing


def _answerer(one: ArrivingDispute, review: Review) -> Person | None:
    if one.answered_by is None or review.team_id is None:
        return None
    try:
        return person_here(one.answered_by, db.session.get_one(Team, review.team_id), "second reviewer")
    except BadLine:
        return None


def _points(one: ArrivingDispute, review: Review, titles: Mapping[str, str], left: Counter[str]) -> list[DisputePoint]:
    rubric = document.compiled(db.session.get_one(RubricVersion, review.rubric_version_id).source)
    by_title = {criterion.title.casefold(): criterion for criterion in rubric.criteria}
    found: dict[str, DisputePoint] = {}
    for point in one.points:
        criterion = rubric.by_id.get(point.criterion) or by_title.get(titles.get(point.criterion, point.criterion).casefold())
        if criterion is None or criterion.id in found:
            left["disputed criteria that the rubric does not have"] += 1
            continue
        found[criterion.id] = DisputePoint(
            criterion=criterion.id, comment=point.comment, proposed_level=level_of(criterion, point.proposed),
            decided_level=level_of(criterion, point.decided), kept=point.kept, answer=point.answer, reason=_REASONS.get(point.reason),
        )  # fmt: skip
    return list(found.values())
