"""Choosing another agent of the conversation to be reviewed, before anything is rated."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select, update

from app.base.database import db
from app.base.errors import Conflict, DomainError, NotFound
from app.base.statements import changed
from app.conversations.models import AuthorRole, Message, MessageKind
from app.people.models import Person
from app.review.actions.claims import OwnReply, keep_claim
from app.review.actions.naming import named
from app.review.models import Assignment, ChosenAs, Rating, Review, ReviewState
from app.review.queries.sheets import Sheet, sheet_of
from app.trail.actions import record
from app.ui.words import gettext as _


class RatedAlready(Conflict):
    """Ratings were given for the agent who is reviewed now."""


def change_reviewee(assignment_id: int, person_id: int, reason: str, *, by: Person, at: datetime) -> None:
    """Let the item be about another agent who replied in the conversation; it is claimed, and the reason stands in the trail.

    Raises NotFound, OwnReply, ClaimedByOther, NotWaiting, RatedAlready, DomainError (422) with the field.
    """
    sheet = sheet_of(by, assignment_id)
    if sheet is None:
        raise NotFound(_("There is nothing here, or it is not yours to see. Go back to the queue."))
    _require_possible(sheet, person_id, reason, by)
    keep_claim(sheet.assignment, by=by, at=at)
    if _is_rated(assignment_id):
        raise RatedAlready(_("Ratings were given already. Take them back first, or put the conversation into the queue for each agent."))
    item = sheet.assignment
    acted_at = _last_reply(item.conversation_id, person_id)
    if acted_at is None:
        raise DomainError(_("This person wrote no reply here. Choose one of those who did."), field="person")
    if _stands_there(item, person_id):
        raise Conflict(_("There is an item about this agent already. Take this one out of the queue, or review it as it is."))
    before = named(item.reviewee_id, item.conversation_id)
    values = {"reviewee_id": person_id, "acted_at": acted_at}
    changed(update(Assignment).where(Assignment.id == assignment_id).values(**values, chosen_as=ChosenAs.REVIEWER))
    changed(update(Review).where(Review.assignment_id == assignment_id, Review.state == ReviewState.DRAFT).values(**values))
    after = named(person_id, item.conversation_id)
    facts = {"conversation": after.conversation, "before": before.agent, "reason": reason.strip()[:1000]}
    record("review.reviewee", "assignment", assignment_id, by=by, at=at, label=after.agent, team_id=item.team_id, **facts)


def others_to_review(sheet: Sheet, messages: Iterable[Any], person: Person) -> dict[int, str]:
    """Names of the other agents who replied, by id: whom the item may be about instead. None for one reply, a change, one's own."""
    if sheet.assignment.message_id is not None or sheet.is_change:
        return {}
    replies = (one for one in messages if one.kind is MessageKind.PUBLIC and one.author_role is AuthorRole.AGENT and one.author_id)
    found = {one.author_id: str(one.writer) for one in replies}
    return {key: name for key, name in found.items() if key not in (sheet.assignment.reviewee_id, person.id)}


def _require_possible(sheet: Sheet, person_id: int, reason: str, by: Person) -> None:
    if not reason.strip():
        raise DomainError(_("Say why this agent is reviewed."), field="reason")
    if person_id == by.id:
        raise OwnReply(_("You cannot review your own replies. Take the next one."))
    if sheet.is_change or sheet.assignment.message_id is not None:
        raise DomainError(_("This item is about one reply, or done already, so its agent stays. Put the other reply into the queue."))
    if person_id == sheet.assignment.reviewee_id:
        raise DomainError(_("This agent is reviewed already. Choose another one."), field="person")


def _is_rated(assignment_id: int) -> bool:
    """Whether anybody's draft of this item has a level."""
    query = exists().where(Rating.review_id == Review.id, Rating.level.is_not(None), Review.assignment_id == assignment_id)
    return bool(db.session.scalar(select(query)))


def _stands_there(item: Assignment, person_id: int) -> bool:
    there = exists().where(Assignment.conversation_id == item.conversation_id, Assignment.purpose == item.purpose)
    there = there.where(Assignment.rubric_id == item.rubric_id, Assignment.round == item.round, Assignment.part == item.part)
    return bool(db.session.scalar(select(there.where(Assignment.reviewee_id == person_id))))


def _last_reply(conversation_id: int, person_id: int) -> datetime | None:
    public = (Message.kind == MessageKind.PUBLIC, Message.author_role == AuthorRole.AGENT)
    query = select(func.max(Message.sent_at)).where(Message.conversation_id == conversation_id, Message.author_id == person_id, *public)
    found: datetime | None = db.session.scalar(query)
    return found
