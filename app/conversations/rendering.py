"""A message's safe HTML, made once when it is stored. Pure."""

from html import escape


def message_html(text: str) -> str:
    """Safe HTML of plain text as written."""
    return '<p>' + escape(text, quote=False).replace("\n", "<br>") + "</p>"
