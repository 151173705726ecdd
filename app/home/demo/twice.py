"""Some work of the demo desk is reviewed twice, by two people who do not see each other's grade."""

from datetime import datetime, time, timedelta
from functools import partial
from random import Random

from sqlalchemy import select

from app.base.clock import zone
from app.base.database import db
from app.conversations.models import Conversation
from app.home.demo.cast import PARCELS, TIMEZONE
from app.home.demo.courses import Writer
from app.home.demo.hours import open_from, workday
from app.home.demo.reviewing import acknowledge, review_once_more
from app.home.demo.skill import CURVES
from app.review.actions import queueing
from app.review.models import Assignment, AssignmentState, Dispute, Publication, Purpose, Review, ReviewState
from app.review.queries.rubrics import rubric_id_of
from app.review.queries.sheets import levels_of
from app.rubrics.models import RubricVersion

RUBRIC = "core-quality"
REVIEWERS = ("reviewer", "reviewer2")
MANY = 8
PUT, OLDEST = 13, 45
"""How many days ago they were put once more, and how old their first reviews may be then, in days ago."""
BETWEEN = timedelta(minutes=25)
"""From one second review to the next."""


def plan_second_reviews(history: Writer) -> None:
    """Put them on the timeline. Draws nothing from the history's own chance."""
    day = workday((history.timeline.until - timedelta(days=PUT)).date())
    history.timeline.at(datetime.combine(day, time(11), zone(TIMEZONE)), partial(_put, history))


def _put(history: Writer, at: datetime) -> None:
    """The lead puts what was reviewed lately once more; the other reviewer is at it the same afternoon."""
    rubric_id, lead = rubric_id_of(RUBRIC), history.company["lead"]
    random = Random("greenroom demo twice")  # noqa: S311  (the same demo for everybody, not a secret)
    first = _reviewed(history, rubric_id, at)
    queueing.put([one.conversation_id for one in first], rubric_id, by=lead, at=at, again=True)
    keys = {person.id: key for key, person in history.company.people.items()}
    for place, one in enumerate(first, 1):
        other = next(key for key in REVIEWERS if history.company[key].id != one.reviewer_id)
        when = open_from(at + place * BETWEEN)
        history.timeline.at(when, partial(_review, history, one.id, keys[one.reviewee_id], other, random))


def _reviewed(history: Writer, rubric_id: int | None, at: datetime) -> list[Review]:
    """The latest published reviews of whole real conversations by one of the two, nobody asked for a second look at."""
    query = select(Review).join(Publication, Publication.review_id == Review.id)
    query = query.where(Review.state == ReviewState.PUBLISHED, Review.purpose == Purpose.QUALITY, Review.message_id.is_(None))
    query = query.where(Review.team_id == history.company.teams[PARCELS].id, Review.number == 1)
    query = query.where(Publication.at < at, Publication.at > at - timedelta(days=OLDEST - PUT))
    query = query.where(Review.reviewer_id.in_([history.company[key].id for key in REVIEWERS]))
    query = query.where(Review.id.not_in(select(Dispute.review_id)))
    query = query.where(Review.rubric_version_id.in_(select(RubricVersion.id).where(RubricVersion.rubric_id == rubric_id)))
    return list(db.session.scalars(query.order_by(Review.id.desc()).limit(MANY)))


def _review(history: Writer, first_id: int, key: str, by: str, random: Random, at: datetime) -> None:
    first = db.session.get_one(Review, first_id)
    again = select(Assignment.id, Conversation.customer_name).join(Conversation, Conversation.id == Assignment.conversation_id)
    again = again.where(Assignment.conversation_id == first.conversation_id, Assignment.reviewee_id == first.reviewee_id)
    item = db.session.execute(again.where(Assignment.round > 1, Assignment.state == AssignmentState.WAITING)).first()
    if item is None:
        return
    name, levels = str(item.customer_name), {key: level or "" for key, level in levels_of(first_id).items()}
    review_id = review_once_more(item.id, levels, name, CURVES[key], by=history.company[by], at=at, random=random)
    if review_id is not None:
        reads = open_from(at + timedelta(hours=20))
        history.timeline.at(reads, lambda at: acknowledge(review_id, by=history.company[key], at=at))
