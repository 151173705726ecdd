"""The ways the world can be for the questions that the rules of one node ask.

A check and `visited(node)` are true or false. A variable, `mood` and `turns` have a value: every question about the same
value is answered together, so that `grade == 1` and `grade == 2` are never both true. Values that answer every question
alike count as one. Small nodes are decided by truth tables, larger ones by search; both are exact. The search is
counted in steps, and an answer that would take too many is None.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from app.simulation.conditions import Atom, Condition
from app.simulation.lint.subjects import Key, Subject, answered, subject_of
from app.simulation.nodes import Node
from app.simulation.rules import Rule
from app.simulation.scenario import Scenario

MOST_ROWS = 2**18
MOST_STEPS = 2_000_000
MOST_STEPS_A_QUESTION = 60_000
MOST_ANSWERS = 20_000
Known = Mapping[Key, bool]
MOST_KNOWN = 4096
_KNOWN: dict[tuple[tuple[object, ...], tuple[Key, ...]], list[bool | None]] = {}


class Budget:
    """Steps that the searches of one file may take together, and the worlds of its nodes, each made once."""

    def __init__(self, steps: int = MOST_STEPS) -> None:
        self.left = steps
        self._known: dict[str, Worlds] = {}

    def worlds(self, scenario: Scenario, node: Node) -> "Worlds":
        """The worlds of a node of the one scenario that this budget is for."""
        if node.id not in self._known:
            self._known[node.id] = Worlds(scenario, node.rules, self)
        return self._known[node.id]


class TooManySteps(Exception):
    """The search was given up."""


class Worlds:
    """What may be true when the rules of a node are tried, in the order in which they are tried."""

    def __init__(self, scenario: Scenario, rules: Iterable[Rule], budget: Budget) -> None:
        self.rules = [rule for rule in rules if rule.silence is None]
        self._scenario = scenario
        self._budget = budget
        self._atoms = {atom.key: atom for rule in self.rules if rule.condition for atom in rule.condition.atoms}

    def firing(self, *, never: Collection[str] = ()) -> list[bool | None]:
        """For each of `rules` whether it can be the first true one, while the checks named by `never` are false.

        Kept for the next time the same rules are asked: after an edit only the nodes that changed are decided again.
        """
        denied = [key for key in self._atoms if key[0] == "name" and key[1] in never and key[1] in self._scenario.checks]
        key = (self._fingerprint, tuple(denied))
        found = _KNOWN.get(key)
        if found is None:
            found = self._firing(denied)
            if None not in found:
                if len(_KNOWN) >= MOST_KNOWN:
                    _KNOWN.clear()
                _KNOWN[key] = found
        return found

    @cached_property
    def _fingerprint(self) -> tuple[object, ...]:
        """All that the answers hang on: the conditions in order, and what each name stands for."""
        kinds = {
            atom.name: (atom.name in self._scenario.checks, type(self._scenario.vars.get(atom.name)).__name__)
            for atom in self._atoms.values()
        }
        return tuple(rule.asked for rule in self.rules), tuple(sorted(kinds.items()))

    def _firing(self, denied: list[Key]) -> list[bool | None]:
        if self._too_wide:
            return [None] * len(self.rules)
        if self._table is not None:
            return list(self._table.firing(denied))
        fixed = dict.fromkeys(denied, False)
        found: list[bool | None] = []
        earlier: list[tuple[Condition, bool]] = []
        last = False
        for rule in self.rules:
            own = [(rule.condition, True)] if rule.condition else []
            found.append(False if last else self._decide([*own, *earlier], fixed))
            earlier.extend((condition, False) for condition, _ in own)
            last = last or rule.is_else
        return found

    def may_hold(self, rule: Rule) -> bool | None:
        """Whether the condition can be true at all."""
        return self._decide([(rule.condition, True)] if rule.condition else [], {})

    def covers(self, earlier: Rule, rule: Rule) -> bool | None:
        """Whether `earlier` is true whenever `rule` is."""
        if earlier.condition is None or rule.condition is None:
            return earlier.condition is None
        found = self._decide([(rule.condition, True), (earlier.condition, False)], {})
        return None if found is None else not found

    def world(self, rule: Rule, fixed: Known) -> Known | None:
        """Answers with which the rule is the first true one, or None; `fixed` are answers known already.

        Raises TooManySteps when the search was given up.
        """
        place = next(place for place, each in enumerate(self.rules) if each is rule)
        earlier = [(each.condition, False) for each in self.rules[:place] if each.condition]
        return self._search([*([(rule.condition, True)] if rule.condition else []), *earlier], fixed)

    def _decide(self, wanted: Sequence[tuple[Condition, bool]], fixed: Known) -> bool | None:
        if self._too_wide or self._budget.left < 0:
            return None
        try:
            return self._search(wanted, fixed) is not None
        except TooManySteps:
            return None

    @cached_property
    def _asked(self) -> dict[tuple[str, str], list[Atom]]:
        asked: dict[tuple[str, str], list[Atom]] = {}
        for atom in self._atoms.values():
            asked.setdefault(subject_of(atom, self._scenario), []).append(atom)
        return asked

    @cached_property
    def _too_wide(self) -> bool:
        """Whether one value is compared so often that its states alone would fill the memory."""
        return any(4 * len(atoms) ** 2 > MOST_ANSWERS for (kind, _), atoms in self._asked.items() if kind == "value")

    @cached_property
    def _subjects(self) -> list[Subject]:
        return [answered(subject, atoms, self._scenario) for subject, atoms in self._asked.items()]

    @cached_property
    def _table(self) -> "_Table | None":
        rows = 1
        for subject in self._subjects:
            rows *= len(subject.states)
            if rows > MOST_ROWS:
                return None
        return _Table(self._subjects, rows, self.rules)

    @cached_property
    def _about(self) -> dict[Key, Subject]:
        return {key: subject for subject in self._subjects for key in subject.keys}

    def _search(self, wanted: Sequence[tuple[Condition, bool]], fixed: Known) -> Known | None:
        """Depth first over the states of one subject after the other, without recursion."""
        left = min(self._budget.left, MOST_STEPS_A_QUESTION)
        stack: list[tuple[Known, Sequence[tuple[Condition, bool]]]] = [(fixed, wanted)]
        while stack:
            known, pending = stack.pop()
            cost = sum(len(condition.steps) for condition, _ in pending) + len(known)
            left, self._budget.left = left - cost, self._budget.left - cost
            if left < 0:
                raise TooManySteps
            open_ones = _still_open(pending, known)
            if open_ones is None:
                continue
            if not open_ones:
                return known
            condition, _ = open_ones[0]
            subject = self._about[next(atom.key for atom in condition.atoms if atom.key not in known)]
            for state in subject.states:
                answers = dict(zip(subject.keys, state, strict=True))
                if all(known.get(key, answer) is answer for key, answer in answers.items()):
                    stack.append(({**known, **answers}, open_ones))
        return None


class _Table:
    """Truth tables as whole numbers: one bit for every combination of states."""

    def __init__(self, subjects: Sequence[Subject], rows: int, rules: Sequence[Rule]) -> None:
        self._full = (1 << rows) - 1
        self._rules = rules
        self._columns: dict[Key, int] = {}
        repeat = 1
        for subject in subjects:
            for place, key in enumerate(subject.keys):
                self._columns[key] = _column([state[place] for state in subject.states], repeat, rows)
            repeat *= len(subject.states)

    def firing(self, denied: Sequence[Key]) -> Iterator[bool]:
        """For each rule whether some row makes it true, none of the earlier ones and none of the denied questions."""
        left = self._full
        for key in denied:
            left &= ~self._columns[key]
        for rows in self._rows:
            fires = rows & left
            yield fires != 0
            left ^= fires

    @cached_property
    def _rows(self) -> list[int]:
        """The rows in which each rule is true."""
        conditions = (rule.condition for rule in self._rules)
        return [condition.combine(self._column_of, self._full) if condition else self._full for condition in conditions]

    def _column_of(self, atom: Atom) -> int:
        return self._columns[atom.key]


def _still_open(pending: Sequence[tuple[Condition, bool]], known: Known) -> list[tuple[Condition, bool]] | None:
    """The conditions not decided yet, or None when one is decided the wrong way."""
    left: list[tuple[Condition, bool]] = []
    for condition, wanted in pending:
        found = partly(condition, known)
        if found is None:
            left.append((condition, wanted))
        elif found is not wanted:
            return None
    return left


def partly(condition: Condition, known: Known) -> bool | None:
    """The condition when only some answers are known; None when they do not decide it."""
    stack: list[bool | None] = []
    for step in condition.steps:
        if isinstance(step, Atom):
            stack.append(known.get(step.key))
        elif step == "!":
            top = stack.pop()
            stack.append(None if top is None else not top)
        else:
            right, left = stack.pop(), stack.pop()
            decisive = step == "|"
            if left is decisive or right is decisive:
                stack.append(decisive)
            else:
                stack.append(None if left is None or right is None else not decisive)
    return stack[0]


def _column(answers: list[bool], repeat: int, count: int) -> int:
    """Bits of one question: each answer stands `repeat` rows long, and the block repeats to `count` rows."""
    block = sum(((1 << repeat) - 1) << (place * repeat) for place, answer in enumerate(answers) if answer)
    size = repeat * len(answers)
    while size < count:
        block |= block << size
        size *= 2
    return block & ((1 << count) - 1)
