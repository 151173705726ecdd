"""Twee 3 read into passages: headers with tags and metadata, StoryTitle, StoryData. Follows the Twee 3 specification (3.0.2).

Links and macros inside a passage are read by `twee_markup`.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from app.simulation.exchange.draft import CannotImport, Remark, too_large
from app.simulation.exchange.plain import one_line

MOST_PASSAGES = 1500
LONGEST_NAME = 200
_ESCAPED = re.compile(r"\\(.)")
_MARKS = re.compile(r"([\\\[\]{}])")


@dataclass(frozen=True)
class Passage:
    """`line` is that of the header. `text` is as written, without blank lines at its end."""

    name: str
    line: int
    text: str
    tags: tuple[str, ...] = ()
    meta: dict[str, Any] = field(default_factory=dict)


@dataclass
class Story:
    """All passages in order; `data` is what StoryData says."""

    title: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    passages: list[Passage] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def format(self) -> str:
        """The story format in small letters, empty where none is named."""
        value = self.data.get("format")
        return value.casefold() if isinstance(value, str) else ""


def read_twee(text: str) -> Story:
    """Never fails on what stands inside a passage. Raises CannotImport for a file that is no Twee or too large."""
    refused = too_large(len(text.encode("utf-8", "surrogatepass")))
    if refused:
        raise refused
    story = Story()
    begun: Passage | None = None
    body: list[str] = []
    for number, line in enumerate(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        if not line.startswith("::"):
            body.append(line[1:] if line.startswith("\\:") else line)
            continue
        _finish(story, begun, body)
        begun, body = _header(line, number, story), []
        if len(story.passages) >= MOST_PASSAGES:
            raise CannotImport(f"The story has more than {MOST_PASSAGES} passages. Split it and take its parts one by one.")
    _finish(story, begun, body)
    if not story.passages:
        raise CannotImport("There is no passage here. A Twee file has lines such as ':: Start' with the text below them.")
    return story


def escaped_name(name: str) -> str:
    """A passage name or a tag as a header has it."""
    return _MARKS.sub(r"\\\1", name)


def _header(line: str, number: int, story: Story) -> Passage | None:
    """`:: Name [tags] {json}`. None for a header without a name, whose text is dropped."""
    name, rest = _up_to(line[2:], "[{")
    tags: list[str] = []
    if rest.startswith("["):
        written, rest = _up_to(rest[1:], "]")
        tags = [_ESCAPED.sub(r"\1", tag) for tag in written.split()]
        rest = rest[1:].strip()
    meta = _json(rest, number, "The metadata of this passage", story) if rest.startswith("{") else {}
    plain = one_line(_ESCAPED.sub(r"\1", name.strip()), LONGEST_NAME)
    if not plain:
        story.remarks.append(Remark(number, "This passage has no name, so it is left out."))
        return None
    return Passage(plain, number, "", tuple(tags), meta)


def _up_to(text: str, signs: str) -> tuple[str, str]:
    """What stands before the first of `signs` that no backslash precedes, and the rest from it on."""
    place = 0
    while place < len(text):
        if text[place] == "\\":
            place += 1
        elif text[place] in signs:
            return text[:place], text[place:]
        place += 1
    return text, ""


def _finish(story: Story, begun: Passage | None, body: list[str]) -> None:
    if begun is None:
        if not story.passages and not story.title and any(line.strip() for line in body):
            story.remarks.append(Remark(1, "What stands before the first passage is left out."))
        return
    text = "\n".join(body).rstrip()
    if begun.name == "StoryTitle":
        story.title = one_line(text)
    elif begun.name == "StoryData":
        story.data = _json(text, begun.line, "StoryData", story)
    else:
        story.passages.append(Passage(begun.name, begun.line, text, begun.tags, begun.meta))


def _json(text: str, number: int, what: str, story: Story) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        story.remarks.append(Remark(number, f"{what} is not a JSON object, so it is left out."))
        return {}
    return value
