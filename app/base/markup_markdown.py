"""Markdown of articles, scenarios and comments as safe HTML: rendered, then cleaned, then written anew."""

import re
import threading
from xml.etree.ElementTree import Element

import nh3
from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor

from app.base.markup_plain import plain_html, without_controls
from app.base.markup_rebuild import ATTRIBUTES, TAGS, Rebuild

MAX_MARKDOWN = 100_000
MAX_BRACKETS = 1_000
MAX_SIGNS = 10_000
MAX_BLOCK_LINES = 1_000
MAX_QUOTE_DEPTH = 12

_PASSED_ATTRIBUTES = {tag: set(ATTRIBUTES.get(tag, ())) for tag in TAGS}
_PASSED_ATTRIBUTES.update({f"h{level}": {"id"} for level in range(1, 7)})
_PASSED_ATTRIBUTES["img"] = {"alt"}
_DEEP_QUOTE = re.compile(rf"^(?:[ \t]*>){{{MAX_QUOTE_DEPTH},}}", re.MULTILINE)
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_DEEP_INDENT = re.compile(r"^[ \t]{60,}", re.MULTILINE)


def render_markdown(text: str) -> str:
    """Safe HTML of a Markdown text.

    Headings begin at h2, for the page has its own h1; `{#id}` behind a heading names it. HTML inside the text is shown, not obeyed.
    Images become a note. A text that would take long to parse is shown as plain paragraphs.
    """
    if _is_heavy(text):
        return plain_html(text)
    try:
        rendered = _parser().convert(_DEEP_INDENT.sub(" " * 60, without_controls(text)))
    except RecursionError:
        return plain_html(text)
    cleaned = nh3.clean(
        rendered, tags=TAGS | {"img"}, attributes=_PASSED_ATTRIBUTES, link_rel=None, url_schemes={"http", "https", "mailto", "tel"}
    )
    rebuilt = Rebuild(own=True)
    rebuilt.read(cleaned)
    return rebuilt.html()


def _is_heavy(text: str) -> bool:
    """Signs whose nesting makes the parser quadratic or worse."""
    return (
        len(text) > MAX_MARKDOWN
        or text.count("[") > MAX_BRACKETS
        or text.count("{") > MAX_BRACKETS
        or sum(text.count(sign) for sign in "\\`*_<&!") > MAX_SIGNS
        or max(block.count("\n") for block in _EMPTY_LINE.split(text)) > MAX_BLOCK_LINES
        or _DEEP_QUOTE.search(text) is not None
    )  # fmt: skip


_kept = threading.local()


def _parser() -> Markdown:
    """This thread's parser, ready for a new text: it keeps state while it reads, and takes longer to make than to use."""
    if not hasattr(_kept, "parser"):
        _kept.parser = _new_parser()
    parser: Markdown = _kept.parser
    return parser.reset()


def _new_parser() -> Markdown:
    """Raw HTML is not part of our Markdown."""
    parser = Markdown(extensions=["tables", "fenced_code", "sane_lists", "attr_list", _LowerHeadings()], output_format="html")
    parser.preprocessors.deregister("html_block")
    parser.inlinePatterns.deregister("html")
    return parser


class _LowerHeadings(Extension):
    """Every heading one level down."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the name is the library's)
        """Called by the library."""
        md.treeprocessors.register(_Lower(md), "lower-headings", 5)


class _Lower(Treeprocessor):
    def run(self, root: Element) -> None:
        """Called by the library with the whole tree."""
        for element in root.iter():
            if len(element.tag) == 2 and element.tag[0] == "h" and element.tag[1].isdigit():
                element.tag = f"h{min(6, int(element.tag[1]) + 1)}"
