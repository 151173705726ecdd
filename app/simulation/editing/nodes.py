"""Operations on nodes: add, rename, delete, move, say other words, set options. Each takes a text and gives the new one."""

import re
from dataclasses import dataclass

from app.base.source import ID_RULE, is_id
from app.simulation.editing.outline import NodePlace, Outline, Words, read_outline
from app.simulation.editing.patches import CannotEdit, Lines, Patch, patched

OPTIONS = ("once", "leave", "reveals", "end", "csat", "fail")
_START = "start"


@dataclass(frozen=True)
class Options:
    """What stands in the braces of a heading. `end` None: the conversation goes on. Options that are not known here stay as they are."""

    once: bool = False
    leave: bool = False
    reveals: tuple[str, ...] = ()
    end: str | None = None
    csat: str | None = None
    fail: bool = False


def add_node(text: str, name: str, *, words: str = "", options: Options | None = None, after: str | None = None) -> str:
    """A new node after another one, else as the last. One that goes on gets no rule yet."""
    outline = read_outline(text)
    new_id(name, (node.id for node in outline.nodes), "node")
    braces = written_options("", options or Options())
    place = outline.node(after).last + 1 if after else outline.nodes_end
    lines = [f"## {name}{' ' + braces if braces else ''}", *word_lines(words or "…"), ""]
    return _with_block(outline, place, "\n".join(lines) + "\n")


def rename_node(text: str, name: str, new: str) -> str:
    """Another id; rules, visited(), model answers and tests follow. The first node stays 'start'."""
    outline = read_outline(text)
    node = outline.node(name)
    if name == new:
        return text
    if name == _START:
        raise CannotEdit("The conversation begins at 'start', so this node keeps its name.")
    new_id(new, (other.id for other in outline.nodes), "node")
    heading = outline.lines.line(node.heading)
    begin = heading.index(name, heading.index("##") + 2)
    patches = [outline.lines.inside(node.heading, begin, begin + len(name), new)]
    for other in outline.nodes:
        patches += _followed(outline.lines, other, name, new)
    for answer in outline.answers:
        patches += _in_heading(outline.lines, answer.heading, name, new)
    for said in (said for overlay in outline.overlays for said in overlay.nodes if said.id == name):
        begin = outline.lines.line(said.heading).index(name, 2)
        patches.append(outline.lines.inside(said.heading, begin, begin + len(name), new))
    return patched(text, patches)


def delete_node(text: str, name: str, *, instead: str | None = None) -> str:
    """Remove a node with its words in every language. Rules that led there lead to `instead`, else they stay and are findings."""
    outline = read_outline(text)
    node = outline.node(name)
    if name == _START:
        raise CannotEdit("The conversation begins at 'start', so this node cannot be deleted. Change what it says.")
    patches = [outline.lines.whole(node.first, node.last)]
    patches += [outline.lines.whole(said.first, said.last) for one in outline.overlays for said in one.nodes if said.id == name]
    if instead:
        outline.node(instead)
        others = (rule for other in outline.nodes if other.id != name for rule in other.rules)
        patches += [outline.lines.inside(rule.line, *rule.columns[2], instead) for rule in others if rule.known and rule.target == name]
    return patched(text, patches)


def move_node(text: str, name: str, steps: int) -> str:
    """Change places with the node `steps` before (negative) or after; at the edge nothing moves."""
    outline = read_outline(text)
    here = outline.nodes.index(outline.node(name))
    there = min(max(here + steps, 0), len(outline.nodes) - 1)
    if here == there:
        return text
    lines, node, other = outline.lines, outline.nodes[here], outline.nodes[there]
    block = _ended(text[lines.start(node.first) : lines.start(node.last + 1)])
    place = other.first if there < here else other.last + 1
    return patched(text, [lines.whole(node.first, node.last), lines.before(place, block)])


def set_words(text: str, name: str, variants: list[str]) -> str:
    """What the customer says, one text for each variant. Variants that stay the same keep their lines."""
    outline = read_outline(text)
    node = outline.node(name)
    wanted = [tidy(words) for words in variants if tidy(words)]
    if [words.text for words in node.words] == wanted:
        return text
    return patched(text, words_patches(outline, node, wanted))


def words_patches(outline: Outline, node: NodePlace, wanted: list[str]) -> list[Patch]:
    """What makes a section of words say the `wanted` variants, which are tidy."""
    if not node.words:
        return [outline.lines.before(node.heading + 1, variants_lines(wanted))]
    common = min(len(node.words), len(wanted))
    patches: list[Patch] = []
    for words, new in zip(node.words[:common], wanted[:common], strict=True):
        if words.text != new:
            patches.append(outline.lines.whole(words.first, words.last, "\n".join(word_lines(new)) + "\n"))
    if len(wanted) > common:
        patches.append(outline.lines.before(node.words[-1].last + 1, "\n" + variants_lines(wanted[common:])))
    return patches + [outline.lines.whole(_from(outline.lines, words), words.last) for words in node.words[common:]]


