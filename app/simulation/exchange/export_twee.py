"""A scenario as a Twine story (Twee 3), and what a Twine story kept in an imported scenario is given back.

Reads the text, not the compiled scenario: a draft with errors can be taken along as well.
"""

import json
import re
import uuid
from dataclasses import dataclass, field
from typing import Any

from app.simulation.document import content_hash, normalised
from app.simulation.editing import NodePlace, RulePlace, read_front, read_outline
from app.simulation.editing.nodes import read_options
from app.simulation.exchange.draft import ADDED
from app.simulation.exchange.import_twee import ELSE_LINK
from app.simulation.exchange.plain import clean, one_line
from app.simulation.exchange.twee import escaped_name

_NOTE = re.compile(r"<!-- (passage|link|story): (\{.*\}) -->")
_OR = "\n\n– or –\n\n"
_NAMESPACE = uuid.UUID("8f0c5d1e-50a7-4b0e-9f43-0d4d2a0b7c11")


@dataclass
class _Kept:
    """What remarks of one node keep: the passage it was, the text of the link on each line, whether the import added it."""

    passage: dict[str, Any] = field(default_factory=dict)
    links: dict[int, str] = field(default_factory=dict)
    added: bool = False


def export_twee(text: str) -> str:
    """The Twee 3 text of a scenario. Raises CannotEdit where its front matter cannot be read."""
    text = normalised(text)
    front = read_front(text).values
    outline = read_outline(text)
    raw = text.split("\n")
    kept = {node.id: _kept(node, raw) for node in outline.nodes}
    names = _names(outline.nodes, kept)
    parts = [f":: StoryTitle\n{clean(str(front.get('title') or 'A scenario')) or 'A scenario'}", _story_data(text, front, raw, names)]
    for node in outline.nodes:
        if not kept[node.id].added:
            parts.append(_passage(node, kept, names, front))
    return "\n\n".join(parts) + "\n"


def _kept(node: NodePlace, raw: list[str]) -> _Kept:
    found = _Kept()
    for number in range(node.heading, min(node.last, len(raw)) + 1):
        line = raw[number - 1].strip()
        match = _NOTE.fullmatch(line)
        data = _data(match[2]) if match else {}
        if match and match[1] == "passage":
            found.passage = data
        elif match and match[1] == "link" and isinstance(data.get("text"), str):
            found.links[number + 1] = data["text"]
        found.added |= line.startswith(f"<!-- {ADDED}")
    return found


def _names(nodes: tuple[NodePlace, ...], kept: dict[str, _Kept]) -> dict[str, str]:
    """The passage name of each node, each once."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for node in nodes:
        name = kept[node.id].passage.get("name")
        name = one_line(name) if isinstance(name, str) and name.strip() else node.id
        while name in taken or name in ("StoryTitle", "StoryData"):
            name += "'"
        taken.add(name)
        names.setdefault(node.id, name)
    return names


def _story_data(text: str, front: dict[str, Any], raw: list[str], names: dict[str, str]) -> str:
    """Ids of stories are made from the scenario's id, so that a second export is the same story."""
    data = {
        "ifid": str(uuid.uuid5(_NAMESPACE, str(front.get("id") or content_hash(text)))).upper(),
        "format": "SugarCube",
        "format-version": "2.37.3",
    }
    match = next((match for line in raw if (match := _NOTE.fullmatch(line.strip())) and match[1] == "story"), None)
    data.update(_data(match[2]) if match else {})
    data["start"] = names.get("start", "start")
    return ":: StoryData\n" + json.dumps(data, ensure_ascii=False, indent=2)


def _passage(node: NodePlace, kept: dict[str, _Kept], names: dict[str, str], front: dict[str, Any]) -> str:
    mine = kept[node.id]
    tags = [tag for tag in mine.passage.get("tags") or () if isinstance(tag, str)]
    tags += [tag for tag in _option_tags(node) if tag not in tags]
    meta = {key: mine.passage[key] for key in ("position", "size") if key in mine.passage}
    header = f":: {escaped_name(names[node.id])}"
    header += f" [{' '.join(escaped_name(tag) for tag in tags)}]" if tags else ""
    header += f" {json.dumps(meta, ensure_ascii=False, separators=(',', ':'))}" if meta else ""
    words = _OR.join(_lead(words.text) for words in node.words)
    links = [_link(rule, mine, names, front) for rule in node.rules if rule.known and not _added_else(rule, kept)]
    return "\n".join([header, *([words] if words else []), *(["", *links] if links else [])])


def _option_tags(node: NodePlace) -> list[str]:
    """Attributes that a passage has no place for but its tags."""
    options = read_options(node.attributes)
    tags = [tag for tag, on in (("once", options.once), ("leave", options.leave), ("fail", options.fail)) if on]
    if re.search(r"\breturn\b", node.attributes):
        tags.append("return")
    if options.end and options.end != "solved":
        tags.append(f"end:{options.end}")
    csat = re.sub(r"\s+", "", options.csat or "")
    return tags + ([f"csat:{csat}"] if csat and csat != "mood/20" else [])


def _lead(words: str) -> str:
    """A line that begins like a header is kept from being one."""
    return re.sub(r"^(?=::)", r"\\", words, flags=re.MULTILINE)


def _added_else(rule: RulePlace, kept: dict[str, _Kept]) -> bool:
    return rule.condition == "else" and rule.target in kept and kept[rule.target].added and rule.arrow == "=>"


def _link(rule: RulePlace, mine: _Kept, names: dict[str, str], front: dict[str, Any]) -> str:
    text = one_line(mine.links.get(rule.line) or _said(rule.condition, front), 500)
    target = names.get(rule.target, rule.target)
    if text == target and not re.search(r"->|<-|\|", target):
        return f"[[{target}]]"
    return f"[[{text}->{target}]]" if "->" not in target else f"[[{target}<-{text}]]"


def _said(condition: str, front: dict[str, Any]) -> str:
    """What a reader clicks: what the reply would say, else the condition as it is written."""
    if condition == "else":
        return ELSE_LINK
    if condition.startswith("silence "):
        return f"(no reply for {condition.removeprefix('silence ').strip()})"
    checks = front.get("checks")
    check = checks.get(condition) if isinstance(checks, dict) else None
    said = check.get("any") if isinstance(check, dict) else None
    first = said[0] if isinstance(said, list) and said else said
    return first if isinstance(first, str) and first.strip() else condition


def _data(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
