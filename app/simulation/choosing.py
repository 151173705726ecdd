"""Which rule of a node fires, what the checks set, and whether a person has to be asked first."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from app.simulation.conditions import Atom, Value, compare
from app.simulation.expressions import Expression
from app.simulation.rules import Rule
from app.simulation.scenario import Scenario
from app.simulation.state import State
from app.simulation.texts import number_values


def set_by(scenario: Scenario, state: State, true: frozenset[str]) -> dict[str, Value]:
    """What the true checks set, in file order; an expression sees what was set before it."""
    sets: dict[str, Value] = {}
    for check in scenario.checks.values():
        for name, value in check.sets if check.name in true else ():
            if isinstance(value, Expression):
                current = replace(state, vars={**state.vars, **sets})
                result = value.value(number_values(scenario, current))
                if result is not None:
                    sets[name] = result
            else:
                sets[name] = value
    return sets


def truth_in(scenario: Scenario, state: State, true: frozenset[str]) -> Callable[[Atom], bool]:
    """Whether a question of a condition holds when exactly these checks are true."""
    return lambda atom: _truth(atom, scenario, state, true)


def first_true(scenario: Scenario, state: State, true: frozenset[str]) -> tuple[int, Rule | None]:
    """The rule that fires and its place, or (-1, None)."""

    def truth(atom: Atom) -> bool:
        return _truth(atom, scenario, state, true)

    for index, rule in enumerate(scenario.nodes[state.node].rules):
        if rule.is_else or (rule.condition is not None and rule.condition.holds(truth)):
            return index, rule
    return -1, None


def to_ask(scenario: Scenario, state: State, true: frozenset[str], undecided: frozenset[str]) -> tuple[str, ...]:
    """The checks that people must decide before it is known which rule fires, in file order; () where it is known.

    Rules above that are decided without them ask nobody. From the first doubtful rule on all of them are asked at once.
    """
    if not undecided:
        return ()
    names = sorted(undecided)
    full = (1 << 2 ** len(names)) - 1

    def bits(atom: Atom) -> int:
        if atom.what == "name" and atom.name in undecided:
            return _column(names.index(atom.name), len(names))
        return full if _truth(atom, scenario, state, true) else 0

    rules = scenario.nodes[state.node].rules
    for place, rule in enumerate(rules):
        rows = full if rule.is_else else rule.condition.combine(bits, full) if rule.condition is not None else 0
        if rows == full:
            return ()
        if rows:
            named = {atom.name for each in rules[place:] if each.condition for atom in each.condition.atoms if atom.what == "name"}
            return tuple(name for name in scenario.checks if name in named & undecided)
    return ()


def _column(place: int, count: int) -> int:
    """The truth table of one of `count` open questions: bit r is set where bit `place` of the row's number r is."""
    return sum(1 << row for row in range(2**count) if row >> place & 1)


def _truth(atom: Atom, scenario: Scenario, state: State, true: frozenset[str]) -> bool:
    if atom.what == "visited":
        return state.visited.get(atom.name, 0) > 0
    if atom.what == "name" and atom.name in scenario.checks:
        return atom.name in true
    value: Value = {"turns": Fraction(state.turns), "mood": Fraction(state.mood)}.get(atom.name) or state.vars.get(atom.name, Fraction(0))
    if atom.what == "compare":
        return compare(value, atom.op, atom.value)
    return bool(value)
