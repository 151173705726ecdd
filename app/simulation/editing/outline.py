"""What stands where in the body of a scenario: nodes, the customer's words, rules, model answers, debrief.

Reads more than the compiler takes: what is not understood is kept as text with its line.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from app.simulation.document import Line, Section, split_document
from app.simulation.editing.patches import CannotEdit, Lines
from app.simulation.overlays import LOCALE

_NODE = re.compile(r"([^\s{]+)\s*(\{.*\})?")
_RULE = re.compile(
    r"(?P<lead>\s*-\s*)(?P<condition>.*?)(?P<gap>\s*)(?P<arrow>->|(?<![<>=!])=>)\s*(?P<target>[^\s(]+)"
    r"(?P<mood>\s*\(\s*mood\s*[-+−]?\s*[0-9]{1,3}\s*\))?(?P<rest>\s*)"
)
_MOOD = re.compile(r"([-+−]?)\s*([0-9]+)")
_ANSWER = re.compile(
    r"(?P<name>\S+)(?:\s+@(?P<node>\S+))?\s+->\s+(?P<target>\(left\)|[^\s({]+)\s*(?P<levels>\([^()]*\))?\s*(?P<actions>\{[^{}]*\})?\s*(?P<after>\([^()]*\))?"
)


@dataclass(frozen=True)
class Words:
    """One variant of what the customer says, on lines first..last."""

    text: str
    first: int
    last: int


@dataclass(frozen=True)
class RulePlace:
    """One rule on its line. `known` is False for a line that begins with '-' and is not a rule: only `raw` holds then.

    `columns` are where condition, arrow, target and mood stand in the line, counted from 0.
    """

    line: int
    raw: str
    known: bool = True
    condition: str = ""
    arrow: str = "->"
    target: str = ""
    mood: int = 0
    columns: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class NodePlace:
    """A `##` section on lines first..last, its remarks above the heading and the blank lines below it among them."""

    id: str
    heading: int
    first: int
    last: int
    attributes: str
    words: tuple[Words, ...]
    rules: tuple[RulePlace, ...]
    strange: tuple[Line, ...]


@dataclass(frozen=True)
class AnswerPlace:
    """A `###` section below `# answers` or `# tests`. `known` is False where the heading is not understood."""

    name: str
    node: str
    target: str
    levels: str
    actions: str
    title: str
    text: str
    heading: int
    last: int
    part: str
    known: bool = True


@dataclass(frozen=True)
class OverlayPlace:
    """A `# locale` section: its heading, the lines of its YAML (heading + 1 .. `header_last`), its words and answers, its last line."""

    language: str
    heading: int
    header_last: int
    last: int
    nodes: tuple[NodePlace, ...] = ()
    answers: tuple[AnswerPlace, ...] = ()


@dataclass(frozen=True)
class Outline:
    """The body of a text. `appendices` maps the name of each `#` section to its lines (heading, last).

    `overlays` are its languages in the order of the file, each once.
    """

    lines: Lines
    nodes: tuple[NodePlace, ...]
    answers: tuple[AnswerPlace, ...]
    appendices: dict[str, tuple[int, int]]
    body: int
    overlays: tuple[OverlayPlace, ...] = ()

    def overlay(self, language: str) -> OverlayPlace:
        """Raises CannotEdit for a language that has no overlay of its own in this file."""
        found = next((one for one in self.overlays if one.language == language), None)
        if found is None:
            raise CannotEdit(f"The draft has no '# locale {language}' of its own. Write these words where that overlay stands.")
        return found

    def node(self, name: str) -> NodePlace:
        """The first node of that name. Raises CannotEdit where there is none."""
        found = next((node for node in self.nodes if node.id == name), None)
        if found is None:
            raise CannotEdit(f"The node '{name}' is not here any more. Look at the newest text.")
        return found

    def answer(self, name: str, part: str = "answers") -> AnswerPlace:
        found = next((answer for answer in self.answers if answer.name == name and answer.part == part), None)
        if found is None:
            raise CannotEdit(f"'{name}' is not here any more. Look at the newest text.")
        return found

    @property
    def nodes_end(self) -> int:
        """The line before which a new node at the end is put."""
        if self.nodes:
            return self.nodes[-1].last + 1
        return min((heading for heading, _last in self.appendices.values()), default=self.lines.count)


@lru_cache(maxsize=8)
def read_outline(text: str) -> Outline:
    """The outline of a normalised text; what cannot be read as a node is left out. An act reads the same text several times."""
    lines = Lines(text)
    document = split_document(text)
    raw = text.split("\n")
    ends = _ends(document.sections, raw)
    nodes: list[NodePlace] = []
    answers: list[AnswerPlace] = []
    appendices: dict[str, tuple[int, int]] = {}
    part = ""
    for section, (first, last) in zip(document.sections, ends, strict=True):
        if section.level == 1:
            part = section.title.strip().casefold()
            appendices.setdefault(part, (section.mark.line, last))
        elif section.level == 2 and not part:
            nodes.append(_node(section, first, last))
        elif section.level == 3 and part:
            answers.append(_answer(section, last, part))
    overlays = tuple(_overlays(list(zip(document.sections, ends, strict=True))))
    return Outline(lines, tuple(nodes), tuple(answers), appendices, _body(raw), overlays)


def _overlays(sections: list[tuple[Section, tuple[int, int]]]) -> Iterator[OverlayPlace]:
    heads = [place for place, (section, _lines) in enumerate(sections) if section.level == 1]
    seen: set[str] = set()
    for here, after in pairwise([*heads, len(sections)]):
        named = LOCALE.fullmatch(sections[here][0].title)
        if named is None or named["language"].strip() in seen:
            continue
        (section, (_first, last)), below = sections[here], sections[here + 1 : after]
        language = named["language"].strip()
        seen.add(language)
        yield OverlayPlace(
            language,
            section.mark.line,
            last,
            below[-1][1][1] if below else last,
            tuple(_node(one, *lines) for one, lines in below if one.level == 2),
            tuple(_answer(one, lines[1], f"locale {language}") for one, lines in below if one.level == 3),
        )


def _body(raw: list[str]) -> int:
    """The number of the first line below the front matter."""
    closing = next((number for number, line in enumerate(raw[1:], start=2) if line.rstrip() == "---"), 0)
    return closing + 1


def _ends(sections: Sequence[Section], raw: list[str]) -> list[tuple[int, int]]:
    """First and last line of each section; remarks straight above a heading belong to it."""
    firsts = [_lead(section.mark.line, raw) for section in sections]
    total = len(raw) - (1 if raw and not raw[-1] else 0)
    return [(first, (firsts[place + 1] - 1 if place + 1 < len(firsts) else total)) for place, first in enumerate(firsts)]


def _lead(heading: int, raw: list[str]) -> int:
    first = heading
    while first > 1 and raw[first - 2].strip().endswith("-->"):
        above = first - 1
        while above > 1 and "<!--" not in raw[above - 1] and raw[above - 1].strip():
            above -= 1
        if not raw[above - 1].lstrip().startswith("<!--"):
            break
        first = above
    return first


def _node(section: Section, first: int, last: int) -> NodePlace:
    heading = _NODE.fullmatch(section.title)
    name, attributes = (heading[1], heading[2] or "") if heading else (section.title, "")
    rules = [_rule(line) for line in section.lines if line.text.strip().startswith("-")]
    strange = [line for line in section.lines if line.text.strip() and line.text.strip()[0] not in ">-"]
    return NodePlace(name, section.mark.line, first, last, attributes, tuple(_words(section.lines)), tuple(rules), tuple(strange))


def _words(lines: tuple[Line, ...]) -> list[Words]:
    """As the compiler joins them: an empty `>` line and a line that ends in a backslash go on."""
    found: list[Words] = []
    joining = ""
    for line in lines:
        text = line.text.strip()
        if not text.startswith(">"):
            joining = ""
            continue
        said = text[1:].strip()
        if not said:
            joining = "\n\n" if found else ""
            continue
        onward = "\n" if said.endswith("\\") else ""
        said = said.removesuffix("\\").rstrip()
        if joining and found:
            before = found.pop()
            found.append(Words(before.text + joining + said, before.first, line.number))
        else:
            found.append(Words(said, line.number, line.number))
        joining = onward
    return found


def rule_written(text: str) -> RulePlace:
    """A rule that stands alone, with or without its leading hyphen, as traces keep it."""
    return _rule(Line(1, text if text.lstrip().startswith("-") else f"- {text}"))


def _rule(line: Line) -> RulePlace:
    match = _RULE.fullmatch(line.text)
    if match is None:
        return RulePlace(line.number, line.text.strip(), known=False)
    mood = 0
    if match["mood"] and (number := _MOOD.search(match["mood"])):
        mood = int(number[2]) * (-1 if number[1] in ("-", "−") and number[1] else 1)
    columns = tuple(match.span(name) for name in ("condition", "arrow", "target", "mood"))
    if not match["mood"]:
        columns = (*columns[:3], (match.end("target"), match.end("target")))
    raw = line.text.strip()
    return RulePlace(line.number, raw, True, match["condition"], match["arrow"], match["target"], mood, columns)


def _answer(section: Section, last: int, part: str) -> AnswerPlace:
    match = _ANSWER.fullmatch(section.title)
    if match is None:
        name = section.title.split()[0]
        return AnswerPlace(name, "", "", "", "", section.title, section.text, section.mark.line, last, part, known=False)
    levels = (match["levels"] or match["after"] or "").strip("()").strip()
    return AnswerPlace(
        match["name"],
        match["node"] or "start",
        match["target"],
        levels,
        match["actions"] or "",
        section.title,
        section.text,
        section.mark.line,
        last,
        part,
    )
