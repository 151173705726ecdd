"""What a team has settled about disputes and reminders, with the defaults of a team that has settled nothing."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.base.database import db
from app.base.permissions import Reach
from app.people.models import Person, Team
from app.review.models import Dispute, DisputeRule, DisputeState, Review
from app.trail.models import TrailEntry


@dataclass(frozen=True)
class Rules:
    """Days and numbers; the columns of `DisputeRule` say what each means."""

    window_days: int = 14
    most_open: int = 3
    answer_days: int = 7
    never_lower: bool = True
    remind_days: int = 7
    two_step: bool = False
    confirm_days: int = 3
    again: int = 1
    change_hours: int = 24

    def closes_at(self, published_at: datetime) -> datetime:
        """Until when a review published then can be disputed."""
        return published_at + timedelta(days=self.window_days)

    def change_until(self, published_at: datetime) -> datetime | None:
        """Until when its reviewer may change, on their own, a review whose ratings a person published then; None: not at all."""
        return published_at + timedelta(hours=self.change_hours) if self.change_hours else None

    def due_at(self, opened_at: datetime) -> datetime:
        """When an answer is expected."""
        return opened_at + timedelta(days=self.answer_days)

    def confirm_at(self, proposed_at: datetime) -> datetime:
        """When a lead is expected to confirm a proposed answer, or send it back."""
        return proposed_at + timedelta(days=self.confirm_days)


DEFAULTS = Rules()
NAMES = tuple(one.name for one in fields(Rules))
MANAGE_TEAM = 70
SETTLED = "review.dispute_rules"
"""The verb of the trail, which has the rules before and after."""


def rules_of(team_id: int | None) -> Rules:
    """The rules of one team. One statement; none without a team."""
    if team_id is None:
        return DEFAULTS
    return rules_for([team_id]).get(team_id, DEFAULTS)


def change_until(review: Review, person: Person) -> datetime | None:
    """Until when the person may change the review because they gave it. One statement where they did, else none and None."""
    if review.publication is None or review.reviewer_id != person.id:
        return None
    return rules_of(review.team_id).change_until(review.publication.given_at)


def rules_under(dispute: Dispute) -> Rules:
    """The rules that stood when it was opened: they hold until it is decided, whatever the team settles meanwhile.

    One statement; where the team settled others since, the trail says what stood before: one more.
    """
    kept = db.session.get(DisputeRule, dispute.team_id) if dispute.team_id is not None else None
    if kept is None or kept.at <= dispute.opened_at:
        return _plain(kept) if kept is not None else DEFAULTS
    query = select(TrailEntry.details).where(TrailEntry.thing_kind == "team", TrailEntry.thing_id == dispute.team_id)
    query = query.where(TrailEntry.verb == SETTLED, TrailEntry.at > dispute.opened_at).order_by(TrailEntry.id).limit(1)
    told = db.session.scalar(query)
    return Rules(**{name: told["before"][name] for name in NAMES if name in told["before"]}) if told else _plain(kept)


def rules_for(team_ids: Collection[int]) -> dict[int, Rules]:
    """The rules of the teams that have settled some. One statement."""
    found = db.session.scalars(select(DisputeRule).where(DisputeRule.team_id.in_(team_ids)))
    return {one.team_id: _plain(one) for one in found}


def teams_to_settle(person: Person) -> list[Team]:
    """The teams whose rules the person may settle: those led, for an admin all. One statement."""
    query = select(Team).where(Team.archived_at.is_(None)).order_by(Team.name, Team.id)
    if person.reach(MANAGE_TEAM) is not Reach.ANY:
        query = query.where(Team.id.in_(person.teams_for(MANAGE_TEAM)))
    return list(db.session.scalars(query))


def asked_before(review_id: int, assignment_id: int) -> int:
    """How often this version was asked about already: the disputes that led to it, with every time they were asked again. One statement.

    A version that was published for another reason begins anew.
    """
    query = select(Dispute.review_id, Dispute.new_review_id, Dispute.step).join(Review, Review.id == Dispute.review_id)
    led = {row.new_review_id: row for row in db.session.execute(query.where(Review.assignment_id == assignment_id))}
    asked, current = 0, led.get(review_id)
    while current is not None:
        asked, current = asked + current.step, led.get(current.review_id)
    return asked


def open_by(person: Person) -> int:
    """How many disputes of this person are open. One statement."""
    query = select(func.count()).select_from(Dispute).where(Dispute.opened_by_id == person.id, Dispute.state == DisputeState.OPEN)
    return int(db.session.scalar(query) or 0)


def _plain(kept: DisputeRule) -> Rules:
    return Rules(**{name: getattr(kept, name) for name in NAMES})
