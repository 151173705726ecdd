"""A trainer plays the customer live: invites an agent, sees each reply with what the file proposes, says it, edits it, or improvises."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.base.errors import DomainError
from app.base.publishing import hold
from app.inbox import notices
from app.inbox.actions.attempts import customer_writes, require_open, scene, start_attempt
from app.inbox.actions.ending import end_if_over
from app.inbox.actions.standing import turn_clock
from app.inbox.languages import offer
from app.inbox.live_models import LiveSession, LiveState
from app.inbox.models import Attempt, AttemptState, AttemptTurn
from app.library.models import Scenario, ScenarioVersion
from app.library.practised import SOLVED
from app.library.proposing import propose_branch
from app.library.queries import compiled
from app.people.models import Person
from app.people.ownership import may_read
from app.simulation import NotPlayable
from app.simulation.live import answer, improvise, proposed
from app.simulation.state import End
from app.simulation.turn import Turn
from app.trail.actions import record
from app.ui.words import gettext as _

MOST_WORDS = 5000
HOWS = ("as-is", "edited", "own")


@dataclass(frozen=True)
class Said:
    """What the trainer lets the customer say: "as-is", "edited" (the file's way in other words) or "own" (words the file does not
    know, which may end the conversation: `ends` is "solved" or "not")."""

    how: str
    words: str = ""
    ends: str = ""


class NothingWaits(DomainError):
    """No reply waits for the trainer: it was taken back, answered from another tab, or the agent still writes."""


def invite(scenario: Scenario, person: Person, *, by: Person, at: datetime) -> LiveSession:
    """Ask an agent to talk to a customer whom `by` plays. They are told. Raises DomainError for one who cannot read the scenario."""
    if not may_read(person, scenario):
        raise DomainError(_("%(name)s cannot read this team's scenario. Choose somebody else.", name=person.name), field="person_id")
    made = LiveSession(scenario_id=scenario.id, person_id=person.id, trainer_id=by.id, invited_at=at, state=LiveState.INVITED)
    made.person, made.trainer, made.scenario = person, by, scenario
    db.session.add(made)
    db.session.flush()
    team_id = min(person.team_ids, default=None)
    record("inbox.invite_live", "person", person.id, by=by, at=at, label=person.name, team_id=team_id, scenario=scenario.title)
    notices.live_invited(made, at=at)
    return made


def accept(session: LiveSession, version: ScenarioVersion, *, by: Person, at: datetime) -> Attempt:
    """Begin the attempt whose customer the trainer plays, in the agent's language where the scenario has it.

    Raises OpenAlready, DomainError for an invitation that is gone.
    """
    hold(session)
    if session.state is not LiveState.INVITED:
        raise DomainError(_("This invitation is no longer open. Ask your trainer for another one."))
    language = offer(compiled(version).languages, locale=by.locale).taken
    attempt = start_attempt(by, version, at=at, language=language)
    attempt.puppeteer_id = session.trainer_id
    session.attempt_id, session.state, session.began_at = attempt.id, LiveState.OPEN, at
    db.session.flush()
    notices.live_began(session, at=at)
    return attempt


def call_off(session: LiveSession, *, by: Person, at: datetime) -> None:
    """Withdraw or decline an invitation that nobody has taken. Raises DomainError once it has begun."""
    hold(session)
    if session.state is not LiveState.INVITED:
        raise DomainError(_("The conversation has begun already. End it from its page."))
    session.state, session.ended_at = LiveState.CALLED_OFF, at
    db.session.flush()
    if by.id == session.person_id:
        notices.live_declined(session, at=at)


def proposal(attempt: Attempt) -> Turn | None:
    """What the file would let the customer say to the reply that waits; None where none does."""
    scenario, state = scene(attempt)
    try:
        return proposed(scenario, state)[1]
    except NotPlayable:
        return None


def say(session: LiveSession, attempt: Attempt, said: Said, *, number: int, by: Person, at: datetime) -> AttemptTurn:
    """Let the customer answer the reply of turn `number`, the last one that the trainer saw.

    Edited and own words become a proposed branch of the scenario. Raises NothingWaits, AttemptEnded, DomainError without words.
    """
    require_open(attempt)
    words = said.words.strip()[:MOST_WORDS]
    if said.how not in HOWS or (said.how != "as-is" and not words):
        raise DomainError(_("Write what the customer says."), field="words")
    scenario, state = scene(attempt)
    if number != attempt.turn_count or state.waiting is None:
        raise NothingWaits(_("This reply was taken back or answered already. Look at the conversation as it is now."))
    offered = proposed(scenario, state, at)[1].customer or ""
    if said.how == "own":
        state, turn = improvise(scenario, state, words, at, end=_end(state.node, said.ends))
    else:
        state, turn = answer(scenario, state, at, words=words if said.how == "edited" else None)
    kept = _store(attempt, turn, {"by": by.name, "by_id": by.id, "how": said.how, "proposed": offered}, at=at)
    attempt.engine, attempt.undo, attempt.waits_since = state.as_json(), None, None
    end_if_over(attempt, state, at=at)
    if turn.customer != offered and turn.reply:
        where = {"node": turn.node, "reply": turn.reply, "words": words, "instead_of": offered, "language": state.language}
        propose_branch(attempt.scenario_id, attempt.scenario_version_id, **where, by=by, at=at)
    if attempt.state is not AttemptState.OPEN:
        session.state, session.ended_at = LiveState.ENDED, at
    db.session.flush()
    return kept


def _store(attempt: Attempt, turn: Turn, live: dict[str, Any], *, at: datetime) -> AttemptTurn:
    """The turn of the reply becomes the whole one, and says who wrote the answer."""
    query = select(AttemptTurn).where(AttemptTurn.attempt_id == attempt.id, AttemptTurn.number == attempt.turn_count)
    kept = db.session.scalars(query).one()
    customer = customer_writes(attempt, turn.customer, at=at)
    kept.trace, kept.customer_message_id = {**turn.as_json(), "live": live}, customer.id if customer else None
    kept.decided_by_id, kept.decided_at = live["by_id"], at
    attempt.revision += 1
    turn_clock(attempt, at if customer is not None else None)
    return kept


def _end(node: str, ends: str) -> End | None:
    """How the trainer lets an improvised conversation end: "solved", anything else that is not empty for not solved."""
    if not ends:
        return None
    return End(node, SOLVED, 5.0) if ends == SOLVED else End(node, "churn", 1.0)
