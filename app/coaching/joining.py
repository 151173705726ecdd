"""What coaching answers to other rooms: where things about a person can be pinned, the part beside a conversation, a person's page."""

from typing import Any

from flask import render_template, request, url_for
from sqlalchemy import select

from app.base.database import db
from app.base.permissions import Reach
from app.coaching.policy import PLAN, TAKE_PART
from app.coaching.queries.people import may_coach
from app.coaching.queries.sessions import next_session, pinned_keys
from app.conversations import doors as conversations
from app.conversations.masking import mask_text
from app.conversations.models import AuthorRole, Conversation, ConversationKind, Message, MessageKind
from app.inbox.models import Attempt, AttemptState
from app.people.doors import Way, person_ways
from app.people.models import Person, Role
from app.review import doors as review
from app.review.doors import PinPlace
from app.ui.words import gettext as _

MOST_REPLIES = 40


def register() -> None:
    """Answer the doors. Registering twice changes nothing."""
    review.pin_places.register(pin_place)
    conversations.page_parts.register(pin_part)
    person_ways.register(way_to_coaching)


def pin_place(viewer: Person, agent_id: int) -> PinPlace | None:
    """Where `viewer` can pin something about this person; None where they cannot. At most two statements.

    A lead always can; an agent once a session with them is planned.
    """
    if viewer.reach(TAKE_PART) is Reach.DENIED:
        return None
    one = next_session(viewer, agent_id)
    if one is None and (agent_id == viewer.id or not may_coach(viewer, agent_id)):
        return None
    url = url_for("coaching.session", session_id=one.id) if one is not None else ""
    return PinPlace(url_for("coaching.pin"), url, pinned_keys(one), request.path)


def pin_part(conversation_id: int, viewer: Any) -> str | None:
    """Replies of people whom the viewer coaches, or their own, to pin one by one; and the practice attempt. At most five statements."""
    person: Person = viewer
    if person.reach(TAKE_PART) is Reach.DENIED:
        return None
    replies = _replies(conversation_id)
    authors = {row.author_id for row in replies}
    agent_id = person.id if person.id in authors else next((one for one in sorted(authors) if may_coach(person, one)), None)
    place = pin_place(person, agent_id) if agent_id is not None else None
    if place is None:
        return None
    shown = [row for row in replies if row.author_id == agent_id]
    attempt_id = _attempt(conversation_id) if shown and shown[0].kind is ConversationKind.PRACTICE else None
    return render_template("coaching/pin_part.html", place=place, replies=[(row.id, _line(row)) for row in shown], attempt_id=attempt_id)


def way_to_coaching(viewer: Person, someone: Person) -> list[Way]:
    """From a person's page to their coaching, for their lead; from one's own page to one's own."""
    if viewer.id != someone.id and viewer.teams_for(PLAN) & someone.team_ids and someone.has(Role.AGENT):
        return [Way(_("Coaching"), url_for("coaching.person", person_id=someone.id), "person-video3")]
    return []


def _replies(conversation_id: int) -> list[Any]:
    """Replies by known agents; of practice only once it is over, for until then the newest may be taken back. One statement."""
    query = select(Message.id, Message.author_id, Message.body, Message.sent_at, Conversation.kind)
    query = query.join(Conversation, Conversation.id == Message.conversation_id).where(Message.conversation_id == conversation_id)
    query = query.where(Message.kind == MessageKind.PUBLIC, Message.author_role == AuthorRole.AGENT, Message.author_id.is_not(None))
    query = query.where((Conversation.kind == ConversationKind.REAL) | Conversation.closed_at.is_not(None))
    return list(db.session.execute(query.order_by(Message.position).limit(MOST_REPLIES)).all())


def _attempt(conversation_id: int) -> int | None:
    query = select(Attempt.id).where(Attempt.conversation_id == conversation_id, Attempt.state == AttemptState.ENDED)
    return db.session.scalar(query.where(Attempt.preview_only.is_(False)))


def _line(row: Any) -> str:
    """The beginning of a reply, masked where it is real."""
    words = " ".join(row.body.split())
    words = mask_text(words) if row.kind is ConversationKind.REAL else words
    return words if len(words) <= 80 else words[:79].rstrip() + "…"
