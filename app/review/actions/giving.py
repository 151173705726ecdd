"""Giving waiting work to a reviewer until a day, with a reason: by hand, or dealt again where its reviewer is away."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from app.base import clock
from app.base.database import db
from app.base.errors import DomainError
from app.base.statements import changed
from app.people.models import Person, Team
from app.review.actions.naming import named
from app.review.models import Assignment, AssignmentState, PlanItem
from app.review.plan_notices import reviews_dealt
from app.review.policy import GIVE
from app.review.queries.plans_people import reviewers_of
from app.review.queries.queue import reviewed_before, scope, took_part
from app.review.sampling import cycles
from app.trail.actions import record
from app.ui.words import gettext as _

MOST = 100
LONGEST = timedelta(days=90)
OPEN = (AssignmentState.WAITING, AssignmentState.CLAIMED)


@dataclass(frozen=True)
class GiveReport:
    """What became of the items: `given`, or why they stay where they are."""

    given: int = 0
    replied: int = 0
    before: int = 0
    elsewhere: int = 0
    gone: int = 0


def give(ids: Sequence[int], reviewer_id: int, due_on: date, reason: str, *, by: Person, at: datetime) -> GiveReport:
    """Let a reviewer hold these items until the end of a day; what somebody else holds or began is taken from them, their drafts stay.

    Left out and counted: what the reviewer replied in or reviewed before, work of teams they do not review for, what is done or out of
    reach. Raises DomainError without a reason, for a day that is over or far, for more than 100.
    """
    _check(ids, due_on, reason, at)
    rows, teams = _items(ids, reviewer_id, by), _teams_of(reviewer_id)
    counts: Counter[str] = Counter(gone=len(set(ids)) - len(rows))
    for row in rows:
        why = _why_not(row, reviewer_id, teams)
        if why is None:
            until = cycles.start_of(due_on + timedelta(days=1), clock.zone(row.timezone)) - timedelta(minutes=1)
            why = "given" if hand_over([row.id], reviewer_id, until, reason.strip()[:1000], at=at) else "gone"
        counts[why] += 1
        if why == "given":
            _tell(row, reviewer_id, due_on, reason, by, at)
    if counts["given"]:
        reviews_dealt(reviewer_id, f"give:{rows[0].id}:{at.isoformat()}", at=at)
    return GiveReport(**counts)


def hand_over(ids: Collection[int], reviewer_id: int, until: datetime, reason: str, *, at: datetime) -> int:
    """Let open items be the reviewer's until then; how many were. What a plan drew says so in its list, too."""
    held = update(Assignment).where(Assignment.id.in_(ids), Assignment.state.in_(OPEN))
    values = {"state": AssignmentState.CLAIMED, "claimed_by_id": reviewer_id, "claim_ends_at": until, "due_at": until, "let_go_at": at}
    moved = changed(held.values(**values))
    changed(update(PlanItem).where(PlanItem.assignment_id.in_(ids)).values(dealt_to_id=reviewer_id, due_at=until, reason=reason))
    return moved


def _check(ids: Sequence[int], due_on: date, reason: str, at: datetime) -> None:
    if not reason.strip():
        raise DomainError(_("Say why."), field="reason")
    if len(ids) > MOST:
        raise DomainError(_("Give at most %(most)s reviews at a time.", most=MOST))
    if not at.date() - timedelta(days=1) <= due_on <= at.date() + LONGEST:
        raise DomainError(_("Choose a day from today on, at most %(most)s days ahead.", most=LONGEST.days), field="due")


def _items(ids: Sequence[int], reviewer_id: int, by: Person) -> Sequence[Any]:
    """Open items that the lead may give, with what stands against this reviewer. One statement."""
    columns: Any = (Assignment.id, Assignment.team_id, Assignment.reviewee_id, Assignment.conversation_id, Team.timezone)
    against: Any = (took_part(reviewer_id).label("replied"), reviewed_before(reviewer_id).label("before"))
    query = select(*columns, *against).outerjoin(Team, Team.id == Assignment.team_id).where(Assignment.id.in_(ids), scope(by, GIVE))
    open_ones = (Assignment.state.in_(OPEN), Assignment.round >= 0, Assignment.reviewee_id != by.id)
    return db.session.execute(query.where(*open_ones).order_by(Assignment.id)).all()


def _teams_of(reviewer_id: int) -> set[int]:
    """Teams for which the person reviews now."""
    own = db.session.scalars(select(Team.id).where(Team.archived_at.is_(None))).all()
    return {row.team_id for row in reviewers_of(own) if row.id == reviewer_id}


def _why_not(row: Any, reviewer_id: int, teams: Collection[int]) -> str | None:
    if row.team_id is not None and row.team_id not in teams:
        return "elsewhere"
    if row.reviewee_id == reviewer_id or row.replied:
        return "replied"
    return "before" if row.before else None


def _tell(row: Any, reviewer_id: int, due_on: date, reason: str, by: Person, at: datetime) -> None:
    name, to = named(row.reviewee_id, row.conversation_id), db.session.scalar(select(Person.name).where(Person.id == reviewer_id))
    facts = {"conversation": name.conversation, "to": to, "due": due_on.isoformat(), "reason": reason.strip()[:1000]}
    record("review.give", "assignment", row.id, by=by, at=at, label=name.agent, team_id=row.team_id, **facts)
