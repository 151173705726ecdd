"""How an end of a conversation looks: as good, bad or neither, by its outcome."""

import re

from markupsafe import Markup

from app.ui.atoms import badge
from app.ui.words import gettext as _

GOOD = "solved"
BAD = frozenset({"churn", "offended", "left", "unresolved", "broken-promise"})
LOW = 2
"""An outcome of another name is bad where the customer is this content at most."""
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def end_tone(outcome: str | None, csat: object = None, fail: bool = False) -> str:
    """good | bad | neutral. `csat` counts only where it is a plain number."""
    if fail or outcome in BAD:
        return "bad"
    if outcome == GOOD:
        return "good"
    written = str(csat or "")
    return "bad" if _NUMBER.fullmatch(written) and float(written) <= LOW else "neutral"


def end_badge(outcome: str | None, csat: object = None, fail: bool = False) -> Markup:
    """The outcome as a word with the colour and shape of its tone."""
    tone = end_tone(outcome, csat, fail)
    return badge(outcome or _("end"), tone, icon="flag-fill" if tone == "neutral" else None)
