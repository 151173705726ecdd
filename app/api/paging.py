"""Cursors of the API: one that is none of a list's is refused, where a page would begin anew."""

from app.api.problems import WrongRequest
from app.base.paging import decode
from app.ui.words import gettext as _


def checked_cursor(after: str | None, width: int) -> str | None:
    """`after` itself. Raises WrongRequest where it is no cursor of `width` values."""
    if after is not None and decode(after, width) is None:
        said = _("“after” is not a cursor of this list. Send the “next” of the page before as it is, or leave it out.")
        raise WrongRequest(said, field="after")
    return after
