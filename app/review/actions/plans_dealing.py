"""Dealing drawn conversations to the team's reviewers."""

from collections.abc import Sequence
from datetime import datetime

from app.base import clock
from app.people.models import Team
from app.review.queries import plans_people
from app.review.sampling.choosing import Choice
from app.review.sampling.dealing import Item, days_there, deal, room_of


def dealt(chosen: Sequence[Choice], team: Team, *, goal: int | None, due_at: datetime, at: datetime) -> dict[int, int]:
    """Who reviews which conversation: conversation id to reviewer. What nobody has room for is left out. Five statements or so.

    A reviewer who is away on every working day until the due date gets nothing; the weekly goal counts what they hold already.
    """
    reviewers = {row.id for row in plans_people.reviewers_of([team.id])}
    if not reviewers or not chosen:
        return {}
    zone = clock.zone(team.timezone)
    first, last = at.astimezone(zone).date(), due_at.astimezone(zone).date()
    absent = plans_people.away(reviewers, first)
    held = plans_people.held_by(reviewers, at)
    room = {one: room_of(goal, days_there(first, last, absent.get(one, [])), held.get(one, 0)) for one in reviewers}
    own = plans_people.took_part_in([one.id for one in chosen], reviewers)
    return deal([Item(one.id, one.person) for one in chosen], room, own, plans_people.met_before(team.id, at))
