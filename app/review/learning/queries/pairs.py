"""Self reviews that a reviewer's review of the same replies with the same rubric stands beside."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, func, select
from sqlalchemy.orm import aliased

from app.base.database import BigId, db
from app.conversations.models import Conversation
from app.people.models import Person, Team
from app.review.learning.comparing import Row, Said, Side, rows
from app.review.learning.models import LearningRating, LearningReview, LearningState
from app.review.models import Assignment, AssignmentState, Publication, Purpose, Rating, Review, ReviewState
from app.review.queries.reads import hidden_now
from app.rubrics import document
from app.rubrics.models import RubricVersion

MOST = 200
AGENT, PINNED, FIRST = aliased(Person), aliased(RubricVersion), aliased(Review)


@dataclass(frozen=True)
class Pair:
    """A self review and the reviewer's. `in_time`: it was finished before the reviewer's could be read; only then it counts."""

    learning_id: int
    review_id: int
    agent_id: int
    agent: str
    acted_at: datetime
    conversation: Any
    in_time: bool
    rows: Sequence[Row]

    @property
    def same(self) -> int:
        return sum(row.way == "same" for row in self.rows)

    @property
    def furthest(self) -> Row | None:
        """The criterion on which the two lie furthest apart; None where they agree."""
        apart = [(abs(row.gap), row) for row in self.rows if row.gap]
        return max(apart, key=lambda one: one[0])[1] if apart else None


def own_pairs(person: Person) -> list[Pair]:
    """The person's newest pairs. Four statements at most."""
    return _pairs(person, LearningReview.reviewer_id == person.id)


def team_pairs(person: Person, team_ids: frozenset[int]) -> list[Pair]:
    """The newest pairs of these teams. Four statements at most."""
    return _pairs(person, LearningReview.team_id.in_(team_ids), LearningReview.reviewer_id != person.id) if team_ids else []


def pair_of(person: Person, learning: LearningReview) -> Pair | None:
    """The pair of one self review, None while nothing stands beside it that the person may see now. Four statements at most."""
    return next(iter(_pairs(person, LearningReview.id == learning.id)), None)


def self_review_of(review: Review, rubric_id: int) -> int | None:
    """The agent's finished self review of what a published review is about, with the same rubric. One statement."""
    about = {"conversation": review.conversation_id, "part": review.message_id or 0}
    found: int | None = db.session.scalar(_self_review(), {**about, "rubric": rubric_id, "reviewee": review.reviewee_id})
    return found


@cache
def _self_review() -> Any:
    """Part of every publishing, so built once."""
    place = {"conversation_id": "conversation", "part": "part", "rubric_id": "rubric", "reviewee_id": "reviewee"}
    same = [getattr(LearningReview, column) == bindparam(name, type_=BigId) for column, name in place.items()]
    return select(LearningReview.id).where(*same, _finished()).limit(1)


def _pairs(person: Person, *where: ColumnElement[bool]) -> list[Pair]:
    found = db.session.execute(_query(person).where(*where).order_by(LearningReview.id.desc(), Review.id).limit(MOST)).all()
    newest = {row.learning_id: row for row in reversed(found)}  # of several reviews of the same replies the oldest counts
    texts = _texts({version for row in newest.values() for version in (row.own_version, row.other_version)})
    own = _said(LearningRating.learning_id, LearningRating, [row.learning_id for row in newest.values()])
    other = _said(Rating.review_id, Rating, [row.review_id for row in newest.values()])
    return [_pair(row, texts, own[row.learning_id], other[row.review_id]) for row in sorted(newest.values(), key=_latest, reverse=True)]


def _query(person: Person) -> Any:
    first_at = select(func.min(Publication.at)).join(FIRST, FIRST.id == Publication.review_id)
    first_at = first_at.where(FIRST.assignment_id == Review.assignment_id).correlate(Review)
    columns = (
        LearningReview.id.label("learning_id"),
        LearningReview.rubric_version_id.label("own_version"),
        LearningReview.done_at,
        LearningReview.acted_at,
        Review.id.label("review_id"),
        Review.rubric_version_id.label("other_version"),
        first_at.scalar_subquery().label("first_at"),
        AGENT.id.label("agent_id"),
        AGENT.name.label("agent"),
        Conversation.kind,
        Conversation.channel,
        Conversation.subject,
        Conversation.preview,
        Conversation.customer_name,
    )
    same = (Review.conversation_id == LearningReview.conversation_id) & (func.coalesce(Review.message_id, 0) == LearningReview.part)
    query = select(*columns).join(Review, same & (Review.reviewee_id == LearningReview.reviewee_id))
    query = query.join(PINNED, (PINNED.id == Review.rubric_version_id) & (PINNED.rubric_id == LearningReview.rubric_id))
    query = query.join(AGENT, AGENT.id == LearningReview.reviewee_id).join(Conversation, Conversation.id == LearningReview.conversation_id)
    query = query.outerjoin(Team, Team.id == Review.team_id)
    counted = Review.purpose.in_((Purpose.QUALITY, Purpose.PRACTICE))
    return query.where(_finished(), Review.state == ReviewState.PUBLISHED, counted, ~hidden_now(person), ~_grading(person))


def _finished() -> ColumnElement[bool]:
    return (LearningReview.purpose == Purpose.SELF) & (LearningReview.state == LearningState.DONE)


def _grading(person: Person) -> ColumnElement[bool]:
    """The viewer grades the same conversation now: what its agent thinks of it would sway them."""
    held = (Assignment.claimed_by_id == person.id, Assignment.state == AssignmentState.CLAIMED)
    return exists().where(Assignment.conversation_id == LearningReview.conversation_id, *held)


def _texts(version_ids: set[int]) -> dict[int, document.Rubric]:
    if not version_ids:
        return {}
    found = db.session.execute(select(RubricVersion.id, RubricVersion.source).where(RubricVersion.id.in_(version_ids)))
    return {version_id: document.compiled(source) for version_id, source in found}


def _said(column: Any, table: Any, ids: list[int]) -> dict[int, dict[str, Said]]:
    said: dict[int, dict[str, Said]] = defaultdict(dict)
    if ids:
        for one, criterion, level, comment in db.session.execute(
            select(column, table.criterion, table.level, table.comment).where(column.in_(ids))
        ):
            said[one][criterion] = Said(level, comment)
    return said


def _pair(row: Any, texts: dict[int, document.Rubric], own: dict[str, Said], other: dict[str, Said]) -> Pair:
    compared = rows(Side(texts[row.own_version], own), Side(texts[row.other_version], other))
    in_time = row.done_at is not None and row.first_at is not None and row.done_at <= row.first_at
    return Pair(row.learning_id, row.review_id, row.agent_id, row.agent, row.acted_at, row, in_time, compared)


def _latest(row: Any) -> Any:
    return (row.acted_at, row.learning_id)
