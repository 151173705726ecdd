"""One reply tried at one node: which checks match and by which words, which rule fires, and why not the others."""

from dataclasses import dataclass, replace
from datetime import datetime

from app.simulation.choosing import truth_in
from app.simulation.conditions import Atom
from app.simulation.engine import begin, cite, perform, step
from app.simulation.explanation import deciding
from app.simulation.scenario import Scenario
from app.simulation.state import State
from app.simulation.texts import filled
from app.simulation.turn import CheckResult, Turn
from app.simulation.vectors import vectoriser_for


@dataclass(frozen=True)
class RuleTried:
    """A rule of the node. `fired` is the one that decides; `held`: it is true as well, but stands below that one.

    `because` are the questions that made it true, or, for one that is not, those it fails on: (question, held).
    """

    number: int
    text: str
    fired: bool
    held: bool
    because: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True)
class Tried:
    """What a reply would do. `reply` has its placeholders filled."""

    reply: str
    hits: tuple[CheckResult, ...]
    misses: tuple[str, ...]
    rules: tuple[RuleTried, ...]
    turn: Turn

    @property
    def recognised(self) -> bool:
        """Whether a rule other than `else` fired."""
        return any(rule.fired and rule.because for rule in self.rules)


def try_reply(scenario: Scenario, node: str, reply: str, at: datetime, *, seed: int = 1, prepared: bool = False) -> Tried:
    """Try a reply at a node that is not an end. `prepared`: every required desk action was done and every article cited.

    Raises KeyError for a node that does not exist, ValueError for one where nobody waits for a reply.
    """
    state = _standing(scenario, node, at, seed, prepared)
    sent = filled(scenario, state, reply)
    _after, turn = step(scenario, state, sent, at)
    true = frozenset(check.name for check in turn.hits)
    asked = replace(state, turns=state.turns + 1, vars={**state.vars, **turn.sets})
    rules = tuple(_tried(scenario, asked, true, number, turn.rule) for number in range(len(scenario.nodes[node].rules)))
    return Tried(sent, turn.hits, tuple(check.name for check in turn.checks if not check.true), rules, turn)


def _standing(scenario: Scenario, node: str, at: datetime, seed: int, prepared: bool) -> State:
    if scenario.nodes[node].ends:
        raise ValueError("Nobody waits for a reply at an end.")
    state, _opening = begin(scenario, seed, at, vectoriser=vectoriser_for(scenario.spoken_language))
    state = replace(state, node=node, end=None, calls=(), visited={**state.visited, node: state.visited.get(node, 0) or 1})
    if prepared:
        for name in scenario.required:
            state, _outcome = perform(scenario, state, {}, name, {}, at)
        for article in scenario.articles:
            state = cite(scenario, state, article, at)
    return state


def _tried(scenario: Scenario, state: State, true: frozenset[str], number: int, fired: int) -> RuleTried:
    rule = scenario.nodes[state.node].rules[number]
    if rule.condition is None:
        return RuleTried(number, rule.text, number == fired, rule.is_else)
    truth = truth_in(scenario, state, true)
    held = rule.condition.holds(truth)
    if held:
        because = tuple((_asked(atom), value) for atom, value in deciding(rule.condition, truth))
    else:
        because = tuple({(_asked(atom), truth(atom)): None for atom in rule.condition.atoms if not truth(atom)}) or tuple(
            (_asked(atom), truth(atom)) for atom in rule.condition.atoms
        )
    return RuleTried(number, rule.text, number == fired, held, because)


def _asked(atom: Atom) -> str:
    if atom.what == "visited":
        return f"visited({atom.name})"
    if atom.what == "name":
        return atom.name
    value = ("true" if atom.value else "false") if isinstance(atom.value, bool) else str(atom.value)
    return f"{atom.name} {atom.op} {value}"
