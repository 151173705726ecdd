"""What every act at the desk does: time counts first, checks see it, the conversation tells it."""

from collections.abc import Sequence
from datetime import datetime

from app.base.database import db
from app.conversations.actions.store import add_message
from app.conversations.models import AuthorRole, MessageKind
from app.inbox.actions.attempts import let_time_pass, require_open, scene
from app.inbox.models import Attempt
from app.library.queries import desk_actions
from app.people.models import Person
from app.simulation import Scenario, State, perform


def still_open(attempt: Attempt, at: datetime) -> None:
    """Silence and the time box count up to this moment, as they would if somebody had been looking. Raises AttemptEnded."""
    require_open(attempt)
    let_time_pass(attempt, at=at)
    require_open(attempt)


def count_for_checks(attempt: Attempt, at: datetime, *names: str) -> None:
    """Let the scenario's checks see built-in acts ("assign", "assign:billing") that it names and the pack does not describe."""
    scenario, state = scene(attempt)
    known = desk_actions(attempt.scenario.pack)
    counted = performed(scenario, state, at, [name for name in names if name not in known])
    if counted is not state:
        store_state(attempt, counted)


def performed(scenario: Scenario, state: State, at: datetime, names: Sequence[str]) -> State:
    """The state after built-in acts that the scenario names; others leave it as it is."""
    for name in names:
        if name in scenario.named_actions:
            state, _ = perform(scenario, state, {}, name, {}, at)
    return state


def store_state(attempt: Attempt, state: State) -> None:
    """Keep the simulation's state; the conversation carries its tags."""
    attempt.engine = state.as_json()
    if tuple(attempt.conversation.tags) != state.tags:
        attempt.conversation.tags = list(state.tags)
    db.session.flush()


def tell(attempt: Attempt, text: str, *, by: Person, at: datetime, key: str | None = None) -> None:
    """An event of the conversation, so that a reviewer sees what the agent did."""
    add_message(attempt.conversation, MessageKind.EVENT, AuthorRole.AGENT, text, at=at, author=by, source_id=key)
