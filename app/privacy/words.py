"""What the rows of a table are called when they are counted for people."""

from collections.abc import Mapping
from typing import Any

from app.conversations.keeping_models import KeptKind
from app.ui.words import lazy_gettext as _l

_TABLES: dict[str, Any] = {
    "conversation": _l("Conversations"),
    "message": _l("Messages"),
    "customer": _l("Customer cards"),
    "evidence": _l("Quotes in reviews"),
    "calibration_quote": _l("Quotes in calibration"),
    "review": _l("Reviews, comments only"),
    "rating": _l("Ratings, comments only"),
    "dispute": _l("Disputes, words only"),
    "learning_review": _l("Self and peer reviews, comments only"),
    "draft": _l("Drafts of replies"),
    "review_note": _l("Reviewers’ notes"),
    "attempt": _l("Practice attempts"),
    "rejected_record": _l("Rejected lines of imports"),
    "mentions": _l("Other conversations it was taken out of"),
    "held": _l("Held back: these are not erased"),
    "sign_in": _l("Sessions"),
    KeptKind.UNMASKED.value: _l("Looks at personal data"),
    KeptKind.SIGN_INS.value: _l("Sign-ins in the trail"),
}


def counted(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """Names and numbers for a list, the important ones first; tables that nobody knows by name are left out."""
    return [(str(words), f"{counts[name]:,}") for name, words in _TABLES.items() if counts.get(name)]


def held_said(held: Mapping[str, str]) -> list[tuple[str, str]]:
    """The same for what is held, counted no further than a cap."""
    return [(str(words), held[name]) for name, words in _TABLES.items() if held.get(name, "0") != "0"]
