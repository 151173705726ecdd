"""Canned replies as text: front matter with id, title, language and channels, then the reply itself. Pure."""

import json
import re
from dataclasses import dataclass

from app.base.source import Finding, Mark
from app.knowledge.front_matter import part, read_head
from app.simulation.fields import Fields
from app.simulation.findings import Report, shown
from app.simulation.scenario import CHANNELS

KEYS = ("id", "title", "language", "channels")
VARIABLES = ("customer_name", "customer_first_name", "agent_name", "company")
LONGEST = 5000

_VARIABLE = re.compile(r"\{([A-Za-z0-9_]+)\}")


@dataclass(frozen=True)
class CannedDocument:
    """A parsed canned reply. No `channels`: every channel."""

    id: str
    title: str
    language: str
    channels: tuple[str, ...]
    body: str


@dataclass(frozen=True)
class CannedReplyEntry:
    """A canned reply of the pack; `line` is where it stands in the file."""

    id: str
    title: str
    language: str
    channels: tuple[str, ...]
    text: str
    line: int


@dataclass(frozen=True)
class CannedCompilation:
    """`reply` is None when one of the findings is an error."""

    reply: CannedDocument | None
    findings: tuple[Finding, ...]


def parse_canned(text: str) -> CannedCompilation:
    """Read a canned reply. Codes are those of scenario files."""
    report = Report()
    parted = part(text, "canned reply", "id and title", report)
    if parted is None:
        return CannedCompilation(None, report.sorted())
    head = read_head(parted.fields, KEYS, "canned reply", "a canned reply")
    reply = CannedDocument(head.id, head.title, head.language, read_channels(parted.fields), parted.body.strip())
    _check_body(parted.body, parted.first, report)
    return CannedCompilation(None if report.failed else reply, report.sorted())


def written(entry: CannedReplyEntry) -> str:
    """The text of a pack's entry, as it is edited on the site."""
    front = [f"id: {entry.id}", f"title: {json.dumps(entry.title, ensure_ascii=False)}", f"language: {entry.language}"]
    if entry.channels:
        front.append(f"channels: [{', '.join(entry.channels)}]")
    return "\n".join(["---", *front, "---", entry.text.strip(), ""])


def read_channels(fields: Fields, *path: str | int) -> tuple[str, ...]:
    """The channels of the reply at `path`; one that does not exist is noted. None named: every channel."""
    channels = fields.texts(*path, "channels")
    if any(channel not in CHANNELS for channel in channels):
        fields.wrong((*path, "channels"), f"a list out of {', '.join(CHANNELS)}")
    return channels


def check_variables(text: str, line: int, report: Report, *, column: int | None = None) -> None:
    """Note names in {braces} that no canned reply may use. They stand in `line`, at their own column unless one is given."""
    for name in _VARIABLE.findall(text):
        if name not in VARIABLES:
            message = f"{{{shown(name)}}} is not a variable of canned replies. Allowed: {', '.join(VARIABLES)}."
            report.error("E12", Mark(line, column or text.find("{" + name) + 1), message)


def _check_body(body: str, first: int, report: Report) -> None:
    if not body.strip():
        report.error("E07", Mark(first, 1), "The canned reply has no text.", "Write the reply below the second '---'.")
    if len(body.strip()) > LONGEST:
        report.error("E05", Mark(first, 1), f"The reply is longer than {LONGEST} characters.", "Shorten it.")
    for number, line in enumerate(body.split("\n"), start=first):
        check_variables(line, number, report)
