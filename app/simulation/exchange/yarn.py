"""Yarn scenes (Yarn Spinner 2 and 3) read into statements: lines, options, line groups, conditions, commands."""

import re
from dataclasses import dataclass, field

from app.simulation.exchange.draft import CannotImport, Remark, too_large
from app.simulation.exchange.plain import one_line

DEEPEST = 20
MOST_LINES = 20_000
_HEADER = re.compile(r"([A-Za-z_][\w.-]*)\s*:\s*(.*)")
_TAGS = re.compile(r"(?:\s+#\S+)+\s*$")
_COMMAND = re.compile(r"<<\s*(\w+)\s*([^\n]*?)\s*>>")
_TRAILING = re.compile(r"\s*<<\s*(if|once)\b\s*([^<>\n]*(?:[<>]=?[^<>\n]+)*)>>\s*$")
_SPEAKER = re.compile(r"([^\s:\\{\[][^:\\{\[]{0,39}):\s+(?=\S)")
_MARKUP = re.compile(r"(?<!\\)\[/?[A-Za-z][^\[\]\n]{0,120}\]|(?<!\\)\[/\]")
_ESCAPE = re.compile(r"\\([\\{}\[\]<>#/:-])")
AGENT_NAMES = frozenset({"player", "you", "me", "agent", "operator", "support", "trainee"})


@dataclass(frozen=True)
class Say:
    """Words of one speaker; a line group has several variants."""

    line: int
    variants: tuple[str, ...]
    speaker: str = ""


@dataclass(frozen=True)
class Option:
    line: int
    text: str
    condition: str
    body: "Block"


@dataclass(frozen=True)
class Choice:
    line: int
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Branches:
    """An `if` chain: (condition, statements), the condition of `else` empty."""

    line: int
    branches: tuple[tuple[str, "Block"], ...]


@dataclass(frozen=True)
class Command:
    """`set`, `declare`, `jump`, `detour`, `return`, `stop`, or one that only the game knows."""

    line: int
    name: str
    rest: str


Statement = Say | Choice | Branches | Command
Block = tuple[Statement, ...]


@dataclass
class Scene:
    title: str
    line: int
    when: list[str] = field(default_factory=list)
    body: Block = ()


@dataclass(frozen=True)
class _Row:
    line: int
    indent: int
    text: str


def read_yarn(text: str) -> tuple[list[Scene], list[Remark]]:
    """All scenes in order. Raises CannotImport for a file without scenes, too large, or nested too deeply."""
    refused = too_large(len(text.encode("utf-8", "surrogatepass")))
    if refused:
        raise refused
    scenes: list[Scene] = []
    remarks: list[Remark] = []
    scene, rows, inside = Scene("", 0), list[_Row](), False
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > MOST_LINES:
        raise CannotImport(f"The file has more than {MOST_LINES} lines. Split it and take its parts one by one.")
    for number, line in enumerate(lines, start=1):
        bare = line.strip()
        if inside and bare == "===":
            scenes.append(_finished(scene, rows, remarks))
            scene, rows, inside = Scene("", 0), [], False
        elif inside:
            rows += _row(number, line)
        elif bare == "---":
            inside = True
        elif match := _HEADER.fullmatch(bare):
            _note_header(scene, match[1].casefold(), match[2], number)
    if inside:
        remarks.append(Remark(len(lines), "The last scene is not closed by '==='; it is taken to end with the file."))
        scenes.append(_finished(scene, rows, remarks))
    if not any(one.title for one in scenes):
        raise CannotImport("There is no scene here. A Yarn file has 'title: Start', then '---', the lines, and '==='.")
    return [one for one in scenes if one.title], remarks


def spoken(text: str) -> tuple[str, str]:
    """A line as (speaker, words), its markup taken out and its escapes undone."""
    match = _SPEAKER.match(text)
    speaker, words = (match[1].strip(), text[match.end() :]) if match else ("", text)
    return speaker, _ESCAPE.sub(r"\1", _MARKUP.sub("", words)).strip()


def _note_header(scene: Scene, key: str, value: str, number: int) -> None:
    if key == "title":
        scene.title, scene.line = one_line(value, 200), number
    elif key == "when":
        scene.when.append(value.strip())


def _finished(scene: Scene, rows: list[_Row], remarks: list[Remark]) -> Scene:
    if not scene.title:
        remarks.append(Remark(rows[0].line if rows else 1, "A scene without a title is left out."))
        return scene
    scene.body = _Parser(rows, remarks).block(-1, 0)
    return scene


