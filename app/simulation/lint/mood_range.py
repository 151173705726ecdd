"""The moods a customer can have on entering each node: from the lowest to the highest, never too narrow."""

from app.simulation.movement import PATIENCE_COSTS
from app.simulation.nodes import Node
from app.simulation.scenario import Scenario

Range = tuple[int, int]
_MOST_ROUNDS = 60


def mood_ranges(scenario: Scenario) -> dict[str, Range]:
    """By node; nodes that no rule reaches are left out. Follows rules until nothing widens any more.

    A move by `else` or `silence` may cost patience as well; a {once} node may be passed by its `else`.
    """
    found: dict[str, Range] = {"start": (scenario.mood_start, scenario.mood_start)}
    waiting = ["start"]
    rounds = dict.fromkeys(scenario.nodes, 0)
    while waiting:
        name = waiting.pop()
        rounds[name] += 1
        for target, reached in _onward(scenario, scenario.nodes[name], found[name]):
            known = found.get(target)
            wider = reached if known is None else (min(known[0], reached[0]), max(known[1], reached[1]))
            if rounds[name] > _MOST_ROUNDS and known is not None:
                wider = (0 if wider[0] < known[0] else wider[0], 100 if wider[1] > known[1] else wider[1])
            if wider != known:
                found[target] = wider
                waiting.append(target)
    return found


def callers(scenario: Scenario) -> list[str]:
    """The nodes that a {return} may come back to."""
    return [node.id for node in scenario.nodes.values() if any(rule.call for rule in node.rules)]


def _onward(scenario: Scenario, node: Node, mood: Range) -> list[tuple[str, Range]]:
    moves: list[tuple[str, Range]] = []
    lowest = mood[0]
    if node.returns:
        moves.extend((caller, mood) for caller in callers(scenario))
    for rule in node.rules:
        costs = 0 if rule.condition is not None else PATIENCE_COSTS
        after = (_kept(mood[0] + rule.mood - costs), _kept(mood[1] + rule.mood))
        lowest = min(lowest, after[0])
        if rule.target in scenario.nodes:
            moves.append((rule.target, after))
    leave = scenario.leave_node
    if leave is not None and lowest < scenario.leave_below and not node.ends:
        moves.append((leave.id, (lowest, max(lowest, scenario.leave_below - 1))))
    return moves


def _kept(mood: int) -> int:
    return max(0, min(100, mood))
