"""Drawing reviews to be looked at: so many of each reviewer for each cycle, at random from those of the cycle before."""

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, or_, select

from app.base import clock
from app.base.database import db
from app.base.jobs import job
from app.base.transaction import unit_of_work
from app.calibration.graders import notices
from app.calibration.graders.models import Check, CheckPlan, CheckState
from app.calibration.graders.rubric import pinned
from app.people.models import Membership, Person, Role, Team
from app.review.models import Dispute, DisputeState, Publication, Purpose, Review, ReviewState
from app.review.sampling.cycles import DAYS, due, running

JOB = "graders.draw"


@job(JOB, hourly=True)
def draw_due() -> None:
    """Draw for every team whose cycle began since its last draw. Safe to run twice."""
    at = clock.now()
    with unit_of_work():
        teams = db.session.scalars(select(CheckPlan.team_id).where(CheckPlan.each > 0)).all()
    for team_id in teams:
        with unit_of_work():
            draw(team_id, at)


def draw(team_id: int, at: datetime) -> int:
    """Draw for one team, once for each cycle; how many."""
    plan, zone = db.session.get_one(CheckPlan, team_id), clock.zone(db.session.get_one(Team, team_id).timezone)
    cycle = running(plan.every.value, at, zone)
    first = cycle.begins.astimezone(zone).date()
    if plan.drawn_on == first:
        return 0
    plan.drawn_on = first
    lookers = _lookers(plan)
    load: dict[int, int] = dict.fromkeys(lookers, 0)
    due_at, rubric_id = due(at, plan.due_days, zone), pinned()
    frame = _frame(team_id, cycle.begins - timedelta(days=DAYS[plan.every.value]), cycle.begins)
    for reviewer_id in sorted(frame):
        able = sorted(set(lookers) - {reviewer_id})
        chance = random.Random(f"{plan.seed}:{cycle.key}:{reviewer_id}")  # noqa: S311 (a reproducible draw)
        rows = frame[reviewer_id]
        for row in chance.sample(rows, min(plan.each, len(rows))):
            free = [one for one in able if one != row.reviewee_id]
            if free:
                looker = min(free, key=lambda one: (load[one], one))
                load[looker] += 1
                db.session.add(
                    Check(
                        team_id=team_id,
                        review_id=row.id,
                        assignment_id=row.assignment_id,
                        reviewer_id=reviewer_id,
                        looker_id=looker,
                        rubric_id=rubric_id,
                        cycle=cycle.key,
                        state=CheckState.WAITING,
                        put_at=at,
                        due_at=due_at,
                    )
                )
    for person_id in (one for one, n in load.items() if n):
        notices.drawn(person_id, cycle.key, team_id, at=at)
    return sum(load.values())


def _lookers(plan: CheckPlan) -> list[int]:
    """Its leads; where reviewers look at one another's, they too."""
    lead = Membership.lead & Person.roles.contains(f",{Role.LEAD.value},")
    able = or_(lead, Person.roles.contains(f",{Role.REVIEWER.value},")) if plan.peers else lead
    query = select(Person.id).join(Membership, Membership.person_id == Person.id).where(Membership.team_id == plan.team_id, able)
    return list(db.session.scalars(query.where(Membership.ended_on.is_(None), Person.deactivated_at.is_(None)).order_by(Person.id)))


def _frame(team_id: int, since: datetime, until: datetime) -> dict[int, Sequence[Any]]:
    """Standing quality reviews that were published then, by reviewer: none that is disputed now or was looked at before. One statement."""
    seen = exists().where(Check.assignment_id == Review.assignment_id)
    disputed = exists().where(Dispute.review_id == Review.id, Dispute.state == DisputeState.OPEN)
    query = (
        select(Review.id, Review.assignment_id, Review.reviewer_id, Review.reviewee_id)
        .join(Publication, Publication.review_id == Review.id)
        .join(Person, Person.id == Review.reviewer_id)
        .where(Review.team_id == team_id, Review.state == ReviewState.PUBLISHED, Review.purpose == Purpose.QUALITY)
        .where(Publication.at >= since, Publication.at < until, Publication.replay_id.is_(None), Person.deactivated_at.is_(None))
        .where(~seen, ~disputed)
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.execute(query.order_by(Review.id)):
        found[row.reviewer_id].append(row)
    return dict(found)
