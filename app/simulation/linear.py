"""The regular expressions a check may use: those that need no going back, at most 200 characters.

Allowed: literals, `.`, classes, \\d \\w \\s \\b and their opposites, groups, `|`, `?`, `*`, `+`, `{m,n}`, `^`, `$`.
Not allowed: back references, look-around, flags, and a repeat of something that itself repeats a varying number of times.
"""

from collections.abc import Callable

from app.simulation.automaton import Matcher, Node, Test, TooLarge
from app.simulation.reading import fold

LONGEST_PATTERN = 200
_MOST_COUNT = 200
_DEEPEST = 20

_CLASSES: dict[str, Test] = {
    "d": str.isdecimal,
    "w": lambda sign: sign.isalnum() or sign == "_",
    "s": str.isspace,
    "D": lambda sign: not sign.isdecimal(),
    "W": lambda sign: not (sign.isalnum() or sign == "_"),
    "S": lambda sign: not sign.isspace(),
}
_CONTROLS = {"n": "\n", "t": "\t", "r": "\n", "f": "\f", "v": "\v"}
_ASSERTIONS = {"b": "border", "B": "inside", "A": "begin", "Z": "end"}


class PatternError(ValueError):
    """The pattern is outside the allowed subset. `column` counts its characters from 0."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


def compile_pattern(pattern: str) -> Matcher:
    """A matcher for folded texts. Raises PatternError with a sentence."""
    if len(pattern) > LONGEST_PATTERN:
        raise PatternError(f"A regex may have at most {LONGEST_PATTERN} characters; this one has {len(pattern)}.", 0)
    root = _Parser(pattern).parse()
    if _may_be_empty(root):
        raise PatternError("This regex also matches the empty string, so it would be true for every reply.", 0)
    try:
        return Matcher(root)
    except TooLarge:
        raise PatternError("The counted repeats of this regex make it too large.", 0) from None


class _Parser:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.place = 0
        self.depth = 0

    def parse(self) -> Node:
        root = self._choice()
        if self.place < len(self.pattern):
            raise self._error("There is a ')' without its '('.")
        return root

    def _choice(self) -> Node:
        branches = [self._sequence()]
        while self._take("|"):
            branches.append(self._sequence())
        return branches[0] if len(branches) == 1 else Node("choice", tuple(branches))

    def _sequence(self) -> Node:
        parts: list[Node] = []
        while self.place < len(self.pattern) and self.pattern[self.place] not in "|)":
            begin = self.place
            parts.append(self._repeated(self._atom(), begin))
        return parts[0] if len(parts) == 1 else Node("sequence", tuple(parts))

    def _repeated(self, atom: Node, begin: int) -> Node:
        counts = self._counts()
        if counts is None:
            return atom
        self._take("?")
        if self._peek() in ("*", "+") or self._counts() is not None:
            raise self._error("A repeat cannot follow another repeat.")
        least, most = counts
        if atom.what not in ("sign", "sequence", "choice", "repeat"):
            raise PatternError("A repeat cannot follow a border or an anchor.", begin)
        if most is None and _may_be_empty(atom):
            raise PatternError("A repeat cannot hold something that may be empty.", begin)
        if (most is None or most > 1) and _varies(atom):
            raise PatternError("A repeat inside a repeat is not linear, so it is not allowed.", begin)
        return Node("repeat", (atom,), least=least, most=most)

    def _counts(self) -> tuple[int, int | None] | None:
        for sign, counts in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self._take(sign):
                return counts
        end = self.pattern.find("}", self.place)
        if self._peek() != "{" or end < 0:
            return None
        least, comma, most = self.pattern[self.place + 1 : end].partition(",")
        if not (least.isascii() and most.isascii() and (least + most).isdigit() and len(least + most) <= 6 and (least or comma)):
            return None
        low = int(least or 0)
        high = (int(most) if most else None) if comma else low
        if low > _MOST_COUNT or (high is not None and (high > _MOST_COUNT or high < low)):
            raise self._error(f"A counted repeat goes from a smaller to a larger number, at most {_MOST_COUNT}.")
        self.place = end + 1
        return low, high

    def _atom(self) -> Node:
        sign = self.pattern[self.place]
        self.place += 1
        if sign == "(":
            return self._group()
        if sign == "[":
            return Node("sign", test=self._class())
        if sign == ".":
            return Node("sign", test=lambda other: other != "\n")
        if sign == "^":
            return Node("begin")
        if sign == "$":
            return Node("end")
        if sign == "\\":
            return self._escape()
        if sign in "*+?":
            raise self._error("A repeat needs something before it.", -1)
        return _literal(sign)

    def _group(self) -> Node:
        if self._take("?") and not self._take(":"):
            raise self._error("Look-around, flags and named groups are not allowed; only ( ) and (?: ) are.", -2)
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self._error(f"Groups may be nested at most {_DEEPEST} deep.")
        inner = self._choice()
        self.depth -= 1
        if not self._take(")"):
            raise self._error("There is a '(' without its ')'.")
        return inner if inner.what != "sign" else Node("sequence", (inner,))

    def _escape(self) -> Node:
        sign = self._peek()
        if not sign:
            raise self._error("A '\\' needs a character after it.", -1)
        self.place += 1
        if sign in _CLASSES:
            return Node("sign", test=_CLASSES[sign])
        if sign in _ASSERTIONS:
            return Node(_ASSERTIONS[sign])
        if sign.isdigit() or (sign.isascii() and sign.isalpha() and sign not in _CONTROLS):
            raise self._error(f"'\\{sign}' is not allowed: back references and special escapes are not linear or not needed.", -2)
        return _literal(_CONTROLS.get(sign, sign))

    def _class(self) -> Test:
        negated = self._take("^")
        tests: list[Test] = []
        first = True
        while first or self._peek() != "]":
            first = False
            if not self._peek():
                raise self._error("There is a '[' without its ']'.")
            tests.append(self._class_part())
        self.place += 1
        return lambda sign: any(test(sign) for test in tests) is not negated

    def _class_part(self) -> Test:
        low = self._class_sign()
        if not isinstance(low, str):
            return low
        if self._peek() != "-" or self.pattern[self.place + 1 : self.place + 2] in ("]", ""):
            folded = fold(low)
            return lambda sign: sign in (low, folded)
        self.place += 1
        high = self._class_sign()
        if not isinstance(high, str) or high < low:
            raise self._error("A range in [ ] goes from a smaller to a larger character.", -1)
        top: str = high
        return lambda sign: low <= sign <= top or low <= sign.upper() <= top

    def _class_sign(self) -> str | Callable[[str], bool]:
        sign = self._peek()
        self.place += 1
        if sign != "\\":
            return sign
        sign = self._peek()
        self.place += 1
        if sign in _CLASSES:
            return _CLASSES[sign]
        if not sign or sign.isdigit() or (sign.isascii() and sign.isalpha() and sign not in _CONTROLS):
            raise self._error(f"'\\{sign}' is not allowed inside [ ].", -1)
        return _CONTROLS.get(sign, sign)

    def _peek(self) -> str:
        return self.pattern[self.place : self.place + 1]

    def _take(self, sign: str) -> bool:
        if self._peek() != sign:
            return False
        self.place += 1
        return True

    def _error(self, message: str, offset: int = 0) -> PatternError:
        return PatternError(message, max(0, self.place + offset))


def _literal(sign: str) -> Node:
    folded = fold(sign) or sign
    signs = tuple(_exactly(each) for each in folded)
    return signs[0] if len(signs) == 1 else Node("sequence", signs)


def _exactly(sign: str) -> Node:
    return Node("sign", test=lambda other: other == sign)


def _may_be_empty(node: Node) -> bool:
    if node.what == "sign":
        return False
    if node.what == "sequence":
        return all(_may_be_empty(part) for part in node.parts)
    if node.what == "choice":
        return any(_may_be_empty(part) for part in node.parts)
    if node.what == "repeat":
        return node.least == 0 or _may_be_empty(node.parts[0])
    return True


def _varies(node: Node) -> bool:
    """Whether a repeat with a varying count above one stands anywhere inside."""
    if node.what == "repeat" and node.most != node.least and node.most != 1:
        return True
    return any(_varies(part) for part in node.parts)
