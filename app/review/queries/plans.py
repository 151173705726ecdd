"""Reads of plans and draws, and what a plan would draw now."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.base import clock, paging
from app.base.database import db
from app.conversations.models import Conversation
from app.conversations.saved.models import SavedFilter
from app.people.models import Membership, Person, Team
from app.review.models import Assignment, DrawState, ItemState, PlanDraw, PlanItem, SamplingPlan
from app.review.policy import PUT
from app.review.queries.plans_frame import PREVIEWED, Window, newest_frame, window_count
from app.review.sampling import cycles
from app.review.sampling.choosing import chances, expected
from app.review.sampling.settings import Settings
from app.rubrics.models import Rubric

MOST_PLANS = 200
DRAWS_SHOWN = 30
MOST_PEOPLE = 60


@dataclass(frozen=True)
class Preview:
    """What a plan would draw now. `window` is the capped count of the time; `looked_at` how many of the newest were read,
    `known` how many of these were put into the queue before.

    `people` are (name, expected reviews, conversations to choose from); `chances` the smallest and the largest probability.
    """

    window: str
    looked_at: int
    known: int
    matching: int
    parts: list[float]
    people: list[tuple[str, float, int]]
    since: datetime
    until: datetime
    chances: tuple[float, float] | None

    @property
    def last_moment(self) -> datetime:
        return self.until - timedelta(minutes=1)

    @property
    def estimated(self) -> bool:
        """Only the newest conversations were read: the numbers of each person are estimates."""
        return self.looked_at >= PREVIEWED

    @property
    def expected(self) -> float:
        return sum(amount for _, amount, _ in self.people)


def plans_of(person: Person) -> Sequence[Any]:
    """Plans of the person's teams with their team, rubric, and newest draw (id, cycle, state), by team and title. One statement."""
    newest = select(func.max(PlanDraw.id)).where(PlanDraw.plan_id == SamplingPlan.id).correlate(SamplingPlan).scalar_subquery()
    last = aliased(PlanDraw)
    query = select(SamplingPlan, Team.name.label("team"), Rubric.title.label("rubric"), last.id.label("draw_id"), last.cycle.label("drawn"))
    query = query.add_columns(last.state.label("draw_state")).join(Team, Team.id == SamplingPlan.team_id)
    query = query.join(Rubric, Rubric.id == SamplingPlan.rubric_id).outerjoin(last, last.id == newest)
    query = query.where(SamplingPlan.team_id.in_(person.teams_for(PUT)), ~SamplingPlan.samples)
    return db.session.execute(query.order_by(Team.name, SamplingPlan.title, SamplingPlan.id).limit(MOST_PLANS)).all()


def plan_of(person: Person, plan_id: int) -> SamplingPlan | None:
    """A plan of the person's teams, with team and rubric. One statement."""
    query = select(SamplingPlan).where(SamplingPlan.id == plan_id, SamplingPlan.team_id.in_(person.teams_for(PUT)), ~SamplingPlan.samples)
    found: SamplingPlan | None = db.session.scalars(query.options(joinedload(SamplingPlan.team), joinedload(SamplingPlan.rubric))).first()
    return found


def draws_of(plan: SamplingPlan) -> Sequence[PlanDraw]:
    """The newest draws of a plan. One statement."""
    query = select(PlanDraw).where(PlanDraw.plan_id == plan.id).options(joinedload(PlanDraw.by))
    return db.session.scalars(query.order_by(PlanDraw.id.desc()).limit(DRAWS_SHOWN)).all()


def samples_of(person: Person) -> Sequence[PlanDraw]:
    """The newest random samples of the person's teams, with team and who drew them. One statement."""
    query = select(PlanDraw).join(SamplingPlan, SamplingPlan.id == PlanDraw.plan_id)
    query = query.where(PlanDraw.team_id.in_(person.teams_for(PUT)), SamplingPlan.samples)
    query = query.options(joinedload(PlanDraw.team), joinedload(PlanDraw.by))
    return db.session.scalars(query.order_by(PlanDraw.id.desc()).limit(DRAWS_SHOWN)).all()


def draw_of(person: Person, draw_id: int) -> PlanDraw | None:
    """A draw of the person's teams, with plan, team, rubric and who began it. One statement."""
    query = select(PlanDraw).where(PlanDraw.id == draw_id, PlanDraw.team_id.in_(person.teams_for(PUT)))
    loads = [joinedload(one) for one in (PlanDraw.plan, PlanDraw.team, PlanDraw.rubric, PlanDraw.by)]
    found: PlanDraw | None = db.session.scalars(query.options(*loads)).first()
    return found


