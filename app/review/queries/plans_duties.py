"""What reviewers are asked for, what they did, and what is left."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.base import clock
from app.base.database import db
from app.conversations.models import Conversation
from app.people.models import Person, Role
from app.review.models import Absence, Assignment, AssignmentState, Cycle, PlanDraw, PlanItem, Review, ReviewState, SamplingPlan
from app.review.queries.plans_goals import Ask, asks_of
from app.review.queries.plans_people import Held, absences_of, held_of, reviewers_of

SHOWN = 100


@dataclass(frozen=True)
class Duty:
    """One reviewer's duties: what plans ask (`asks`), all reviews `done` this week, how many of those given are `left`."""

    person_id: int
    name: str
    asks: tuple[Ask, ...]
    done: int
    left: int
    due_at: datetime | None
    away: tuple[Absence, ...] = ()

    @property
    def besides(self) -> int:
        """How many of those left no running plan asks for: of single draws, samples and paused plans, and what leads gave."""
        return self.left - sum(one.left for one in self.asks)

    @property
    def goals(self) -> list[tuple[Cycle, int]]:
        """What is asked in each kind of cycle, the shortest first; plans that ask for any number are left out."""
        kinds = [(one, [ask.goal for ask in self.asks if ask.cycle is one and ask.goal is not None]) for one in Cycle]
        return [(one, sum(found)) for one, found in kinds if found]


def duties_of(team_ids: Collection[int], person: Person, at: datetime) -> list[Duty]:
    """The duties of every reviewer of these teams and of the person, by name. Seven statements."""
    rows = reviewers_of(team_ids) if team_ids else []
    people: dict[int, str] = {row.id: row.name for row in rows} | {person.id: person.name}
    teams: dict[int, set[int]] = {one: set() for one in people}
    for row in rows:
        teams[row.id].add(row.team_id)
    if person.has(Role.REVIEWER):
        teams[person.id] |= person.team_ids
    held = held_of(people, at)
    asks, left, done = asks_of(teams, held, at), _left(held, given_apart(people, at)), _done(people, week_start(person, at))
    absent = absences_of(list(people), at.date() - timedelta(days=1))
    found = []
    for one, name in people.items():
        amount, due_at = left.get(one, (0, None))
        mine = tuple(absence for absence in absent if absence.person_id == one)
        found.append(Duty(one, name, tuple(asks[one]), done.get(one, 0), amount, due_at, mine))
    return sorted(found, key=lambda one: (one.name, one.person_id))


def given_to(person: Person, at: datetime) -> Sequence[Any]:
    """Open items that a plan or a lead gave to the person and that are still theirs, the next due first. One statement."""
    reviewee = aliased(Person)
    columns: Any = (Assignment.id.label("assignment_id"), Assignment.claim_ends_at.label("due_at"), SamplingPlan.title.label("plan"))
    talk: Any = (Conversation.kind, Conversation.channel, Conversation.subject, Conversation.preview, Conversation.customer_name)
    query = select(*columns, *talk, reviewee.name.label("reviewee")).outerjoin(PlanItem, _dealt_by_plan())
    query = query.outerjoin(PlanDraw, PlanDraw.id == PlanItem.draw_id).outerjoin(SamplingPlan, SamplingPlan.id == PlanDraw.plan_id)
    query = query.join(Conversation, Conversation.id == Assignment.conversation_id).join(reviewee, reviewee.id == Assignment.reviewee_id)
    query = query.where(
        _still_theirs(person.id), Assignment.claim_ends_at >= at, or_(PlanItem.id.is_not(None), Assignment.due_at.is_not(None))
    )
    return db.session.execute(query.order_by(Assignment.claim_ends_at, Assignment.id).limit(SHOWN)).all()


def given_apart(person_ids: Collection[int], at: datetime) -> dict[int, tuple[int, datetime]]:
    """What leads gave to each person besides plans: how many are open, the next due. One statement."""
    query: Any = select(Assignment.claimed_by_id, func.count(), func.min(Assignment.due_at)).where(Assignment.claimed_by_id.in_(person_ids))
    query = query.where(Assignment.state == AssignmentState.CLAIMED, Assignment.due_at >= at, is_apart())
    return {row[0]: (row[1], row[2]) for row in db.session.execute(query.group_by(Assignment.claimed_by_id))}


