"""Every path of a scenario: breadth first, with each combination of a node's checks as one input.

Looks at the graph, mood, variables and visits; cut at depth 12 or 20,000 states.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain, combinations, islice
from typing import Any

from app.simulation.checks.look import Act
from app.simulation.engine import apply_hits, begin, rule_for, silence, silence_due
from app.simulation.scenario import Scenario
from app.simulation.state import State
from app.simulation.turn import Turn

DEEPEST = 12
MOST_STATES = 20_000
MOST_INPUTS = 256
_START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@dataclass
class NodeSeen:
    """Whether a node was entered, and which of its rules fired, counted from 0."""

    reached: bool = False
    rules: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Exploration:
    """`ends` maps an end to the rules of the shortest path that leads to it."""

    nodes: dict[str, NodeSeen]
    ends: dict[str, tuple[str, ...]]
    cut: bool

    def as_json(self) -> dict[str, Any]:
        nodes = {name: {"reached": node.reached, "rules": sorted(node.rules)} for name, node in self.nodes.items()}
        return {"nodes": nodes, "ends": {name: {"path": list(path)} for name, path in self.ends.items()}, "cut": self.cut}


def explore(scenario: Scenario, seed: int = 1) -> Exploration:
    """Walk breadth first from the first message, every required action done."""
    nodes = {name: NodeSeen() for name in scenario.nodes}
    ends: dict[str, tuple[str, ...]] = {}
    state, _ = begin(scenario, seed, _START)
    acts = tuple(Act(name, True, 0, _START.isoformat()) for name in scenario.required)
    state = replace(state, acts=acts)
    nodes["start"].reached = True
    seen = {_key(state)}
    level: list[tuple[State, tuple[str, ...]]] = [(state, ())]
    for _ in range(DEEPEST):
        onward: list[tuple[State, tuple[str, ...]]] = []
        for state, path in level:
            for after, turn in _moves(scenario, state):
                _note(nodes, turn)
                steps = (*path, f"{turn.node}: {turn.rule_text}")
                if after.end is not None:
                    ends.setdefault(after.end.node, steps)
                elif _key(after) not in seen and len(seen) < MOST_STATES:
                    seen.add(_key(after))
                    onward.append((after, steps))
        level = onward
    crowded = any(2 ** len(_asked(scenario, name)) > MOST_INPUTS for name, node in nodes.items() if node.reached)
    return Exploration(nodes, ends, bool(level) or len(seen) >= MOST_STATES or crowded)


def _moves(scenario: Scenario, state: State) -> Iterator[tuple[State, Turn]]:
    asked = _asked(scenario, state.node)
    fired: set[tuple[object, ...]] = set()
    for chosen in islice(_inputs(asked), MOST_INPUTS):
        hits = frozenset(chosen)
        effect = rule_for(scenario, state, hits)
        if effect not in fired:
            fired.add(effect)
            yield apply_hits(scenario, state, hits, _START)
    due = silence_due(scenario, state)
    quiet = silence(scenario, state, due) if due else None
    if quiet is not None:
        yield replace(quiet[0], customer_at=state.customer_at), quiet[1]


def _asked(scenario: Scenario, node: str) -> list[str]:
    """The checks that the rules of a node name, in file order."""
    named = {atom.name for rule in scenario.nodes[node].rules if rule.condition for atom in rule.condition.atoms}
    return [name for name in scenario.checks if name in named]


def _inputs(names: list[str]) -> Iterator[tuple[str, ...]]:
    """Every combination of true checks, the full one and the small ones first."""
    return chain([tuple(names)], chain.from_iterable(combinations(names, size) for size in range(len(names))))


def _note(nodes: dict[str, NodeSeen], turn: Turn) -> None:
    if turn.rule >= 0:
        nodes[turn.node].rules.add(turn.rule)
    for name in (*turn.passed, turn.next):
        if name in nodes:
            nodes[name].reached = True


def _key(state: State) -> tuple[object, ...]:
    variables = tuple(sorted((name, str(value)) for name, value in state.vars.items()))
    return state.node, state.mood, min(state.idle, 100), variables, frozenset(state.visited), min(state.turns, DEEPEST), state.calls
