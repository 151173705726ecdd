"""Claims on queue items: leases that run out, decided by one conditional UPDATE."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, case, or_, select, update

from app.base.database import BigId, Moment, db
from app.base.errors import Conflict, DomainError, Forbidden, NotFound
from app.base.permissions import Reach
from app.base.statements import changed
from app.people.models import Person
from app.review.models import Assignment, AssignmentState
from app.review.policy import CLAIM
from app.review.queries.queue import QueueFilter, free_for, next_ids, open_to, reviewed_before, scope, took_part
from app.ui.formats import end_words
from app.ui.words import gettext as _

LEASE = timedelta(minutes=20)
RENEW_AFTER = timedelta(minutes=2)


class ClaimedByOther(Conflict):
    """Somebody else holds the item. `details` names them and until when (ISO, UTC)."""


class NotWaiting(Conflict):
    """The item is done or was removed from the queue."""


class OwnReply(Forbidden):
    """Nobody reviews a conversation they took part in."""


class ReviewedBefore(Forbidden):
    """A second review of the same work is somebody else's."""


def claim(assignment_id: int, *, by: Person, at: datetime) -> None:
    """Take the item for 20 minutes; taking one's own again renews it, also after it ran out while nobody else took it.

    Raises NotFound, OwnReply, ClaimedByOther, NotWaiting.
    """
    if not _take(assignment_id, by, at):
        raise why_not(assignment_id, by, at)


def keep_claim(item: Assignment, *, by: Person, at: datetime) -> None:
    """Renew the claim on an item read in this transaction, unless it is this person's and less than two minutes old. Raises as `claim`."""
    mine = item.state is AssignmentState.CLAIMED and item.claimed_by_id == by.id
    if not (mine and item.claim_ends_at is not None and item.claim_ends_at > at + LEASE - RENEW_AFTER):
        claim(item.id, by=by, at=at)


def take_next(wanted: QueueFilter, *, by: Person, at: datetime, first: int | None = None) -> int | None:
    """Claim one of the oldest day within the filter and return its id; `first` is tried before all others.

    None when nothing waits.
    """
    for candidate in next_ids(by, wanted, at, first=first):
        if _take(candidate, by, at):
            return candidate
    return None


def release(assignment_id: int, *, by: Person, at: datetime) -> None:
    """Give the item back. The draft stays, for this person alone. Raises NotFound, Conflict when it is not theirs any more."""
    query = update(Assignment).where(
        Assignment.id == assignment_id, Assignment.state == AssignmentState.CLAIMED, Assignment.claimed_by_id == by.id
    )
    freed = db.session.execute(
        query.values(state=AssignmentState.WAITING, claimed_by_id=None, claim_ends_at=None, due_at=None, let_go_at=at)
    )
    if not freed.rowcount:  # type: ignore[attr-defined]
        raise why_not(assignment_id, by, at)


def why_not(assignment_id: int, by: Person, at: datetime) -> DomainError:
    """The error that says why the item cannot be taken now. One statement."""
    query = select(Assignment.state, Assignment.reviewee_id, Assignment.claimed_by_id, Assignment.claim_ends_at, Person.name)
    found = db.session.execute(
        query.outerjoin(Person, Person.id == Assignment.claimed_by_id).where(Assignment.id == assignment_id, scope(by, CLAIM))
    ).first()
    if found is None:
        return NotFound(_("There is nothing here, or it is not yours to see. Go back to the queue."))
    state, reviewee_id, holder_id, until, name = found
    if state is AssignmentState.DONE:
        return NotWaiting(_("This review is done already. Take the next one."))
    if state is AssignmentState.REMOVED:
        return NotWaiting(_("This conversation was taken out of the queue. Take the next one."))
    if state is AssignmentState.CLAIMED and holder_id != by.id and until is not None and until >= at:
        said = _("%(name)s holds this review until %(time)s. Take another one.", name=name, time=end_words(until, at))
        return ClaimedByOther(said, holder=name, until=until.isoformat())
    if db.session.scalar(select(Assignment.id).where(Assignment.id == assignment_id, reviewed_before(by.id))):
        return ReviewedBefore(_("You reviewed this one before, so somebody else gives the second review. Take the next one."))
    if state is AssignmentState.WAITING and reviewee_id != by.id:
        return OwnReply(_("You replied in this conversation, so somebody else reviews it. Take the next one."))
    return OwnReply(_("You cannot review your own replies. Take the next one."))


def _take(assignment_id: int, by: Person, at: datetime) -> bool:
    anywhere = by.reach(CLAIM) is Reach.ANY
    values = {"assignment": assignment_id, "person": by.id, "at": at, "until": at + LEASE}
    return bool(changed(_taking(anywhere), values if anywhere else values | {"teams": sorted(by.teams_for(CLAIM))}))


@cache
def _taking(anywhere: bool) -> Any:
    """Every claim and every publishing asks this, so it is built once. `anywhere`: within reach whatever the team."""
    person, at = bindparam("person", type_=BigId), bindparam("at", type_=Moment)
    table: Any = Assignment.__table__
    wanted = (table.c.id == bindparam("assignment"), table.c.reviewee_id != person)
    query = update(table).where(*wanted, free_for(person, at), open_to(person), ~took_part(person), ~reviewed_before(person))
    if not anywhere:
        query = query.where(or_(table.c.team_id.is_(None), table.c.team_id.in_(bindparam("teams", type_=BigId, expanding=True))))
    until = bindparam("until", type_=Moment)
    dealt = and_(table.c.claimed_by_id == person, table.c.claim_ends_at > until)  # until a due date: taking it does not shorten that
    lost = and_(table.c.claimed_by_id.is_not(None), table.c.claimed_by_id != person)
    return query.values(
        state=AssignmentState.CLAIMED,
        claimed_by_id=person,
        claim_ends_at=case((dealt, table.c.claim_ends_at), else_=until),
        due_at=case((table.c.claimed_by_id == person, table.c.due_at), else_=None),
        let_go_at=case((lost, at), else_=table.c.let_go_at),
    )
