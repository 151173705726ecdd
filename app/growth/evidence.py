"""Which reviews a skill's figure rests on: each worked out anew from its ratings and its pinned rubric, as the tallies were."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import select

from app.base.database import db
from app.conversations.models import Conversation
from app.growth.queries import reviews_of
from app.people.models import Person
from app.review.measures import measures
from app.review.models import Purpose, Rating, Review
from app.review.models.tally import UNIT
from app.rubrics.document import compiled
from app.rubrics.models import RubricVersion
from app.rubrics.scoring import partial_score

LOOKED_THROUGH = 60
"""Of a person's latest reviews so many are looked through for a skill."""


class SkillReview(NamedTuple):
    """A review with the one value it adds to a skill: the mean of the ratings that feed it, 0 to 100."""

    review: Any
    mean: float


def skill_reviews(
    viewer: Person, person_id: int, purposes: Sequence[Purpose], skill: str, first: date, *, limit: int = 12
) -> list[SkillReview]:
    """The latest reviews since `first` that rate `skill`, the newest first. Two statements."""
    query = reviews_of(viewer, person_id, purposes).add_columns(RubricVersion.source, Conversation.channel)
    query = query.join(RubricVersion, RubricVersion.id == Review.rubric_version_id)
    query = query.join(Conversation, Conversation.id == Review.conversation_id)
    query = query.where(Review.acted_at >= datetime.combine(first, time.min, UTC))
    rows = db.session.execute(query.limit(LOOKED_THROUGH)).all()
    levels = _levels([row.id for row in rows])
    found = []
    for row in rows:
        rubric = compiled(row.source)
        result = partial_score(rubric, levels[row.id], channel=row.channel.value).score
        units = dict(measures(rubric, result)).get(f"skill:{skill}")
        if units is not None:
            found.append(SkillReview(row, 100 * units / UNIT))
    return found[:limit]


def _levels(review_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    query = select(Rating.review_id, Rating.criterion, Rating.level).where(Rating.review_id.in_(review_ids), Rating.level.is_not(None))
    for review_id, criterion, level in db.session.execute(query):
        found[review_id][criterion] = str(level)
    return found
