"""Remarks that an import left in a draft: names of people may stand near them, so publishing waits until somebody has looked."""

from app.base.errors import DomainError
from app.simulation.exchange.draft import looks
from app.ui.words import gettext as _
from app.ui.words import ngettext


class RemarksLeft(DomainError):
    """The text still says what has to be looked at."""


def require_looked_at(text: str, confirmed: bool) -> None:
    """Raises RemarksLeft where remarks are left in `text` and nobody `confirmed` that they have looked at them."""
    left = len(looks(text))
    if left and not confirmed:
        first = ngettext("%(num)s remark of the import is left in the text.", "%(num)s remarks of the import are left in the text.", left)
        then = _("Names of other people may be left, too. Look at them and delete the remarks, or confirm on the Publish page.")
        raise RemarksLeft(f"{first} {then}", field="source")
