"""E13 to E16 and E18: every conversation can go on, and can end well. Looks at rules only, not at mood."""

from collections.abc import Iterable, Mapping

from app.simulation.findings import Report
from app.simulation.lint.calls import onward_moves
from app.simulation.lint.worlds import Budget
from app.simulation.nodes import Node
from app.simulation.rules import Rule
from app.simulation.scenario import Scenario

SOLVED = "solved"
_MOST_SHOWN = 8


def lint_graph(scenario: Scenario, budget: Budget, report: Report) -> None:
    for node in scenario.nodes.values():
        _shape(node, report)
    onward = {node.id: _targets(node.rules, scenario) for node in scenario.nodes.values()}
    _reachable(scenario, report)
    _dead_ends(scenario, onward, report)
    _once_loops(scenario, report)
    _solved(scenario, _reach({"start"}, onward), report)
    _unfair_ends(scenario, budget, report)


def reached_nodes(scenario: Scenario) -> set[str]:
    """What rules can lead to, from the first message and from the {leave} node."""
    begin = {"start", *(node.id for node in scenario.nodes.values() if node.leave)}
    return _reach(begin, {node.id: _targets(node.rules, scenario) for node in scenario.nodes.values()})


def _shape(node: Node, report: Report) -> None:
    if node.ends and node.returns:
        report.error("E14", node.mark, f"'{node.id}' both ends and returns.", "Keep {end: ...} or {return}.")
    elif node.ends:
        if node.rules:
            report.error("E14", node.rules[0].mark, f"'{node.id}' is an end, so it has no rules.", "Remove the rules or the {end: ...}.")
        if node.outcome is None:
            report.error("E14", node.mark, f"The end '{node.id}' has no outcome.", "Write {end: solved, csat: 4} or another outcome.")
        if node.csat is None:
            report.error("E14", node.mark, f"The end '{node.id}' has no csat.", "Write {end: solved, csat: 4}.")
    elif node.returns:
        if node.rules:
            report.error("E14", node.rules[0].mark, f"'{node.id}' returns, so it has no rules.", "Remove the rules or the {return}.")
    elif node.else_rule is None:
        report.error(
            "E13", node.mark, f"'{node.id}' has no 'else', so a reply might find no rule.", "Add '- else -> node' as the last rule."
        )


def _reachable(scenario: Scenario, report: Report) -> None:
    """A {leave} node is entered by mood, and what its rules lead to after it."""
    reached = reached_nodes(scenario)
    for node in scenario.nodes.values():
        if node.id not in reached:
            report.error("E15", node.mark, f"No rule leads from 'start' to '{node.id}'.", "Add a rule that leads here or remove the node.")


def _dead_ends(scenario: Scenario, onward: Mapping[str, set[str]], report: Report) -> None:
    backward: dict[str, set[str]] = {name: set() for name in scenario.nodes}
    for name, targets in onward.items():
        for target in targets:
            backward[target].add(name)
    ending = _reach({node.id for node in scenario.nodes.values() if node.ends}, backward) | _returning(scenario)
    for node in scenario.nodes.values():
        if node.id not in ending:
            report.error("E16", node.mark, f"From '{node.id}' no end can be reached.", "Add a rule that leads towards an end.")


def _returning(scenario: Scenario) -> set[str]:
    """Nodes whose plain rules lead back to whoever called; a call on the way comes back to its own node."""
    backward: dict[str, set[str]] = {name: set() for name in scenario.nodes}
    for name, targets in onward_moves(scenario).items():
        for target in targets:
            backward[target].add(name)
    return _reach({node.id for node in scenario.nodes.values() if node.returns}, backward)


def _once_loops(scenario: Scenario, report: Report) -> None:
    """A loop of `else` moves through `{once}` nodes only: entered a second time, it would turn for ever."""
    settled: set[str] = set()
    for node in scenario.nodes.values():
        path: dict[str, int] = {}
        current: Node | None = node
        while current is not None and current.once and current.id not in settled and current.id not in path:
            path[current.id] = len(path)
            current = scenario.nodes.get(current.else_rule.target) if current.else_rule else None
        settled.update(path)
        if current is not None and current.id in path:
            _once_loop(scenario, [name for name, place in path.items() if place >= path[current.id]], report)


def _once_loop(scenario: Scenario, names: list[str], report: Report) -> None:
    """Reported once, at the node of the loop that stands first in the file."""
    begin = min(range(len(names)), key=lambda place: scenario.nodes[names[place]].mark)
    loop = [*names[begin:], *names[:begin]]
    way = " -> ".join([*loop, loop[0]] if len(loop) <= _MOST_SHOWN else [*loop[:_MOST_SHOWN], "…", loop[0]])
    message = f"The 'else' moves {way} go round through {{once}} nodes only."
    report.error("E16", scenario.nodes[loop[0]].mark, message, "Lead one of them elsewhere.")


def _solved(scenario: Scenario, reached: set[str], report: Report) -> None:
    if not any(node.ends and node.outcome == SOLVED and node.id in reached for node in scenario.nodes.values()):
        message = "No path from 'start' reaches an end with the outcome solved."
        report.error("E18", scenario.start.mark, message, "Add a node with {end: solved, csat: 4}.")


def _unfair_ends(scenario: Scenario, budget: Budget, report: Report) -> None:
    """Fail ends that are reached while every bad check is false: each rule on the way can be the first true one."""
    unfair = [node for node in scenario.nodes.values() if node.ends and node.fail]
    if not unfair:
        return
    bad = {check.name for check in scenario.checks.values() if check.bad}
    neutral: dict[str, set[str]] = {}
    for node in scenario.nodes.values():
        worlds = budget.worlds(scenario, node)
        fair = [rule for rule, fires in zip(worlds.rules, worlds.firing(never=bad), strict=True) if fires is not False]
        neutral[node.id] = _targets([*fair, *(rule for rule in node.rules if rule.silence is not None)], scenario)
    harmless = _with_second_entries(scenario, neutral)
    for node in unfair:
        if node.id in harmless:
            message = f"The fail end '{node.id}' can be reached without any check marked bad."
            report.error("E18", node.mark, message, "Lead to it only by a rule that needs a check with bad: true.")


def _with_second_entries(scenario: Scenario, neutral: dict[str, set[str]]) -> set[str]:
    """What is reached, where a {once} node that is entered again moves on by its `else` whatever the reply says."""
    while True:
        reached = _reach({"start"}, neutral)
        again = [
            (node.id, node.else_rule.target)
            for node in scenario.nodes.values()
            if node.once and node.else_rule and node.id in reached and node.else_rule.target not in neutral[node.id]
            if node.else_rule.target in scenario.nodes and node.id in _reach(neutral[node.id], neutral)
        ]
        if not again:
            return reached
        for name, target in again:
            neutral[name] = neutral[name] | {target}


def _targets(rules: Iterable[Rule], scenario: Scenario) -> set[str]:
    return {rule.target for rule in rules if rule.target in scenario.nodes}


def _reach(begin: set[str], onward: Mapping[str, set[str]]) -> set[str]:
    seen, stack = set(begin), list(begin)
    while stack:
        fresh = onward.get(stack.pop(), set()) - seen
        seen |= fresh
        stack.extend(fresh)
    return seen
