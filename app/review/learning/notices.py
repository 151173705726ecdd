"""What people are told about peer reviews, and that a self review has something beside it: once each."""

from datetime import datetime

from app.people.actions.notices import notify, register_sentences
from app.review.learning.models import LearningReview
from app.ui.words import lazy_gettext as _l

ASKED = "review.peer_asked"
DECLINED = "review.peer_declined"
GIVEN = "review.peer_given"
BESIDE = "review.self_beside"


def register() -> None:
    """Give every notice of this part its sentence."""
    register_sentences(
        {
            ASKED: _l("%(name)s asks you to look at a reply. Only the two of you read what you write."),
            DECLINED: _l("%(name)s has no time to look at your reply. You may ask somebody else."),
            GIVEN: _l("%(name)s looked at your reply: read what they found."),
            BESIDE: _l("A reviewer graded what you had graded yourself: both stand side by side."),
        }
    )


def path_of(learning_id: int) -> str:
    """Where a self review or peer review is read."""
    return f"/reviews/learning/{learning_id}"


def asked(one: LearningReview, name: str, *, at: datetime) -> None:
    """Tell the colleague."""
    notify(one.reviewer_id, ASKED, f"{path_of(one.id)}/fill", at=at, once=f"learning:{one.id}:asked", name=name)


def declined(one: LearningReview, name: str, *, at: datetime) -> None:
    """Tell who asked."""
    notify(one.reviewee_id, DECLINED, "/reviews/peer", at=at, once=f"learning:{one.id}:declined", name=name)


def given(one: LearningReview, name: str, *, at: datetime) -> None:
    """Tell whose reply it is."""
    notify(one.reviewee_id, GIVEN, path_of(one.id), at=at, once=f"learning:{one.id}:given", name=name)


def beside(learning_id: int, person_id: int, *, at: datetime) -> None:
    """Tell the agent that a reviewer's review stands beside their own."""
    notify(person_id, BESIDE, path_of(learning_id), at=at, once=f"learning:{learning_id}:beside")
