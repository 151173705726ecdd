"""One self review or peer review: with all its page shows, and as a sheet to fill."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.conversations.veiling import Masked, veil_of
from app.people.models import Person
from app.review.desk import Desk, desk
from app.review.learning.comparing import Said, Side
from app.review.learning.models import LearningQuote, LearningRating, LearningReview
from app.review.learning.policy import may_fill
from app.review.measures import chosen
from app.review.progress import Progress, progress_of
from app.rubrics import document


@dataclass
class Sheet:
    """A self review or peer review with the rubric version it is filled with. It belongs to no item of the queue."""

    learning: LearningReview
    assignment: None = None

    @property
    def rubric(self) -> document.Rubric:
        return document.compiled(self.learning.version.source)

    @property
    def real(self) -> Masked:
        """Whether the conversation's personal data is masked, the customer's name with it."""
        return veil_of(self.learning.conversation)

    def progress(self, levels: Mapping[str, str | None]) -> Progress:
        return progress_of(self.rubric, chosen(levels), self.learning.conversation.channel.value)

    def desk(self, ratings: Mapping[str, LearningRating], quotes: Sequence[LearningQuote]) -> Desk:
        """The sheet as the review page draws it."""
        rated: Any = ratings
        marked: Any = quotes
        return desk(self.rubric, rated, marked, self.progress({key: one.level for key, one in ratings.items()}), real=self.real)


def learning_of(learning_id: int) -> LearningReview | None:
    """One of them with everything around it. One statement."""
    people = (joinedload(LearningReview.reviewer), joinedload(LearningReview.reviewee), joinedload(LearningReview.asked_by))
    query = select(LearningReview).where(LearningReview.id == learning_id).options(*people)
    query = query.options(joinedload(LearningReview.conversation), joinedload(LearningReview.version))
    return db.session.scalars(query).first()


def sheet_of(person: Person, learning_id: int) -> Sheet | None:
    """The sheet that this person may fill now, or None. One statement."""
    one = learning_of(learning_id)
    return Sheet(one) if one is not None and may_fill(person, one) else None


def ratings_of(learning_id: int) -> dict[str, LearningRating]:
    """Every rating and comment by its criterion. One statement."""
    query = select(LearningRating).where(LearningRating.learning_id == learning_id).execution_options(populate_existing=True)
    return {one.criterion: one for one in db.session.scalars(query)}


def quotes_of(learning_id: int) -> Sequence[LearningQuote]:
    """The quotes in the order they were marked. One statement."""
    return db.session.scalars(select(LearningQuote).where(LearningQuote.learning_id == learning_id).order_by(LearningQuote.id)).all()


def side_of(one: LearningReview, ratings: Mapping[str, LearningRating]) -> Side:
    """The filled rubric as it is compared."""
    return Side(document.compiled(one.version.source), {key: Said(rated.level, rated.comment) for key, rated in ratings.items()})