def items_page(draw: PlanDraw, after: str | None) -> paging.Page:
    """One page of the drawn conversations; those in reserve are left out. One statement."""
    reviewee, dealt_to = aliased(Person), aliased(Person)
    columns: Any = (
        PlanItem.id,
        PlanItem.state,
        PlanItem.parts,
        PlanItem.probability,
        PlanItem.stratum,
        PlanItem.reason,
        PlanItem.replaces_id,
    )
    talk: Any = (Conversation.kind, Conversation.channel, Conversation.subject, Conversation.preview, Conversation.customer_name)
    query = select(*columns, *talk, PlanItem.conversation_id, Assignment.state.label("work"), Assignment.done_at, PlanItem.due_at)
    query = query.add_columns(reviewee.name.label("reviewee"), dealt_to.name.label("dealt_to"))
    query = query.join(Conversation, Conversation.id == PlanItem.conversation_id).join(reviewee, reviewee.id == PlanItem.reviewee_id)
    query = query.outerjoin(Assignment, Assignment.id == PlanItem.assignment_id).outerjoin(dealt_to, dealt_to.id == PlanItem.dealt_to_id)
    query = query.where(PlanItem.draw_id == draw.id, PlanItem.state != ItemState.RESERVE)
    return paging.fetch(query, ((PlanItem.id, False),), after)


def dealt_in(draw: PlanDraw) -> Sequence[Any]:
    """(id, name, n) of everybody to whom the draw gave conversations, by name; one that was given on counts for its new reviewer. One
    statement."""
    query = select(Person.id, Person.name, func.count().label("n")).join(PlanItem, PlanItem.dealt_to_id == Person.id)
    query = query.where(PlanItem.draw_id == draw.id, PlanItem.state == ItemState.PUT)
    return db.session.execute(query.group_by(Person.id, Person.name).order_by(Person.name, Person.id)).all()


def item_of(person: Person, item_id: int) -> PlanItem | None:
    """A drawn conversation of the person's teams that is not about the person, with its draw. One statement."""
    query = select(PlanItem).join(PlanDraw, PlanDraw.id == PlanItem.draw_id).where(PlanItem.id == item_id)
    query = query.where(PlanDraw.team_id.in_(person.teams_for(PUT)), PlanItem.reviewee_id != person.id)
    loads = [joinedload(one) for one in (PlanItem.draw, PlanItem.assignment, PlanItem.reviewee, PlanItem.dealt_to, PlanItem.conversation)]
    found: PlanItem | None = db.session.scalars(query.options(*loads)).first()
    return found


def preview(plan: SamplingPlan, team: Team, at: datetime) -> Preview:
    """What a draw would give now, from at most 500 of the newest conversations. Seven statements, whatever the table holds."""
    zone = clock.zone(team.timezone)
    span = cycles.running(plan.cycle, at, zone)
    since = cycles.start_of(span.begins.astimezone(zone).date() - timedelta(days=plan.look_back), zone)
    saved = db.session.get(SavedFilter, plan.saved_filter_id) if plan.saved_filter_id is not None else None
    asked = tuple(sorted(saved.arguments.items())) if saved is not None else ()
    window = Window(team.id, since, span.begins, at, 0, plan.who, asked)
    settings = Settings.from_json({"parts": plan.parts, "filters": plan.filters, "cap": plan.cap})
    frame, looked_at, known = newest_frame(window, settings)
    each, people = expected(frame, settings.draws, cap=settings.cap)
    sizes, between = Counter(frame.people), chances(frame, settings.draws)
    names = _names(list(people), team.id, everybody=not settings.filters.agent)
    listed = sorted(((name, float(people.get(one, 0)), sizes[one]) for one, name in names.items()), key=lambda row: (-row[1], row[0]))
    shown = (float(between[0]), float(between[1])) if between is not None and settings.cap is None else None
    return Preview(window_count(window), looked_at, known, len(frame), [float(one) for one in each], listed, since, span.begins, shown)


def _names(person_ids: list[int], team_id: int, *, everybody: bool) -> dict[int, str]:
    """Names of these people, and of all other agents of the team where everybody is asked for. One statement."""
    agents = select(Membership.person_id).join(Person, Person.id == Membership.person_id)
    agents = agents.where(Membership.team_id == team_id, Membership.ended_on.is_(None), Person.deactivated_at.is_(None))
    wanted = [Person.id.in_(person_ids)] + ([Person.id.in_(agents.where(Person.roles.contains(",agent,")))] if everybody else [])
    return {row.id: row.name for row in db.session.execute(select(Person.id, Person.name).where(or_(*wanted)))}


def is_moving(draw: PlanDraw) -> bool:
    """Whether the draw is still being made."""
    return draw.state in (DrawState.WAITING, DrawState.RUNNING)
