"""Conditions of rules: `!` before `&` before `|`, parentheses, visited(node), turns >= 3, mood < 20, var == value."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

LONGEST_CONDITION = 2000
_STRENGTH = {"|": 1, "&": 2, "!": 3}
_ID = r"[a-z0-9]+(?:[._-][a-z0-9]+)*"
_TOKEN = re.compile(
    rf"""\s*(?:(?P<visited>visited\s*\(\s*(?P<node>[^()\s]*)\s*\))
      | (?P<name>{_ID})(?:\s*(?P<op>==|!=|<=|>=|<|>)\s*(?P<value>"[^"]*"|'[^']*'|[-+−]?[0-9]+(?:\.[0-9]+)?(?![\w.])|[\w.-]+))?
      | (?P<sign>&&|\|\||[!&|()]))""",
    re.VERBOSE,
)
Value = bool | Fraction | str


class ConditionError(ValueError):
    """The text is not a condition. `column` counts from 0."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


@dataclass(frozen=True)
class Atom:
    """One question of a condition. `what`: name (a check or a variable), visited, compare."""

    what: str
    name: str
    op: str = ""
    value: Value = True
    column: int = 0

    @property
    def key(self) -> tuple[str, str, str, Value]:
        return self.what, self.name, self.op, self.value


@dataclass(frozen=True)
class Condition:
    """A parsed condition in postfix order: atoms and the signs ! & |."""

    steps: tuple[Atom | str, ...]

    @property
    def atoms(self) -> tuple[Atom, ...]:
        return tuple(step for step in self.steps if isinstance(step, Atom))

    def holds(self, truth: Callable[[Atom], bool]) -> bool:
        return self.combine(lambda atom: int(truth(atom)), 1) != 0

    def combine(self, bits: Callable[[Atom], int], full: int) -> int:
        """The condition over truth tables: each atom a number whose bits are its rows, `full` all rows set."""
        stack: list[int] = []
        for step in self.steps:
            if isinstance(step, Atom):
                stack.append(bits(step))
            elif step == "!":
                stack.append(full & ~stack.pop())
            else:
                right, left = stack.pop(), stack.pop()
                stack.append(left & right if step == "&" else left | right)
        return stack[0]


@lru_cache(maxsize=8192)
def parse_condition(text: str) -> Condition:
    """Parse without recursion. Raises ConditionError."""
    if len(text) > LONGEST_CONDITION:
        raise ConditionError(f"A condition may have at most {LONGEST_CONDITION} characters.", 0)
    parser = _Parser()
    place = 0
    while text[place:].strip():
        match = _TOKEN.match(text, place)
        if match is None:
            column = place + len(text[place:]) - len(text[place:].lstrip())
            raise ConditionError(
                "A condition holds check names, ! & | ( ), visited(node), turns >= 3, mood < 20 or variable == value.", column
            )
        column = match.start() + len(match[0]) - len(match[0].lstrip())
        if match["sign"]:
            parser.sign(match["sign"][0], column)
        else:
            parser.atom(_atom(match, column))
        place = match.end()
    return Condition(tuple(parser.finish(len(text))))


def compare(left: Value, op: str, right: Value) -> bool:
    """Compare two values; an order between values that are not both numbers does not hold."""
    if op in ("==", "!="):
        same = type(left) is type(right) and left == right
        return same if op == "==" else not same
    if not isinstance(left, Fraction) or not isinstance(right, Fraction):
        return False
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[op]


def _atom(match: re.Match[str], column: int) -> Atom:
    if match["visited"]:
        return Atom("visited", match["node"], column=column)
    if match["op"]:
        return Atom("compare", match["name"], match["op"], _value(match["value"]), column)
    return Atom("name", match["name"], column=column)


def _value(text: str) -> Value:
    if text[0] in "\"'":
        return text[1:-1]
    if text in ("true", "false"):
        return text == "true"
    number = text.replace("−", "-")
    if re.fullmatch(r"[-+]?[0-9]{1,30}(?:\.[0-9]{1,30})?", number):
        return Fraction(number)
    return text


class _Parser:
    def __init__(self) -> None:
        self.output: list[Atom | str] = []
        self.waiting: list[tuple[str, int]] = []
        self.want_atom = True

    def atom(self, atom: Atom) -> None:
        if not self.want_atom:
            raise ConditionError(f"An & or | is missing before '{atom.name[:40]}'.", atom.column)
        self.output.append(atom)
        self.want_atom = False

    def sign(self, sign: str, column: int) -> None:
        if sign in "!(":
            if not self.want_atom:
                raise ConditionError(f"An & or | is missing before '{sign}'.", column)
            self.waiting.append((sign, column))
            return
        if self.want_atom:
            raise ConditionError(f"A check name is missing before '{sign}'.", column)
        self._unwind(_STRENGTH.get(sign, 0))
        if sign == ")":
            if not self.waiting:
                raise ConditionError("There is a ')' without its '('.", column)
            self.waiting.pop()
            return
        self.waiting.append((sign, column))
        self.want_atom = True

    def finish(self, column: int) -> list[Atom | str]:
        if self.want_atom:
            raise ConditionError("The condition ends where a check name is expected.", column)
        self._unwind(0)
        if self.waiting:
            raise ConditionError("There is a '(' without its ')'.", self.waiting[-1][1])
        return self.output

    def _unwind(self, strength: int) -> None:
        while self.waiting and _STRENGTH.get(self.waiting[-1][0], -1) >= strength:
            self.output.append(self.waiting.pop()[0])
