"""E17: a rule that can never fire, because whenever it is true an earlier rule of its node is true as well.

Decided exactly over every way the world can be (worlds.py). Where that would take too many steps, only what the text
shows: the same or a wider earlier condition.
"""

from itertools import combinations, takewhile

from app.simulation.conditions import Atom, Condition
from app.simulation.durations import written_duration
from app.simulation.findings import Report
from app.simulation.lint.subjects import Key
from app.simulation.lint.worlds import Budget, Worlds
from app.simulation.nodes import Node
from app.simulation.rules import Rule
from app.simulation.scenario import Scenario

_HINT = "Move the narrower rule up, or remove it."
_MOST_COMPARED = 200
Literal = tuple[bool, Key]


def lint_shadows(scenario: Scenario, budget: Budget, report: Report) -> None:
    for node in scenario.nodes.values():
        _silences(node, report)
        _after_else(node, report)
        worlds = budget.worlds(scenario, node)
        fires = zip(worlds.rules, worlds.firing(), strict=True)
        unsure = [rule for rule, found in fires if rule.condition and not _decided(worlds, rule, found, report)]
        if unsure:
            _by_text(node, unsure, report)


def _silences(node: Node, report: Report) -> None:
    shortest: Rule | None = None
    for rule in node.rules:
        if rule.silence is None:
            continue
        if shortest is not None and shortest.silence is not None and rule.silence >= shortest.silence:
            sooner = written_duration(shortest.silence)
            message = f"This rule never fires: the rule on line {shortest.mark.line} fires after {sooner} of silence already."
            report.error("E17", rule.mark, message, "Keep the shorter one.")
        else:
            shortest = rule


def _after_else(node: Node, report: Report) -> None:
    last: Rule | None = None
    for rule in node.rules:
        if last is not None and rule.silence is None:
            report.error(
                "E17", rule.mark, f"This rule stands after the 'else' of line {last.mark.line}, so it never fires.", "Put 'else' last."
            )
        if rule.is_else:
            last = last or rule


def _decided(worlds: Worlds, rule: Rule, fires: bool | None, report: Report) -> bool:
    """Report the rule when it is shadowed; False when that could not be decided."""
    if fires is None:
        return False
    if fires or report.full:
        return True
    earlier = list(takewhile(lambda each: each is not rule, worlds.rules))
    if any(each.is_else for each in earlier):
        return True
    if worlds.may_hold(rule) is False:
        report.error("E17", rule.mark, "This condition contradicts itself, so the rule never fires.", "Mend the condition.")
        return True
    wider = next((each for each in earlier[:_MOST_COMPARED] if worlds.covers(each, rule)), None)
    which = f"the rule on line {wider.mark.line}" if wider else "an earlier rule of the node"
    report.error("E17", rule.mark, f"Whenever this rule is true, {which} is true as well, so it never fires.", _HINT)
    return True


def _by_text(node: Node, unsure: list[Rule], report: Report) -> None:
    seen: dict[object, Rule] = {}
    doubtful = {id(rule) for rule in unsure}
    for rule in node.rules:
        if rule.condition is None:
            continue
        literals = _conjunction(rule.condition)
        keys: list[object] = [tuple(step if isinstance(step, str) else step.key for step in rule.condition.steps)]
        if literals is not None and len(literals) <= 6:
            keys += [frozenset(part) for size in range(1, len(literals) + 1) for part in combinations(literals, size)]
        first = next((seen[key] for key in keys if key in seen), None)
        if first is not None and id(rule) in doubtful:
            message = f"Whenever this rule is true, the rule on line {first.mark.line} is true as well, so it never fires."
            report.error("E17", rule.mark, message, _HINT)
        seen.setdefault(keys[0], rule)
        if literals is not None:
            seen.setdefault(frozenset(literals), rule)


def _conjunction(condition: Condition) -> set[Literal] | None:
    """The literals of `a & !b & c`, or None for any other shape."""
    literals: list[Literal] = []
    for step in condition.steps:
        if isinstance(step, Atom):
            literals.append((True, step.key))
        elif step == "!":
            literals[-1] = (not literals[-1][0], literals[-1][1])
        elif step == "|":
            return None
    if any(step == "!" and condition.steps[place - 1] == "&" for place, step in enumerate(condition.steps)):
        return None
    return set(literals)
