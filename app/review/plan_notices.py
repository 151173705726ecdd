"""What reviewers are told about work that was given to them."""

from datetime import datetime

from app.people.actions.notices import notify, register_sentence
from app.ui.words import lazy_gettext as _l

DEALT = "review.dealt"
PATH = "/review/duties"


def register() -> None:
    """Give the notice its sentence."""
    register_sentence(DEALT, _l("Reviews were given to you. Your page of duties says which, and until when."))


def reviews_dealt(person_id: int, once: str, *, at: datetime) -> None:
    """Tell a reviewer that work was given to them, once for each draw or act."""
    notify(person_id, DEALT, PATH, at=at, once=once)
