"""From the rule that fired to the customer's next words: mood, leaving, passing through, ending."""

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


def move(scenario: Scenario, state: State, made: Move, *, progress: bool) -> tuple[State, Turn]:
    """Apply mood and patience, move, let the customer write, store the trace."""
    before = state.mood
    idle = 0 if progress else state.idle + 1
    changes = _mood_changes(state.mood, made.rule.mood if made.rule else 0, idle >= scenario.persona.patience)
    state = replace(state, idle=idle, mood=before + sum(change.by for change in changes), customer_at=made.at.isoformat())
    target = made.rule.target if made.rule else state.node
    state, passed, more = _pass_through(scenario, state, target)
    changes += more
    state, customer, left = _arrive(scenario, state)
    turn = Turn(
        node=made.node,
        reply=made.reply,
        at=made.at.isoformat(),
        checks=made.checks,
        rule=made.index,
        rule_text=made.rule.text if made.rule else "",
        reason=made.reason,
        mood_before=before,
        mood=state.mood,
        mood_changes=tuple(changes),
        sets=made.sets,
        reveals=() if left and customer.node == LEFT else scenario.nodes[state.node].reveals,
        passed=passed,
        left=left,
        next=customer.node,
        customer=customer.text,
        end=state.end,
    )
    return state, turn


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


def _pass_through(scenario: Scenario, state: State, target: str) -> tuple[State, tuple[str, ...], list[MoodChange]]:
    """Follow the `else` of every `{once}` node that was seen before; a closed loop of them stops where it began."""
    passed: list[str] = []
    changes: list[MoodChange] = []
    node = scenario.nodes[target]
    while node.once and state.visited.get(node.id, 0) and node.id not in passed and node.else_rule is not None:
        passed.append(node.id)
        by = [MoodChange("once", node.else_rule.mood)] if node.else_rule.mood else []
        by += _clamped(state.mood + sum(change.by for change in by))
        changes += by
        visited = {**state.visited, node.id: state.visited[node.id] + 1}
        state = replace(state, mood=state.mood + sum(change.by for change in by), visited=visited)
        node = scenario.nodes[node.else_rule.target]
    return replace(state, node=node.id), tuple(passed), changes


def _arrive(scenario: Scenario, state: State) -> tuple[State, CustomerTurn, bool]:
    """Enter the target, or leave when the mood fell below the line. A target that is an end stays the end."""
    node = scenario.nodes[state.node]
    leave = scenario.leave_node
    if state.mood >= scenario.leave_below or node.ends or node.leave:
        return (*enter(scenario, state, node), False)
    if leave is not None and not state.visited.get(leave.id, 0):
        return (*enter(scenario, state, leave), True)
    ended = replace(state, end=End(LEFT, "churn", 1.0))
    return ended, CustomerTurn(LEFT, None), True


def _end(scenario: Scenario, state: State, node: Node) -> End | None:
    if not node.ends:
        return None
    value = node.csat.value(number_values(scenario, state)) if node.csat else None
    csat = max(Fraction(1), min(Fraction(5), value if value is not None else Fraction(1)))
    return End(node.id, node.outcome or node.id, round(float(csat), 2), node.fail)
