"""E13 to E16 and E18: every conversation can go on, and can end well. Looks at rules only, not at mood."""

from collections.abc import Iterable, Mapping

from app.simulation.findings import Report
from app.simulation.nodes import Node
from app.simulation.rules import Rule
from app.simulation.scenario import Scenario

SOLVED = "solved"


def lint_graph(scenario: Scenario, report: Report) -> None:
    for node in scenario.nodes.values():
        _shape(node, report)
    onward = {node.id: _targets(node.rules, scenario) for node in scenario.nodes.values()}
    reached = _reach({"start"}, onward)
    _reachable(scenario, reached, report)
    _dead_ends(scenario, onward, report)
    _once_loops(scenario, report)
    _outcomes(scenario, reached, report)


def _shape(node: Node, report: Report) -> None:
    if node.ends:
        if node.rules:
            report.error("E14", node.rules[0].mark, f"'{node.id}' is an end, so it has no rules.", "Remove the rules or the {end: ...}.")
        if node.outcome is None:
            report.error("E14", node.mark, f"The end '{node.id}' has no outcome.", "Write {end: solved, csat: 4} or another outcome.")
        if node.csat is None:
            report.error("E14", node.mark, f"The end '{node.id}' has no csat.", "Write {end: solved, csat: 4}.")
    elif node.else_rule is None:
        report.error(
            "E13", node.mark, f"'{node.id}' has no 'else', so a reply might find no rule.", "Add '- else -> node' as the last rule."
        )


def _reachable(scenario: Scenario, reached: set[str], report: Report) -> None:
    for node in scenario.nodes.values():
        if node.id not in reached and not node.leave:
            report.error("E15", node.mark, f"No rule leads from 'start' to '{node.id}'.", "Add a rule that leads here or remove the node.")


def _dead_ends(scenario: Scenario, onward: Mapping[str, set[str]], report: Report) -> None:
    backward: dict[str, set[str]] = {name: set() for name in scenario.nodes}
    for name, targets in onward.items():
        for target in targets:
            backward[target].add(name)
    ending = _reach({node.id for node in scenario.nodes.values() if node.ends}, backward)
    for node in scenario.nodes.values():
        if node.id not in ending and node.else_rule is not None:
            report.error("E16", node.mark, f"From '{node.id}' no end can be reached.", "Add a rule that leads towards an end.")


def _once_loops(scenario: Scenario, report: Report) -> None:
    """A loop of `else` moves through `{once}` nodes only: entered a second time, it would turn for ever."""
    settled: set[str] = set()
    for node in scenario.nodes.values():
        path: list[str] = []
        current: Node | None = node
        while current is not None and current.once and current.id not in settled:
            if current.id in path:
                loop = " -> ".join([*path[path.index(current.id) :], current.id])
                report.error(
                    "E16", current.mark, f"The 'else' moves {loop} go round through {{once}} nodes only.", "Lead one of them elsewhere."
                )
                break
            path.append(current.id)
            current = scenario.nodes.get(current.else_rule.target) if current.else_rule else None
        settled.update(path)


def _outcomes(scenario: Scenario, reached: set[str], report: Report) -> None:
    ends = [node for node in scenario.nodes.values() if node.ends]
    if not any(node.outcome == SOLVED and node.id in reached for node in ends):
        report.error(
            "E18",
            scenario.start.mark,
            "No path from 'start' reaches an end with the outcome solved.",
            "Add a node with {end: solved, csat: 4}.",
        )
    bad = {check.name for check in scenario.checks.values() if check.bad}
    neutral = {node.id: _targets((rule for rule in node.rules if _neutral(rule, bad)), scenario) for node in scenario.nodes.values()}
    harmless = _reach({"start"}, neutral)
    for node in ends:
        if node.fail and node.id in harmless:
            message = f"The fail end '{node.id}' can be reached without any check marked bad."
            report.error("E18", node.mark, message, "Lead to it only by a rule that needs a check with bad: true.")


def _neutral(rule: Rule, bad: set[str]) -> bool:
    """Whether the rule can be true while every bad check is false: each other atom may take either value."""
    if rule.condition is None:
        return True
    possible: list[tuple[bool, bool]] = []
    for step in rule.condition.steps:
        if step == "!":
            may, may_not = possible.pop()
            possible.append((may_not, may))
        elif isinstance(step, str):
            right, left = possible.pop(), possible.pop()
            both = step == "&"
            possible.append((left[0] and right[0], left[1] or right[1]) if both else (left[0] or right[0], left[1] and right[1]))
        else:
            possible.append((not (step.what == "name" and step.name in bad), True))
    return possible[0][0]


def _targets(rules: Iterable[Rule], scenario: Scenario) -> set[str]:
    return {rule.target for rule in rules if rule.target in scenario.nodes}


def _reach(begin: set[str], onward: Mapping[str, set[str]]) -> set[str]:
    seen, stack = set(begin), list(begin)
    while stack:
        fresh = onward.get(stack.pop(), set()) - seen
        seen |= fresh
        stack.extend(fresh)
    return seen
