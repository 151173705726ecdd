"""W31: conversations that go round, take too long, or whose mood never decides anything."""

from collections.abc import Mapping
from fractions import Fraction

from app.base.source import Mark
from app.simulation.conditions import Atom, compare
from app.simulation.findings import Report
from app.simulation.front_matter import FrontMatter
from app.simulation.lint.mood_range import Range, callers, mood_ranges
from app.simulation.nodes import Node
from app.simulation.scenario import Scenario

MOST_TURNS = 8
_ROUNDS = 60
_CERTAIN = 0.2
_HARDLY_ANY = 0.001


def lint_pace(scenario: Scenario, front: FrontMatter, report: Report) -> None:
    _else_cycles(scenario, report)
    turns = expected_turns(scenario)
    if turns is not None and turns > MOST_TURNS + _CERTAIN:
        message = (
            f"About {turns:.0f} turns to an end, when every rule of a node is as likely as the others; {MOST_TURNS} are the most to expect."
        )
        report.warn("W31", scenario.start.mark, message, "Shorten the way, or end more of the branches.")
    _mood(scenario, front, report)


def _else_cycles(scenario: Scenario, report: Report) -> None:
    """A round of `else` moves longer than the customer's patience; {once} nodes break it."""
    settled: set[str] = set()
    for node in scenario.nodes.values():
        path: dict[str, int] = {}
        current: Node | None = node
        while current is not None and current.id not in settled and current.id not in path and not current.once:
            path[current.id] = len(path)
            current = scenario.nodes.get(current.else_rule.target) if current.else_rule else None
        settled.update(path)
        if current is None or current.id not in path:
            continue
        loop = [name for name, place in path.items() if place >= path[current.id]]
        if len(loop) > scenario.persona.patience:
            first = min((scenario.nodes[name] for name in loop), key=lambda each: each.mark)
            message = f"The 'else' moves go round through {len(loop)} nodes; the customer's patience is {scenario.persona.patience} turns."
            report.warn("W31", first.mark, message, "Mark one of them {once}, or lead an 'else' to an end.")


def expected_turns(scenario: Scenario) -> float | None:
    """Mean number of replies to an end, every rule of a node but `silence` taken as equally likely; None when none is reached.

    The mean of a Markov chain, summed turn by turn until hardly any conversation is open.
    """
    onward = {
        node.id: [rule.target for rule in node.rules if rule.silence is None and rule.target in scenario.nodes]
        for node in scenario.nodes.values()
    }
    onward.update({node.id: callers(scenario) for node in scenario.nodes.values() if node.returns})
    open_at: Mapping[str, float] = {"start": 1.0}
    turns = 0.0
    for _ in range(_ROUNDS):
        open_at = {name: share for name, share in open_at.items() if onward[name] and not scenario.nodes[name].ends}
        still = sum(share for name, share in open_at.items() if not scenario.nodes[name].returns)
        turns += still
        if still < _HARDLY_ANY:
            break
        after: dict[str, float] = {}
        for name, share in open_at.items():
            for target in onward[name]:
                after[target] = after.get(target, 0.0) + share / len(onward[name])
        open_at = after
    return turns if onward["start"] else None


def _mood(scenario: Scenario, front: FrontMatter, report: Report) -> None:
    ranges = mood_ranges(scenario)
    decided = False
    for node in scenario.nodes.values():
        reached = ranges.get(node.id)
        for rule in node.rules if reached else ():
            for atom in rule.condition.atoms if rule.condition else ():
                if atom.name != "mood" or atom.what != "compare" or reached is None:
                    continue
                always = _always(atom, reached)
                decided = decided or always is None
                if always is not None:
                    mark = Mark(rule.mark.line, rule.mark.column + atom.column)
                    message = (
                        f"The mood is always from {reached[0]} to {reached[1]} here, so this is always {'true' if always else 'false'}."
                    )
                    report.warn("W31", mark, message, "Compare with a mood that can be reached, or change the (mood ±N) before.")
    _never_matters(scenario, front, ranges, decided, report)


def _always(atom: Atom, reached: Range) -> bool | None:
    """The answer that every mood of the range gives, or None where they differ."""
    answers = {compare(Fraction(mood), atom.op, atom.value) for mood in range(reached[0], reached[1] + 1)}
    return answers.pop() if len(answers) == 1 else None


def _never_matters(scenario: Scenario, front: FrontMatter, ranges: Mapping[str, Range], decided: bool, report: Report) -> None:
    standing = [found for name, found in ranges.items() if not scenario.nodes[name].ends]
    leaves = any(low < scenario.leave_below for low, _ in standing)
    leave = scenario.leave_node
    if leave is not None and not leaves:
        message = f"The mood never falls below {scenario.leave_below}, so the customer never comes to '{leave.id}'."
        report.warn("W31", leave.mark, message, "Raise leave_below, lower the mood more, or remove the node.")
    moved = [rule for node in scenario.nodes.values() for rule in node.rules if rule.mood]
    named = any(node.csat and "mood" in node.csat.names for node in scenario.nodes.values())
    named = named or any("mood" in getattr(value, "names", ()) for check in scenario.checks.values() for _, value in check.sets)
    if moved and not (decided or named or leaves):
        mark = front.fields.source.key_mark("mood") if front.fields.value("mood") is not None else moved[0].mark
        message = "The mood changes and never decides anything: no csat, no rule and no leaving depends on it."
        report.warn("W31", mark, message, "Use it in a csat (csat: mood/20), in a rule, or in leave_below.")
