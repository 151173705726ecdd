"""Who leaves a dispute to others: whoever grades the conversation blind elsewhere, in a running calibration round, until it ends, and
whoever opened the disputed review before it was disputed.

Whoever answers a dispute reads names and first levels, so a grader of the round keeps out; and it is decided by somebody who has not
seen the first levels. Where nobody else is left the team's lead may answer.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import aliased

from app.base.database import db
from app.people.models import Membership, Person, Role
from app.review.doors import graded_blind
from app.review.models import Dispute, Review, ReviewSight, ReviewState
from app.review.policy import READ_OTHERS
from app.review.queries.asker import Asks

OTHER, PERSON, VERSION = aliased(Membership), aliased(Person), aliased(Review)


def keeps_out(person: Asks) -> ColumnElement[bool]:
    """Whether the person leaves a dispute to others. For queries with Dispute and its Review."""
    led = person.teams_for(READ_OTHERS)
    return _keeps_out(person.id, Dispute.team_id.in_(led) if led else false())


def kept_out(dispute_ids: Collection[int]) -> set[tuple[int, int]]:
    """(dispute, member of its team) of those who leave it to others. One statement."""
    query = select(Dispute.id, Membership.person_id).join(Review, Review.id == Dispute.review_id)
    query = query.join(Membership, Membership.team_id == Dispute.team_id).where(Dispute.id.in_(dispute_ids), Membership.ended_on.is_(None))
    return {(row[0], row[1]) for row in db.session.execute(query.where(_keeps_out(Membership.person_id, Membership.lead)))}


def keeps_out_of(person: Person, dispute: Dispute) -> bool:
    """Whether the person leaves this dispute to others. One statement."""
    query = select(Dispute.id).join(Review, Review.id == Dispute.review_id).where(Dispute.id == dispute.id, keeps_out(person))
    return db.session.scalar(query) is not None


def somebody_may_answer(review: Review) -> bool:
    """Whether the review's team has anybody who may answer a dispute about it: a reviewer or lead who gave no version and was not graded.
    Work without a team may be answered by reviewers of every team. One statement."""
    if review.team_id is None:
        return True
    graded = select(VERSION.reviewer_id).where(VERSION.assignment_id == review.assignment_id, VERSION.state != ReviewState.DRAFT)
    lead = and_(OTHER.lead, PERSON.roles.contains(f",{Role.LEAD.value},"))
    query = select(PERSON.id).join(OTHER, OTHER.person_id == PERSON.id).where(OTHER.team_id == review.team_id, OTHER.ended_on.is_(None))
    query = query.where(PERSON.deactivated_at.is_(None), or_(lead, PERSON.roles.contains(f",{Role.REVIEWER.value},")))
    return db.session.scalar(query.where(PERSON.id != review.reviewee_id, PERSON.id.not_in(graded)).limit(1)) is not None


def who_settles(team_id: int | None) -> list[int]:
    """Leads of the team and admins of the site: who can give a team somebody who answers. One statement."""
    leads = select(OTHER.person_id).where(OTHER.team_id == team_id, OTHER.lead, OTHER.ended_on.is_(None))
    query = select(Person.id).where(or_(Person.id.in_(leads), Person.roles.contains(f",{Role.ADMIN.value},")))
    return list(db.session.scalars(query.where(Person.deactivated_at.is_(None)).order_by(Person.id)))


def grades_blind(person_id: int, review: Review) -> bool:
    """Whether somebody grades the review's conversation blind now: then they do not mend their slip in it either. One statement."""
    return db.session.scalar(select(Review.id).where(Review.id == review.id, _blind(person_id))) is not None


def _keeps_out(person_id: Any, leads: Any) -> ColumnElement[bool]:
    return and_(or_(_blind(person_id), _saw(person_id)), or_(~leads, _somebody_left()))


def _saw(person_id: Any) -> ColumnElement[bool]:
    """Whether the person opened a version of the review before the dispute. For queries with Dispute and its Review."""
    sight = (ReviewSight.assignment_id == Review.assignment_id, ReviewSight.person_id == person_id, ReviewSight.at < Dispute.opened_at)
    return exists().where(*sight).correlate_except(ReviewSight)


def _blind(person_id: Any) -> ColumnElement[bool]:
    return or_(false(), *graded_blind(person_id))


def _somebody_left() -> ColumnElement[bool]:
    """Whether anybody else of the team may answer: reviewers and leads, after an escalation leads alone, who neither graded nor were
    graded nor answered, and who do not grade the conversation blind."""
    here = (OTHER.team_id == Dispute.team_id, OTHER.ended_on.is_(None), PERSON.id == OTHER.person_id, PERSON.deactivated_at.is_(None))
    lead = and_(OTHER.lead, PERSON.roles.contains(f",{Role.LEAD.value},"))
    able = or_(lead, and_(Dispute.step == 1, PERSON.roles.contains(f",{Role.REVIEWER.value},")))
    graded = exists().where(VERSION.assignment_id == Review.assignment_id, VERSION.reviewer_id == PERSON.id)
    graded = graded.where(VERSION.state != ReviewState.DRAFT)
    answered = or_(Dispute.answered_by_id.is_(None), Dispute.answered_by_id != PERSON.id)
    new = (Review.reviewee_id != PERSON.id, answered, ~graded.correlate_except(VERSION), ~_blind(PERSON.id), ~_saw(PERSON.id))
    return exists().where(*here, PERSON.email.is_not(None), able, *new).correlate_except(OTHER, PERSON)