def _row(number: int, line: str) -> list[_Row]:
    text = line.expandtabs(8)
    comment = re.search(r"(?:^|\s)//", text)
    text = (text[: comment.start()] if comment else text).rstrip()
    return [_Row(number, len(text) - len(text.lstrip()), _TAGS.sub("", text.strip()))] if text.strip() else []


class _Parser:
    def __init__(self, rows: list[_Row], remarks: list[Remark]) -> None:
        self.rows = rows
        self.remarks = remarks
        self.place = 0
        self.chains = 0

    def block(self, outer: int, depth: int) -> Block:
        """Statements that stand further right than `outer`, up to what ends a chain."""
        if depth > DEEPEST:
            raise CannotImport(f"The scenes are nested more than {DEEPEST} deep. Lead into scenes of their own with <<jump>>.")
        found: list[Statement] = []
        while self.place < len(self.rows) and self.rows[self.place].indent > outer:
            row = self.rows[self.place]
            command = _COMMAND.fullmatch(row.text)
            name = command[1].casefold() if command else ""
            if name in ("elseif", "else", "endif", "endonce"):
                if self.chains:
                    break
                self.remarks.append(Remark(row.line, f"<<{name}>> belongs to nothing, so it is left out."))
                self.place += 1
            elif name in ("if", "once"):
                found.append(self._chain(row, name, command[2] if command else "", outer, depth))
            elif command:
                self.place += 1
                found.append(Command(row.line, name, command[2]))
            elif row.text.startswith("->"):
                found.append(self._choice(row, depth))
            elif row.text.startswith("=>"):
                found.append(self._group(row))
            else:
                self.place += 1
                found.append(self._say(row))
        return tuple(found)

    def _chain(self, row: _Row, name: str, rest: str, outer: int, depth: int) -> Branches:
        if name == "once":
            self.remarks.append(Remark(row.line, "<<once>> inside a scene has no counterpart; what it holds is said every time."))
        condition = rest if name == "if" else rest.removeprefix("if").strip() or "true"
        branches: list[tuple[str, Block]] = []
        self.chains += 1
        while True:
            self.place += 1
            branches.append((condition, self.block(outer, depth + 1)))
            ending = _COMMAND.fullmatch(self.rows[self.place].text) if self.place < len(self.rows) else None
            closing = ending[1].casefold() if ending else ""
            if ending is None or closing not in ("elseif", "else"):
                if closing not in ("endif", "endonce"):
                    self.remarks.append(Remark(row.line, f"This <<{name}>> is not closed; it is taken to end here."))
                else:
                    self.place += 1
                break
            condition = ending[2] if closing == "elseif" else ""
        self.chains -= 1
        return Branches(row.line, tuple(branches))

    def _choice(self, first: _Row, depth: int) -> Choice:
        options: list[Option] = []
        while self.place < len(self.rows):
            row = self.rows[self.place]
            if row.indent != first.indent or not row.text.startswith("->"):
                break
            text, condition = self._condition(row, row.text[2:].strip())
            self.place += 1
            chains, self.chains = self.chains, 0
            body = self.block(row.indent, depth + 1)
            self.chains = chains
            options.append(Option(row.line, spoken(text)[1], condition, body))
        return Choice(first.line, tuple(options))

    def _group(self, first: _Row) -> Say:
        said: list[tuple[str, str]] = []
        while self.place < len(self.rows) and self.rows[self.place].indent >= first.indent:
            row = self.rows[self.place]
            if row.indent > first.indent:
                self.remarks.append(Remark(row.line, "What stands below one line of a line group is left out."))
            elif row.text.startswith("=>"):
                text, condition = self._condition(row, row.text[2:].strip())
                if condition:
                    self.remarks.append(Remark(row.line, f"A line of a line group loses its condition: {condition}"))
                said.append(spoken(text))
            else:
                break
            self.place += 1
        return Say(first.line, tuple(words for _, words in said if words), next((speaker for speaker, _ in said if speaker), ""))

    def _say(self, row: _Row) -> Say:
        text, condition = self._condition(row, row.text)
        if condition:
            self.remarks.append(Remark(row.line, f"A line loses its condition: {condition}"))
        speaker, words = spoken(text)
        return Say(row.line, (words,) if words else (), speaker)

    def _condition(self, row: _Row, text: str) -> tuple[str, str]:
        """The text without `<<if …>>` at its end, and that condition."""
        found = _TRAILING.search(text) if "<<" in text else None
        if found is None:
            return text, ""
        if found[1] == "once":
            self.remarks.append(Remark(row.line, "<<once>> is not carried over: the line can be chosen again."))
        return text[: found.start()], found[2].strip().removeprefix("if ").strip()
