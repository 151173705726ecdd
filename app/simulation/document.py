"""A scenario file cut into its front matter, its `##` nodes and its `#` appendices, with line numbers."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.base.source import Mark

_HEADING = re.compile(r"(#{1,3})[ \t]+(\S.*)")
_JOINED = re.compile(r"# fragment (?P<path>[^\s]{1,200})[ \t]*\n(?P<body>(?:(?: {4}[^\n]*)?\n)*)")
_FENCE = re.compile(r"[ ]{0,3}(```|~~~)")


@dataclass(frozen=True)
class Line:
    """One line of the body: its number in the file, counted from 1, and its text."""

    number: int
    text: str


@dataclass(frozen=True)
class Section:
    """A heading with the lines below it. `level` is the number of # signs; `column` is where the title begins."""

    level: int
    title: str
    mark: Mark
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines).strip()


@dataclass(frozen=True)
class Document:
    """`front` is None when the file does not begin with a closed `---` block; `closed` tells which of the two is missing."""

    front: str | None
    closed: bool
    loose: tuple[Line, ...]
    sections: tuple[Section, ...]


def normalised(text: str) -> str:
    """The text whose hash is the scenario's identity: no BOM, line ends as LF, one line end at the end."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"


def content_hash(text: str, included: Iterable[tuple[str, str]] | None = None) -> str:
    """SHA-256 of the normalised text, as hexadecimal digits; with `included`, of the text that `joined` makes of both.

    So a scenario has the same hash whether its fragments stand in files of their own or at its end.
    """
    whole = normalised(text) if included is None else joined(text, included)
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def joined(text: str, included: Iterable[tuple[str, str]]) -> str:
    """The text with what it includes at its end, below `# fragment` headings and four spaces in: whole in one file."""
    parts = [normalised(taken_apart(text)[0])]
    for path, other in included:
        lines = normalised(other).rstrip("\n").split("\n")
        parts.append(f"# fragment {path}\n" + "".join(f"    {line}\n" if line else "\n" for line in lines))
    return normalised("".join(parts))


def taken_apart(text: str) -> tuple[str, dict[str, str]]:
    """The text without the fragments at its end, and these by path. The other way round than `joined`."""
    text = normalised(text)
    begin = place = text.find("\n# fragment ") + 1
    found: dict[str, str] = {}
    while place and place < len(text):
        match = _JOINED.match(text, place)
        if match is None:
            return text, {}
        body = "\n".join(line[4:] for line in match["body"].split("\n"))
        found.setdefault(match["path"], normalised(body))
        place = match.end()
    return (text[:begin], found) if found else (text, {})


def split_document(text: str, *, first_line: int = 1) -> Document:
    """Cut a normalised text. Never fails: what is missing is said by `front`, `closed` and empty sections.

    `first_line` is the number that marks give to the text's first line.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return Document(None, False, (), ())
    end = next((number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == "---"), None)
    if end is None:
        return Document(None, True, (), ())
    loose, sections = _sections(_without_comments(lines[end + 1 :]), end + 1 + first_line)
    return Document("\n".join(lines[1:end]) + "\n", True, loose, sections)


def body_sections(text: str, first_line: int) -> tuple[tuple[Line, ...], tuple[Section, ...]]:
    """The loose lines and the sections of a text without front matter."""
    return _sections(_without_comments(text.split("\n")), first_line)


def _sections(lines: list[str], first: int) -> tuple[tuple[Line, ...], tuple[Section, ...]]:
    loose: list[Line] = []
    found: list[tuple[int, str, Mark, list[Line]]] = []
    fenced = False
    current, deepest = loose, 2
    for number, text in enumerate(lines, start=first):
        fenced ^= ("```" in text or "~~~" in text) and bool(_FENCE.match(text))
        heading = _HEADING.fullmatch(text.rstrip()) if text.startswith("#") and not fenced else None
        level = len(heading[1]) if heading else 0
        if heading is None or level > deepest:
            current.append(Line(number, text))
            continue
        if level == 1:
            fenced = False
            title = heading[2].strip().casefold()
            deepest = 3 if title in ("answers", "tests") or title.split()[0] == "locale" else 1
        current = []
        found.append((level, heading[2].strip(), Mark(number, heading.start(2) + 1), current))
    return tuple(loose), tuple(Section(level, title, mark, tuple(body)) for level, title, mark, body in found)


def _without_comments(lines: list[str]) -> list[str]:
    """Blank out <!-- comments --> and keep the count of lines."""
    text = "\n".join(lines)
    parts: list[str] = []
    place = 0
    while (begin := text.find("<!--", place)) >= 0:
        end = text.find("-->", begin + 4)
        if end < 0:
            break
        parts.append(text[place:begin])
        parts.append("".join(sign if sign == "\n" else " " for sign in text[begin : end + 3]))
        place = end + 3
    parts.append(text[place:])
    return "".join(parts).split("\n")
