"""Variables, conditions and values of Yarn in the words of a scenario."""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from app.simulation.conditions import ConditionError, parse_condition
from app.simulation.exchange.names import Names, slug
from app.simulation.expressions import ExpressionError, parse_expression

_VARIABLE = re.compile(r"\$(\w+)")
_TERM = re.compile(
    r"""\s*(?:(?P<visited>visited\s*\(\s*"(?P<node>[^"\n]*)"\s*\)) | \$(?P<name>\w+) | (?P<text>"[^"\n]*")
      | (?P<number>-?\d{1,9}(?:\.\d{1,4})?) | (?P<word>[A-Za-z]+) | (?P<sign>&&|\|\||[=!<>]=|[!<>()+*/-]))""",
    re.VERBOSE,
)
_SIGNS = {
    "and": "&", "&&": "&", "or": "|", "||": "|", "not": "!", "!": "!", "is": "==", "eq": "==", "==": "==", "neq": "!=", "!=": "!=",
    "gt": ">", ">": ">", "gte": ">=", ">=": ">=", "lt": "<", "<": "<", "lte": "<=", "<=": "<=", "(": "(", ")": ")",
}  # fmt: skip
_INLINE = re.compile(r"\{\s*([^{}\n]{1,200})\s*\}")
_SETTING = re.compile(r"\$(\w+)\s*(?:(?:to|=)\s*(?P<value>.+)|(?P<op>[-+*/])=\s*(?P<by>.+))")
_LONGEST = 600


class Variables:
    """The variables of a file with ids and first values. What is only compared gets a value of the kind it is compared with."""

    def __init__(self, text: str) -> None:
        names = Names()
        self.ids = {name: names.of(name, otherwise="variable", wish=slug(name, "_")) for name in dict.fromkeys(_VARIABLE.findall(text))}
        self.values: dict[str, Any] = {}
        for pattern in (
            r"<<\s*declare\s+\$(\w+)\s*=\s*([^<>\n]{1,200}?)(?:\s+as\s+\w+)?\s*>>",
            r"\$(\w+)\s*(?:==|!=|>=|<=|>|<|\bis\b|\bto\b|=)\s*(\S{1,80})",
        ):
            for name, written in re.findall(pattern, text):
                value = constant(written.rstrip(")>"))
                if value is not None:
                    default = value if "declare" in pattern else type(value)()
                    self.values.setdefault(self.ids[name], default)
        for id_ in self.ids.values():
            self.values.setdefault(id_, False)

    def shown(self, text: str, lost: Callable[[str], None]) -> str:
        """The customer's words with `{$name}` as the scenario writes it; other expressions are told to `lost` and become dots."""

        def one(match: re.Match[str]) -> str:
            variable = re.fullmatch(r"\$(\w+)", match[1].strip())
            if variable:
                return "{" + self.ids[variable[1]] + "}"
            lost(match[0])
            return "…"

        return _INLINE.sub(one, text)

    def condition(self, written: str, node_id: Callable[[str], str]) -> str | None:
        """The condition as a rule has it, "" for one that always holds; None where the language cannot say it."""
        parts: list[str] = []
        place = 0
        while written[place:].strip():
            match = _TERM.match(written, place)
            part = self._term(match, node_id) if match else None
            if match is None or part is None:
                return None
            parts.append(part)
            place = match.end()
        joined = " ".join(parts).replace("! ", "!").replace("( ", "(").replace(" )", ")")
        if joined in ("", "true"):
            return ""
        joined = re.sub(r"(\S+) == true\b", r"\1", re.sub(r"(\S+) == false\b", r"!\1", joined))
        try:
            parse_condition(joined)
        except ConditionError:
            return None
        return joined if len(joined) <= _LONGEST and not re.search(r"(?<![=<>] )\b(?:true|false)\b", joined) else None

    def setting(self, written: str) -> tuple[str, Any] | None:
        """`$x to 5` as (variable, value or expression); None where the language cannot say it."""
        match = _SETTING.fullmatch(written.strip())
        if match is None:
            return None
        name = self.ids[match[1]]
        value = constant(match["value"]) if match["value"] else None
        if value is not None:
            return (name, value) if type(value) is type(self.values[name]) or _numbers(value, self.values[name]) else None
        numeric = {one for one, first in self.values.items() if _numbers(first, 0)}
        term = match["value"] or f"${match[1]} {match['op']} ({match['by']})"
        expression = _VARIABLE.sub(lambda found: self.ids[found[1]], term).strip()
        try:
            parse_expression(expression, numeric)
        except ExpressionError:
            return None
        return (name, expression) if name in numeric else None

    def _term(self, match: re.Match[str], node_id: Callable[[str], str]) -> str | None:
        if match["visited"]:
            return f"visited({node_id(match['node'])})"
        if match["name"]:
            return self.ids.get(match["name"])
        word = (match["word"] or match["sign"] or "").casefold()
        if word in ("true", "false"):
            return word
        return _SIGNS.get(word) if word else match["text"] or match["number"]


def constant(written: str) -> Any:
    """A number, a text, true or false; None for anything else."""
    written = written.strip()
    if written in ("true", "false"):
        return written == "true"
    if re.fullmatch(r"-?\d{1,9}", written):
        return int(written)
    if re.fullmatch(r"-?\d{1,9}\.\d{1,4}", written):
        return float(Fraction(written))
    return written[1:-1] if re.fullmatch(r'"[^"\n]{0,200}"', written) else None


def _numbers(*values: Any) -> bool:
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
