"""The scene of the tests of plans: three agents, thirty real conversations of last week, a form that makes a plan."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from app.base.database import db
from app.conversations.models import ConversationKind
from app.people.models import Person, Role
from app.review.models import ItemState, PlanDraw, PlanItem, SamplingPlan
from app.rubrics.models import Rubric
from tests import cast as people
from tests.cast import Cast
from tests.page_client import PageClient
from tests.review import builders

LAST_WEEK = datetime(2026, 11, 18, 12, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
FORM = {
    "title": "Weekly look", "cycle": "weekly", "look_back": "7", "random_n": "6", "group_by": "agent", "group_way": "each", "group_n": "1",
    "risk_n": "3", "w_low_csat": "5", "w_long_thread": "0", "w_reopened": "0", "w_few_reviews": "0", "w_topic": "0", "w_tag": "0",
    "deal": "y", "due_days": "5",
}  # fmt: skip


class World:
    """A team with two more agents, thirty conversations of last week, and a plan."""

    def __init__(self, cast: Cast, signed_in: Callable[[Person], PageClient]) -> None:
        self.cast, self.signed_in = cast, signed_in
        self.rubric: Rubric = builders.rubric()
        self.agents = [cast.bo, cast.ines, people.person("Kim Osei", {Role.AGENT}, cast.north)]
        self.talks = [
            builders.conversation(
                self.agents[number % 3], cast.north, kind=ConversationKind.REAL, at=LAST_WEEK + timedelta(minutes=number),
                csat_share=0.0 if number % 5 == 0 else None,
            )
            for number in range(30)
        ]  # fmt: skip
        db.session.commit()

    def made(self, **values: Any) -> SamplingPlan:
        lea = self.signed_in(self.cast.lea)
        lea.post("/review/plans/new", {**FORM, "team": self.cast.north.id, "rubric": self.rubric.id, **values})
        return db.session.query(SamplingPlan).order_by(SamplingPlan.id.desc()).first()  # type: ignore[return-value]

    def drawn(self, plan: SamplingPlan) -> PlanDraw:
        self.signed_in(self.cast.lea).post(f"/review/plans/{plan.id}/draw")
        return latest(plan)


def latest(plan: SamplingPlan) -> PlanDraw:
    db.session.expire_all()
    return db.session.query(PlanDraw).filter_by(plan_id=plan.id).order_by(PlanDraw.id.desc()).first()  # type: ignore[return-value]


def items(draw: PlanDraw, *states: ItemState) -> list[PlanItem]:
    found = db.session.query(PlanItem).filter_by(draw_id=draw.id).order_by(PlanItem.id)
    return [one for one in found if one.state in (states or (ItemState.PUT,))]
