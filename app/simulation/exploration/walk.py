"""The walk: breadth first from the first message, to depth 12 or 20,000 states, every required action done.

A state is what can still make a difference: the node, calls to come back to, mood, variables, the nodes visited that some rule or
{once} asks about. So a scenario that goes round is walked to its end all the same, and `cut` is said only where something was left out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from app.simulation.checks.look import Act
from app.simulation.choosing import first_true, set_by
from app.simulation.engine import begin, silence, silence_due
from app.simulation.exploration.inputs import Inputs
from app.simulation.movement import LEFT, Move, move
from app.simulation.scenario import Scenario
from app.simulation.state import State
from app.simulation.turn import Turn

DEEPEST = 12
MOST_STATES = 20_000
_START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@dataclass
class NodeSeen:
    """Whether a node was entered, and which of its `count` rules fired, counted from 0."""

    reached: bool = False
    rules: set[int] = field(default_factory=set)
    count: int = 0

    @property
    def unfired(self) -> list[int]:
        return [place for place in range(self.count) if place not in self.rules]


@dataclass(frozen=True)
class Step:
    """One move of a path: `hits` are the checks a reply must make true, None for silence."""

    node: str
    rule: int
    text: str
    hits: tuple[str, ...] | None
    next: str

    def as_json(self) -> dict[str, Any]:
        hits = list(self.hits) if self.hits is not None else None
        return {"node": self.node, "rule": self.rule, "text": self.text, "checks": hits, "next": self.next}


@dataclass(frozen=True)
class Exploration:
    """`ends` maps an end to the rules of the shortest path that leads to it, `paths` to its steps.

    `stuck`: nodes in which a conversation can stand from where no end can be reached any more, with the way there.
    `why_cut` says in words what was left out.
    """

    nodes: dict[str, NodeSeen]
    ends: dict[str, tuple[str, ...]]
    cut: bool
    paths: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)
    stuck: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)
    states: int = 0
    why_cut: tuple[str, ...] = ()

    @property
    def nodes_covered(self) -> tuple[int, int]:
        return sum(node.reached for node in self.nodes.values()), len(self.nodes)

    @property
    def rules_covered(self) -> tuple[int, int]:
        return sum(len(node.rules) for node in self.nodes.values()), sum(node.count for node in self.nodes.values())

    def as_json(self) -> dict[str, Any]:
        """The keys of the contract, and beside them coverage, the steps of each path, and what is stuck."""
        return {
            "nodes": {name: {"reached": node.reached, "rules": sorted(node.rules)} for name, node in self.nodes.items()},
            "ends": {name: {"path": list(path)} for name, path in self.ends.items()},
            "cut": self.cut,
            "why_cut": list(self.why_cut),
            "states": self.states,
            "coverage": {
                "nodes": list(self.nodes_covered),
                "rules": list(self.rules_covered),
                "unfired": {name: node.unfired for name, node in self.nodes.items() if node.unfired},
            },
            "steps": {name: _steps_json(path) for name, path in self.paths.items()},
            "stuck": {name: _steps_json(path) for name, path in self.stuck.items()},
        }


def explore(scenario: Scenario, seed: int = 1, *, deepest: int = DEEPEST, most_states: int = MOST_STATES) -> Exploration:
    """Walk breadth first from the first message, every required action done."""
    walk = _Walk(scenario, most_states)
    walk.begin(seed)
    for _ in range(deepest):
        if not walk.level:
            break
        walk.go_on()
    return walk.result(deepest)


def _steps_json(path: tuple[Step, ...]) -> list[dict[str, Any]]:
    return [step.as_json() for step in path]


class _Walk:
    def __init__(self, scenario: Scenario, most_states: int) -> None:
        silent = {name: replace(node, variants=()) for name, node in scenario.nodes.items()}  # words cost time and change nothing
        self.scenario = scenario = replace(scenario, nodes=silent)
        self.most_states = most_states
        self.inputs = Inputs(scenario)
        self.nodes = {node.id: NodeSeen(count=len(node.rules)) for node in scenario.nodes.values()}
        self.ends: dict[str, tuple[Step, ...]] = {}
        self.level: list[int] = []
        self.full = False
        self._numbers: dict[tuple[object, ...], int] = {}
        self._states: list[State | None] = []
        self._came: list[tuple[int, Step] | None] = []
        self._before: list[set[int]] = []
        self._ending: set[int] = set()
        self._where: list[str] = []
        self._matters = _what_matters(scenario)

    def begin(self, seed: int) -> None:
        state, _ = begin(self.scenario, seed, _START)
        acts = tuple(Act(name, True, 0, _START.isoformat()) for name in self.scenario.required)
        self.nodes["start"].reached = True
        if state.end is None:
            self.level = [self._add(replace(state, acts=acts), None)]

    def go_on(self) -> None:
        onward: list[int] = []
        for number in self.level:
            state, self._states[number] = self._states[number], None
            if state is None:
                continue
            for after, turn, hits in _moves(self.scenario, self.inputs, state):
                fresh = self._take(number, after, turn, hits)
                onward.extend([fresh] if fresh is not None else [])
        self.level = onward

    def _take(self, number: int, after: State, turn: Turn, hits: tuple[str, ...] | None) -> int | None:
        """Note a move; the number of the state it leads to when that is new."""
        step = Step(turn.node, turn.rule, turn.rule_text, hits, turn.next)
        if turn.rule >= 0:
            self.nodes[turn.node].rules.add(turn.rule)
        for name in (*turn.passed, turn.next):
            if name in self.nodes:
                self.nodes[name].reached = True
        if after.end is not None:
            if after.end.node != LEFT:
                self._ending.add(number)
            if after.end.node not in self.ends:
                self.ends[after.end.node] = (*self._path(number), step)
            return None
        known = self._numbers.get(self._key(after))
        if known is not None:
            self._before[known].add(number)
            return None
        if len(self._numbers) >= self.most_states:
            self.full = True
            self._ending.add(number)  # what lies behind is not known, so nothing is said about it
            return None
        fresh = self._add(after, (number, step))
        self._before[fresh].add(number)
        return fresh

    def result(self, deepest: int) -> Exploration:
        why = []
        if self.level:
            why.append(f"Paths longer than {deepest} turns were not walked.")
            self._ending.update(self.level)
        if self.full:
            why.append(f"More than {self.most_states} states; the rest was not walked.")
        if not self.inputs.complete:
            why.append("A node asks so many checks that some combinations were left out.")
        ends = {name: tuple(f"{step.node}: {step.text}" for step in path) for name, path in self.ends.items()}
        return Exploration(self.nodes, ends, bool(why), self.ends, self._stuck(), len(self._numbers), tuple(why))

    def _stuck(self) -> dict[str, tuple[Step, ...]]:
        """The first state of each node from which no move leads to an end, by walking back from the ends."""
        good, stack = set(self._ending), list(self._ending)
        while stack:
            fresh = self._before[stack.pop()] - good
            good |= fresh
            stack.extend(fresh)
        stuck: dict[str, tuple[Step, ...]] = {}
        for number, where in enumerate(self._where):
            if number not in good and where not in stuck:
                stuck[where] = self._path(number)
        return stuck

    def _add(self, state: State, came: tuple[int, Step] | None) -> int:
        number = self._numbers[self._key(state)] = len(self._numbers)
        self._states.append(state)
        self._came.append(came)
        self._before.append(set())
        self._where.append(state.node)
        return number

    def _path(self, number: int) -> tuple[Step, ...]:
        steps: list[Step] = []
        while (came := self._came[number]) is not None:
            number, step = came
            steps.append(step)
        return tuple(reversed(steps))

    def _key(self, state: State) -> tuple[object, ...]:
        mood, turns, visits = self._matters
        variables = tuple(sorted((name, str(value)) for name, value in state.vars.items()))
        idle = min(state.idle, self.scenario.persona.patience) if mood else 0
        seen = frozenset(name for name in state.visited if name in visits)
        return state.node, state.calls, state.mood if mood else 0, idle, variables, seen, min(state.turns, turns)


def _moves(scenario: Scenario, inputs: Inputs, state: State) -> Iterator[tuple[State, Turn, tuple[str, ...] | None]]:
    for hits in inputs.of(state):
        sets = set_by(scenario, state, hits)
        answered = replace(state, turns=state.turns + 1, vars={**state.vars, **sets})
        index, rule = first_true(scenario, answered, hits)
        made = Move(state.node, "", _START, (), index, rule, (), sets)
        after, turn = move(scenario, answered, made, progress=rule is not None and not rule.is_else)
        yield after, turn, tuple(name for name in scenario.checks if name in hits)
    due = silence_due(scenario, state)
    quiet = silence(scenario, state, due) if due else None
    if quiet is not None:
        yield replace(quiet[0], customer_at=state.customer_at), quiet[1], None


def _what_matters(scenario: Scenario) -> tuple[bool, int, frozenset[str]]:
    """Whether the mood decides anything, the largest number of turns that does, and the nodes whose visits do."""
    atoms = [atom for node in scenario.nodes.values() for rule in node.rules if rule.condition for atom in rule.condition.atoms]
    expressions = [node.csat for node in scenario.nodes.values() if node.csat]
    sets = [value for check in scenario.checks.values() for _, value in check.sets]
    mood = scenario.leave_below > 0 or any(atom.name == "mood" for atom in atoms)
    mood = mood or any("mood" in getattr(each, "names", ()) for each in [*expressions, *sets])
    turns = [atom.value for atom in atoms if atom.what == "compare" and atom.name == "turns"]
    most = max((int(float(value)) + 2 for value in turns if not isinstance(value, bool | str)), default=0)
    visits = {atom.name for atom in atoms if atom.what == "visited"} | {
        node.id for node in scenario.nodes.values() if node.once or node.leave
    }
    return mood, max(0, min(most, 1000)), frozenset(visits)
