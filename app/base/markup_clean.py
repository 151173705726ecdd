"""HTML of strangers, made safe: an allow-list, no images, no styles, hidden text dropped, quoted history folded.

nh3 does the cleaning; the pass after it only writes what it knows, so nothing that slipped through could come out again.
"""

import re
from dataclasses import dataclass
from html import unescape

import nh3

from app.base.markup_plain import plain_html, without_controls
from app.base.markup_rebuild import ATTRIBUTES, TAGS, Rebuild

MAX_HTML = 1_000_000
MAX_TAGS = 15_000
MAX_ENTITIES = 100_000
MAX_TAG_LENGTH = 50_000

_PASSED_TAGS = TAGS | {"img", "span", "font", "center", "html", "body"}
_MARKERS = {"class", "id", "style", "type", "hidden", "aria-hidden"}
_PASSED_ATTRIBUTES = {tag: {*ATTRIBUTES.get(tag, ()), *_MARKERS} for tag in _PASSED_TAGS}
_PASSED_ATTRIBUTES["img"] = {"alt", "width", "height", "style", "hidden"}
_DROPPED_WITH_CONTENT = {
    "script", "style", "title", "head", "noscript", "template", "iframe", "object", "textarea", "select", "svg", "math", "xmp", "noembed",
    "noframes",
}  # fmt: skip
_QUOTE_CLASS = re.compile(r"gmail_quote|yahoo_quoted|protonmail_quote|zmail_extra|moz-cite-prefix|OutlookMessageHeader", re.IGNORECASE)
_QUOTE_ID = re.compile(r"divRplyFwdMsg|appendonsend|stopSpelling|OLK_SRC_BODY_SECTION|mail-editor-reference-message", re.IGNORECASE)
_OUTLOOK_RULE = re.compile(r"border:\s*none;\s*border-top:\s*solid\s+#(?:B5C4DF|E1E1E1)", re.IGNORECASE)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|$|!)|max-height\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)
_TAG_START = re.compile(r"<[a-zA-Z]")
_DATA_URL = re.compile(r"data:[^\"'\s<>]{64,}", re.IGNORECASE)
_FORMATTING = re.compile(r"<(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/][^>]{0,2000}>", re.IGNORECASE)
_FORMATTING_LEFT = re.compile(r"<(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/]", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]*>")
_BLOCK_TAG = re.compile(r"</?(?:p|div|br|tr|li|h[1-6]|table|blockquote)\b[^<>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CleanHtml:
    """Safe HTML for the page, all its text for searching and evidence, and the text without the folded history."""

    html: str
    text: str
    visible: str


def clean_html(html: str) -> CleanHtml:
    """Safe HTML from anything. What is too large or too twisted to parse in bounded time is shown as its bare text."""
    html = _DATA_URL.sub("data:", without_controls(html))
    html = _FORMATTING.sub(r"<\1>", html)
    if _is_twisted(html):
        text = bare_text(html)
        return CleanHtml(plain_html(text), text, text)
    cleaned = nh3.clean(
        html,
        tags=_PASSED_TAGS,
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes=_PASSED_ATTRIBUTES,
        attribute_filter=_marked,
        link_rel=None,
        url_schemes={"http", "https", "mailto", "tel"},
        url_relative="deny",
    )
    rebuilt = Rebuild(fold=True)
    rebuilt.read(cleaned)
    return CleanHtml(rebuilt.html(), rebuilt.text(), rebuilt.visible_text())


def bare_text(html: str) -> str:
    """The text between the tags, found in one linear pass."""
    html = _BLOCK_TAG.sub("\n", html)
    return re.sub(r"\n[ \t]*(?:\n[ \t]*)+", "\n\n", unescape(_ANY_TAG.sub("", html))).strip()


def _is_twisted(html: str) -> bool:
    """Whether parsing could take quadratic time: deep nesting, formatting without end, endless attributes or entities."""
    if len(html) > MAX_HTML or html.count("&") > MAX_ENTITIES or len(_TAG_START.findall(html)) > MAX_TAGS:
        return True
    if len(_FORMATTING_LEFT.findall(html)) > 10:
        return True
    return len(html) > MAX_TAG_LENGTH and any(_has_long_tag(piece) for piece in html.split(">"))


def _has_long_tag(piece: str) -> bool:
    found = _TAG_START.search(piece) if len(piece) > MAX_TAG_LENGTH else None
    return found is not None and len(piece) - found.start() > MAX_TAG_LENGTH


def _marked(tag: str, name: str, value: str) -> str | None:
    """Attributes that only tell what a thing is become one of our own words; the rest of the allow-list passes."""
    if name == "style":
        if _HIDDEN.search(value):
            return "hidden"
        return "rest" if _OUTLOOK_RULE.search(value) else None
    if name == "hidden":
        return "hidden"
    if name == "class":
        return "rest" if _QUOTE_CLASS.search(value) else None
    if name == "id":
        return "rest" if _QUOTE_ID.search(value) else None
    if name == "type":
        return "quoted" if tag == "blockquote" and value.lower() == "cite" else None
    return None if name in _MARKERS else value