def set_options(text: str, name: str, options: Options) -> str:
    """Write the braces of a heading anew where something in them changes."""
    outline = read_outline(text)
    node = outline.node(name)
    old = read_options(node.attributes)
    if old == options:
        return text
    braces = written_options(node.attributes, options)
    heading = outline.lines.line(node.heading)
    begin = heading.index(name, 2) + len(name)
    end = heading.index(node.attributes) + len(node.attributes) if node.attributes else begin
    return patched(text, [outline.lines.inside(node.heading, begin, end, f" {braces}" if braces else "")])


def read_options(attributes: str) -> Options:
    """The braces as options; what is not understood is passed over."""
    found = dict(_pairs(attributes))
    listed = found.get("reveals", "").strip("[]")
    return Options(
        once=found.get("once", "false") == "true",
        leave=found.get("leave", "false") == "true",
        reveals=tuple(part.strip().strip("\"'") for part in listed.split(",") if part.strip()),
        end=found["end"].strip("\"'") if "end" in found else None,
        csat=found["csat"].strip("\"'") if "csat" in found else None,
        fail=found.get("fail", "false") == "true",
    )


def written_options(attributes: str, options: Options) -> str:
    """Braces that say `options`, in the order in which they stood; empty where there is nothing to say."""
    new: dict[str, str | None] = {
        "once": "true" if options.once else None,
        "leave": "true" if options.leave else None,
        "reveals": _listed(options.reveals),
        "end": options.end or None,
        "csat": options.csat or None,
        "fail": "true" if options.fail else None,
    }
    old = dict(_pairs(attributes))
    names = [*old, *(name for name in ("once", "reveals", "end", "csat", "fail", "leave") if name not in old)]
    said = [(name, new[name] if name in new else old[name]) for name in names]
    inner = ", ".join(name if value == "true" else f"{name}: {value}" for name, value in said if value is not None)
    return f"{{{inner}}}" if inner else ""


def new_id(name: str, taken: object, what: str) -> None:
    """Refuse what cannot be an id, or stands already."""
    if not is_id(name):
        raise CannotEdit(f"'{name[:80]}' cannot be the name of a {what}. Use {ID_RULE}.", field="name")
    if name in list(taken):  # type: ignore[call-overload]
        raise CannotEdit(f"There is a {what} '{name}' already. Choose another name.", field="name")


def word_lines(words: str) -> list[str]:
    """One variant as `>` lines: paragraphs stand apart, a new line within one ends in a backslash."""
    paragraphs = [part.split("\n") for part in tidy(words).split("\n\n")]
    lines: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        lines += [">"] if number else []
        lines += [f"> {line} \\" for line in paragraph[:-1]] + [f"> {paragraph[-1]}"]
    return lines


def tidy(words: str) -> str:
    """As the file can hold it: no blank ends of lines, paragraphs one empty line apart."""
    lines = [line.strip().rstrip("\\").rstrip() for line in words.replace("\r\n", "\n").strip().split("\n")]
    return re.sub(r"\n{2,}", "\n\n", "\n".join(lines)).strip()


def variants_lines(variants: list[str]) -> str:
    """Variants as `>` lines, an empty line between them."""
    return "\n".join("\n".join(word_lines(words)) + "\n" for words in variants)


def _from(lines: Lines, words: Words) -> int:
    """A deleted variant takes the blank line above it along."""
    return words.first - 1 if not lines.line(words.first - 1).strip() else words.first


def _followed(lines: Lines, node: NodePlace, name: str, new: str) -> list[Patch]:
    patches: list[Patch] = []
    for rule in node.rules:
        line = lines.line(rule.line)
        end = rule.columns[0][1] if rule.known else len(line)
        patches += [
            lines.inside(rule.line, *match.span(1), new) for match in re.finditer(rf"visited\s*\(\s*({re.escape(name)})\s*\)", line[:end])
        ]
        if rule.known and rule.target == name:
            patches.append(lines.inside(rule.line, *rule.columns[2], new))
    return patches


def _in_heading(lines: Lines, heading: int, name: str, new: str) -> list[Patch]:
    found = re.finditer(rf"(?:\s@|->\s*)({re.escape(name)})(?=[\s(){{}}]|$)", lines.line(heading))
    return [lines.inside(heading, *match.span(1), new) for match in found]


def _with_block(outline: Outline, place: int, block: str) -> str:
    lines = outline.lines
    apart = "\n" if place > outline.body and lines.line(place - 1).strip() and place - 1 < lines.count else ""
    return patched(lines.text, [lines.before(place, apart + block)])


def _ended(block: str) -> str:
    return block if block.endswith("\n") else block + "\n"


def _pairs(attributes: str) -> list[tuple[str, str]]:
    parts = re.findall(r"(?:[^,\[(\"']|\[[^\]]*\]|\([^)]*\)|\"[^\"]*\"|'[^']*')+", attributes.strip()[1:-1])
    pairs = [part.partition(":") for part in parts if part.strip()]
    return [(name.strip(), value.strip() or "true") for name, _colon, value in pairs]


def _listed(names: tuple[str, ...]) -> str | None:
    if not names:
        return None
    return names[0] if len(names) == 1 else f"[{', '.join(names)}]"
