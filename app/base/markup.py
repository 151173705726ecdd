"""Text that people wrote, as safe HTML: Markdown of articles, plain text and HTML of imported messages, evidence marks.

All results may go into a page as they are. Nothing here loads anything: images become a note. What is stored carries
`RENDERING_VERSION`, so that a better rendering can be made later from the text as written.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape
from itertools import pairwise

from app.base.markup_clean import CleanHtml, clean_html
from app.base.markup_labels import DEFAULT_LABELS, details_close, details_open, label
from app.base.markup_markdown import render_markdown
from app.base.markup_plain import linked_html, plain_html
from app.base.markup_quotes import FoldedText, fold_quotes

RENDERING_VERSION = 1

__all__ = [
    "RENDERING_VERSION", "CleanHtml", "FoldedText", "clean_html", "fold_quotes", "linked_html", "localise", "mark_spans",
    "plain_text_html", "render_markdown",
]  # fmt: skip

Span = tuple[int, int, str]
_BREAK = re.compile(r"\r\n?|[\n\u2028\u2029\x85]")


def plain_text_html(text: str, *, fold: bool = True) -> str:
    """Paragraphs, line breaks and links; with `fold`, quoted history and signature stand in a closed `details`."""
    if "\n" not in text and "\r" not in text:
        return plain_html(text)
    if not fold:
        return plain_html(text)
    folded = fold_quotes(text)
    if len(folded.parts) == 1:
        return plain_html(text)
    return "".join(
        plain_html(part) if kind == "visible" else details_open(kind) + plain_html(part) + details_close() for kind, part in folded.parts
    )


def mark_spans(text: str, spans: Iterable[Span]) -> str:
    """The text as HTML with evidence marked; spans are (start, end, key) in characters of the text and may overlap.

    Where spans overlap, a piece carries all their keys, separated by blanks, in `data-evidence`. Line breaks stay line breaks.
    """
    size = len(text)
    valid = [(max(0, start), min(size, end), key) for start, end, key in spans if start < size and end > 0 and start < end]
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    for start, end, key in valid:
        opening.setdefault(start, []).append(key)
        closing.setdefault(end, []).append(key)
    cuts = sorted({0, size, *opening, *closing})
    active: list[str] = []
    pieces: list[str] = []
    for start, end in pairwise(cuts):
        for key in closing.get(start, ()):
            active.remove(key)
        active += opening.get(start, ())
        inner = _with_breaks(text[start:end])
        keys = " ".join(dict.fromkeys(active))
        pieces.append(f'<mark data-evidence="{escape(keys)}">{inner}</mark>' if active else inner)
    return "".join(pieces)


def localise(html: str, labels: Mapping[str, str]) -> str:
    """Stored HTML with its fixed words in the reader's language. Keys of `labels`: quoted, signature, image; values are plain text."""
    for name in DEFAULT_LABELS:
        if name in labels:
            html = html.replace(label(name), label(name, labels[name]))
    return html


def _with_breaks(text: str) -> str:
    return _BREAK.sub("<br>", escape(text))
