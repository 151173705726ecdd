"""Reminders, not nagging: one for a review that nobody read, one for a dispute near its deadline. Done by the job queue every hour.

A reminder is a notice with a key of its own, so that however often the job runs nobody is told twice. A version scored anew is due on the
day of the ratings it carries, and not at all where the agent had read one before or that day was over: of it they were reminded already.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from sqlalchemy import exists, select

from app.base import clock
from app.base.database import db
from app.base.jobs import job
from app.base.transaction import unit_of_work
from app.people.models import Membership, Person, Role
from app.review import notices
from app.review.models import Acknowledgement, Dispute, DisputeProposal, DisputeRule, DisputeState, Publication, Review, ReviewState
from app.review.queries.dispute_rounds import kept_out
from app.review.queries.dispute_rules import DEFAULTS

JOB = "review.remind"
LONGEST = timedelta(days=60)
"""The longest wait a team can settle before its agents are reminded."""
GRACE = timedelta(days=14)
"""A review that became due longer ago than this is not reminded of any more: the site was off, or is new."""
AHEAD = timedelta(days=2)
"""How long before its deadline a dispute is reminded of."""
CONFIRM_AHEAD = timedelta(days=1)
"""How long before its deadline a proposed answer is reminded of."""
MOST = 5_000


@job(JOB, hourly=True)
def remind() -> None:
    """Leave every reminder that is due. Safe to run twice, early or late."""
    at = clock.now()
    with unit_of_work():
        for review_id, person_id in unread(at):
            notices.review_unread(review_id, person_id, at=at)
        for dispute_id, step, person_id in near(at):
            notices.dispute_due(dispute_id, step, person_id, at=at)
        for dispute_id, proposal_id, person_id in to_confirm(at):
            notices.confirm_due(dispute_id, proposal_id, person_id, at=at)


def unread(at: datetime) -> Iterator[tuple[int, int]]:
    """(review, reviewed person) of the reviews that wait to be acknowledged for as long as their team settled. One statement."""
    seen = exists().where(Acknowledgement.review_id == Review.id)
    disputed = exists().where(Dispute.review_id == Review.id)
    query = (
        select(Review.id, Review.reviewee_id, Publication.at, Publication.given_at.label("given_at"), DisputeRule.remind_days)
        .join(Publication, Publication.review_id == Review.id)
        .join(Person, Person.id == Review.reviewee_id)
        .outerjoin(DisputeRule, DisputeRule.team_id == Review.team_id)
        .where(Publication.at > at - LONGEST - GRACE, Publication.at <= at - timedelta(days=1))
        .where(Review.state == ReviewState.PUBLISHED, Person.deactivated_at.is_(None), ~seen, ~disputed)
        .where(Publication.read_before.is_(False))
    )
    for row in db.session.execute(query.order_by(Publication.at.desc()).limit(MOST)).all():
        days = DEFAULTS.remind_days if row.remind_days is None else row.remind_days
        due = row.given_at + timedelta(days=days)
        if days and timedelta(0) <= at - due <= GRACE and (row.at == row.given_at or row.at < due):
            yield row.id, row.reviewee_id


def near(at: datetime) -> Iterator[tuple[int, int, int]]:
    """(dispute, step, person) for open disputes near their deadline and those who may answer them. Four statements."""
    query = (
        select(Dispute.id, Dispute.step, Dispute.team_id, Dispute.answered_by_id, Review.assignment_id, Review.reviewee_id)
        .join(Review, Review.id == Dispute.review_id)
        .where(Dispute.state == DisputeState.OPEN, Dispute.due_at <= at + AHEAD, Dispute.due_at > at - GRACE)
        .where(Dispute.proposed_at.is_(None))
    )
    due = db.session.execute(query.order_by(Dispute.due_at).limit(MOST)).all()
    if not due:
        return
    graders = _graders({row.assignment_id for row in due})
    members = _members({row.team_id for row in due})
    barred = kept_out([row.id for row in due])
    for row in due:
        for member in members:
            if member.team_id == row.team_id and _may(member, row, graders) and (row.id, member.person_id) not in barred:
                yield row.id, row.step, member.person_id


def to_confirm(at: datetime) -> Iterator[tuple[int, int, int]]:
    """(dispute, proposal, lead) of proposed answers that a lead is expected to confirm within a day. Three statements."""
    query = (
        select(Dispute.id, DisputeProposal.id.label("proposal_id"), DisputeProposal.by_id, Dispute.team_id)
        .add_columns(Review.assignment_id, Review.reviewee_id)
        .join(DisputeProposal, DisputeProposal.dispute_id == Dispute.id)
        .join(Review, Review.id == Dispute.review_id)
        .where(Dispute.state == DisputeState.OPEN, Dispute.due_at <= at + CONFIRM_AHEAD, Dispute.due_at > at - GRACE)
        .where(Dispute.proposed_at.is_not(None), DisputeProposal.outcome.is_(None))
    )
    due = db.session.execute(query.order_by(Dispute.due_at).limit(MOST)).all()
    graders = _graders({row.assignment_id for row in due}) if due else set()
    for row, member in product(due, _members({row.team_id for row in due}) if due else ()):
        barred = (row.by_id, row.reviewee_id)
        leads = member.team_id == row.team_id and member.lead and Role.LEAD in member.roles
        if leads and member.person_id not in barred and (row.assignment_id, member.person_id) not in graders:
            yield row.id, row.proposal_id, member.person_id


def _may(member: Any, row: Any, graders: set[tuple[int, int]]) -> bool:
    leads = member.lead and Role.LEAD in member.roles
    allowed = leads if row.step > 1 else leads or Role.REVIEWER in member.roles
    barred = (row.reviewee_id, row.answered_by_id)
    return allowed and member.person_id not in barred and (row.assignment_id, member.person_id) not in graders


def _graders(assignment_ids: set[int]) -> set[tuple[int, int]]:
    query = select(Review.assignment_id, Review.reviewer_id).where(Review.assignment_id.in_(assignment_ids))
    return {(row[0], row[1]) for row in db.session.execute(query.where(Review.state != ReviewState.DRAFT))}


def _members(team_ids: set[int | None]) -> list[Any]:
    query = select(Membership.team_id, Membership.person_id, Membership.lead, Person.roles).join(Person, Person.id == Membership.person_id)
    here = (Membership.team_id.in_([one for one in team_ids if one is not None]), Membership.ended_on.is_(None))
    return list(db.session.execute(query.where(*here, Person.deactivated_at.is_(None))).all())
