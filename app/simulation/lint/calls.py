"""E16 for calls: every call comes back, calls do not go round, and nobody returns who was not called."""

from collections.abc import Mapping

from app.simulation.findings import Report
from app.simulation.movement import MOST_CALLS
from app.simulation.nodes import Node
from app.simulation.rules import Rule
from app.simulation.scenario import Scenario

Graph = Mapping[str, tuple[str, ...]]


def lint_calls(scenario: Scenario, report: Report) -> None:
    _returns(scenario, report)
    calls = [(node, rule) for node in scenario.nodes.values() for rule in node.rules if rule.call and rule.target in scenario.nodes]
    if calls:
        _rounds(calls, _inner_calls(scenario, calls), report)


def onward_moves(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """Where the plain rules of each node lead; calls are left out, because they come back."""
    return {
        node.id: tuple(rule.target for rule in node.rules if not rule.call and rule.target in scenario.nodes)
        for node in scenario.nodes.values()
    }


def _returns(scenario: Scenario, report: Report) -> None:
    moves = onward_moves(scenario)
    plain = _reached({"start", *(node.id for node in scenario.nodes.values() if node.leave)}, moves)
    for node in scenario.nodes.values():
        if node.returns and node.id in plain:
            message = f"'{node.id}' returns, but plain rules lead here from 'start', so there is nothing to come back to."
            report.error("E16", node.mark, message, "Lead into these nodes by a call: - condition => node.")


def _inner_calls(scenario: Scenario, calls: list[tuple[Node, Rule]]) -> dict[str, tuple[str, ...]]:
    """Of each called node, what is called before it comes back."""
    moves = onward_moves(scenario)
    called = {node.id: tuple(rule.target for each, rule in calls if each.id == node.id) for node, _ in calls}
    return {
        target: tuple(dict.fromkeys(inner for name in sorted(_reached({target}, moves)) for inner in called.get(name, ())))
        for target in {rule.target for _, rule in calls}
    }


def _rounds(calls: list[tuple[Node, Rule]], inner: Graph, report: Report) -> None:
    """A call that leads to itself again, and one with too many calls inside each other. At the call that begins it."""
    for _node, rule in calls:
        level, depth = {rule.target}, 1
        while level and depth <= MOST_CALLS:
            level, depth = {name for each in level for name in inner[each]}, depth + 1
        if not level:
            continue
        if rule.target in _reached(set(inner[rule.target]), inner):
            message = f"'{rule.target}' calls itself again before it comes back, so calls would go round."
            report.error("E16", rule.mark, message, "Lead one of them on by '->' to a node that ends or returns.")
        elif not _goes_round(rule.target, inner):
            message = f"More than {MOST_CALLS} calls stand inside each other here."
            report.error("E16", rule.mark, message, "Call fewer fragments from fragments.")


def _goes_round(target: str, inner: Graph) -> bool:
    """Whether a round lies deeper inside; it is reported where it begins."""
    return any(name in _reached(set(inner[name]), inner) for name in _reached({target}, inner))


def _reached(begin: set[str], onward: Graph) -> set[str]:
    seen, stack = set(begin), list(begin)
    while stack:
        fresh = set(onward.get(stack.pop(), ())) - seen
        seen |= fresh
        stack.extend(fresh)
    return seen
