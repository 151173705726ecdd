"""E10, E11, E12: rules name known nodes, checks and variables; texts name known facts."""

from collections.abc import Collection

from app.base.source import Mark
from app.simulation.facts import placeholders
from app.simulation.findings import Report, shown
from app.simulation.front_matter import FrontMatter
from app.simulation.movement import LEFT
from app.simulation.nodes import Node
from app.simulation.scenario import Scenario
from app.simulation.secrecy import telling_variables

_MOST_LISTED = 12


def lint_names(scenario: Scenario, front: FrontMatter, report: Report) -> None:
    telling = telling_variables(scenario.checks.values(), scenario.facts, scenario.knows)
    for node in scenario.nodes.values():
        _rules(scenario, node, report)
        _reveals(scenario, node, report)
        _customer_text(scenario, node, telling, report)
    _leave_nodes(scenario, report)
    _other_texts(scenario, front, report)
    _answer_nodes(scenario, report)
    _path_nodes(scenario, report)


def _rules(scenario: Scenario, node: Node, report: Report) -> None:
    variables = {"turns", "mood", *scenario.vars}
    for rule in node.rules:
        if rule.target not in scenario.nodes:
            report.error(
                "E10",
                rule.mark,
                f"The rule leads to '{rule.target}', which is no node. {_nodes(scenario)}",
                "Add the node or mend the name.",
            )
        for atom in rule.condition.atoms if rule.condition else ():
            mark = Mark(rule.mark.line, rule.mark.column + atom.column)
            if atom.what == "visited":
                if atom.name not in scenario.nodes:
                    report.error(
                        "E10", mark, f"visited() names '{shown(atom.name)}', which is no node. {_nodes(scenario)}", "Mend the name."
                    )
            elif atom.what == "compare" and atom.name not in variables:
                report.error("E11", mark, f"'{atom.name}' is not a variable. Allowed: {_listed(variables)}.", "Add it to 'vars'.")
            elif atom.what == "name" and atom.name not in scenario.checks and atom.name not in scenario.vars:
                allowed = _listed([*scenario.checks, *scenario.vars])
                report.error(
                    "E11",
                    mark,
                    f"'{atom.name}' is neither a check nor a variable. Known: {allowed}.",
                    "Add it to 'checks' or mend the name.",
                )


def _reveals(scenario: Scenario, node: Node, report: Report) -> None:
    for name in node.reveals:
        if name not in scenario.hides:
            report.error(
                "E10",
                node.mark,
                f"'{node.id}' reveals '{shown(name)}', which 'hides' does not hold. Hidden: {_listed(scenario.hides)}.",
                "Add it to 'hides'.",
            )


def _leave_nodes(scenario: Scenario, report: Report) -> None:
    leaving = [node for node in scenario.nodes.values() if node.leave]
    for node in leaving[1:]:
        report.error("E08", node.mark, f"Only one node may be marked {{leave}}; the first is '{leaving[0].id}'.", "Remove one mark.")


def _customer_text(scenario: Scenario, node: Node, telling: frozenset[str], report: Report) -> None:
    sayable = {*scenario.knows, *scenario.vars, *node.reveals} - telling
    for variant in node.variants:
        for name, _ in placeholders(variant.text):
            if name in sayable:
                continue
            if name in telling:
                message = f"The customer says {{{name}}}, which a check sets from a fact that 'knows' does not hold."
                report.error("E12", variant.mark, message, "Add the fact to 'knows' or leave the variable out of the text.")
            elif name in scenario.facts or name in scenario.hides:
                message = f"The customer says {{{name}}}, which 'knows' does not hold, so the text would reveal it."
                report.error("E12", variant.mark, message, "Add it to 'knows' or leave it out of the text.")
            else:
                report.error(
                    "E12",
                    variant.mark,
                    f"{{{name}}} is no fact and no variable. Known: {_listed(sayable)}.",
                    "Mend the name or add the fact.",
                )


def _other_texts(scenario: Scenario, front: FrontMatter, report: Report) -> None:
    source = front.fields.source
    known = {*scenario.facts, *scenario.vars, *scenario.hides}
    texts = [(scenario.persona.name, source.mark("persona", "name")), (scenario.truth, source.mark("truth"))]
    texts += [(scenario.persona.style, source.mark("persona", "style"))]
    texts += [(text, source.mark("hides", name)) for name, text in scenario.hides.items()]
    texts += [(text, source.mark("duplicate")) for text in (scenario.duplicate.texts if scenario.duplicate else ())]
    texts += [(answer.text, answer.mark) for answer in scenario.answers]
    for text, mark in texts:
        for name, _ in placeholders(text):
            if name not in known:
                report.error(
                    "E12", mark, f"{{{name}}} is no fact and no variable. Known: {_listed(known)}.", "Mend the name or add the fact."
                )


def _answer_nodes(scenario: Scenario, report: Report) -> None:
    for answer in scenario.answers:
        for name in (answer.node, answer.target):
            if name not in scenario.nodes:
                report.error(
                    "E10",
                    answer.mark,
                    f"The answer '{answer.id}' names '{shown(name)}', which is no node. {_nodes(scenario)}",
                    "Mend the name.",
                )


def _path_nodes(scenario: Scenario, report: Report) -> None:
    known = {*scenario.facts, *scenario.vars, *scenario.hides}
    for path in scenario.tests:
        for name in (path.node, path.target):
            if name not in scenario.nodes and not (name == LEFT and name == path.target):
                message = f"The path '{path.id}' names '{shown(name)}', which is no node. {_nodes(scenario)}"
                report.error("E10", path.mark, message, "Mend the name.")
        for name in {name for reply in path.replies for name, _ in placeholders(reply or "")} - known:
            report.error("E12", path.mark, f"{{{name}}} is no fact and no variable. Known: {_listed(known)}.", "Mend the name.")


def _nodes(scenario: Scenario) -> str:
    return f"Nodes: {_listed(scenario.nodes)}."


def _listed(names: Collection[str]) -> str:
    ordered = list(names) if not isinstance(names, set) else sorted(names)
    more = ", …" if len(ordered) > _MOST_LISTED else ""
    return (", ".join(ordered[:_MOST_LISTED]) + more) or "none"
