"""Dealing drawn conversations to the team's reviewers."""

from collections.abc import Collection, Sequence
from datetime import datetime

from app.base import clock
from app.people.models import Team
from app.review.models import PlanDraw
from app.review.queries import plans_people
from app.review.sampling.choosing import Choice
from app.review.sampling.dealing import Item, deal
from app.review.sampling.goals import Goals


def dealt(draw: PlanDraw, chosen: Sequence[Choice], team: Team, *, at: datetime) -> dict[int, int]:
    """Who reviews which conversation: conversation id to reviewer. What nobody has room for is left out. Five statements or so.

    The shares follow the goals as the plan had them when the draw began. A reviewer who is away until the due date gets nothing.
    """
    reviewers: Collection[int] = {row.id for row in plans_people.reviewers_of([team.id])}
    if not reviewers or not chosen:
        return {}
    zone = clock.zone(team.timezone)
    present = plans_people.there(reviewers, at.astimezone(zone).date(), draw.due_at.astimezone(zone).date())
    held = plans_people.held_of(reviewers, at)
    shares = plans_people.shares(draw.plan_id, Goals.from_json(draw.settings), present, held)
    own = plans_people.took_part_in([one.id for one in chosen], reviewers)
    return deal([Item(one.id, one.person) for one in chosen], shares, own, plans_people.met_before(team.id, at))
