"""Reviews of reviews as people see them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.base import clock, paging
from app.base.database import db
from app.base.estimates import Estimate, mean_estimate
from app.calibration.graders.models import Check, CheckPlan, CheckState, CheckTally
from app.calibration.graders.policy import LOOK
from app.conversations.models import Conversation
from app.people.models import Person
from app.review.models import Publication, Review
from app.review.models.tally import SCORE
from app.review.queries.figures import mean_of
from app.review.queries.listed import TALK
from app.rubrics.models import RubricVersion

WEEKS = 26
REVIEWER, LOOKER, TALLY = aliased(Person), aliased(Person), CheckTally


def checks_page(person: Person, after: str | None) -> paging.Page:
    """What the person looks at, and for leads all of the led teams but those about their own reviews; the newest first. One statement."""
    whose = [Check.looker_id == person.id, *(Check.team_id == team_id for team_id in sorted(person.teams_for(LOOK)))]
    keys: list[paging.Key] = [(Check.put_at, True), (Check.id, True)]
    mine = select(Check.put_at, Check.id).join(Review, Review.id == Check.review_id)
    mine = mine.where(Check.reviewer_id != person.id, Review.reviewee_id != person.id)
    ranges = [mine.where(one, Check.state == state) for one in whose for state in (CheckState.WAITING, CheckState.PUBLISHED)]
    return paging.fetch(_listed().where(Check.id.in_(paging.from_ranges(ranges, keys, after))), keys, after)


def own_page(person: Person, after: str | None) -> paging.Page:
    """What was said about the person's own reviews, the newest first. One statement."""
    keys: list[paging.Key] = [(Check.published_at, True), (Check.id, True)]
    mine = select(Check.published_at, Check.id).where(Check.reviewer_id == person.id, Check.state == CheckState.PUBLISHED)
    return paging.fetch(_listed().where(Check.id.in_(paging.from_ranges([mine], keys, after))), keys, after)


def check_of(check_id: int) -> Check | None:
    """One, with its marks, the review and everybody concerned. Two statements."""
    review = joinedload(Check.review)
    parts = (Review.conversation, Review.reviewer, Review.reviewee, Review.publication, Review.rubric_version)
    options = (joinedload(Check.rubric), joinedload(Check.looker), selectinload(Check.marks), *(review.joinedload(one) for one in parts))
    return db.session.scalars(select(Check).where(Check.id == check_id).options(*options)).first()


def review_to_take(review_id: int) -> Review | None:
    """A review by id. One statement."""
    return db.session.scalars(select(Review).where(Review.id == review_id)).first()


def plans_of(team_ids: Collection[int]) -> dict[int, CheckPlan]:
    """The plans of these teams. One statement."""
    return {one.team_id: one for one in db.session.scalars(select(CheckPlan).where(CheckPlan.team_id.in_(sorted(team_ids))))}


@dataclass
class Reviewer:
    """What is known of one reviewer: the score and each criterion, 0 to 100."""

    name: str
    score: Estimate = field(default_factory=lambda: mean_estimate(0, 0, 0))
    criteria: dict[str, Estimate] = field(default_factory=dict)


def figures(team_ids: Collection[int], at: datetime, person_id: int | None = None) -> list[Reviewer]:
    """Of what was published this week and in the 25 weeks before, by reviewer's name; of one person where asked. One statement."""
    since = clock.week_of(at, None) - timedelta(weeks=WEEKS - 1)
    sums = [func.sum(column).label(name) for name, column in (("n", TALLY.n), ("total", TALLY.total), ("squares", TALLY.squares))]
    query = select(TALLY.reviewer_id, Person.name, TALLY.measure, *sums).join(Person, Person.id == TALLY.reviewer_id)
    query = query.where(TALLY.team_id.in_(sorted(team_ids)), TALLY.begins >= since)
    query = query if person_id is None else query.where(TALLY.reviewer_id == person_id)
    found: dict[int, Reviewer] = {}
    for row in db.session.execute(query.group_by(TALLY.reviewer_id, Person.name, TALLY.measure).order_by(Person.name, TALLY.reviewer_id)):
        one, mean = found.setdefault(row.reviewer_id, Reviewer(row.name)), mean_of(int(row.n), int(row.total), int(row.squares))
        if row.measure == SCORE:
            one.score = mean
        else:
            one.criteria[row.measure.removeprefix("criterion:")] = mean
    return list(found.values())


def _listed() -> Any:
    columns = (Check.id, Check.state, Check.put_at, Check.due_at, Check.published_at, Check.read_at, Check.units, Check.looker_id)
    names = (
        REVIEWER.name.label("reviewer"),
        LOOKER.name.label("looker"),
        RubricVersion.title.label("rubric"),
        Publication.at.label("given"),
    )
    return (
        select(*columns, *TALK, *names)
        .join(Review, Review.id == Check.review_id)
        .join(Publication, Publication.review_id == Review.id)
        .join(RubricVersion, RubricVersion.id == Review.rubric_version_id)
        .join(Conversation, Conversation.id == Review.conversation_id)
        .join(REVIEWER, REVIEWER.id == Check.reviewer_id)
        .join(LOOKER, LOOKER.id == Check.looker_id)
    )
