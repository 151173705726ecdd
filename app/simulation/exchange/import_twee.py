"""A Twine story (Twee 3) as a draft scenario: passages become nodes, links become checks and rules."""

import re
from dataclasses import replace

from app.base.source import is_id
from app.simulation.exchange.draft import ADDED, UNSURE, Draft, DraftNode, Imported, Remark
from app.simulation.exchange.import_parts import add_check, add_unsure, data_note, declare_placeholders
from app.simulation.exchange.names import Names, slug
from app.simulation.exchange.plain import one_line, without_strange_braces
from app.simulation.exchange.twee import Passage, Story, read_twee
from app.simulation.exchange.twee_markup import Content, Link, read_content
from app.simulation.expressions import ExpressionError, parse_expression

ELSE_LINK = "(anything else)"
SILENCE_LINK = re.compile(r"\(no reply for ([0-9]{1,5}[smhd])\)")
KEPT_DATA = ("ifid", "format", "format-version", "zoom", "tag-colors")
_SPECIAL_TAGS = frozenset(
    {"script", "stylesheet", "widget", "init", "header", "footer", "startup", "debug-header", "debug-footer", "twine.private", "annotation"}
)
_SPECIAL = re.compile(
    r"Story(?:Init|Caption|Menu|Author|Banner|Interface|Settings|Subtitle|Share|DisplayTitle|Includes)|Passage(?:Header|Footer|Ready|Done)"
)


def import_twee(text: str) -> Imported:
    """The draft of a Twee file. It always compiles as far as its shape goes; its findings and remarks tell what to mend.

    Raises CannotImport for a file that is no Twee or too large.
    """
    return _Import(read_twee(text)).draft()


class _Import:
    def __init__(self, story: Story) -> None:
        self.story = story
        self.passages = _told_apart(story)
        self.contents = {passage.name: read_content(passage.text, story.format) for passage in self.passages}
        self.failing = {passage.name for passage in self.passages if "fail" in passage.tags}
        title = story.title or (self.passages[0].name if self.passages else "")
        self.made = Draft(id=slug(title) or "story", title=title or "A story", front={"persona": {"name": "The customer"}})
        self.nodes = Names((UNSURE,))
        self.checks = Names()

    def draft(self) -> Imported:
        made = self.made
        for remark in self.story.remarks:
            made.look(remark.line, remark.message)
        kept = {key: self.story.data[key] for key in KEPT_DATA if key in self.story.data}
        if kept:
            made.notes.append(data_note("story", kept))
        first = self._first()
        self.nodes.of(first.name, otherwise="start", wish="start")
        for passage in self.passages:
            self.nodes.of(passage.name, otherwise="passage")
        for passage in [first, *(other for other in self.passages if other is not first)]:
            made.nodes.append(self._node(passage))
        self._missing()
        add_unsure(made)
        declare_placeholders(made)
        made.look(0, "Say who the customer is: name, style and what is true of the case. A story has none of it.")
        return made.imported()

    def _first(self) -> Passage:
        wanted = self.story.data.get("start")
        by_name = {passage.name: passage for passage in self.passages}
        found = by_name.get(one_line(wanted)) if isinstance(wanted, str) else None
        if isinstance(wanted, str) and found is None:
            self.made.look(0, f"StoryData begins with '{wanted}', which is no passage.")
        found = found or by_name.get("Start") or (self.passages[0] if self.passages else None)
        return found or Passage("Start", 1, "")

    def _node(self, passage: Passage) -> DraftNode:
        content = self.contents.get(passage.name, Content())
        node = DraftNode(self.nodes.of(passage.name, otherwise="passage"))
        node.notes.append(data_note("passage", {"name": passage.name, "tags": list(passage.tags), **_kept_meta(passage)}))
        words = without_strange_braces(content.words)
        if words:
            node.words.append(words)
        elif node.id == "start":
            self.made.look(passage.line, "The customer does not say anything at first. Write their first message.", node)
        for what, written in content.dropped:
            self.made.look(passage.line, f"'{passage.name}': {what} is not carried over: {written}", node)
        node.attributes = _attributes(passage, bool(content.links))
        for link in content.links:
            self._rule(node, link, passage)
        fallback = [rule for rule in node.rules if rule.startswith("else ")] or [f"else => {UNSURE}  (mood -10)"]
        if content.links:
            node.rules = [rule for rule in node.rules if not rule.startswith("else ")] + fallback[:1]
        return node

    def _rule(self, node: DraftNode, link: Link, passage: Passage) -> None:
        target = self.nodes.of(link.target, otherwise="passage")
        waited = SILENCE_LINK.fullmatch(link.text)
        if link.text == ELSE_LINK:
            node.rules.append(f"else -> {target}")
            return
        if waited:
            node.rules.append(f"silence {waited[1]} -> {target}")
            return
        name, exact = add_check(self.made, self.checks, link.text)
        if any(rule.startswith(f"{name} ->") for rule in node.rules):
            self.made.look(passage.line, f"'{passage.name}': two links say '{link.text}'. Only the first can be followed.", node)
        if not exact:
            node.rules.append(data_note("link", {"text": link.text}))
        if link.target in self.failing:
            self.made.checks[name]["bad"] = True
        node.rules.append(f"{name} -> {target}")

    def _missing(self) -> None:
        """Links that lead to no passage get a node that ends."""
        known = {passage.name for passage in self.passages}
        for content in list(self.contents.values()):
            for link in content.links:
                if link.target not in known:
                    known.add(link.target)
                    node = DraftNode(self.nodes.of(link.target, otherwise="passage"), attributes="end: open, csat: 3")
                    node.notes += [data_note("passage", {"name": link.target}), ADDED + "a link leads here"]
                    self.made.look(0, f"A link leads to '{link.target}', which is no passage. The conversation ends there for now.", node)
                    self.made.nodes.append(node)


