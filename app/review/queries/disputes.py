"""Disputes that wait for an answer, and what their answerer works with: never the first score."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, union_all
from sqlalchemy.orm import aliased, joinedload

from app.base import paging
from app.base.database import db
from app.base.permissions import Reach
from app.conversations.models import Conversation, Message
from app.people.models import Membership, Person, Team
from app.review.models import Assignment, Dispute, DisputeProposal, DisputeState, Review, ReviewSight, ReviewState, SecondLook
from app.review.policy import ANSWER_DISPUTE, READ_OTHERS, may_answer, may_confirm, may_mend
from app.review.queries.asker import Asker, Asks, asker_of
from app.review.queries.dispute_rounds import keeps_out
from app.review.queries.listed import disputed
from app.review.queries.sheets import Sheet
from app.rubrics.models import RubricVersion

MOST_PEOPLE = 500
VERSION = aliased(Review)


def disputes_page(person: Person, after: str | None) -> paging.Page:
    """Open disputes the person may answer, oldest first; none that they leave to others now. One statement."""
    keys: list[paging.Key] = [(Dispute.opened_at, False), (Dispute.id, False)]
    ranges = [_answerable(select(Dispute.opened_at, Dispute.id), person, team, ~keeps_out(person)) for team in _teams(person, each=True)]
    query = disputed(Dispute.opened_at, Dispute.due_at, Dispute.step, Review.purpose)
    return paging.fetch(query.where(Dispute.id.in_(paging.from_ranges(ranges, keys, after))), keys, after)


def open_count(person: Person) -> str:
    """How many open disputes the person may answer, capped. One statement."""
    asker, values = asker_of(person, ANSWER_DISPUTE, READ_OTHERS)
    return paging.capped(db.session.scalar(_open_count(asker), values))


def review_of(dispute_id: int) -> Review:
    """The review that a dispute is about. One statement."""
    return db.session.scalars(select(Review).join(Dispute, Dispute.review_id == Review.id).where(Dispute.id == dispute_id)).one()


def left_to_others(person: Person, dispute_id: int | None = None) -> int:
    """How many open disputes (or whether this one) the person might answer if they did not keep out of them. One statement."""
    this = () if dispute_id is None else (Dispute.id == dispute_id,)
    return int(db.session.scalar(select(func.count()).select_from(_of_teams(person, keeps_out(person), *this).subquery())) or 0)


def dispute_to_answer(person: Person, dispute_id: int) -> tuple[Dispute, Sheet] | None:
    """An open dispute the person may answer now, with the sheet of its review; None otherwise. Two statements."""
    found = _with_sheet(Dispute.id == dispute_id, *_may_answer(person), or_(*_teams(person)), ~keeps_out(person))
    return found if found is not None and may_answer(person, found[0], found[0].review) else None


def dispute_to_mend(person: Person, dispute_id: int) -> tuple[Dispute, Sheet] | None:
    """An open clerical slip in a review that the person gave, with the sheet; None otherwise. Two statements."""
    found = _with_sheet(Dispute.id == dispute_id, Review.reviewer_id == person.id)
    return found if found is not None and may_mend(person, found[0], found[0].review) else None


def proposal_to_confirm(person: Person, dispute_id: int) -> tuple[Dispute, Sheet, DisputeProposal] | None:
    """A proposed answer that waits for this lead, with its dispute and sheet; None otherwise. Three statements."""
    query = select(DisputeProposal).where(DisputeProposal.dispute_id == dispute_id, DisputeProposal.outcome.is_(None))
    proposal = db.session.scalars(query.options(joinedload(DisputeProposal.by)).order_by(DisputeProposal.id.desc())).first()
    found = _with_sheet(Dispute.id == dispute_id) if proposal is not None else None
    if proposal is None or found is None or not may_confirm(person, found[0], found[0].review, proposal.by_id):
        return None
    return (*found, proposal)


def dispute_to_escalate(person: Person, review_id: int) -> Dispute | None:
    """The dispute that the person opened about a review; None otherwise. Two statements."""
    query = select(Dispute).where(Dispute.review_id == review_id, Dispute.opened_by_id == person.id)
    return db.session.scalars(query.options(joinedload(Dispute.review), joinedload(Dispute.points))).unique().first()


def looks_of(dispute_id: int) -> Sequence[SecondLook]:
    """Every look at a dispute with who looked, in the order in which they began. One statement."""
    query = select(SecondLook).where(SecondLook.dispute_id == dispute_id).options(joinedload(SecondLook.by))
    return db.session.scalars(query.order_by(SecondLook.looked_at, SecondLook.id)).all()


def saw_before(dispute: Dispute) -> frozenset[int]:
    """Ids of the people who had opened the review before the dispute, for whoever reads who decided it. One statement."""
    sights = select(ReviewSight.person_id).where(
        ReviewSight.assignment_id == dispute.review.assignment_id, ReviewSight.at < dispute.opened_at
    )
    return frozenset(db.session.scalars(sights))


def look_of(person: Person, dispute: Dispute) -> SecondLook | None:
    """This person's own look at the present step. One statement."""
    mine = (SecondLook.dispute_id == dispute.id, SecondLook.step == dispute.step, SecondLook.by_id == person.id)
    return db.session.scalars(select(SecondLook).where(*mine).execution_options(populate_existing=True)).first()


