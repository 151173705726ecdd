"""Pinning: what somebody reads is put on the list of what a coaching session talks about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.base.database import db
from app.base.errors import DomainError, Forbidden, NotFound
from app.base.statements import insert_into
from app.coaching import policy
from app.coaching.actions.planning import Plan, plan_session, tell_trail
from app.coaching.models import CoachingPin, CoachingSession, PinKind
from app.coaching.queries.people import person_to_coach
from app.coaching.queries.sessions import next_session
from app.conversations.models import AuthorRole, Conversation, ConversationKind, Message, MessageKind
from app.conversations.policy import readable
from app.inbox.models import Attempt, AttemptState
from app.people.models import Person
from app.review.models import ReviewState
from app.review.queries import reads
from app.rubrics.document import compiled
from app.rubrics.models import Skill
from app.ui.words import gettext as _

MOST_PINS = 30
MOST_WORDS = 500


@dataclass(frozen=True)
class Target:
    """Something that may be pinned, and whose it is. `key` names it in one word (see `CoachingPin`)."""

    kind: PinKind
    key: str
    agent_id: int
    review_id: int | None = None
    criterion: str = ""
    message_id: int | None = None
    attempt_id: int | None = None
    measure: str = ""


def target_of(viewer: Person, kind: PinKind, thing_id: int, word: str = "") -> Target | None:
    """What `viewer` asks to pin, or None where they may not read it.

    `thing_id` is that of the review, the message, the attempt, or of the person whose skill `word` is; of a criterion `word` is its id.
    """
    if kind in (PinKind.REVIEW, PinKind.CRITERION):
        return _of_review(viewer, kind, thing_id, word)
    if kind is PinKind.MESSAGE:
        return _of_message(viewer, thing_id)
    if kind is PinKind.ATTEMPT:
        return _of_attempt(viewer, thing_id)
    known = db.session.scalar(select(Skill.slug).where(Skill.slug == word))
    return Target(kind, f"skill:{word}", thing_id, measure=f"skill:{word}") if known else None


def pin(target: Target, *, by: Person, at: datetime) -> CoachingSession:
    """Pin it to the next planned session of the two; a lead who has none gets one without a date. Pinning twice changes nothing.

    Raises DomainError where an agent has no session planned, NotFound where it is nobody the person coaches.
    """
    one = next_session(by, target.agent_id)
    if one is None and target.agent_id == by.id:
        raise DomainError(_("You have no coaching session planned. Ask your lead for one, then pin this again."))
    if one is None:
        agent = person_to_coach(by, target.agent_id)
        if agent is None:
            raise NotFound(_("You coach the agents of teams that you lead."))
        one = plan_session(agent, Plan(None), by=by, at=at)
    return pin_to(one, target, by=by, at=at)


def pin_to(one: CoachingSession, target: Target, *, by: Person, at: datetime, note: str = "") -> CoachingSession:
    """Pin it to this session. Raises Forbidden once it was held, DomainError where thirty items are pinned."""
    if not policy.may_pin(by, one) or one.agent_id != target.agent_id:
        raise Forbidden(_("Things are pinned to a planned session of the same person."))
    if (db.session.scalar(select(func.count()).where(CoachingPin.session_id == one.id)) or 0) >= MOST_PINS:
        raise DomainError(_("A session has at most %(max)d pinned items. Take some off first.", max=MOST_PINS))
    values = {
        "session_id": one.id, "kind": target.kind, "key": target.key, "review_id": target.review_id, "criterion": target.criterion,
        "message_id": target.message_id, "attempt_id": target.attempt_id, "measure": target.measure,
        "note": note, "pinned_by_id": by.id, "pinned_at": at,
    }  # fmt: skip
    made = insert_into(CoachingPin).values(**values).on_conflict_do_nothing(index_elements=["session_id", "key"])
    if db.session.scalar(made.returning(CoachingPin.id)) is not None:
        tell_trail("pin", one, by=by, at=at, kind=target.kind.value)
    return one


def say_why(one: CoachingSession, pinned: CoachingPin, note: str, *, by: Person) -> None:
    """Write beside a pinned item why it is there. Raises Forbidden, DomainError."""
    if not policy.may_pin(by, one) or pinned.pinned_by_id != by.id:
        raise Forbidden(_("Who pinned it says why, as long as the session is planned."))
    if len(note) > MOST_WORDS:
        raise DomainError(_("Use at most %(max)d characters.", max=MOST_WORDS), field="note")
    pinned.note = note.strip()


def unpin(one: CoachingSession, pinned: CoachingPin, *, by: Person, at: datetime) -> None:
    """Take it off the list. Raises Forbidden once the session was held; an agent takes off what they pinned themselves."""
    if not policy.may_pin(by, one) or not (policy.leads(by, one) or pinned.pinned_by_id == by.id):
        raise Forbidden(_("Who pinned it takes it off, or the lead, as long as the session is planned."))
    tell_trail("unpin", one, by=by, at=at, kind=pinned.kind.value)
    db.session.delete(pinned)
    db.session.flush()


def _of_review(viewer: Person, kind: PinKind, review_id: int, criterion: str) -> Target | None:
    """A published review within reach that is not hidden from the viewer now."""
    review = reads.review_of(viewer, review_id)
    if review is None or review.state is ReviewState.VOID or reads.hidden_from(viewer, review):
        return None
    if kind is PinKind.REVIEW:
        return Target(kind, f"review:{review_id}", review.reviewee_id, review_id=review_id)
    rubric = compiled(review.rubric_version.source)
    if criterion not in rubric.by_id:
        return None
    measure = f"criterion:{rubric.id}/{criterion}"
    return Target(kind, f"criterion:{review_id}/{criterion}", review.reviewee_id, review_id, criterion, measure=measure)


def _of_message(viewer: Person, message_id: int) -> Target | None:
    """A reply by an agent in a conversation within reach. Practice that goes on may still be taken back, so it is not pinned."""
    query: Any = select(Message.author_id).join(Conversation, Conversation.id == Message.conversation_id)
    query = query.where(Message.id == message_id, Message.kind == MessageKind.PUBLIC, Message.author_role == AuthorRole.AGENT)
    over = (Conversation.kind == ConversationKind.REAL) | Conversation.closed_at.is_not(None)
    author_id = db.session.scalar(query.where(readable(viewer), over, Message.author_id.is_not(None)))
    return Target(PinKind.MESSAGE, f"message:{message_id}", author_id, message_id=message_id) if author_id is not None else None


def _of_attempt(viewer: Person, attempt_id: int) -> Target | None:
    """A finished attempt whose conversation is within reach."""
    query = select(Attempt.person_id).join(Conversation, Conversation.id == Attempt.conversation_id)
    query = query.where(Attempt.id == attempt_id, Attempt.state == AttemptState.ENDED, Attempt.preview_only.is_(False))
    person_id = db.session.scalar(query.where(readable(viewer)))
    return Target(PinKind.ATTEMPT, f"attempt:{attempt_id}", person_id, attempt_id=attempt_id) if person_id is not None else None