def _told_apart(story: Story) -> list[Passage]:
    """The passages that are part of the conversation, each with a name of its own."""
    kept: dict[str, Passage] = {}
    for passage in story.passages:
        if _SPECIAL.fullmatch(passage.name) or {tag.casefold() for tag in passage.tags} & _SPECIAL_TAGS:
            message = f"'{passage.name}' is for the story format and no part of the conversation, so it is left out."
            story.remarks.append(Remark(passage.line, message))
            continue
        name, number = passage.name, 2
        while name in kept:
            name, number = f"{passage.name} ({number})", number + 1
        if name != passage.name:
            message = (
                f"'{passage.name}' stands on line {kept[passage.name].line} as well; this one is now '{name}', and no link leads here."
            )
            story.remarks.append(Remark(passage.line, message))
        kept[name] = replace(passage, name=name)
    return list(kept.values())


def _kept_meta(passage: Passage) -> dict[str, str]:
    return {key: value for key in ("position", "size") if isinstance(value := passage.meta.get(key), str) and len(value) <= 40}


def _attributes(passage: Passage, goes_on: bool) -> str:
    """What the tags of an exported scenario say about the node; without links it is an end."""
    flags = [tag for tag in ("once", "leave") if tag in passage.tags]
    if goes_on:
        return ", ".join(flags)
    if "return" in passage.tags:
        return "return"
    outcome = _tagged(passage, "end")
    csat = _tagged(passage, "csat")
    end = f"end: {outcome if is_id(outcome) else 'solved'}, csat: {csat if _is_number(csat) else 'mood/20'}"
    return ", ".join([end, *(tag for tag in ("fail",) if tag in passage.tags)])


def _tagged(passage: Passage, key: str) -> str:
    return next((tag.removeprefix(f"{key}:") for tag in passage.tags if tag.startswith(f"{key}:")), "")


def _is_number(text: str) -> bool:
    """Whether `text` may stand as `csat`: an expression over the mood."""
    try:
        parse_expression(text, {"mood"})
    except ExpressionError:
        return False
    return re.fullmatch(r"[a-z0-9./*+(),-]{1,60}", text) is not None
