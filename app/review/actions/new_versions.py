"""Letting a review stand under another version of its rubric: a new version of the review, never a silent change."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert, select

from app.base.database import db
from app.conversations.models import Conversation
from app.people.models import Team
from app.review import announcing, notices
from app.review.actions.changing import copy_into
from app.review.actions.publishing import retire
from app.review.actions.tallies import Movement, exact
from app.review.models import Acknowledgement, Publication, Replay, Review, ReviewState
from app.review.queries.sheets import levels_of
from app.review.replay.comparing import Outcome
from app.rubrics import document
from app.rubrics.models import RubricVersion
from app.rubrics.scoring import score

KEPT = (
    "assignment_id",
    "conversation_id",
    "message_id",
    "purpose",
    "reviewer_id",
    "reviewee_id",
    "team_id",
    "acted_at",
    "comment",
    "started_at",
    "active_seconds",
)
"""What the new version has from the one it replaces."""


def give_new_version(review: Review, replay: Replay, outcome: Outcome, *, at: datetime) -> Review:
    """Replace `review` by itself under the replay's rubric: ratings, quotes and words as they were, score and tallies anew."""
    rubric, result = document.compiled(replay.source), outcome.score
    before = db.session.get_one(RubricVersion, review.rubric_version_id)
    channel, timezone = _surroundings(review)
    retire(review)
    movement = Movement()
    old = document.compiled(before.source)
    movement.add(review, old, score(old, levels_of(review.id), channel=channel), timezone, sign=-1)
    fresh = Review(
        **{name: getattr(review, name) for name in KEPT}, rubric_version_id=_version_id(replay.rubric_id, replay.number or 0),
        number=review.number + 1, reason=replay.reason, state=ReviewState.PUBLISHED, saved_at=at, score=exact(result),
        shown=None if result.shown is None else str(result.shown), passed=result.passed,
    )  # fmt: skip
    db.session.add(fresh)
    db.session.flush()
    copy_into(fresh.id, review.id, at=at, but=frozenset(old.by_id) - frozenset(rubric.by_id))
    _publish(fresh, review, replay, stays=not outcome.moved and not outcome.lost, at=at)
    movement.add(fresh, rubric, result, timezone)
    movement.write()
    announcing.stands(fresh, review, at=at, rescored=True)
    return fresh


def tell_people(people: Iterable[int], replay_id: int, *, at: datetime) -> None:
    """Tell everybody whose score, or passing, moved, once for each re-scoring."""
    for person_id in sorted(people):
        notices.reviews_rescored(person_id, replay_id, at=at)


def _publish(fresh: Review, review: Review, replay: Replay, *, stays: bool, at: datetime) -> None:
    """Let `fresh` stand, with the moment a person gave its ratings. What was read stays read where every level and the score `stays`."""
    before = db.session.get_one(Publication, review.id)
    seen = db.session.get(Acknowledgement, review.id)
    known = {"replay_id": replay.id, "graded_at": before.given_at, "read_before": before.read_before or seen is not None}
    db.session.execute(insert(Publication).values(review_id=fresh.id, by_id=replay.by_id, at=at, **known))
    if seen is not None and stays:
        db.session.add(Acknowledgement(review_id=fresh.id, by_id=seen.by_id, at=seen.at, note=seen.note))


def _surroundings(review: Review) -> tuple[str, str]:
    channel = db.session.scalar(select(Conversation.channel).where(Conversation.id == review.conversation_id))
    timezone = db.session.scalar(select(Team.timezone).where(Team.id == review.team_id)) if review.team_id else None
    return (channel.value if channel else ""), timezone or "UTC"


def _version_id(rubric_id: int, number: int) -> int:
    query = select(RubricVersion.id).where(RubricVersion.rubric_id == rubric_id, RubricVersion.number == number)
    return int(db.session.scalars(query).one())
