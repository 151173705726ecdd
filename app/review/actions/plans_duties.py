"""Single items of a draw: replaced by the next in the same part's order, given to somebody else, removed; and days away."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from app.base.database import db
from app.base.errors import Conflict, DomainError
from app.base.statements import changed
from app.base.transaction import lock_chain
from app.people.models import Person
from app.review.actions.naming import named
from app.review.actions.plans_drawing import JOB, fitting, known_of, put_one
from app.review.models import Absence, Assignment, AssignmentState, ItemState, PlanItem
from app.review.plan_notices import reviews_dealt
from app.review.policy import GIVE
from app.review.queries.plans_duties import begun_by
from app.review.queries.plans_people import took_part_in
from app.trail.actions import record
from app.ui.words import gettext as _

OPEN = (AssignmentState.WAITING, AssignmentState.CLAIMED)
SHORTEST = timedelta(days=1)
LONGEST_AWAY = 366
MOST_RESERVES = 50


def replace_item(item: PlanItem, reason: str, *, by: Person, at: datetime) -> PlanItem:
    """Take it out and put the next one of the same part and group in its place. Raises DomainError where no reserve is left."""
    _why(reason)
    _not_begun(item, by, at)
    _still_open(item)
    lock_chain(JOB)
    spare = next((one for one in _reserves(item) if _takes_place(one, item, at)), None)
    if spare is None:  # the item is untouched: its page shows the sentence and the form as they were
        raise DomainError(_("No reserve of this part is left. Remove the conversation instead."))
    _take_out(item, ItemState.REPLACED, reason, by, at)
    _record("replace", item, by, at, reason=reason.strip(), replacement=spare.conversation_id)
    return spare


def give_item(item: PlanItem, reviewer_id: int, name: str, reason: str, *, by: Person, at: datetime) -> None:
    """Give it to another reviewer until the due date, or for a day where that is over. Raises DomainError for who replied in it."""
    reason = _why(reason)
    if reviewer_id == item.reviewee_id or took_part_in([item.conversation_id], [reviewer_id]):
        raise DomainError(_("%(name)s replied in this conversation, so somebody else reviews it.", name=name), field="reviewer")
    _not_begun(item, by, at)
    until = max(item.due_at or at, at + SHORTEST)
    held = update(Assignment).where(Assignment.id == item.assignment_id, Assignment.state.in_(OPEN))
    if not changed(held.values(state=AssignmentState.CLAIMED, claimed_by_id=reviewer_id, claim_ends_at=until, let_go_at=at)):
        raise Conflict(_("This review is done or was taken out meanwhile. Reload the page."))
    item.dealt_to_id, item.due_at, item.reason = reviewer_id, until, reason
    db.session.flush()
    _record("give", item, by, at, reason=reason, to=name)
    reviews_dealt(reviewer_id, f"given:{item.id}:{at.isoformat()}", at=at)


def remove_item(item: PlanItem, reason: str, *, by: Person, at: datetime) -> None:
    """Take it out of the queue; nothing takes its place."""
    _take_out(item, ItemState.REMOVED, reason, by, at)
    _record("remove", item, by, at, reason=reason.strip())


def add_absence(person_id: int, first: date, last: date, *, by: Person, at: datetime) -> Absence:
    """Days, both included, on which nothing is dealt to the person. Raises DomainError for a span that runs backwards or over a year."""
    if last < first:
        raise DomainError(_("The last day comes before the first. Swap them."), field="last")
    if (last - first).days >= LONGEST_AWAY:
        raise DomainError(_("Write at most a year at a time."), field="last")
    made = Absence(person_id=person_id, first_day=first, last_day=last, by_id=by.id)
    db.session.add(made)
    db.session.flush()
    record("review.absence", "person", person_id, by=by, at=at, first=first.isoformat(), last=last.isoformat())
    return made


def drop_absence(absence: Absence, *, by: Person, at: datetime) -> None:
    """The person is there after all."""
    first, last = absence.first_day.isoformat(), absence.last_day.isoformat()
    record("review.absence_dropped", "person", absence.person_id, by=by, at=at, first=first, last=last)
    db.session.delete(absence)
    db.session.flush()


def _take_out(item: PlanItem, state: ItemState, reason: str, by: Person, at: datetime) -> None:
    reason = _why(reason)
    _not_begun(item, by, at)
    held = update(Assignment).where(Assignment.id == item.assignment_id, Assignment.state.in_(OPEN))
    gone = {"state": AssignmentState.REMOVED, "claimed_by_id": None, "claim_ends_at": None, "done_at": at, "let_go_at": at}
    _still_open(item)
    if not changed(held.values(**gone)):
        raise Conflict(_("This review is done or was taken out meanwhile. Reload the page."))
    item.state, item.reason = state, reason
    db.session.flush()


def _still_open(item: PlanItem) -> None:
    if item.state is not ItemState.PUT or item.assignment is None or item.assignment.state not in OPEN:
        raise Conflict(_("This review is done or was taken out meanwhile. Reload the page."))


def _why(reason: str) -> str:
    if not reason.strip():
        raise DomainError(_("Say why."), field="reason")
    return reason.strip()[:1000]


def _not_begun(item: PlanItem, by: Person, at: datetime) -> None:
    """What its holder has begun to write is not taken away from them, but by a lead, who says why; the draft stays its author's."""
    if item.draw.team_id not in by.teams_for(GIVE) and begun_by(item.assignment_id, at) is not None:
        raise DomainError(_("Somebody has begun this review. Ask them to finish it or to throw the draft away, or ask a lead."))


def _reserves(item: PlanItem) -> list[PlanItem]:
    """Reserves of the part and group that drew the item, in their order."""
    query = select(PlanItem).where(PlanItem.draw_id == item.draw_id, PlanItem.state == ItemState.RESERVE)
    query = query.where(PlanItem.stratum == item.stratum).order_by(PlanItem.place).limit(MOST_RESERVES)
    return [one for one in db.session.scalars(query) if one.parts[0] == item.parts[0]]


def _takes_place(spare: PlanItem, item: PlanItem, at: datetime) -> bool:
    """Whether the reserve could be put; one that stood in the queue meanwhile is passed over."""
    known = next(iter(known_of(item.draw, [spare.conversation_id])), None)
    reviewer = item.dealt_to_id
    if reviewer is not None and (reviewer == spare.reviewee_id or took_part_in([spare.conversation_id], [reviewer])):
        reviewer = None
    made = None
    if known is not None and known.reviewee_id is not None:
        rubric_id = fitting(item.draw, [known]).get(known.conversation_id)
        made = put_one(item.draw, known, _share(spare), reviewer, at=at, rubric_id=rubric_id)
    spare.replaces_id = item.id
    spare.state = ItemState.PUT if made else ItemState.ALREADY
    spare.assignment_id, spare.dealt_to_id, spare.due_at = made, reviewer if made else None, item.due_at if made else None
    db.session.flush()
    return made is not None


def _share(item: PlanItem) -> float:
    numerator, _slash, denominator = item.probability.partition("/")
    return int(numerator) / int(denominator or 1)


def _record(verb: str, item: PlanItem, by: Person, at: datetime, **details: Any) -> None:
    name = named(item.reviewee_id, item.conversation_id)
    facts = {"conversation": name.conversation, "draw": item.draw_id, **details}
    record(f"review.plan_{verb}_item", "plan_item", item.id, by=by, at=at, label=name.agent, team_id=item.draw.team_id, **facts)
