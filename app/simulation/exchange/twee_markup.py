"""What stands inside a Twine passage: links in all their forms, macros of the common story formats, and the plain words.

Every pass is linear in the length of the text. What removing one thing leaves behind may look like another, so the passes are
repeated a few times, and what is then left is written apart so that it means nothing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from app.simulation.exchange.plain import clean, one_line

LONGEST_LINK = 500
MOST_KEPT = 30
_PASSES = 4
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_HIDDEN = (("<!--", "-->", "a remark"), ("/*", "*/", "a remark"), ("<%", "%>", "code"))
_CODE = (("<script", "</script>", "a script"), ("<style", "</style>", "a style"))
_BREAK = re.compile(r"<br[ /]{0,3}>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,300}>")
_IMAGE = re.compile(r"\[(?:img|<img|>img)\[[^\[\]\n]{0,500}\](?:\[[^\[\]\n]{0,300}\]){0,2}\]")
_SUGAR_LINK = re.compile(r"<<(?:link|button|click)\s{1,5}(?:(\[\[[^\n]{1,500}?\]\])|\"([^\"\n]{1,200})\"\s+\"([^\"\n]{1,200})\")\s{0,5}>>")
_HARLOWE = re.compile(r"\(([a-z][a-z0-9-]{0,30}):|[()]", re.IGNORECASE)
_HARLOWE_LINK = re.compile(
    r"\((?:link-goto|link-reveal-goto|click-goto|link-show)\s*:\s*\"([^\"\n]{1,200})\"\s*,\s*\"([^\"\n]{1,200})\"\s*\)", re.I
)
_KNOWN_HARLOWE = re.compile(
    r"set|put|if|unless|else|else-?if|for|print|display|go-?to|link(?:-[a-z-]+)?|click(?:-[a-z]+)?|replace|append|prepend|show|hide|live|stop"
    r"|event|either|random|cond|nth|a|array|dm|ds|text(?:-[a-z]+)?|css|transition|t8n|align|hook|move|undo|restart|(?:save|load)-game"
    r"|mouseover|enchant|change|background|colou?r|font|(?:cycling|seq)-link|dropdown|input(?:-box)?|checkbox|prompt|alert|confirm|visited|history",
    re.IGNORECASE,
)
_MODIFIER = re.compile(
    r"^\[(?:if|unless|else|cont|continue|after|append|align|note|n\.b\.|css|javascript|js|ifalways|ifnever)\b[^\[\]\n]{0,200}\]$",
    re.I | re.M,
)
_ESCAPE = re.compile(r"^\s*\\+(?=:)")
_INSERT = re.compile(r"\{[a-z][a-z ]{0,40}:[^{}\n]{0,300}\}", re.IGNORECASE)
_CHAPBOOK_VARS = re.compile(r"\A(?:[ \t]*[\w.]+(?: \([^()\n]*\))?:[^\n]*\n|[ \t]*\n){1,100}--+[ \t]*\n")


@dataclass(frozen=True)
class Link:
    """Where a reader can go: what they click, and the passage it leads to."""

    text: str
    target: str


@dataclass
class Content:
    """A passage taken apart. `dropped` is what was taken out of the words: (what it is, as written)."""

    words: str = ""
    links: list[Link] = field(default_factory=list)
    dropped: list[tuple[str, str]] = field(default_factory=list)

    def drop(self, what: str, written: str) -> str:
        if len(self.dropped) < MOST_KEPT:
            self.dropped.append((what, one_line(written, 120)))
        return ""


def read_content(text: str, story_format: str = "") -> Content:
    """Links once each, in order; words without markup."""
    content, text = Content(), _CONTROL.sub("", text)
    if story_format == "chapbook":
        text = _CHAPBOOK_VARS.sub(lambda match: content.drop("variables", match[0]), text, count=1)
    for _ in range(_PASSES):
        before = text
        text = _taken_apart(text, story_format, content)
        if text == before:
            break
    content.words = clean(_apart(text, story_format))
    content.links = list(dict.fromkeys(content.links))
    return content


def split_link(inside: str) -> Link | None:
    """`text->target`, `target<-text`, `text|target` or `target`, without a setter behind `][`. None where nothing is named."""
    inside = inside.partition("][")[0]
    if "->" in inside:
        text, _, target = inside.rpartition("->")
    elif "<-" in inside:
        target, _, text = inside.partition("<-")
    elif "|" in inside:
        text, _, target = inside.rpartition("|")
    else:
        text = target = inside
    text, target = one_line(text, LONGEST_LINK), one_line(target, LONGEST_LINK)
    return Link(text or target, target) if target else None


def _taken_apart(text: str, story_format: str, content: Content) -> str:
    for opening, closing, what in (*_CODE, *_HIDDEN):
        text = _without(text, opening, closing, what, content)
    text = _IMAGE.sub(lambda match: content.drop("an image", match[0]), text)
    text = _SUGAR_LINK.sub(lambda match: match[1] or f"[[{match[2]}|{match[3]}]]", text)
    if story_format in ("", "harlowe"):
        text = _HARLOWE_LINK.sub(lambda match: f"[[{match[1]}->{match[2]}]]", text)
    text = _between(text, "[[", "]]", lambda inside: _link(inside, content))
    text = _between(text, "<<", ">>", lambda inside: content.drop("a macro", f"<<{inside}>>"))
    if story_format in ("", "harlowe"):
        text = _without_macros(text, story_format, content)
    if story_format == "chapbook":
        text = _MODIFIER.sub(lambda match: content.drop("a modifier", match[0]), text)
        text = _INSERT.sub(lambda match: content.drop("an insert", match[0]), text)
    return _TAG.sub("", _BREAK.sub("\n", text))


def _without(text: str, opening: str, closing: str, what: str, content: Content) -> str:
    """Drop each `opening … closing`; an opening that nothing closes stays."""
    pieces: list[str] = []
    place, small = 0, text.lower() if opening.isascii() and len(text.lower()) == len(text) else text
    while (begin := small.find(opening, place)) >= 0 and (end := small.find(closing, begin + len(opening))) >= 0:
        pieces.append(text[place:begin] + content.drop(what, text[begin + len(opening) : end]))
        place = end + len(closing)
    return "".join([*pieces, text[place:]])


def _between(text: str, opening: str, closing: str, take: Callable[[str], str]) -> str:
    """Replace each `opening … closing` by what `take` makes of the inside; of several openings the last before the closing counts."""
    pieces: list[str] = []
    place = 0
    while (end := text.find(closing, place)) >= 0:
        begin = text.rfind(opening, place, end)
        if begin < 0:
            pieces.append(text[place : end + len(closing)])
        else:
            pieces += [text[place:begin], take(text[begin + len(opening) : end])]
        place = end + len(closing)
    return "".join([*pieces, text[place:]])


def _link(inside: str, content: Content) -> str:
    """Note the link and leave its words, unless it stands on a line of its own (decided by whoever cleans the words)."""
    link = split_link(inside) if len(inside) <= 2 * LONGEST_LINK else None
    if link is None:
        return content.drop("a link without a passage", f"[[{inside}]]")
    if re.match(r"https?://|mailto:", link.target) or link.target.startswith("$"):
        content.drop("a link that leads out of the story", f"[[{inside}]]")
        return link.text
    content.links.append(link)
    return f"\x02{link.text}\x03"


def _without_macros(text: str, story_format: str, content: Content) -> str:
    """Drop Harlowe macros with everything in their parentheses, the hook's brackets behind them too."""
    spans: list[tuple[int, int]] = []
    open_at: list[tuple[int, bool]] = []
    for match in _HARLOWE.finditer(text):
        if match[0] == ")":
            if open_at:
                begin, macro = open_at.pop()
                if macro and not any(is_macro for _, is_macro in open_at[-20:]):
                    spans.append((begin, match.end()))
        else:
            named = match[1] is not None and (story_format == "harlowe" or _KNOWN_HARLOWE.fullmatch(match[1]) is not None)
            open_at.append((match.start(), named))
    pieces: list[str] = []
    place = 0
    for begin, end in spans:
        if begin < place:
            continue
        pieces.append(text[place:begin] + content.drop("a macro", text[begin:end]))
        place = end
    return _hooks("\x04".join([*pieces, text[place:]]))


