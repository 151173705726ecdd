"""Rules between form and file: conditions as chips where they are simple, as written text where they are not. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.base.source import ID_RULE, is_id
from app.library.studio.values import Sent
from app.simulation.conditions import Atom, ConditionError, parse_condition
from app.simulation.editing import CannotEdit, RulePlace, RuleText

WAYS = ("all", "any", "else", "silence", "written")


@dataclass(frozen=True)
class Piece:
    """A part of a condition as a sentence: and, or, not, ( and ), check (a name), visited (a node), compare (text)."""

    kind: str
    text: str = ""


def pieces_of(condition: str) -> tuple[Piece, ...] | None:
    """An expression in reading order with as few parentheses as it needs; None where it cannot be read."""
    try:
        steps = parse_condition(condition).steps
    except ConditionError:
        return None
    stack: list[tuple[int, list[Piece]]] = []
    for step in steps:
        if isinstance(step, Atom):
            stack.append((3, [_atom(step)]))
        elif step == "!":
            strength, inner = stack.pop()
            stack.append((3, [Piece("not"), *(inner if strength == 3 else _bracketed(inner))]))
        else:
            mine = 2 if step == "&" else 1
            right, left = stack.pop(), stack.pop()
            word = Piece("and" if step == "&" else "or")
            both = [one if strength >= mine else _bracketed(one) for strength, one in (left, right)]
            stack.append((mine, [*both[0], word, *both[1]]))
    return tuple(stack[0][1])


def form_of(rule: RulePlace) -> dict[str, str]:
    """The fields of a rule's form."""
    found = {"target": rule.target, "mood": str(rule.mood) if rule.mood else "", "call": "yes" if rule.arrow == "=>" else ""}
    if not rule.known:
        return {"way": "written", "written": rule.raw.lstrip("- ")}
    if rule.condition == "else":
        return found | {"way": "else"}
    if rule.condition.startswith("silence") and " " in rule.condition:
        return found | {"way": "silence", "wait": rule.condition.removeprefix("silence").strip()}
    chips = chips_of(rule.condition)
    if chips is None:
        return found | {"way": "written", "written": rule.condition}
    return found | {"way": chips[0], "checks": ", ".join(chips[1])}


def chips_of(condition: str) -> tuple[str, list[str]] | None:
    """('all' | 'any', names with ! before those that must not be true), where the condition is that simple."""
    pieces = pieces_of(condition)
    if pieces is None or {piece.kind for piece in pieces} - {"check", "not", "and", "or"}:
        return None
    kinds = {piece.kind for piece in pieces} & {"and", "or"}
    if len(kinds) > 1:
        return None
    names: list[str] = []
    negated = False
    for piece in pieces:
        if piece.kind == "not":
            negated = not negated
        elif piece.kind == "check":
            names.append(("!" if negated else "") + piece.text)
            negated = False
    return ("any" if kinds == {"or"} else "all"), names


def rule_of(sent: Sent) -> RuleText:
    """What was sent as a rule. Raises CannotEdit."""
    target = sent.text("target")
    if target and not is_id(target):
        raise CannotEdit(f"'{target[:80]}' is no name of a node: write {ID_RULE}. For example {_as_id(target)}.", field="target")
    mood = sent.number("mood", "The mood changes by a whole number from -100 to 100.") or 0
    return RuleText(_condition(sent), target, mood, sent.flag("call"))


def same_chips(old: RulePlace, rule: RuleText) -> RuleText:
    """Keep how a condition is written where the chips say the same."""
    if old.known and chips_of(old.condition) is not None and chips_of(old.condition) == chips_of(rule.condition):
        return RuleText(old.condition, rule.target, rule.mood, rule.call)
    return rule


def _condition(sent: Sent) -> str:
    way = sent.text("way")
    if way == "else":
        return "else"
    if way == "silence":
        return f"silence {sent.text('wait')}".strip()
    if way == "written":
        return " ".join(sent.text("written").split())
    names = sent.names("checks")
    if not names:
        raise CannotEdit("Say when this rule is true: choose at least one check.", field="checks")
    for name in names:
        if not is_id(name.lstrip("! ")):
            said = f"'{name.lstrip('! ')[:80]}' is no name of a check: write {ID_RULE}. For example {_as_id(name)}."
            raise CannotEdit(said, field="checks")
    return _joined(names, " | " if way == "any" else " & ")


def _as_id(name: str) -> str:
    return "-".join(re.findall("[a-z0-9]+", name.lower())) or "asks-photo"


def _joined(names: Sequence[str], sign: str) -> str:
    return sign.join("!" + name.lstrip("! ") if name.startswith("!") else name for name in names)


def _atom(atom: Atom) -> Piece:
    if atom.what == "name":
        return Piece("check", atom.name)
    if atom.what == "visited":
        return Piece("visited", atom.name)
    value = ("true" if atom.value else "false") if isinstance(atom.value, bool) else str(atom.value)
    return Piece("compare", f"{atom.name} {atom.op} {value}")


def _bracketed(pieces: list[Piece]) -> list[Piece]:
    return [Piece("("), *pieces, Piece(")")]
