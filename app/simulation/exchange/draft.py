"""A draft scenario while it is put together, and the file it becomes.

What the trainer has to look at stands in the file as remarks that begin with `look at:`, near the place they are about.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.base.errors import DomainError
from app.base.source import MAX_BYTES
from app.simulation.editing.writing import entry_lines
from app.simulation.exchange.plain import answer_text, one_line, remark, word_lines
from app.simulation.front_matter import FORMAT

MOST_BYTES = 1024 * 1024
MOST_REMARKS = 100
SOLVED = "end: solved, csat: mood/20"
UNSURE = "unsure"
LOOK = "look at: "
ADDED = "added: "
_LOOK = re.compile(rf"<!-- {LOOK}(.*?) -->")


class CannotImport(DomainError):
    """The file cannot become a scenario; the sentence says why and what to do."""


@dataclass(frozen=True)
class Remark:
    """One thing to look at. `line` is the place in the file that was read, 0 for the file as a whole."""

    line: int
    message: str

    def as_json(self) -> dict[str, Any]:
        return {"line": self.line, "message": self.message}


@dataclass(frozen=True)
class Imported:
    """A draft scenario as text, and what its author has to look at."""

    title: str
    text: str
    remarks: tuple[Remark, ...]


@dataclass
class DraftNode:
    """`words` are variants. `rules` are whole lines without their dash. `notes` are remarks of their own."""

    id: str
    words: list[str] = field(default_factory=list)
    attributes: str = ""
    rules: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class Draft:
    """What is known of the scenario so far. Values are as YAML has them."""

    id: str
    title: str
    channel: str = "chat"
    language: str = "en"
    front: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    vars: dict[str, Any] = field(default_factory=dict)
    checks: dict[str, dict[str, Any]] = field(default_factory=dict)
    nodes: list[DraftNode] = field(default_factory=list)
    answers: list[tuple[str, str, str]] = field(default_factory=list)
    debrief: str = ""
    notes: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def look(self, line: int, message: str, node: DraftNode | None = None) -> None:
        """Tell the author; the sentence also stands in the file, at the node or at the top."""
        if len(self.remarks) == MOST_REMARKS:
            self.remarks.append(Remark(0, "There is more to look at than is listed here. Compare the draft with the file."))
        if len(self.remarks) > MOST_REMARKS:
            return
        message = one_line(message, 400)
        self.remarks.append(Remark(line, message))
        (node.notes if node is not None else self.notes).append(LOOK + message)

    def imported(self) -> Imported:
        """Raises CannotImport where the draft would be larger than a scenario may be."""
        text = written_draft(self)
        if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
            raise CannotImport(f"This makes a scenario of more than {MAX_BYTES // 1024} kB. Split the story and take its parts one by one.")
        return Imported(self.title, text, tuple(self.remarks))


def too_large(size: int) -> CannotImport | None:
    """What is said about a file of this many bytes that is too large; None for one that is not."""
    if size <= MOST_BYTES:
        return None
    return CannotImport(f"The file is larger than {MOST_BYTES // 1024} kB. Split the story and take its parts one by one.")


def looks(text: str) -> list[tuple[int, str]]:
    """What a draft says its author has to look at: (line, sentence)."""
    return [(number, match[1]) for number, line in enumerate(text.split("\n"), start=1) for match in _LOOK.finditer(line)]


def written_draft(draft: Draft) -> str:
    front: dict[str, Any] = {"format": FORMAT, "id": draft.id, "title": draft.title, "channel": draft.channel, **draft.front}
    if draft.language != "en":
        front["language"] = draft.language
    lines = ["---\n", *(entry_lines(key, value, "") for key, value in front.items())]
    for key, block in (("facts", draft.facts), ("vars", draft.vars), ("checks", draft.checks)):
        lines += _block(key, block)
    lines.append("---\n")
    parts = ["".join(lines) + "".join(_note(note) + "\n" for note in draft.notes)]
    parts += ["\n".join(_node(node)) for node in draft.nodes]
    if draft.answers:
        parts.append("# answers")
        parts += [
            f"### {heading}\n{answer_text(text)}" + (f"\n\nwhy: {one_line(why, 400)}" if why else "")
            for heading, text, why in draft.answers
        ]
    if draft.debrief:
        parts.append(f"# debrief\n{answer_text(draft.debrief)}")
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def _block(key: str, values: Mapping[str, Any]) -> list[str]:
    return [f"{key}:\n", *(entry_lines(name, value, "  ") for name, value in values.items())] if values else []


def _node(node: DraftNode) -> list[str]:
    heading = f"## {node.id}" + (f" {{{node.attributes}}}" if node.attributes else "")
    words = [line for variant in node.words for line in word_lines(variant)]
    rules = [line if line.startswith("<!--") else f"- {line}" for line in node.rules]
    return [heading, *map(_note, node.notes), *words, *rules]


def _note(note: str) -> str:
    return note if note.startswith("<!--") else remark(note)
