"""From the rule that fired to the customer's next words: mood, calls, leaving, passing through, ending."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from app.simulation.conditions import Value
from app.simulation.facts import stable_number
from app.simulation.nodes import Node
from app.simulation.rules import Rule
from app.simulation.scenario import Scenario
from app.simulation.state import End, State
from app.simulation.texts import filled, number_values
from app.simulation.turn import CheckResult, CustomerTurn, MoodChange, Turn

LEFT = "(left)"
PATIENCE_COSTS = 5
MOST_CALLS = 8
"""How deep calls may stand inside calls. The checks of a file refuse more, so that no conversation meets this."""


@dataclass(frozen=True)
class Move:
    """What made the turn: the reply (None for silence), the checks, the rule that fired."""

    node: str
    reply: str | None
    at: datetime
    checks: tuple[CheckResult, ...]
    index: int
    rule: Rule | None
    reason: tuple[str, ...]
    sets: Mapping[str, Value]


@dataclass(frozen=True)
class _Walk:
    """The way from the rule to where the customer stands: nodes passed on it, mood changed, hidden facts revealed."""

    state: State
    passed: tuple[str, ...] = ()
    changes: tuple[MoodChange, ...] = ()
    reveals: tuple[str, ...] = ()


def move(scenario: Scenario, state: State, made: Move, *, progress: bool, answered: datetime | None = None) -> tuple[State, Turn]:
    """Apply mood and patience, move, let the customer write, store the trace. `answered`: when, if not at once."""
    before = state.mood
    idle = 0 if progress else state.idle + 1
    changes = _mood_changes(state.mood, made.rule.mood if made.rule else 0, idle >= scenario.persona.patience)
    wrote_at = (answered or made.at).isoformat()
    state = replace(state, idle=idle, mood=before + sum(change.by for change in changes), customer_at=wrote_at)
    state = _called(state, made.rule, made.node)
    walk, customer, left = _arrive(scenario, _Walk(state), made.rule.target if made.rule else made.node)
    turn = Turn(
        node=made.node,
        reply=made.reply,
        at=made.at.isoformat(),
        checks=made.checks,
        rule=made.index,
        rule_text=made.rule.text if made.rule else "",
        reason=made.reason,
        mood_before=before,
        mood=walk.state.mood,
        mood_changes=(*changes, *walk.changes),
        sets=made.sets,
        reveals=walk.reveals,
        passed=walk.passed,
        left=left,
        next=customer.node,
        customer=customer.text,
        end=walk.state.end,
        calls=walk.state.calls,
        language=scenario.language,
    )
    return walk.state, turn


def enter(scenario: Scenario, state: State, node: Node) -> tuple[State, CustomerTurn]:
    """Stand in a node: count the visit, reveal, choose a variant, end where the node ends."""
    visits = state.visited.get(node.id, 0) + 1
    revealed = tuple(name for name in node.reveals if name not in state.revealed)
    state = replace(
        state,
        node=node.id,
        visited={**state.visited, node.id: visits},
        revealed=(*state.revealed, *revealed),
        end=_end(scenario, state, node),
        calls=() if node.ends else state.calls,
    )
    if not node.variants:
        return state, CustomerTurn(node.id, None)
    variant = stable_number(state.seed, f"words of {node.id} {visits}") % len(node.variants)
    return state, CustomerTurn(node.id, filled(scenario, state, node.variants[variant].text), variant)


def _mood_changes(mood: int, by_rule: int, impatient: bool) -> list[MoodChange]:
    changes = [MoodChange("rule", by_rule)] if by_rule else []
    if impatient:
        changes.append(MoodChange("patience", -PATIENCE_COSTS))
    return changes + _clamped(mood + sum(change.by for change in changes))


def _clamped(mood: int) -> list[MoodChange]:
    kept = max(0, min(100, mood))
    return [MoodChange("clamp", kept - mood)] if kept != mood else []


def _called(state: State, rule: Rule | None, node: str) -> State:
    """Remember where a call comes back to."""
    if rule is None or not rule.call or len(state.calls) >= MOST_CALLS:
        return state
    return replace(state, calls=(*state.calls, node))


def _arrive(scenario: Scenario, walk: _Walk, target: str) -> tuple[_Walk, CustomerTurn, bool]:
    """Enter the target, or leave when the mood fell below the line. A target that is an end stays the end.

    A `{return}` node goes back to the node that called: with words of its own the customer waits there for a reply,
    without words that node is entered again.
    """
    while True:
        walk, node = _pass_through(scenario, walk, target)
        if walk.state.mood < scenario.leave_below and not node.ends and not node.leave:
            return _leave(scenario, walk)
        state, customer = enter(scenario, walk.state, node)
        walk = replace(walk, state=state, reveals=walk.reveals + node.reveals)
        if not node.returns or not state.calls:
            return walk, customer, False
        target = state.calls[-1]
        walk = replace(walk, state=replace(state, node=target, calls=state.calls[:-1]), passed=(*walk.passed, node.id))
        if customer.text is not None:
            return walk, replace(customer, node=target), False


def _pass_through(scenario: Scenario, walk: _Walk, target: str) -> tuple[_Walk, Node]:
    """Follow the `else` of every `{once}` node that was seen before; a closed loop of them stops where it began."""
    node = scenario.nodes[target]
    while node.once and walk.state.visited.get(node.id, 0) and node.id not in walk.passed and node.else_rule is not None:
        state, rule = walk.state, node.else_rule
        by = [MoodChange("once", rule.mood)] if rule.mood else []
        by += _clamped(state.mood + sum(change.by for change in by))
        visited = {**state.visited, node.id: state.visited[node.id] + 1}
        state = replace(state, mood=state.mood + sum(change.by for change in by), visited=visited)
        walk = replace(walk, state=_called(state, rule, node.id), passed=(*walk.passed, node.id), changes=walk.changes + tuple(by))
        node = scenario.nodes[rule.target]
    return walk, node


def _leave(scenario: Scenario, walk: _Walk) -> tuple[_Walk, CustomerTurn, bool]:
    """Whoever leaves comes back to no call."""
    state = replace(walk.state, calls=())
    leave = scenario.leave_node
    if leave is not None and not state.visited.get(leave.id, 0):
        state, customer = enter(scenario, state, leave)
        return replace(walk, state=state, reveals=walk.reveals + leave.reveals), customer, True
    ended = replace(state, end=End(LEFT, "churn", 1.0))
    return replace(walk, state=ended), CustomerTurn(LEFT, None), True


def _end(scenario: Scenario, state: State, node: Node) -> End | None:
    if not node.ends:
        return None
    value = node.csat.value(number_values(scenario, state)) if node.csat else None
    csat = max(Fraction(1), min(Fraction(5), value if value is not None else Fraction(1)))
    return End(node.id, node.outcome or node.id, round(float(csat), 2), node.fail)
