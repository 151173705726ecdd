"""What people decide about a reply: the customer answers once they have."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from app.base.database import db
from app.base.errors import DomainError
from app.inbox import notices
from app.inbox.actions.attempts import customer_writes, require_open, scene
from app.inbox.actions.ending import end_if_over
from app.inbox.actions.standing import turn_clock
from app.inbox.models import Attempt, AttemptTurn
from app.people.models import Person
from app.simulation import NotPlayable, decide
from app.trail.actions import record
from app.ui.words import gettext as _


class NothingToDecide(DomainError):
    """No reply waits, or the decisions are not those that were asked for."""


def open_questions(attempt: Attempt) -> dict[str, str]:
    """What people are asked about the last reply: the question of each check by its name, "" where the name says it all."""
    scenario, state = scene(attempt)
    return {name: scenario.checks[name].question or "" for name in (state.waiting.checks if state.waiting else ())}


def decide_turn(attempt: Attempt, decisions: Mapping[str, bool], *, by: Person, at: datetime) -> AttemptTurn:
    """Let the customer answer the reply that waits. The turn of that reply becomes the whole one. Raises NothingToDecide.

    Who decided stands at the turn and in the trail; the person whose reply it was is told. Needs conversation, scenario and
    version loaded. An assessment whose time box ran out meanwhile has ended: nothing is left to decide.
    """
    require_open(attempt)
    scenario, state = scene(attempt)
    try:
        state, turn = decide(scenario, state, decisions, at)
    except NotPlayable as error:
        raise NothingToDecide(_("Decide about everything that is asked, once. Open the conversation again to see it.")) from error
    query = select(AttemptTurn).where(AttemptTurn.attempt_id == attempt.id, AttemptTurn.number == attempt.turn_count)
    kept = db.session.scalars(query).one()
    customer = customer_writes(attempt, turn.customer, at=at)
    kept.trace, kept.customer_message_id = turn.as_json(), customer.id if customer else None
    kept.decided_by_id, kept.decided_at = by.id, at
    attempt.engine, attempt.undo, attempt.waits_since = state.as_json(), None, None
    attempt.revision += 1
    turn_clock(attempt, at if customer is not None else None)
    end_if_over(attempt, state, at=at)
    db.session.flush()
    _tell(attempt, kept, decisions, by, at)
    return kept


def _tell(attempt: Attempt, turn: AttemptTurn, decisions: Mapping[str, bool], by: Person, at: datetime) -> None:
    said = {name: "yes" if yes else "no" for name, yes in sorted(decisions.items())}
    record(
        "inbox.decide",
        "attempt",
        attempt.id,
        by=by,
        at=at,
        label=attempt.scenario.title,
        team_id=attempt.team_id,
        turn=turn.number,
        said=said,
    )
    if by.id != attempt.person_id:
        notices.reply_decided(attempt, turn.number, at=at)
