"""Work that was given to somebody, or that they hold, waits for everybody again once they cannot do it any more."""

from datetime import datetime

from sqlalchemy import select, update

from app.base.database import db
from app.base.permissions import Reach, permission
from app.base.statements import changed
from app.people.models import Membership, Person, Role
from app.review.models import Assignment, AssignmentState, PlanItem
from app.review.policy import CLAIM
from app.trail.actions import record

BATCH = 500


def free_held(person: Person, by: Person | None, at: datetime) -> None:
    """Free what the person holds and may not review any more: all of it after a suspension, otherwise what is of teams that they left.

    Drafts stay theirs. Two statements where they hold nothing.
    """
    held = select(Assignment.id, Assignment.team_id).where(Assignment.claimed_by_id == person.id)
    rows = db.session.execute(held.where(Assignment.state == AssignmentState.CLAIMED)).all()
    teams = _teams(person)
    gone = [row.id for row in rows if teams is not None and (not teams or (row.team_id is not None and row.team_id not in teams))]
    if gone:
        free(gone, at=at)
        record("review.freed", "person", person.id, by=by, at=at, label=person.name, items=len(gone))


def free(assignment_ids: list[int], *, at: datetime) -> None:
    """Let these items wait for everybody, whoever held them."""
    waiting = {"state": AssignmentState.WAITING, "claimed_by_id": None, "claim_ends_at": None, "due_at": None, "let_go_at": at}
    for start in range(0, len(assignment_ids), BATCH):
        some = assignment_ids[start : start + BATCH]
        changed(update(Assignment).where(Assignment.id.in_(some), Assignment.state == AssignmentState.CLAIMED).values(**waiting))
        changed(update(PlanItem).where(PlanItem.assignment_id.in_(some)).values(dealt_to_id=None))


def _teams(person: Person) -> frozenset[int] | None:
    """Teams for which the person may review now; None: all. Asked of the tables, for what is loaded may be older."""
    if person.deactivated_at is not None:
        return frozenset()
    if person.reach(CLAIM) is Reach.ANY:
        return None
    roles = permission(CLAIM).roles_with(Reach.TEAM, person.roles)
    query = select(Membership.team_id, Membership.lead).where(Membership.person_id == person.id, Membership.ended_on.is_(None))
    rows = db.session.execute(query).all()
    return frozenset(row.team_id for row in rows if roles - {Role.LEAD} or (Role.LEAD in roles and row.lead))
