"""W30: what stands in the file and never comes to anything: checks, facts, hidden facts, words that nobody has written yet."""

from app.simulation.expressions import Expression
from app.simulation.facts import placeholders
from app.simulation.findings import Report
from app.simulation.front_matter import FrontMatter
from app.simulation.lint.graph import reached_nodes
from app.simulation.scenario import Library, Scenario

UNWRITTEN = ("…", "...")
"""What stands for words that are to be written: a new node of the form holds the first."""


def lint_unused(scenario: Scenario, front: FrontMatter, library: Library | None, report: Report) -> None:
    _checks(scenario, front, report)
    _facts(scenario, front, library, report)
    _hidden(scenario, front, report)
    _unwritten(scenario, report)


def _checks(scenario: Scenario, front: FrontMatter, report: Report) -> None:
    named = {atom.name for node in scenario.nodes.values() for rule in node.rules if rule.condition for atom in rule.condition.atoms}
    for check in scenario.checks.values():
        if check.name not in named and not check.sets:
            mark = front.fields.source.key_mark("checks", check.name)
            report.warn("W30", mark, f"No rule uses the check '{check.name}'.", "Name it in a rule or remove it.")


def _facts(scenario: Scenario, front: FrontMatter, library: Library | None, report: Report) -> None:
    """A desk action may show a fact; which ones do, only a pack can say."""
    if library is None and scenario.named_actions:
        return
    used = _named_in_texts(scenario, library) | {name for check in scenario.checks.values() for name in check.facts}
    for name in scenario.facts:
        if name not in used:
            mark = front.fields.source.key_mark("facts", name)
            report.warn("W30", mark, f"The fact '{name}' is drawn and never shown.", f"Write {{{name}}} into a text or remove it.")


def _named_in_texts(scenario: Scenario, library: Library | None) -> set[str]:
    texts = [variant.text for node in scenario.nodes.values() for variant in node.variants]
    texts += [scenario.persona.name, scenario.persona.style, scenario.truth, *scenario.hides.values()]
    texts += scenario.duplicate.texts if scenario.duplicate else ()
    actions = list(library.actions.values()) if library else []
    texts += [line for action in actions for line in action.result]
    used = {name for text in texts for name, _ in placeholders(text)}
    used |= {param.must_be for action in actions for param in action.params if param.must_be}
    expressions = [node.csat for node in scenario.nodes.values() if node.csat]
    expressions += [value for check in scenario.checks.values() for _, value in check.sets if isinstance(value, Expression)]
    return used.union(*(expression.names for expression in expressions))


def _hidden(scenario: Scenario, front: FrontMatter, report: Report) -> None:
    reached = reached_nodes(scenario)
    revealed = {name for node in scenario.nodes.values() if node.id in reached for name in node.reveals}
    for name in scenario.hides:
        if name not in revealed:
            mark = front.fields.source.key_mark("hides", name)
            report.warn("W30", mark, f"No path reveals the hidden fact '{name}'.", f"Mark a node with {{reveals: {name}}} or remove it.")


def _unwritten(scenario: Scenario, report: Report) -> None:
    for node in scenario.nodes.values():
        if node.variants and all(variant.text.strip() in UNWRITTEN for variant in node.variants):
            message = f"In '{node.id}' the customer says only '{node.variants[0].text.strip()}'."
            report.warn("W30", node.variants[0].mark, message, "Write what the customer says there, or remove the node.")
