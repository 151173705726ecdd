"""Operations on the rules of a node: add, change, move, delete. Rules are counted from 0."""

from dataclasses import dataclass

from app.base.source import is_id
from app.simulation.conditions import ConditionError, parse_condition
from app.simulation.durations import DURATION_RULE, parse_duration
from app.simulation.editing.outline import NodePlace, RulePlace, read_outline
from app.simulation.editing.patches import CannotEdit, patched

MOST_MOOD = 100


@dataclass(frozen=True)
class RuleText:
    """A rule in parts. `condition` is 'else', 'silence 10m' or an expression; `call` comes back here afterwards."""

    condition: str
    target: str
    mood: int = 0
    call: bool = False

    @property
    def line(self) -> str:
        return f"- {self.condition} {'=>' if self.call else '->'} {self.target}{_mood(self.mood)}"


def add_rule(text: str, node: str, rule: RuleText, *, place: int | None = None) -> str:
    """A new rule; without a `place` it stands before the 'else' that ends the list, or last."""
    _sound(rule)
    outline = read_outline(text)
    where = outline.node(node)
    if place is None:
        place = _before_else(where, rule)
    if where.rules:
        line = where.rules[place].line if place < len(where.rules) else where.rules[-1].line + 1
    else:
        line = where.words[-1].last + 1 if where.words else where.heading + 1
    return patched(text, [outline.lines.before(line, rule.line + "\n")])


def change_rule(text: str, node: str, number: int, rule: RuleText) -> str:
    """Change what differs in the rule's line; the rest of the line, remarks too, stays."""
    _sound(rule)
    outline = read_outline(text)
    old = rule_at(outline.node(node), number)
    if not old.known:
        line = outline.lines.line(old.line)
        return patched(text, [outline.lines.inside(old.line, line.index("-"), len(line.rstrip()), rule.line)])
    arrow = "=>" if rule.call else "->"
    wanted = (rule.condition, arrow, rule.target, _mood(rule.mood))
    same = (rule.condition == old.condition, arrow == old.arrow, rule.target == old.target, rule.mood == old.mood)
    changed = zip(old.columns, wanted, same, strict=True)
    return patched(text, [outline.lines.inside(old.line, *span, new) for span, new, kept in changed if not kept])


def move_rule(text: str, node: str, number: int, steps: int) -> str:
    """Change places with the rule `steps` before (negative) or after; at the edge nothing moves."""
    outline = read_outline(text)
    where = outline.node(node)
    mine = rule_at(where, number)
    there = min(max(number + steps, 0), len(where.rules) - 1)
    if there == number:
        return text
    other = where.rules[there]
    lines = outline.lines
    swapped = ((mine, other), (other, mine))
    return patched(text, [lines.whole(one.line, one.line, lines.line(two.line) + "\n") for one, two in swapped])


def delete_rule(text: str, node: str, number: int) -> str:
    outline = read_outline(text)
    rule = rule_at(outline.node(node), number)
    return patched(text, [outline.lines.whole(rule.line, rule.line)])


def rule_at(node: NodePlace, number: int) -> RulePlace:
    """Raises CannotEdit where the node has no such rule."""
    if not 0 <= number < len(node.rules):
        raise CannotEdit(f"The node '{node.id}' has no rule {number + 1} any more. Look at the newest text.")
    return node.rules[number]


def _sound(rule: RuleText) -> None:
    """Refuse what the language cannot read, before it is written."""
    if not is_id(rule.target):
        raise CannotEdit("Choose the node that the conversation goes to.", field="target")
    if not -MOST_MOOD <= rule.mood <= MOST_MOOD:
        raise CannotEdit("The mood changes by a whole number from -100 to 100.", field="mood")
    condition = rule.condition
    if condition == "else":
        return
    if condition.startswith("silence"):
        if not parse_duration(condition.removeprefix("silence").strip()):
            raise CannotEdit(f"Write how long the customer waits: {DURATION_RULE}, for example 10m.", field="wait")
        return
    if "\n" in condition or "->" in condition or not condition.strip():
        raise CannotEdit("Say when this rule is true: choose at least one check.", field="checks")
    try:
        parse_condition(condition)
    except ConditionError as error:
        raise CannotEdit(error.message, field="written") from error


def _before_else(node: NodePlace, rule: RuleText) -> int:
    last = len(node.rules) - 1
    if last >= 0 and node.rules[last].condition == "else" and rule.condition != "else":
        return last
    return len(node.rules)


def _mood(change: int) -> str:
    return f"  (mood {'+' if change > 0 else '-'}{abs(change)})" if change else ""
