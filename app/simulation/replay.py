"""Play a list of inputs: the same file, seed and inputs give the same run."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from app.simulation.desk import ActionOutcome, DeskAction
from app.simulation.engine import begin, decide, perform, silence, step
from app.simulation.scenario import Scenario
from app.simulation.state import State
from app.simulation.turn import CustomerTurn, Turn
from app.simulation.vectors import BUILT_IN

# A fixed start, so that a seed alone decides every drawn fact, dates included.
REPLAY_START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
MOST_SILENCES = 50


@dataclass(frozen=True)
class Input:
    """What the agent does next. `text` is None for silence; `after` is seconds since the entry before.

    `decisions`: what people say about the `human` checks this reply hangs on, a check left out being no; None: nobody says
    anything, and the run stops there.
    """

    text: str | None = None
    actions: tuple[tuple[str, Mapping[str, str]], ...] = ()
    after: int = 0
    decisions: Mapping[str, bool] | None = None


@dataclass(frozen=True)
class Run:
    """A played conversation. `outcomes` are those of all desk actions, in order."""

    opening: CustomerTurn
    turns: tuple[Turn, ...]
    outcomes: tuple[ActionOutcome, ...]
    state: State


def replay(
    scenario: Scenario,
    seed: int,
    inputs: Iterable[Input],
    *,
    actions: Mapping[str, DeskAction] | None = None,
    start: datetime = REPLAY_START,
    taken: frozenset[str] = frozenset(),
    language: str = "",
    vectoriser: str = BUILT_IN,
) -> Run:
    """Play until the inputs or the conversation end, or until a reply waits for people to decide.

    A due `silence` rule is tried before a reply's actions and text. A reply that was decided about makes one turn.
    """
    state, opening = begin(scenario, seed, start, taken=taken, language=language, vectoriser=vectoriser)
    turns: list[Turn] = []
    outcomes: list[ActionOutcome] = []
    seconds = 0
    for entry in inputs:
        seconds += entry.after
        now = datetime.fromtimestamp(start.timestamp() + seconds, start.tzinfo)
        state, quiet = wait_until(scenario, state, now)
        turns.extend(quiet)
        if state.end is not None:
            break
        for name, args in entry.actions:
            state, outcome = perform(scenario, state, actions or {}, name, args, now)
            outcomes.append(outcome)
        if entry.text is not None:
            state, turn = _reply(scenario, state, entry, entry.text, now)
            turns.append(turn)
        if state.end is not None or state.waiting is not None:
            break
    return Run(opening, tuple(turns), tuple(outcomes), state)


def wait_until(scenario: Scenario, state: State, now: datetime) -> tuple[State, tuple[Turn, ...]]:
    """Let every `silence` rule fire whose time is up by `now`, at most fifty."""
    turns: list[Turn] = []
    while len(turns) < MOST_SILENCES and (fired := silence(scenario, state, now)) is not None:
        state, turn = fired
        turns.append(turn)
    return state, tuple(turns)


def _reply(scenario: Scenario, state: State, entry: Input, text: str, now: datetime) -> tuple[State, Turn]:
    state, turn = step(scenario, state, text, now)
    if state.waiting is None or entry.decisions is None:
        return state, turn
    return decide(scenario, state, {name: entry.decisions.get(name, False) for name in state.waiting.checks})
