"""Reads of live customers, always within what the person reaches."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.conversations.models import Conversation
from app.inbox.live_models import LiveSession
from app.inbox.models import Attempt
from app.library.models import Scenario
from app.people.models import Person

MOST_SHOWN = 50


def sessions_of(trainer: Person) -> Sequence[LiveSession]:
    """The trainer's live customers, newest first, with scenario and agent. One statement."""
    query = select(LiveSession).where(LiveSession.trainer_id == trainer.id)
    loaded = joinedload(LiveSession.person), joinedload(LiveSession.scenario), joinedload(LiveSession.attempt)
    return db.session.scalars(query.options(*loaded).order_by(LiveSession.id.desc()).limit(MOST_SHOWN)).all()


def session_played_by(trainer: Person, session_id: int) -> LiveSession | None:
    """One live customer of the trainer with people and scenario. One statement."""
    return db.session.scalars(_one(session_id).where(LiveSession.trainer_id == trainer.id)).first()


def invitation_for(person: Person, session_id: int) -> LiveSession | None:
    """An invitation of the agent, taken or not, with people and scenario. One statement."""
    return db.session.scalars(_one(session_id).where(LiveSession.person_id == person.id)).first()


def attempt_played(session: LiveSession, *, held: bool = False) -> Attempt | None:
    """The attempt behind a live customer, whole; `held` keeps others from changing it meanwhile. One statement."""
    scenario = joinedload(Attempt.scenario).joinedload(Scenario.pack)
    whole = (joinedload(Attempt.conversation), joinedload(Attempt.version), scenario, joinedload(Attempt.person))
    query = select(Attempt).where(Attempt.id == session.attempt_id).options(*whole)
    return db.session.scalars(query.with_for_update(of=Attempt) if held else query).first()


def standing(session: LiveSession) -> Any:
    """A row (turns, engine revision, state) by which a page that waits knows whether something happened. One statement."""
    columns = (Attempt.turn_count, Attempt.revision, Attempt.state, Attempt.waits_since, Conversation.message_count)
    query = select(*columns).join(Attempt.conversation).where(Attempt.id == session.attempt_id)
    return db.session.execute(query).first()


def _one(session_id: int) -> Any:
    people = joinedload(LiveSession.person), joinedload(LiveSession.trainer)
    loaded = (*people, joinedload(LiveSession.scenario), joinedload(LiveSession.attempt))
    return select(LiveSession).where(LiveSession.id == session_id).options(*loaded)
