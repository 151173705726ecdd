"""Every score that stands, against a second and independent working out of the rules (app/rubrics/recount.py)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.conversations.models import Conversation
from app.review.actions.rescored import levels_by_review
from app.review.models import Review, ReviewState
from app.rubrics import document
from app.rubrics.models import RubricVersion
from app.rubrics.recount import recount
from app.rubrics.scoring import score

BATCH = 500


@dataclass(frozen=True)
class Disagreement:
    """A published review whose kept score, or whose formula, is not what the rules give. `way`: how the second count came about."""

    review_id: int
    kept: str
    formula: str
    way: str


def disagreements() -> Iterator[Disagreement]:
    """Published reviews by id where kept score, formula and second count are not all one. Two statements for each 500."""
    for row, ratings in _published():
        rubric, channel = document.compiled(row.source), row.channel.value
        first, second = score(rubric, ratings, channel=channel), recount(rubric, ratings, channel)
        right = (None if second.value is None else str(second.value), second.shown, second.passed)
        by_formula = (None if first.value is None else str(first.value), None if first.shown is None else str(first.shown), first.passed)
        if (row.score, row.shown, row.passed) != right or by_formula != right or dict(first.criteria) != dict(second.values):
            yield Disagreement(
                row.id, _told(row), f"{first.formula} ({_passing(first.passed)})", f"{second.way} ({_passing(second.passed)})"
            )


def _published() -> Iterator[tuple[Any, dict[str, str]]]:
    query: Any = select(Review.id, Review.score, Review.shown, Review.passed, RubricVersion.source, Conversation.channel)
    query = query.join(RubricVersion, RubricVersion.id == Review.rubric_version_id)
    query = query.join(Conversation, Conversation.id == Review.conversation_id).where(Review.state == ReviewState.PUBLISHED)
    last = 0
    while rows := db.session.execute(query.where(Review.id > last).order_by(Review.id).limit(BATCH)).all():
        ratings = levels_by_review(row.id for row in rows)
        yield from ((row, ratings[row.id]) for row in rows)
        last = rows[-1].id


def _told(row: Any) -> str:
    return f"{row.score or 'no score'}, {row.shown or '-'} ({_passing(row.passed)})"


def _passing(passed: bool | None) -> str:
    return "neither" if passed is None else "passed" if passed else "not passed"
