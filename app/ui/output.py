"""What compiled templates write: a page has more than a thousand values, and each need only be escaped text, not Markup."""

from typing import Any

from markupsafe import Markup, _escape_inner  # type: ignore[attr-defined]
from markupsafe import escape as markup_of


def escape(value: Any) -> str:
    """`value` as it is written into a page. The text is the same as markupsafe's; without wrapping it a third of the time is enough."""
    kind = type(value)
    if kind is str:
        return str(_escape_inner(value))
    return value if kind is Markup else markup_of(value)
