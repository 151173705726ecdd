"""What an agent would have to say to get to a node: the shortest way there, whatever else the file does. Pure."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations, islice

from app.simulation import Scenario, State, Turn, begin
from app.simulation.checks.look import Act
from app.simulation.engine import apply_hits, rule_for, silence, silence_due
from app.simulation.exploration import Step

DEEPEST = 14
MOST_STATES = 4_000
MOST_INPUTS = 300
_START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def way_to(scenario: Scenario, node: str) -> tuple[Step, ...] | None:
    """The steps from the first message to `node`, every required desk action done before; None where no way was found."""
    state, _opening = begin(scenario, 1, _START)
    state = replace(state, acts=tuple(Act(name, True, 0, _START.isoformat()) for name in scenario.required))
    if node == state.node:
        return ()
    seen = {_key(state)}
    level: list[tuple[State, tuple[Step, ...]]] = [(state, ())]
    for _ in range(DEEPEST):
        onward: list[tuple[State, tuple[Step, ...]]] = []
        for here, steps in level:
            for after, turn, hits in _moves(scenario, here):
                way = (*steps, Step(turn.node, turn.rule, turn.rule_text, hits, turn.next))
                if node in (turn.next, *turn.passed, after.end.node if after.end else ""):
                    return way
                if after.end is None and _key(after) not in seen and len(seen) < MOST_STATES:
                    seen.add(_key(after))
                    onward.append((after, way))
        level = onward
    return None


def _moves(scenario: Scenario, state: State) -> Iterator[tuple[State, Turn, tuple[str, ...] | None]]:
    """Each effect once, the fewest checks first; then silence."""
    named = {atom.name for rule in scenario.nodes[state.node].rules if rule.condition for atom in rule.condition.atoms}
    asked = [name for name in scenario.checks if name in named]
    fired: set[tuple[object, ...]] = set()
    every = (chosen for size in range(len(asked) + 1) for chosen in combinations(asked, size))
    for chosen in islice(every, MOST_INPUTS):
        effect = rule_for(scenario, state, frozenset(chosen))
        if effect not in fired:
            fired.add(effect)
            yield *apply_hits(scenario, state, frozenset(chosen), _START), chosen
    due = silence_due(scenario, state)
    quiet = silence(scenario, state, due) if due else None
    if quiet is not None:
        yield replace(quiet[0], customer_at=state.customer_at), quiet[1], None


def _key(state: State) -> tuple[object, ...]:
    variables = tuple(sorted((name, str(value)) for name, value in state.vars.items()))
    return state.node, state.mood, variables, frozenset(state.visited), min(state.turns, DEEPEST)