def _hooks(text: str) -> str:
    """Take away the brackets of every hook that stands behind a dropped macro (marked by \\x04)."""
    if "\x04" not in text:
        return text
    signs: list[str] = []
    brackets: list[bool] = []
    behind = False
    for sign in text:
        if sign == "\x04":
            behind = True
            continue
        if sign == "[":
            brackets.append(behind)
            sign = "" if behind else sign
        elif sign == "]" and brackets:
            sign = "" if brackets.pop() else sign
        behind = False
        signs.append(sign)
    return "".join(signs)


def _apart(text: str, story_format: str) -> str:
    """Words of links stay inside a sentence; a line that held nothing but links is gone. What still looks like markup is parted."""
    lines: list[str] = []
    for line in text.split("\n"):
        if "\x02" in line:
            without = re.sub("\x02[^\x03\n]*\x03", "", line)
            if not any(sign.isalnum() for sign in without):
                continue
            line = line.replace("\x02", "").replace("\x03", "")
        lines.append(_ESCAPE.sub("", line))
    text = "\n".join(lines)
    for opening in ("[[", "<<", "<%", "/*"):
        while opening in text:
            text = text.replace(opening, f"{opening[0]} {opening[1]}")
    if story_format in ("", "harlowe"):
        text = _HARLOWE.sub(lambda match: f"({match[1]} :" if match[1] else match[0], text)
    return text
