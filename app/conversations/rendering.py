"""A message's text and safe HTML, made once when it is stored. Pure."""

from app.base.markup import clean_html, plain_text_html

_FOLDED = ("public", "note")


def message_html(body: str, kind: str = "public") -> str:
    """Safe HTML of plain text as written; quoted history and signatures of what people sent are folded."""
    return plain_text_html(body, fold=kind in _FOLDED)


def message_texts(text: str | None, html: str | None, kind: str) -> tuple[str, str, bool]:
    """Body, safe HTML, and whether that HTML is the source's own (cleaned). Where only HTML came, the body is its text."""
    if html and html.strip():
        clean = clean_html(html)
        return (clean.text if text is None else text), clean.html, True
    return text or "", message_html(text or "", kind), False


def text_of_html(html: str) -> str:
    """The text of HTML as people read it."""
    return clean_html(html).text
