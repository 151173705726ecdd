"""The second pass over cleaned HTML: writes it anew from an allow-list of its own, collects the text, folds quotes, drops images."""

import re
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

from app.base.markup_headers import header_length
from app.base.markup_labels import details_close, details_open, image_note
from app.base.markup_plain import LINK_REL, without_controls

TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6",
    "hr", "i", "ins", "kbd", "li", "ol", "p", "pre", "q", "s", "samp", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "u", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "ol": {"start"}}
MAX_DEPTH = 120

_VOID = {"br", "hr", "img"}
_PARAGRAPHS = {"blockquote", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul"}
_BLOCKS = _PARAGRAPHS | {"caption", "dd", "div", "dt", "hr", "li", "tr"}
_HREF = re.compile(r"(?:https?://|mailto:|tel:)[^\s\"'<>`\\]*", re.IGNORECASE)
_OWN_HREF = re.compile(r"(?:#|/(?![/\\]))[^\s\"'<>`\\]*")
_ID = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_SMALL = re.compile(r"[0-2](?:px)?")


_BLOCK, _PARAGRAPH = "\x1e", "\x1f"
_BREAKS = re.compile("[ \t\x1e\x1f\n]*[\x1e\x1f][ \t\x1e\x1f\n]*")
_EMPTY_BLOCK = re.compile("\x1e[ \t]*\n")
_BLANK = "\x1e\x1f \t\n\xa0"
_SPACE = re.compile(r"[\s\x1e\x1f]+")


@dataclass(slots=True)
class _Open:
    """An element that is open: whether it is written or hidden, where its HTML and its text begin, and what it folds."""

    tag: str
    written: bool
    hidden: bool
    piece: int
    text: int
    said: int
    folds: bool = False
    folds_rest: bool = False


class Rebuild(HTMLParser):
    """Reads HTML that nh3 has made well-formed. `fold` folds quotes; `own` allows links and heading ids of our own pages."""

    def __init__(self, *, fold: bool = False, own: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self._fold = fold
        self._own = own
        self._ids: set[str] = set()
        self._stack: list[_Open] = []
        self._pieces: list[str] = []
        self._text: list[str] = []
        self._quoted_text: list[str] = []
        self._hidden = 0
        self._folded = 0
        self._pre = 0
        self._said = 0

    def read(self, html: str) -> None:
        """Read everything and close what is open."""
        self.feed(html)
        self.close()
        while self._stack:
            self._close_top()
        if self._folded:
            self._end_fold()

    def html(self) -> str:
        """The HTML, written anew."""
        return "".join(self._pieces).strip()

    def text(self) -> str:
        """All text, blocks on lines of their own, what is folded at the end."""
        return tidy([*self._text, _PARAGRAPH, *self._quoted_text])

    def visible_text(self) -> str:
        """The text that is not folded."""
        return tidy(self._text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Called by the parser."""
        given = {name: value or "" for name, value in attrs}
        marks = {given.get(name) for name in ("class", "id", "style", "type", "hidden")}
        if tag == "img":
            self._image(given, hidden="hidden" in marks)
        elif tag in _VOID:
            self._void(tag, folds="rest" in marks)
        else:
            self._start(tag, given, marks)

    def handle_endtag(self, tag: str) -> None:
        """Called by the parser."""
        if self._stack and (self._stack[-1].tag == tag or any(opened.tag == tag for opened in self._stack)):
            while self._stack[-1].tag != tag:
                self._close_top()
            self._close_top()

    def handle_data(self, data: str) -> None:
        """Called by the parser."""
        if self._hidden:
            return
        data = without_controls(data)
        self._pieces.append(escape(data))
        self._say(data if self._pre else _SPACE.sub(" ", data))

    def _start(self, tag: str, given: dict[str, str], marks: set[str | None]) -> None:
        written = tag in TAGS and len(self._stack) < MAX_DEPTH
        opened = _Open(tag, written, "hidden" in marks, len(self._pieces), len(self._text), self._said)
        self._hidden += opened.hidden
        self._pre += tag == "pre"
        self._stack.append(opened)
        if self._hidden:
            return
        if "rest" in marks:
            self._fold_from_here(self._said)
        elif "quoted" in marks or (tag == "blockquote" and self._below_heading()):
            opened.folds = self._begin_fold(len(self._pieces))
        self._break(tag)
        if opened.written:
            self._pieces.append(f"<{tag}{self._attributes(tag, given)}>")

    def _void(self, tag: str, *, folds: bool) -> None:
        if self._hidden:
            return
        if folds and self._begin_fold(len(self._pieces)) and self._stack:
            self._stack[-1].folds = True
        self._pieces.append(f"<{tag}>")
        self._say("\n" if tag == "br" else _BLOCK)

    def _image(self, given: dict[str, str], *, hidden: bool) -> None:
        """Counting pixels leave nothing; other images a note with what they show."""
        if self._hidden or hidden or any(_SMALL.fullmatch(given.get(side, "").strip()) for side in ("width", "height")):
            return
        alt = " ".join(given.get("alt", "").split())[:300]
        self._pieces.append(image_note(alt))
        self._say(f"[{alt}]" if alt else "")

    def _say(self, words: str) -> None:
        (self._quoted_text if self._folded else self._text).append(words)
        self._said += bool(words.strip(_BLANK))

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._say(_PARAGRAPH if tag in _PARAGRAPHS else _BLOCK)

    def _below_heading(self) -> bool:
        """Whether the lines just above read like "On … wrote:"."""
        if not self._fold or self._folded:
            return False
        above = [line for line in tidy(self._text[-40:])[-600:].splitlines() if line.strip()][-4:]
        return any(header_length(above, place) == len(above) - place for place in range(len(above)))

    def _begin_fold(self, piece: int) -> bool:
        """Open a fold before a piece, if something was said that remains to be seen."""
        if not self._fold or self._folded or not self._said:
            return False
        self._pieces.insert(piece, details_open("quoted"))
        self._folded = 1
        return True

    def _fold_from_here(self, said_before: int) -> None:
        """Fold the element just opened and what follows it. Elements that began with nothing but it are folded as a whole."""
        if not said_before or self._folded:
            return
        level = len(self._stack) - 1
        while level > 0 and self._stack[level - 1].said == said_before:
            level -= 1
        opened = self._stack[level]
        if self._begin_fold(opened.piece):
            opened.folds_rest = True

    def _close_top(self) -> None:
        opened = self._stack[-1]
        if self._fold and not self._folded and not self._hidden and opened.tag in ("p", "div") and self._is_heading_block(opened):
            self._fold_heading_block(opened)
        self._stack.pop()
        if not self._hidden:
            if opened.written:
                self._pieces.append(f"</{opened.tag}>")
            self._break(opened.tag)
            if opened.tag in ("td", "th"):
                self._say(" ")
        self._hidden -= opened.hidden
        self._pre -= opened.tag == "pre"
        if opened.folds:
            self._end_fold()
        elif opened.folds_rest and self._stack:
            self._stack[-1].folds = True

    def _is_heading_block(self, opened: _Open) -> bool:
        """Whether all an element says is a From/Sent/To/Subject block."""
        if not opened.said or not 4 <= len(self._text) - opened.text <= 60:
            return False
        pieces = self._text[opened.text :]
        if sum(":" in words for words in pieces) < 3:
            return False
        lines = tidy(pieces).splitlines()
        return 3 <= len(lines) <= 16 and header_length(lines, 0) >= len(lines) - 1

    def _fold_heading_block(self, opened: _Open) -> None:
        said, self._text[opened.text :] = self._text[opened.text :], []
        self._fold_from_here(opened.said)
        if self._folded:
            self._quoted_text += said
        else:
            self._text += said

    def _end_fold(self) -> None:
        self._pieces.append(details_close())
        self._folded = 0

    def _attributes(self, tag: str, given: dict[str, str]) -> str:
        written = ""
        for name in sorted(ATTRIBUTES.get(tag, ())):
            value = given.get(name, "")
            if name == "href":
                written += self._link(value)
            elif value.isascii() and value.isdigit() and 0 < int(value[:6]) <= 1000:
                written += f' {name}="{int(value[:6])}"'
        found = given.get("id", "")
        if self._own and tag in _HEADINGS and len(found) <= 80 and _ID.fullmatch(found) and found not in self._ids:
            self._ids.add(found)
            written += f' id="{found}"'
        return written

    def _link(self, href: str) -> str:
        if self._own and _OWN_HREF.fullmatch(href):
            return f' href="{escape(href)}"'
        return f' href="{escape(href)}" rel="{LINK_REL}"' if _HREF.fullmatch(href) else ""


def tidy(pieces: list[str]) -> str:
    """Text with one blank between words, one line break between blocks and one empty line between paragraphs."""
    text = _BREAKS.sub(_line_breaks, "".join(pieces))
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _line_breaks(match: re.Match[str]) -> str:
    signs = match.group()
    wide = _PARAGRAPH in signs or signs.count("\n") > 1 or _EMPTY_BLOCK.search(signs) is not None
    return "\n\n" if wide else "\n"