def writers_for(dispute: Dispute) -> Sequence[Any]:
    """(id, name) of the people of the team who could have written the reply: not the reviewed agent, not who graded. One statement."""
    here = exists().where(Membership.person_id == Person.id, Membership.team_id == dispute.team_id, Membership.ended_on.is_(None))
    wrote = exists().where(Message.conversation_id == dispute.review.conversation_id, Message.author_id == Person.id)
    barred = (dispute.review.reviewee_id, dispute.review.reviewer_id)
    query = select(Person.id, Person.name).where(or_(here, wrote), Person.id.not_in(barred), Person.deactivated_at.is_(None))
    return db.session.execute(query.order_by(Person.name, Person.id).limit(MOST_PEOPLE)).all()


def person_named(person_id: int) -> Person | None:
    """Somebody by id."""
    return db.session.get(Person, person_id)


def _with_sheet(*conditions: Any) -> tuple[Dispute, Sheet] | None:
    query: Any = (
        select(Dispute, Assignment, RubricVersion, Conversation.channel, Conversation.kind, Team.timezone, Conversation.customer_name)
        .join(Dispute.review)
        .join(Assignment, Assignment.id == Review.assignment_id)
        .join(RubricVersion, RubricVersion.id == Review.rubric_version_id)
        .join(Conversation, Conversation.id == Review.conversation_id)
        .outerjoin(Team, Team.id == Review.team_id)
        .where(*conditions)
        .options(joinedload(Dispute.review).joinedload(Review.conversation), joinedload(Dispute.opened_by), joinedload(Dispute.points))
    )
    found = db.session.execute(query).unique().first()
    if found is None:
        return None
    dispute, assignment, version, channel, kind, timezone, customer = found
    return dispute, Sheet(assignment, None, version, channel, kind, timezone or "UTC", customer=customer)


@lru_cache(maxsize=128)
def _open_count(asker: Asker) -> Any:
    """Asked by every look at the queue; building it takes far longer than running it."""
    return paging.count_of(_of_teams(asker, ~keeps_out(asker)))


def _of_teams(person: Asks, *conditions: Any) -> Any:
    """Ids of open disputes the person may answer: of their teams a range of the index, and of no team another one."""
    ranges = [_answerable(select(Dispute.id), person, team, *conditions) for team in _teams(person)]
    return select(union_all(*ranges).subquery().c.id)


def _teams(person: Asks, *, each: bool = False) -> list[ColumnElement[bool]]:
    """Whose disputes the person may answer, as conditions of which none holds where another does. `each` team is one of its own."""
    if person.reach(ANSWER_DISPUTE) is Reach.ANY:
        return [Dispute.id.is_not(None)]
    teams = person.teams_for(ANSWER_DISPUTE)
    return [Dispute.team_id.is_(None), *([Dispute.team_id == team for team in teams] if each else [Dispute.team_id.in_(teams)])]


def _answerable(query: Any, person: Asks, *conditions: Any) -> Any:
    return query.join(Review, Review.id == Dispute.review_id).where(*conditions, *_may_answer(person))


def _may_answer(person: Asks) -> list[ColumnElement[bool]]:
    """Open, no answer proposed, not about the person, and no version of this review is theirs: they must not have seen the first score.

    After an escalation: only leads, never who answered first.
    """
    graded = exists().where(
        VERSION.assignment_id == Review.assignment_id, VERSION.reviewer_id == person.id, VERSION.state != ReviewState.DRAFT
    )
    led = person.teams_for(READ_OTHERS)
    answered = exists().where(SecondLook.dispute_id == Dispute.id, SecondLook.by_id == person.id, SecondLook.answered_at.is_not(None))
    other = ~answered.correlate_except(SecondLook)
    step = or_(Dispute.step == 1, and_(Dispute.team_id.in_(led), other)) if led else Dispute.step == 1
    return [Dispute.state == DisputeState.OPEN, Dispute.proposed_at.is_(None), ~graded, Review.reviewee_id != person.id, step]
