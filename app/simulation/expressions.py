"""Numeric expressions of `csat` and `sets`: numbers, names, + - * /, min, max, round. Nothing is ever executed."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

LONGEST_EXPRESSION = 200
_LIMIT = 10**9
_FUNCTIONS = {"min": (1, 9), "max": (1, 9), "round": (1, 1)}
_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2, "negative": 3}
_TOKEN = re.compile(r"\s*(?:([0-9]+(?:\.[0-9]+)?)|([a-z][a-z0-9._-]*)|([-+*/(),−×]))")


class ExpressionError(ValueError):
    """The text is not an expression. `name` is set when an unknown name is the reason; `column` counts from 0."""

    def __init__(self, message: str, column: int = 0, name: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.column = column
        self.name = name


@dataclass(frozen=True)
class Expression:
    """A parsed expression in postfix order."""

    text: str
    steps: tuple[tuple[str, Fraction | str | int], ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(str(value) for kind, value in self.steps if kind == "name")

    def value(self, names: Mapping[str, Fraction]) -> Fraction | None:
        """The result, or None after a division by zero or with a name that has no number."""
        stack: list[Fraction] = []
        for kind, value in self.steps:
            if kind == "number" and isinstance(value, Fraction):
                stack.append(value)
            elif kind == "name":
                if value not in names:
                    return None
                stack.append(names[str(value)])
            elif not _apply(kind, int(value), stack):
                return None
        return bounded(stack[0])


def bounded(value: Fraction) -> Fraction:
    """Keep a number small: within a thousand million, six decimals. Numbers cannot grow from turn to turn."""
    return max(Fraction(-_LIMIT), min(Fraction(_LIMIT), value)).limit_denominator(10**6)


def parse_expression(text: str, known: Collection[str]) -> Expression:
    """Parse; names must be in `known`. Raises ExpressionError."""
    if len(text) > LONGEST_EXPRESSION:
        raise ExpressionError(f"An expression may have at most {LONGEST_EXPRESSION} characters.")
    return _Parser(text, known).parse()


def _apply(kind: str, count: int, stack: list[Fraction]) -> bool:
    values = [stack.pop() for _ in range(count)][::-1]
    if kind == "/" and values[1] == 0:
        return False
    results = {
        "+": lambda: values[0] + values[1],
        "-": lambda: values[0] - values[1],
        "*": lambda: values[0] * values[1],
        "/": lambda: values[0] / values[1],
        "negative": lambda: -values[0],
        "min": lambda: min(values),
        "max": lambda: max(values),
        "round": lambda: Fraction(int((abs(values[0]) + Fraction(1, 2)) // 1) * (1 if values[0] >= 0 else -1)),
    }
    stack.append(bounded(results[kind]()))
    return True


class _Parser:
    """Shunting yard: no recursion, so nesting costs nothing."""

    def __init__(self, text: str, known: Collection[str]) -> None:
        self.text = text
        self.known = known
        self.place = 0
        self.output: list[tuple[str, Fraction | str | int]] = []
        self.waiting: list[tuple[str, int]] = []
        self.counts: list[int] = []
        self.want_value = True

    def parse(self) -> Expression:
        while self.text[self.place :].strip():
            match = _TOKEN.match(self.text, self.place)
            if match is None:
                raise self._error("An expression holds numbers, names, + - * / ( ) and min, max, round.")
            begin, self.place = match.start(match.lastindex or 0), match.end()
            if match[1]:
                self._value(("number", Fraction(match[1])), begin)
            elif match[2]:
                self._name(match[2], begin)
            else:
                self._sign(match[3].replace("−", "-").replace("×", "*"), begin)
        if self.want_value:
            raise self._error("The expression ends where a value is expected.")
        self._unwind("")
        if self.waiting:
            raise ExpressionError("There is a '(' without its ')'.", self.waiting[-1][1])
        return Expression(self.text.strip(), tuple(self.output))

    def _value(self, step: tuple[str, Fraction | str | int], begin: int) -> None:
        if not self.want_value:
            raise ExpressionError("Two values stand side by side without + - * or /.", begin)
        self.output.append(step)
        self.want_value = False

    def _name(self, name: str, begin: int) -> None:
        while name not in self.known and name not in _FUNCTIONS and re.search(r"[-.]", name):
            name = re.split(r"[-.][^-.]*$", name)[0]
        self.place = begin + len(name)
        if name in _FUNCTIONS and self.text[self.place :].lstrip().startswith("("):
            if not self.want_value:
                raise ExpressionError("Two values stand side by side without + - * or /.", begin)
            self.waiting.append((name, begin))
        elif name in self.known:
            self._value(("name", name), begin)
        else:
            raise ExpressionError(f"'{name}' is not a number this file knows.", begin, name)

    def _sign(self, sign: str, begin: int) -> None:
        if sign == "(":
            if not self.want_value:
                raise ExpressionError("An operator is missing before '('.", begin)
            self.waiting.append((sign, begin))
            self.counts.append(1)
        elif sign in "),":
            self._close(sign, begin)
        elif self.want_value:
            if sign not in "+-":
                raise ExpressionError(f"A value is missing before '{sign}'.", begin)
            self.waiting.extend([("negative", begin)] if sign == "-" else [])
        else:
            self._unwind(sign)
            self.waiting.append((sign, begin))
            self.want_value = True

    def _close(self, sign: str, begin: int) -> None:
        if self.want_value:
            raise ExpressionError(f"A value is missing before '{sign}'.", begin)
        self._unwind("")
        if not self.waiting:
            raise ExpressionError(f"There is a '{sign}' without its '('.", begin)
        function = self.waiting[-2][0] if len(self.waiting) > 1 and self.waiting[-2][0] in _FUNCTIONS else ""
        if sign == ",":
            if not function:
                raise ExpressionError("A comma stands only inside min( ) or max( ).", begin)
            self.counts[-1] += 1
            self.want_value = True
            return
        self.waiting.pop()
        count = self.counts.pop()
        if function:
            least, most = _FUNCTIONS[function]
            if not least <= count <= most:
                raise ExpressionError(f"{function} takes {least}{'' if most == least else f' to {most}'} values.", begin)
            self.waiting.pop()
            self.output.append((function, count))

    def _unwind(self, sign: str) -> None:
        strength = _STRENGTH.get(sign, 0)
        while self.waiting and _STRENGTH.get(self.waiting[-1][0], -1) >= strength:
            name, _ = self.waiting.pop()
            self.output.append((name, 1 if name == "negative" else 2))

    def _error(self, message: str) -> ExpressionError:
        return ExpressionError(message, self.place)
