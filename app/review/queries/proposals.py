"""Proposed answers to disputes: which wait for whom, and who may confirm them."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import aliased, joinedload

from app.base import paging
from app.base.database import db
from app.people.models import Membership, Person, Role
from app.review.models import Dispute, DisputeProposal, DisputeState, Review, ReviewState
from app.review.policy import CONFIRM
from app.review.queries.dispute_rounds import grades_blind
from app.review.queries.listed import disputed

PROPOSER, VERSION = aliased(Person), aliased(Review)


def proposals_page(person: Person, after: str | None) -> paging.Page:
    """Proposed answers that wait for this lead, the oldest first. One statement."""
    query = disputed(DisputeProposal.at, DisputeProposal.due_at, PROPOSER.name.label("proposer"))
    query = query.join(DisputeProposal, DisputeProposal.dispute_id == Dispute.id).join(PROPOSER, PROPOSER.id == DisputeProposal.by_id)
    query = query.where(*_confirmable(person))
    return paging.fetch(query, [(DisputeProposal.at, False), (Dispute.id, False)], after)


def proposal_count(person: Person) -> str:
    """How many wait for this lead, capped. One statement; none for whoever leads no team."""
    if not person.teams_for(CONFIRM):
        return "0"
    query = select(Dispute.id).join(DisputeProposal, DisputeProposal.dispute_id == Dispute.id).join(Review, Review.id == Dispute.review_id)
    return paging.capped_count(query.where(*_confirmable(person)))


def proposals_of(dispute_id: int) -> Sequence[DisputeProposal]:
    """Every proposal of a dispute with who made it and who decided about it, the oldest first. One statement."""
    query = select(DisputeProposal).where(DisputeProposal.dispute_id == dispute_id).order_by(DisputeProposal.id)
    query = query.options(joinedload(DisputeProposal.by), joinedload(DisputeProposal.checked_by))
    return db.session.scalars(query).all()


def confirmers(dispute: Dispute, but: int) -> list[int]:
    """Leads who may confirm an answer of `but`: neither graders of the review nor its agent; who grades the conversation blind only
    where nobody else is left. Two statements, and one for each of them."""
    barred = {but, dispute.review.reviewee_id, *graded_by(dispute)}
    able = [one for one in _members(dispute.team_id, Role.LEAD) if one not in barred]
    return [one for one in able if not grades_blind(one, dispute.review)] or able


def reviewers_left(dispute: Dispute, but: int) -> bool:
    """Whether another reviewer of the team could answer. Two statements."""
    barred = {but, dispute.review.reviewee_id, *graded_by(dispute)}
    return any(one not in barred for one in _members(dispute.team_id, Role.REVIEWER))


def graded_by(dispute: Dispute) -> frozenset[int]:
    """Who gave a version of the review. One statement."""
    query = select(Review.reviewer_id).where(Review.assignment_id == dispute.review.assignment_id, Review.state != ReviewState.DRAFT)
    return frozenset(db.session.scalars(query))


def _members(team_id: int | None, role: Role) -> Collection[int]:
    query = select(Membership.person_id).join(Person, Person.id == Membership.person_id).where(Membership.team_id == team_id)
    query = query.where(Membership.ended_on.is_(None), Person.deactivated_at.is_(None), Person.roles.contains(f",{role.value},"))
    return list(db.session.scalars(query.where(Membership.lead) if role is Role.LEAD else query))


def _confirmable(person: Person) -> tuple[Any, ...]:
    graded = exists().where(
        VERSION.assignment_id == Review.assignment_id, VERSION.reviewer_id == person.id, VERSION.state != ReviewState.DRAFT
    )
    waits = and_(Dispute.state == DisputeState.OPEN, Dispute.proposed_at.is_not(None), DisputeProposal.outcome.is_(None))
    mine = (Dispute.team_id.in_(sorted(person.teams_for(CONFIRM))), DisputeProposal.by_id != person.id, Review.reviewee_id != person.id)
    return (waits, *mine, ~graded.correlate_except(VERSION))