def is_apart() -> Any:
    """The condition that a lead gave the item, not a plan."""
    return and_(Assignment.due_at.is_not(None), ~exists().where(_dealt_by_plan()))


def due_while_away(absences: Collection[Absence]) -> Sequence[Any]:
    """Given items that fall due on the days of these absences: id, absence_id, team, draw, conversation, reviewee, due, whether begun.

    Days are those of whoever is away. One statement; none without absences.
    """
    if not absences:
        return []
    drafted = (Review.assignment_id == Assignment.id, Review.reviewer_id == Assignment.claimed_by_id, Review.state == ReviewState.DRAFT)
    columns: Any = (Assignment.id, Assignment.team_id, Assignment.conversation_id, Assignment.reviewee_id, Assignment.claim_ends_at)
    query = select(*columns, Absence.id.label("absence_id"), PlanItem.draw_id, exists().where(*drafted).label("begun"))
    query = query.add_columns(Absence.first_day, Absence.last_day, Person.timezone).outerjoin(PlanItem, _dealt_by_plan())
    query = query.join(Person, Person.id == Assignment.claimed_by_id).join(Absence, Absence.person_id == Person.id)
    query = query.where(Absence.id.in_([one.id for one in absences]), Assignment.state == AssignmentState.CLAIMED)
    query = query.where(Assignment.round >= 0, or_(PlanItem.id.is_not(None), Assignment.due_at.is_not(None))).order_by(Assignment.id)
    rows = db.session.execute(query).all()
    return [row for row in rows if row.first_day <= row.claim_ends_at.astimezone(clock.zone(row.timezone)).date() <= row.last_day]


def absence_of(absence_id: int, person_ids: Collection[int]) -> Absence | None:
    """An absence of one of these people."""
    found: Absence | None = db.session.scalar(select(Absence).where(Absence.id == absence_id, Absence.person_id.in_(person_ids)))
    return found


def begun_by(assignment_id: int | None, at: datetime) -> str | None:
    """The name of whoever holds the item and has begun to write; drafts of those who held it before block nobody. One statement."""
    query = select(Person.name).join(Assignment, Assignment.claimed_by_id == Person.id)
    drafted = (Review.assignment_id == Assignment.id, Review.reviewer_id == Assignment.claimed_by_id, Review.state == ReviewState.DRAFT)
    held = (Assignment.state == AssignmentState.CLAIMED, Assignment.claim_ends_at >= at)
    found: str | None = db.session.scalar(query.where(Assignment.id == assignment_id, *held, exists().where(*drafted)))
    return found


def week_start(person: Person, at: datetime) -> datetime:
    """The moment at which the person's week began."""
    zone = clock.zone(person.timezone)
    monday = clock.week_of(at, person.timezone)
    return datetime(monday.year, monday.month, monday.day, tzinfo=zone)


def _done(people: Collection[int], monday: datetime) -> dict[int, int]:
    """Reviews published since Monday, one short range of the index for each person."""
    query: Any = select(Assignment.claimed_by_id, func.count()).where(Assignment.claimed_by_id.in_(people), Assignment.done_at >= monday)
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Assignment.claimed_by_id))}


def _left(held: Held, apart: dict[int, tuple[int, datetime]]) -> dict[int, tuple[int, datetime]]:
    """Over all plans, also those that are paused, and what leads gave."""
    found = dict(apart)
    for (_plan, one), (amount, due_at) in held.items():
        before, soonest = found.get(one, (0, due_at))
        found[one] = before + amount, min(soonest, due_at)
    return found


def _still_theirs(person_id: int) -> Any:
    return and_(Assignment.claimed_by_id == person_id, Assignment.state == AssignmentState.CLAIMED)


def _dealt_by_plan() -> Any:
    """The drawn conversation with which a plan gave the item to whoever holds it."""
    return and_(PlanItem.assignment_id == Assignment.id, PlanItem.dealt_to_id == Assignment.claimed_by_id)
