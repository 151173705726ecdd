"""The demo's supply of work: pointers that are on, a plan that draws each week and deals to the reviewers, a weight that is tried."""

from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from sqlalchemy import select

from app.base import clock
from app.base.clock import zone
from app.base.database import db
from app.base.transaction import unit_of_work
from app.home.demo.cast import PARCELS, TIMEZONE
from app.home.demo.courses import Writer
from app.home.demo.plan import DAYS
from app.home.demo.reviewing import review
from app.home.demo.skill import CURVES
from app.people.models import Team
from app.review.actions.plans import PlanValues, make_plan, switch_plan
from app.review.actions.plans_drawing import begin_draw, run_draw
from app.review.actions.pointers import ALL_OF_THEM, switch
from app.review.actions.replaying import Wanted, begin_what_if, run_replay
from app.review.models import Assignment, AssignmentState, Cycle, Origin, SamplingPlan
from app.review.policy import REPLAY
from app.review.queries.rubrics import rubric_id_of
from app.review.sampling.settings import PartSpec, Settings
from app.rubrics import editing as ed
from app.rubrics.models import Rubric

RUBRIC = "core-quality"
TITLE = "A fair share of everybody"
SETTINGS = Settings(
    parts=(
        PartSpec("random", n=4),
        PartSpec("stratified", each=1, by="agent"),
        PartSpec("risk", n=3, weights={"low_csat": 4, "reopened": 2, "few_reviews": 1}),
    )
)
LANGUAGES = ("en", "ru", "ja", "fil")
TRIED = ("promises", 25)
"""A criterion and the weight that trainer and lead try for it."""
PART_TIME, PART_TIME_GOAL = "reviewer2", 4
"""Who reviews half of the week, and what the plan asks of them."""
SEED = "the demo's own: everybody sees the same draw"
DONE = 1
"""Conversations of the draw that each reviewer has reviewed so far."""


def plan_supply(history: Writer) -> None:
    """Put it on the timeline. Draws nothing from the history's own chance."""
    random = Random("greenroom demo supply")  # noqa: S311  (the same demo for everybody, not a secret)
    until = history.timeline.until
    today = until.astimezone(zone(TIMEZONE)).date()
    monday = _ten(today - timedelta(days=today.weekday()))
    drawn = min(monday, until - timedelta(hours=1))
    history.timeline.at(until - timedelta(days=DAYS - 1), partial(_point, history))
    history.timeline.at(drawn - timedelta(minutes=10), partial(_plan, history))
    history.timeline.at(drawn, partial(_draw, history), alone=True)
    history.timeline.at(drawn + timedelta(minutes=30), partial(_review_some, history, random))
    for days, key in ((9, "trainer"), (8, "lead")):
        history.timeline.at(_ten((until - timedelta(days=days)).date()), partial(_try_weight, history, key), alone=True)


def _ten(day: date) -> datetime:
    return datetime.combine(day, time(10), zone(TIMEZONE))


def _point(history: Writer, at: datetime) -> None:
    """The lead turns the pointers on for the languages that the team writes."""
    for rubric_id in db.session.scalars(select(Rubric.id).where(Rubric.team_id.is_(None)).order_by(Rubric.id)).all():
        for language in LANGUAGES:
            switch(rubric_id, ALL_OF_THEM, language, on=True)


def _plan(history: Writer, at: datetime) -> None:
    lead, rubric_id = history.company["lead"], rubric_id_of(RUBRIC)
    assert rubric_id is not None
    goals = {history.company[PART_TIME].id: PART_TIME_GOAL}
    values = PlanValues(TITLE, rubric_id, SETTINGS, look_back=84, cycle=Cycle.WEEKLY, deal=True, goal=8, due_days=7, goals=goals)
    plan = make_plan(history.company.teams[PARCELS], values, by=lead, at=at)
    switch_plan(plan, active=True, by=lead, at=at + timedelta(minutes=5))


def _draw(history: Writer, at: datetime) -> None:
    """Draw the running week, as the job does. Commits by itself."""
    with clock.stopped(at):
        with unit_of_work():
            plan = db.session.scalars(select(SamplingPlan).where(SamplingPlan.title == TITLE)).first()
            draw = begin_draw(plan, db.session.get_one(Team, plan.team_id), by=None, at=at, seed=SEED) if plan is not None else None
            draw_id = draw.id if draw is not None else None
        db.session.expire_all()  # where jobs run at once it is drawn by now
        if draw_id is not None:
            run_draw(draw_id)


def _review_some(history: Writer, random: Random, at: datetime) -> None:
    """Each reviewer has begun with what was dealt to them."""
    keys = {person.id: key for key, person in history.company.people.items()}
    for by in ("reviewer", "reviewer2"):
        person = history.company[by]
        mine = select(Assignment).where(Assignment.origin == Origin.PLAN, Assignment.claimed_by_id == person.id)
        mine = mine.where(Assignment.state == AssignmentState.CLAIMED).order_by(Assignment.id).limit(DONE)
        for item in db.session.scalars(mine).all():
            key, at = keys[item.reviewee_id], at + timedelta(minutes=7)
            share = 1 - (history.timeline.until - item.acted_at) / timedelta(days=DAYS)
            review(item.conversation_id, [], "The customer", CURVES[key], share, by=person, at=at, random=random)


def _try_weight(history: Writer, key: str, at: datetime) -> None:
    """Somebody asks who would move if a criterion weighed more, before anybody publishes that. Commits by itself."""
    with clock.stopped(at):
        with unit_of_work():
            rubric = db.session.get_one(Rubric, rubric_id_of(RUBRIC))
            text = ed.change_criterion(rubric.draft_source, TRIED[0], {"id": TRIED[0], "weight": TRIED[1]})
            by = history.company[key]
            wanted = Wanted(at - timedelta(days=91), sorted(by.teams_for(REPLAY)))
            replay_id = begin_what_if(rubric, text, wanted, by=by, at=at).id
        db.session.expire_all()
        run_replay(replay_id)
