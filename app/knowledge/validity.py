"""Whether an article is in force on a day."""

import enum
from datetime import date
from typing import Any

from app.ui.words import lazy_gettext as _l


class Validity(enum.StrEnum):
    """Where a day lies in an article's dates of validity, both included."""

    ALWAYS = "always"
    IN_FORCE = "in_force"
    COMING = "coming"
    ENDED = "ended"

    @property
    def label(self) -> Any:
        return {"always": _l("no dates"), "in_force": _l("in force"), "coming": _l("not yet in force"), "ended": _l("no longer in force")}[
            self.value
        ]

    @property
    def tone(self) -> str:
        return {"always": "neutral", "in_force": "good", "coming": "caution", "ended": "bad"}[self.value]


def validity(valid_from: date | None, valid_to: date | None, day: date) -> Validity:
    """Whether the text with these dates holds on `day`."""
    if valid_from is not None and day < valid_from:
        return Validity.COMING
    if valid_to is not None and day > valid_to:
        return Validity.ENDED
    return Validity.ALWAYS if valid_from is None and valid_to is None else Validity.IN_FORCE
