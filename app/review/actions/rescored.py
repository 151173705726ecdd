"""What a re-scoring did, read from the versions it made: a run that was stopped and went on loses nothing of it."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from app.base.database import db
from app.conversations.models import Conversation
from app.review.models import Publication, Purpose, Rating, Replay, Review
from app.review.replay.comparing import Case, Comparison, under
from app.rubrics import document

BATCH = 500
MADE, REPLACED = aliased(Review), aliased(Review)


def difference(replay: Replay) -> Comparison:
    """The comparison of every version that `replay` made with the one it replaced. Two statements for each 500."""
    rubric = document.compiled(replay.source)
    found = Comparison(incomplete=replay.left_alone)
    for case in _replaced(replay.id):
        found.add(under(case, rubric))
    return found


def case_of(review: Any, channel: str, ratings: dict[str, str]) -> Case:
    """A published review as the comparison needs it. `review`: with id, reviewee_id, score, passed and purpose."""
    score = None if review.score is None else Fraction(review.score)
    return Case(review.id, review.reviewee_id, channel, ratings, score, review.passed, practice=review.purpose is Purpose.PRACTICE)


def levels_by_review(review_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Level by criterion of each review. One statement."""
    found: dict[int, dict[str, str]] = {review_id: {} for review_id in review_ids}
    given = select(Rating.review_id, Rating.criterion, Rating.level).where(Rating.review_id.in_(found), Rating.level.is_not(None))
    for review_id, criterion, level in db.session.execute(given):
        found[review_id][criterion] = str(level)
    return found


def _replaced(replay_id: int) -> Iterator[Case]:
    columns = (
        REPLACED.id,
        REPLACED.reviewee_id,
        REPLACED.score,
        REPLACED.passed,
        REPLACED.purpose,
        Conversation.channel,
        MADE.id.label("made"),
    )
    one_before = and_(REPLACED.assignment_id == MADE.assignment_id, REPLACED.number == MADE.number - 1)
    query: Any = select(*columns).join_from(Publication, MADE, MADE.id == Publication.review_id).join(REPLACED, one_before)
    query = query.join(Conversation, Conversation.id == REPLACED.conversation_id).where(Publication.replay_id == replay_id)
    last = 0
    while rows := db.session.execute(query.where(Publication.review_id > last).order_by(Publication.review_id).limit(BATCH)).all():
        ratings = levels_by_review(row.id for row in rows)
        yield from (case_of(row, row.channel.value, ratings[row.id]) for row in rows)
        last = rows[-1].made
