"""The replies that make a difference in a node: one combination of true checks for each rule that can fire and each thing set.

Up to eight checks every combination is tried. With more, the combinations are chosen by the truth tables of the rules: for each
rule, and for what the checks set, one combination with which that rule is the first true one.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from itertools import chain, combinations

from app.simulation.choosing import set_by
from app.simulation.conditions import Atom
from app.simulation.engine import rule_for
from app.simulation.expressions import Expression
from app.simulation.lint.subjects import Key, holds
from app.simulation.lint.worlds import Budget, TooManySteps
from app.simulation.scenario import Scenario
from app.simulation.state import State
from app.simulation.texts import number_values

FEW = 8
MOST_SETTERS = 6
MOST_STEPS = 20_000_000
Hits = frozenset[str]


class Inputs:
    """The inputs of every node of one scenario. `complete` turns False when some combinations had to be left out."""

    def __init__(self, scenario: Scenario) -> None:
        self.complete = True
        self._scenario = scenario
        self._budget = Budget(MOST_STEPS)
        self._known: dict[tuple[object, ...], tuple[Hits, ...]] = {}

    def of(self, state: State) -> tuple[Hits, ...]:
        """Combinations of true checks that fire different rules or set different things, in a steady order."""
        key = self._key(state)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._choose(state)
        return found

    def _choose(self, state: State) -> tuple[Hits, ...]:
        asked = self._asked(state.node)
        names = [name for name in self._scenario.checks if name in asked or name in self._setters]
        chosen = self._all(names) if len(names) <= FEW else self._by_rule(state, names)
        different: dict[tuple[object, ...], Hits] = {}
        for hits in chosen:
            different.setdefault(rule_for(self._scenario, state, hits), hits)
        return tuple(different.values())

    def _all(self, names: list[str]) -> Iterator[Hits]:
        """Every combination, the small ones first."""
        return map(frozenset, chain.from_iterable(combinations(names, size) for size in range(len(names) + 1)))

    def _by_rule(self, state: State, names: list[str]) -> Iterator[Hits]:
        worlds = self._budget.worlds(self._scenario, self._scenario.nodes[state.node])
        for setting in self._settings([name for name in names if name in self._setters]):
            after = replace(state, turns=state.turns + 1, vars={**state.vars, **set_by(self._scenario, state, setting)})
            fixed = self._fixed(after, setting)
            for rule in worlds.rules:
                try:
                    world = worlds.world(rule, fixed)
                except TooManySteps:
                    self.complete = False
                    continue
                if world is not None:
                    true = {key[1] for key, answer in world.items() if answer and key[0] == "name" and key[1] in self._scenario.checks}
                    yield frozenset(true | setting)

    def _settings(self, setters: list[str]) -> Iterator[Hits]:
        """Which of the checks that set something are true: all combinations of up to six, of more each alone and none."""
        if len(setters) <= MOST_SETTERS:
            return self._all(setters)
        self.complete = False
        return iter([frozenset[str](), *(frozenset({name}) for name in setters), frozenset(setters)])

    def _fixed(self, state: State, setting: Hits) -> dict[Key, bool]:
        """The answers known before any other check: what is set, visited, and every value."""
        numbers = {"mood": state.mood, "turns": state.turns}
        values = {**state.vars, **{name: number_values(self._scenario, state)["mood"] * 0 + number for name, number in numbers.items()}}
        fixed: dict[Key, bool] = {}
        for atom in self._atoms(state.node):
            if atom.what == "visited":
                fixed[atom.key] = state.visited.get(atom.name, 0) > 0
            elif atom.what == "name" and atom.name in self._scenario.checks:
                if atom.name in self._setters:
                    fixed[atom.key] = atom.name in setting
            elif atom.name in values:
                fixed[atom.key] = holds(atom, values[atom.name])
        return fixed

    def _key(self, state: State) -> tuple[object, ...]:
        after = replace(state, turns=state.turns + 1)
        told = tuple(sorted((str(key), answer) for key, answer in self._fixed(after, frozenset()).items()))
        if not self._setters:
            return state.node, told
        variables = tuple(sorted((name, str(value)) for name, value in state.vars.items()))
        return state.node, told, variables, state.mood if self._mood_sets else 0

    def _atoms(self, node: str) -> list[Atom]:
        return self._atoms_of[node]

    def _asked(self, node: str) -> set[str]:
        return {atom.name for atom in self._atoms(node) if atom.what == "name"}

    @cached_property
    def _atoms_of(self) -> dict[str, list[Atom]]:
        return {
            node.id: [atom for rule in node.rules if rule.condition for atom in rule.condition.atoms]
            for node in self._scenario.nodes.values()
        }

    @cached_property
    def _setters(self) -> Hits:
        """Checks that set something some rule, csat or other setting looks at."""
        looked_at = {atom.name for atoms in self._atoms_of.values() for atom in atoms}
        sets = [(check.name, name, value) for check in self._scenario.checks.values() for name, value in check.sets]
        looked_at.update(*(value.names for _, _, value in sets if isinstance(value, Expression)))
        looked_at.update(*(node.csat.names for node in self._scenario.nodes.values() if node.csat))
        return frozenset(check for check, name, _ in sets if name in looked_at)

    @cached_property
    def _mood_sets(self) -> bool:
        sets = [value for check in self._scenario.checks.values() for _, value in check.sets]
        return any(isinstance(value, Expression) and "mood" in value.names for value in sets)
