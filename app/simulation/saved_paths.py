"""Saved paths: conversations that a trainer keeps as tests of a scenario, below `# tests` in the same file.

    # tests
    ### bait -> pushback  {actions: [look_up_order]}
    The first reply.

    ---
    (silence)

Replies are parted by lines of three hyphens; `(silence)` waits until the customer writes of their own accord. A path begins in
`start` or, with `@node` after its name, elsewhere; required desk actions are done first unless the heading says otherwise.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.base.source import ID_RULE, Mark, is_id
from app.simulation.document import Section, split_document, taken_apart
from app.simulation.findings import Report, shown
from app.simulation.nodes import id_list, read_attributes

TESTS = "tests"
SILENCE = "(silence)"
MOST_REPLIES = 20
PATH_SHAPE = "A saved path is headed '### name -> node', with '@node' after the name to begin elsewhere and {actions: [...]} where needed."
_HEADING = re.compile(r"(\S+)(?:\s+@(\S+))?\s+->\s+(\(left\)|[^\s({]+)\s*(\{[^{}]*\})?")
_BETWEEN = re.compile(r"^[ \t]*---[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class SavedPath:
    """`replies` holds None for silence. `actions` is None where `actions.required` is done first; `human`: what people say yes to."""

    id: str
    mark: Mark
    node: str
    target: str
    replies: tuple[str | None, ...]
    actions: tuple[str, ...] | None = None
    human: tuple[str, ...] = ()


def read_saved_paths(sections: Iterable[Section], report: Report) -> tuple[SavedPath, ...]:
    """The `###` sections below `# tests`."""
    found: dict[str, SavedPath] = {}
    inside = False
    for section in sections:
        if section.level < 3:
            inside = section.level == 1 and section.title.casefold() == TESTS
            continue
        path = _read(section, report) if inside else None
        if path is not None and path.id in found:
            message = f"The path '{path.id}' stands twice; the first is on line {found[path.id].mark.line}."
            report.error("E02", path.mark, message, "Rename one of them.")
        elif path is not None:
            found[path.id] = path
    return tuple(found.values())


def with_saved_path(
    text: str, name: str, target: str, replies: Iterable[str | None], *, node: str = "start", actions: Iterable[str] | None = None
) -> str:
    """The file with one more path at the end of its `# tests`; everything else stays as it is."""
    done = f"  {{actions: [{', '.join(actions)}]}}" if actions is not None else ""
    begin = "" if node == "start" else f" @{node}"
    said = "\n\n---\n".join(SILENCE if reply is None else reply.strip() for reply in replies)
    written = [f"### {name}{begin} -> {target}{done}", *said.split("\n"), ""]
    own, _ = taken_apart(text)
    lines, rest = own.rstrip("\n").split("\n"), text[len(own) :] if text.startswith(own) else ""
    headings = [section for section in split_document(own).sections if section.level == 1]
    place = next((number for number, section in enumerate(headings) if section.title.casefold() == TESTS), None)
    if place is None:
        lines += ["", "# tests", *written]
    else:
        end = headings[place + 1].mark.line - 1 if place + 1 < len(headings) else len(lines)
        lines[end:end] = written
    return "\n".join(lines).rstrip("\n") + "\n" + rest


def _read(section: Section, report: Report) -> SavedPath | None:
    heading = _HEADING.fullmatch(section.title)
    if heading is None:
        report.error("E08", section.mark, f"The heading '{shown(section.title)}' of a saved path is not understood.", PATH_SHAPE)
        return None
    if not is_id(heading[1]):
        report.error("E03", section.mark, f"The name '{shown(heading[1])}' is not an id: {ID_RULE}.", "Rename it.")
        return None
    blocks = [block.strip() for block in _BETWEEN.split(section.text)]
    if not all(blocks) or len(blocks) > MOST_REPLIES:
        message = f"The path '{heading[1]}' needs one to {MOST_REPLIES} replies, none of them empty."
        report.error("E08", section.mark, message, "Write a reply below the heading, and lines of --- between replies.")
        return None
    attributes = read_attributes(heading[4], section.mark, ("actions", "human"), report) if heading[4] else {}
    actions = tuple(_listed(attributes["actions"])) if "actions" in attributes else None
    replies = tuple(None if block == SILENCE else block for block in blocks)
    human = tuple(_listed(attributes.get("human", "")))
    return SavedPath(heading[1], section.mark, heading[2] or "start", heading[3], replies, actions, human)


def _listed(value: str) -> list[str]:
    return [] if value == "true" else id_list(value)
