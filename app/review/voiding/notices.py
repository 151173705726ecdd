"""What people are told about reviews that leave the count."""

from collections.abc import Iterable
from datetime import datetime

from app.people.actions.notices import notify, register_sentences
from app.review.models import Review
from app.review.notices import path_of
from app.trail.words import name_verb
from app.ui.words import lazy_gettext as _l

ASKED = "review.void_asked"
KEPT = "review.void_kept"
VOID = "review.void"
VOID_GRADER = "review.void_grader"


def register() -> None:
    """Give each notice its sentence, and the trail its words."""
    name_verb("review.ask_void", _l("asked to take a review out of the count"))
    name_verb("review.keep", _l("kept a review in the count"))
    register_sentences(
        {
            ASKED: _l("A lead wants a review out of the count. A second person confirms it; that may be you."),
            KEPT: _l("The review that you wanted out of the count stays in it. The reason stands beside your question."),
            VOID: _l("A review of your conversation counts no longer. The reason stands on its page."),
            VOID_GRADER: _l("A review you gave counts no longer. The reason stands on its page."),
        }
    )


def asked(void_id: int, people: Iterable[int], *, at: datetime) -> None:
    """Tell those who may confirm it."""
    for person_id in people:
        notify(person_id, ASKED, f"/review/voids/{void_id}", at=at, once=f"void:{void_id}:{at.isoformat()}")


def kept(void_id: int, person_id: int, *, at: datetime) -> None:
    """Tell who asked."""
    notify(person_id, KEPT, f"/review/voids/{void_id}", at=at, once=f"void:{void_id}:kept:{at.isoformat()}")


def voided(review: Review, *, at: datetime) -> None:
    """Tell the agent and who graded."""
    for person_id, kind in ((review.reviewee_id, VOID), (review.reviewer_id, VOID_GRADER)):
        notify(person_id, kind, path_of(review.id), at=at, once=f"void:{review.id}")
