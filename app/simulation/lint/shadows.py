"""E17: a rule that can never fire, because whenever it is true an earlier rule of its node is true as well.

Exact over truth tables while a node's conditions ask at most twelve different questions; comparisons of one number or
variable are tried on every value that matters. Beyond that, only what the text shows: the same or a wider earlier condition.
"""

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations

from app.simulation.conditions import Atom, Condition, Value, compare
from app.simulation.durations import written_duration
from app.simulation.findings import Report
from app.simulation.nodes import Node
from app.simulation.rules import Rule
from app.simulation.scenario import Scenario

MOST_ROWS = 2**12
_HINT = "Move the narrower rule up, or remove it."
Literal = tuple[bool, tuple[str, str, str, Value]]


def lint_shadows(scenario: Scenario, report: Report) -> None:
    for node in scenario.nodes.values():
        _silences(node, report)
        if not _after_else(node, report):
            table = _Table.of([rule.condition for rule in node.rules if rule.condition])
            if table is None:
                _by_text(node, report)
            else:
                _by_table(node, table, report)


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


def _after_else(node: Node, report: Report) -> bool:
    found = False
    last: Rule | None = None
    for rule in node.rules:
        if last is not None and rule.silence is None:
            found = True
            report.error(
                "E17", rule.mark, f"This rule stands after the 'else' of line {last.mark.line}, so it never fires.", "Put 'else' last."
            )
        if rule.is_else:
            last = last or rule
    return found


def _by_table(node: Node, table: "_Table", report: Report) -> None:
    earlier = 0
    for rule in node.rules:
        if rule.condition is None:
            continue
        rows = rule.condition.combine(table.rows_of, table.full)
        if rows == 0:
            report.error("E17", rule.mark, "This condition contradicts itself, so the rule never fires.", "Mend the condition.")
        elif rows & ~earlier == 0:
            report.error(
                "E17", rule.mark, "Whenever this rule is true, an earlier rule of the node is true as well, so it never fires.", _HINT
            )
        earlier |= rows


def _by_text(node: Node, report: Report) -> None:
    seen: dict[object, Rule] = {}
    for rule in node.rules:
        if rule.condition is None:
            continue
        literals = _conjunction(rule.condition)
        keys: list[object] = [tuple(step if isinstance(step, str) else step.key for step in rule.condition.steps)]
        if literals is not None and len(literals) <= 6:
            keys += [frozenset(part) for size in range(1, len(literals) + 1) for part in combinations(literals, size)]
        first = next((seen[key] for key in keys if key in seen), None)
        if first is not None:
            report.error(
                "E17",
                rule.mark,
                f"Whenever this rule is true, the rule on line {first.mark.line} is true as well, so it never fires.",
                _HINT,
            )
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


class _Table:
    """Truth tables as whole numbers: one bit for every combination of answers."""

    def __init__(self, columns: dict[tuple[str, str, str, Value], int], full: int) -> None:
        self.columns = columns
        self.full = full

    def rows_of(self, atom: Atom) -> int:
        return self.columns[atom.key]

    @classmethod
    def of(cls, conditions: list[Condition]) -> "_Table | None":
        """None when there are more combinations than 4,096."""
        atoms = list({atom.key: atom for condition in conditions for atom in condition.atoms}.values())
        subjects: dict[tuple[str, str], list[Atom]] = {}
        for atom in atoms:
            subjects.setdefault(("value" if atom.what == "compare" else atom.what, atom.name), []).append(atom)
        tests = [_answers(subject, asked) for subject, asked in subjects.items()]
        count = 1
        for each in tests:
            count *= len(each)
            if count > MOST_ROWS:
                return None
        columns = {atom.key: 0 for atom in atoms}
        repeat = 1
        for answers, asked in zip(tests, subjects.values(), strict=True):
            for atom in asked:
                columns[atom.key] = _column([answer(atom) for answer in answers], repeat, count)
            repeat *= len(answers)
        return cls(columns, (1 << count) - 1)


def _column(answers: list[bool], repeat: int, count: int) -> int:
    """Bits of one question: each answer stands `repeat` rows long, and the block repeats to `count` rows."""
    block = sum(((1 << repeat) - 1) << (place * repeat) for place, answer in enumerate(answers) if answer)
    size = repeat * len(answers)
    return sum(block << shift for shift in range(0, count, size))


def _answers(subject: tuple[str, str], atoms: list[Atom]) -> list[Callable[[Atom], bool]]:
    """One function per way the world can be for this subject."""
    if subject[0] != "value":
        return [lambda atom: True, lambda atom: False]
    return [_holding(value) for value in _values(subject[1], atoms)]


def _holding(value: Value) -> Callable[[Atom], bool]:
    return lambda atom: compare(value, atom.op, atom.value)


def _values(name: str, atoms: list[Atom]) -> list[Value]:
    """Values of a variable that can make a difference, and one that equals none of those named."""
    named = [atom.value for atom in atoms]
    numbers = sorted({value for value in named if isinstance(value, Fraction)})
    whole = name in ("turns", "mood")
    gap = Fraction(1) if whole else Fraction(1, 2**20)
    around = {value + step for value in numbers for step in (-gap, Fraction(0), gap)} | {Fraction(0)}
    if whole:
        low, high = (1, 10**6) if name == "turns" else (0, 100)
        return sorted(
            {max(Fraction(low), min(Fraction(high), value)) for value in around if value.denominator == 1} | {Fraction(low), Fraction(high)}
        )
    others: list[Value] = [*{value for value in named if isinstance(value, str)}, "\x00"]
    truths: list[Value] = [True, False] if any(isinstance(value, bool) for value in named) else []
    return [*truths, *sorted(around), *others]
