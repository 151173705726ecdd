"""Articles and canned replies as files: front matter between two `---` lines, then the text itself. Pure."""

import re
from dataclasses import dataclass

from app.base.source import Mark
from app.simulation.fields import Fields, read_fields
from app.simulation.findings import Report

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
LONGEST_TITLE = 200


@dataclass(frozen=True)
class Parted:
    """A file in its two parts. `first` is the number of the body's first line."""

    fields: Fields
    body: str
    first: int


@dataclass(frozen=True)
class Head:
    """What every such file says of itself."""

    id: str
    title: str
    language: str


def part(text: str, what: str, keys: str, report: Report) -> Parted | None:
    """The two parts, or None after noting why there are none. `what` and `keys` are words of the message."""
    lines = text.split("\n")
    end = next((number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == "---"), None)
    if lines[0].rstrip() != "---" or end is None:
        report.error("E01", Mark(1, 1), f"The {what} has no front matter.", f"Begin with '---', the keys {keys}, and '---' again.")
        return None
    fields = read_fields("\n".join(lines[1:end]) + "\n", report, first_line=2)
    return Parted(fields, "\n".join(lines[end + 1 :]), end + 2) if fields is not None else None


def read_head(fields: Fields, known: tuple[str, ...], what: str, plural: str, *, named: bool = True) -> Head:
    """Id, title and language; what is wrong with them, and keys that are not `known`, are noted. Not `named`: it has no id."""
    fields.known_keys((), known, "E04", plural)
    own_id = fields.text("id", required=named)
    if own_id and named:
        fields.check_id(own_id, ("id",), what)
    title = fields.text("title", required=True)
    if len(title) > LONGEST_TITLE:
        fields.wrong(("title",), f"at most {LONGEST_TITLE} characters long")
    language = fields.text("language", default="en")
    if not LANGUAGE.fullmatch(language):
        fields.wrong(("language",), "a language code such as en, ru, ja or fil")
        language = "en"
    return Head(own_id, title, language)
