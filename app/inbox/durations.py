"""How long until something is due, in words: "19 min left", "3 min late". The page counts on in the same words (clocks.js)."""

from datetime import datetime
from functools import lru_cache

from babel.units import format_unit
from flask_babel import get_locale
from markupsafe import Markup

from app.base import clock
from app.ui.words import gettext as _

MINUTE, HOUR, DAY = 60, 3600, 86400


def left_words(due: datetime) -> str:
    """How long until `due`, or for how long it has been over."""
    left = round((due - clock.now()).total_seconds())
    time = duration(abs(left), str(get_locale() or "en"))
    return str(_("%(time)s late", time=time) if left < 0 else _("%(time)s left", time=time))


def duration_words(seconds: float) -> str:
    """How long something took, in the reader's language."""
    return duration(round(seconds), str(get_locale() or "en"))


def clock_words() -> Markup:
    """The two sentences as the page's script needs them, as attributes."""
    return Markup(' data-left="{}" data-late="{}"').format(_("%(time)s left", time="#"), _("%(time)s late", time="#"))


@lru_cache(maxsize=4096)
def duration(seconds: int, language: str) -> str:
    """Seconds up to two minutes, then minutes, hours and minutes, days and hours, in short words of the language."""
    if seconds < 2 * MINUTE:
        parts = [(seconds, "second")]
    elif seconds < HOUR:
        parts = [(seconds // MINUTE, "minute")]
    elif seconds < DAY:
        parts = [(seconds // HOUR, "hour"), (seconds % HOUR // MINUTE, "minute")]
    else:
        parts = [(seconds // DAY, "day"), (seconds % DAY // HOUR, "hour")]
    return " ".join(format_unit(count, f"duration-{unit}", length="short", locale=language) for count, unit in parts)
