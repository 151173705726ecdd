"""Nodes: `## id {attributes}`, the customer's words on `>` lines, the rules on `-` lines.

Every `>` line is one variant of what the customer says. A `>` line that is empty, or a line that ends in a backslash,
goes on with the next line: the first as a new paragraph, the second as a new line of the same variant.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from app.base.source import ID_RULE, Mark, is_id
from app.simulation.document import Line, Section
from app.simulation.expressions import Expression, ExpressionError, parse_expression
from app.simulation.findings import Report, shown
from app.simulation.rules import RULE_SHAPE, Rule, read_rule

MOST_NODES = 2000
_HEADING = re.compile(r"([^\s{]+)\s*(\{.*\})?")
_ATTRIBUTES = ("once", "leave", "return", "reveals", "end", "csat", "fail")


@dataclass(frozen=True)
class Variant:
    """One way to say it, with the line it stands on."""

    text: str
    mark: Mark


@dataclass(frozen=True)
class Node:
    """A state of the conversation. `outcome` is that of an end node, None for others; `returns` leads back to the caller."""

    id: str
    mark: Mark
    variants: tuple[Variant, ...] = ()
    rules: tuple[Rule, ...] = ()
    once: bool = False
    leave: bool = False
    reveals: tuple[str, ...] = ()
    ends: bool = False
    outcome: str | None = None
    csat: Expression | None = None
    fail: bool = False
    returns: bool = False

    @property
    def else_rule(self) -> Rule | None:
        return next((rule for rule in self.rules if rule.is_else), None)


def read_nodes(sections: Collection[Section], numbers: Collection[str], report: Report) -> dict[str, Node]:
    """All `##` sections. `numbers` are the names an expression may use."""
    nodes: dict[str, Node] = {}
    for section in sections:
        node = _read_node(section, numbers, report)
        if node is None:
            continue
        if node.id in nodes:
            report.error(
                "E02",
                node.mark,
                f"The node '{node.id}' stands twice; the first is on line {nodes[node.id].mark.line}.",
                "Rename one of them.",
            )
        elif len(nodes) >= MOST_NODES:
            report.error("E08", node.mark, f"A file may hold at most {MOST_NODES} nodes.", "Split it into several scenarios.")
            break
        else:
            nodes[node.id] = node
    return nodes


def read_words(section: Section, report: Report) -> tuple[Variant, ...]:
    """The `>` lines of a node in a locale overlay; a rule there is an E08."""
    variants, rules = _read_lines(section.lines, report)
    for rule in rules[:1]:
        report.error("E08", rule.mark, "An overlay changes texts, never what happens, so it has no rules.", "Remove the rule.")
    return variants


def read_attributes(text: str, mark: Mark, allowed: Collection[str], report: Report) -> dict[str, str]:
    """`{once, end: solved, csat: max(1, mood/20)}` as names and raw values; commas inside ( ) [ ] and quotes do not part."""
    found: dict[str, str] = {}
    for part in _parted(text.strip()[1:-1]):
        name, colon, value = part.partition(":")
        name = name.strip()
        if name not in allowed or (colon and not value.strip()):
            report.error(
                "E08", mark, f"'{shown(part)}' is not known in {{ }} here. Allowed: {', '.join(allowed)}.", "Write {name} or {name: value}."
            )
        elif name in found:
            report.error("E08", mark, f"'{name}' stands twice in the same {{ }}.", "Keep one of them.")
        else:
            found[name] = value.strip() or "true"
    return found


def id_list(value: str) -> list[str]:
    """`a` or `[a, b]`, quotes allowed."""
    inner = value[1:-1] if value.startswith("[") and value.endswith("]") else value
    return [part.strip().strip("\"'") for part in inner.split(",") if part.strip()]


def _read_node(section: Section, numbers: Collection[str], report: Report) -> Node | None:
    heading = _HEADING.fullmatch(section.title)
    if heading is None or not is_id(heading[1]):
        report.error(
            "E03",
            section.mark,
            f"The node heading '{shown(section.title)}' must be one id ({ID_RULE}), then {{ }} if needed.",
            "Example: ## pushback {once}",
        )
        return None
    variants, rules = _read_lines(section.lines, report)
    attributes = read_attributes(heading[2] or "{}", section.mark, _ATTRIBUTES, report)
    return Node(
        heading[1],
        section.mark,
        variants,
        rules,
        once=_flag(attributes, "once", section.mark, report),
        leave=_flag(attributes, "leave", section.mark, report),
        reveals=tuple(id_list(attributes.get("reveals", ""))),
        ends=bool({"end", "csat", "fail"} & set(attributes)),
        outcome=_outcome(attributes, section.mark, report),
        csat=_csat(attributes, numbers, section.mark, report),
        fail=_flag(attributes, "fail", section.mark, report),
        returns=_flag(attributes, "return", section.mark, report),
    )


def _read_lines(lines: tuple[Line, ...], report: Report) -> tuple[tuple[Variant, ...], tuple[Rule, ...]]:
    variants: list[Variant] = []
    rules: list[Rule] = []
    joining = ""
    for line in lines:
        text = line.text.strip()
        if text.startswith(">"):
            joining = _add_words(variants, text[1:].strip(), Mark(line.number, line.text.index(">") + 1), joining)
        elif text.startswith("-"):
            rule = read_rule(line, report)
            rules.extend([rule] if rule else [])
        elif text:
            message = f"A node holds '>' lines and '-' rules only, not '{shown(text)}'."
            report.error(
                "E08", Mark(line.number, len(line.text) - len(line.text.lstrip()) + 1), message, f"Put remarks in <!-- -->. {RULE_SHAPE}"
            )
        if not text.startswith(">"):
            joining = ""
    return tuple(variants), tuple(rules)


def _add_words(variants: list[Variant], words: str, mark: Mark, joining: str) -> str:
    """Add one `>` line; returns what joins the next line to it ('' = the next is a variant of its own)."""
    if not words:
        return "\n\n" if variants else ""
    onward = "\n" if words.endswith("\\") else ""
    words = words.removesuffix("\\").rstrip()
    if joining and variants:
        last = variants.pop()
        variants.append(Variant(last.text + joining + words, last.mark))
    else:
        variants.append(Variant(words, mark))
    return onward


def _flag(attributes: dict[str, str], name: str, mark: Mark, report: Report) -> bool:
    value = attributes.get(name, "false")
    if value not in ("true", "false"):
        report.error("E08", mark, f"'{name}' must be true or false, not '{shown(value)}'.", f"Write {{{name}}}.")
    return value == "true"


def _outcome(attributes: dict[str, str], mark: Mark, report: Report) -> str | None:
    value = attributes.get("end", "").strip("\"'")
    if not value or value == "true":
        return None
    if not is_id(value):
        report.error("E03", mark, f"The outcome '{shown(value)}' is not an id: {ID_RULE}.", "For example {end: solved, csat: 4}.")
        return None
    return value


def _csat(attributes: dict[str, str], numbers: Collection[str], mark: Mark, report: Report) -> Expression | None:
    value = attributes.get("csat", "").strip("\"'")
    if not value or value == "true":
        return None
    try:
        return parse_expression(value, numbers)
    except ExpressionError as error:
        report.error("E11" if error.name else "E08", mark, f"csat: {error.message}", "For example csat: mood/20.")
        return parse_expression("1", ())


def _parted(text: str) -> list[str]:
    parts: list[str] = []
    depth, quote, held = 0, "", ""
    for sign in text:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "([":
            depth += 1
        elif sign in ")]":
            depth -= 1
        elif sign == "," and depth == 0:
            parts.append(held)
            held = ""
            continue
        held += sign
    return [part.strip() for part in (*parts, held) if part.strip()]
