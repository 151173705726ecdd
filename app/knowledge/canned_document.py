"""Canned replies as text: front matter with id, title, language and channels, then the reply itself. Pure."""

import json
from dataclasses import dataclass

from app.base.source import Finding, Mark, SourceError, read_yaml
from app.knowledge.article_document import LANGUAGE
from app.knowledge.pack_document import CHANNELS, VARIABLES, CannedReplyEntry, unknown_variables
from app.simulation.fields import Fields
from app.simulation.findings import Report, shown

KEYS = ("id", "title", "language", "channels")
LONGEST = 5000


@dataclass(frozen=True)
class CannedDocument:
    """A parsed canned reply. No `channels`: every channel."""

    id: str
    title: str
    language: str
    channels: tuple[str, ...]
    body: str


@dataclass(frozen=True)
class CannedCompilation:
    """`reply` is None when one of the findings is an error."""

    reply: CannedDocument | None
    findings: tuple[Finding, ...]


def parse_canned(text: str) -> CannedCompilation:
    """Read a canned reply. Codes are those of scenario files."""
    report = Report()
    lines = text.split("\n")
    end = next((number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == "---"), None)
    if lines[0].rstrip() != "---" or end is None:
        report.error(
            "E01", Mark(1, 1), "The canned reply has no front matter.", "Begin with '---', the keys id and title, and '---' again."
        )
        return CannedCompilation(None, report.sorted())
    try:
        fields = Fields(read_yaml("\n".join(lines[1:end]) + "\n", first_line=2), report)
    except SourceError as error:
        report.error("E02" if error.kind == "repeated" else "E06", error.mark, error.message, error.hint)
        return CannedCompilation(None, report.sorted())
    reply = _reply(fields, "\n".join(lines[end + 1 :]).strip(), report)
    _check_body(lines, end + 1, reply.body, report)
    return CannedCompilation(None if report.failed else reply, report.sorted())


def written(entry: CannedReplyEntry) -> str:
    """The text of a pack's entry, as it is edited on the site."""
    front = [f"id: {entry.id}", f"title: {json.dumps(entry.title, ensure_ascii=False)}", f"language: {entry.language}"]
    if entry.channels:
        front.append(f"channels: [{', '.join(entry.channels)}]")
    return "\n".join(["---", *front, "---", entry.text.strip(), ""])


def _reply(fields: Fields, body: str, report: Report) -> CannedDocument:
    fields.known_keys((), KEYS, "E04", "a canned reply")
    reply_id = fields.text("id", required=True)
    if reply_id:
        fields.check_id(reply_id, ("id",), "canned reply")
    language = fields.text("language", default="en")
    if not LANGUAGE.fullmatch(language):
        fields.wrong(("language",), "a language code such as en, ru, ja or fil")
    channels = fields.texts("channels")
    if any(channel not in CHANNELS for channel in channels):
        fields.wrong(("channels",), f"a list out of {', '.join(CHANNELS)}")
    title = fields.text("title", required=True)
    if len(title) > 200:
        fields.wrong(("title",), "at most 200 characters long")
    return CannedDocument(reply_id, title, language, channels, body)


def _check_body(lines: list[str], first: int, body: str, report: Report) -> None:
    if not body:
        report.error("E07", Mark(first + 1, 1), "The canned reply has no text.", "Write the reply below the second '---'.")
    if len(body) > LONGEST:
        report.error("E05", Mark(first + 1, 1), f"The reply is longer than {LONGEST} characters.", "Shorten it.")
    for number, line in enumerate(lines[first:], start=first + 1):
        for name in unknown_variables(line):
            message = f"{{{shown(name)}}} is not a variable of canned replies. Allowed: {', '.join(VARIABLES)}."
            report.error("E12", Mark(number, max(1, line.find("{" + name) + 1)), message)
