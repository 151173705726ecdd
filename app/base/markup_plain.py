"""Plain text as HTML: paragraphs, line breaks, web addresses as links. Runs for every imported message, so it is quick."""

import re
from html import escape

LINK_REL = "noopener nofollow noreferrer"

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_NEWLINES = re.compile(r"\r\n?|[\u2028\u2029\x85]")
_PARAGRAPHS = re.compile(r"\n[ \t\u3000]*(?:\n[ \t\u3000]*)+")
_URL = re.compile(r"https?://[^\s<>\"'`“”„«»「」『』（）\u0000-\u0020]{1,2000}", re.IGNORECASE)
_TRAILING = ".,;:!?。、，；：！？…*_~"


def plain_html(text: str) -> str:
    """Paragraphs of escaped text with links."""
    if _is_plain(text):
        return f"<p>{_PARAGRAPHS.sub('</p><p>', escape(text)).replace(chr(10), '<br>')}</p>"
    text = without_controls(text)
    if "\n" not in text and _NEWLINES.search(text) is None:
        return f"<p>{linked_html(text)}</p>" if text else ""
    text = _NEWLINES.sub("\n", text).strip("\n")
    paragraphs = _PARAGRAPHS.split(text)
    return "".join(f"<p>{linked_html(paragraph).replace(chr(10), '<br>')}</p>" for paragraph in paragraphs if paragraph.strip())


def _is_plain(text: str) -> bool:
    """Whether it is printable ASCII from its first sign to its last, without an address: most messages, and a third of the work."""
    return text.isascii() and text.replace("\n", "").isprintable() and "://" not in text and text != "" and text == text.strip()


def without_controls(text: str) -> str:
    """Text whose control characters and halves of characters, which HTML cannot hold, are replacement signs."""
    return _CONTROL.sub("\ufffd", text)


def linked_html(text: str) -> str:
    """Escaped text in which web addresses are links that show exactly where they lead."""
    if "://" not in text:
        return escape(text)
    pieces: list[str] = []
    at = 0
    for match in _URL.finditer(text):
        url = _without_tail(match.group())
        start = match.start()
        if start < at or url.endswith("//"):
            continue
        shown = escape(url)
        pieces.append(f'{escape(text[at:start])}<a href="{shown}" rel="{LINK_REL}">{shown}</a>')
        at = start + len(url)
    pieces.append(escape(text[at:]))
    return "".join(pieces)


def _without_tail(url: str) -> str:
    """The address without the full stop or bracket of the sentence around it."""
    end = len(url)
    closing = {")": "(", "]": "[", "}": "{"}
    spare = {close: url.count(close) - url.count(opened) for close, opened in closing.items()}
    while end:
        last = url[end - 1]
        if last in _TRAILING:
            end -= 1
        elif spare.get(last, 0) > 0:
            spare[last] -= 1
            end -= 1
        else:
            break
    return url[:end]
