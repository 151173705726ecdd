"""Rules of a node: `- CONDITION -> node  (mood +10)`, and `- CONDITION => node` for a call that comes back."""

import re
from dataclasses import dataclass

from app.base.source import Mark, is_id
from app.simulation.conditions import Condition, ConditionError, parse_condition
from app.simulation.document import Line
from app.simulation.durations import DURATION_RULE, parse_duration
from app.simulation.findings import Report, shown

RULE_SHAPE = "A rule is written '- condition -> node', with '(mood +10)' after it where the mood changes."
_ARROW = re.compile(r"->|(?<![<>=!])=>")
_TARGET = re.compile(r"\s*(\S+?)\s*(?:\(\s*mood\s*([-+−]?)\s*([0-9]{1,3})\s*\))?\s*")


@dataclass(frozen=True)
class Rule:
    """`condition` is None for `else` and for `silence`; `silence` is seconds. A `call` comes back to its node."""

    text: str
    target: str
    mood: int
    mark: Mark
    condition: Condition | None = None
    silence: int | None = None
    call: bool = False

    @property
    def is_else(self) -> bool:
        return self.condition is None and self.silence is None

    @property
    def asked(self) -> str:
        """What stands before the arrow."""
        return _ARROW.split(self.text, maxsplit=1)[0].strip()


def read_rule(line: Line, report: Report) -> Rule | None:
    """The rule of a line that begins with '-'; what is malformed is an E08."""
    body = line.text.lstrip()[1:]
    offset = len(line.text) - len(body) + 1
    arrow = _ARROW.search(body)
    if arrow is None:
        report.error("E08", Mark(line.number, offset), "This rule has no '->'.", RULE_SHAPE)
        return None
    target = _TARGET.fullmatch(body, arrow.end())
    if target is None or not is_id(target[1]):
        report.error(
            "E08",
            Mark(line.number, offset + arrow.end()),
            f"After '{arrow[0]}' stands one node id and nothing but '(mood +10)'.",
            RULE_SHAPE,
        )
        return None
    mood = int(target[3] or 0) * (-1 if target[2] in ("-", "−") and target[2] else 1)
    text, mark = " ".join(body.split()), Mark(line.number, offset + len(body) - len(body.lstrip()))
    condition, call = body[: arrow.start()].strip(), arrow[0] == "=>"
    if condition == "else":
        return Rule(text, target[1], mood, mark, call=call)
    if re.match(r"silence\b(?!\s*[&|)])", condition):
        return _silence(condition, Rule(text, target[1], mood, mark, call=call), report)
    try:
        return Rule(text, target[1], mood, mark, parse_condition(condition), call=call)
    except ConditionError as error:
        report.error("E08", Mark(line.number, mark.column + error.column), error.message, RULE_SHAPE)
        return None


def _silence(condition: str, rule: Rule, report: Report) -> Rule | None:
    seconds = parse_duration(condition.removeprefix("silence").strip())
    if not seconds:
        written = shown(condition.removeprefix("silence").strip())
        report.error(
            "E08", rule.mark, f"After 'silence' stands how long, {DURATION_RULE}, not '{written}'.", "For example: - silence 10m -> node"
        )
        return None
    return Rule(rule.text, rule.target, rule.mood, rule.mark, silence=seconds, call=rule.call)
