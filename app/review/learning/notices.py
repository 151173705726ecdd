"""What people are told about peer reviews, and that a self review has something beside it: once each."""

from datetime import datetime

from app.people.actions.notices import notify, register_sentences
from app.review.learning.models import LearningReview
from app.ui.words import lazy_gettext as _l

ASKED = "review.peer_asked"
DECLINED = "review.peer_declined"
GIVEN = "review.peer_given"
BESIDE = "review.self_beside"
ASKED_FOR = "review.peer_asked_for"
ASKED_ABOUT = "review.peer_asked_about"
DECLINED_FOR = "review.peer_declined_for"
GIVEN_FOR = "review.peer_given_for"
LIST = "/reviews/peer"


def register() -> None:
    """Give every notice of this part its sentence."""
    register_sentences(
        {
            ASKED: _l("%(name)s asks you to look at a reply. Only the two of you read what you write."),
            DECLINED: _l("%(name)s has no time to look at your reply. You may ask somebody else."),
            GIVEN: _l("%(name)s looked at your reply: read what they found."),
            ASKED_FOR: _l("%(name)s asks you to look at a reply of %(agent)s. Only %(agent)s and you read what you write."),
            ASKED_ABOUT: _l("%(name)s asked %(colleague)s to look at a reply of yours. Only the two of you read it; you may decline."),
            DECLINED_FOR: _l("%(name)s declined a review among colleagues that a lead had asked for. The list says why."),
            GIVEN_FOR: _l("%(name)s finished a review among colleagues that you asked for. Only its two people read it."),
            BESIDE: _l("A reviewer graded what you had graded yourself: both stand side by side."),
        }
    )


def path_of(learning_id: int) -> str:
    """Where a self review or peer review is read."""
    return f"/reviews/learning/{learning_id}"


def asked(one: LearningReview, name: str, *, at: datetime) -> None:
    """Tell the colleague; where a lead asked, the agent, too. Needs both loaded."""
    if one.asked_by_id is not None:
        whose = {"name": name, "agent": one.reviewee.name}
        notify(one.reviewer_id, ASKED_FOR, f"{path_of(one.id)}/fill", at=at, once=f"learning:{one.id}:asked", **whose)
        who = {"name": name, "colleague": one.reviewer.name}
        notify(one.reviewee_id, ASKED_ABOUT, LIST, at=at, once=f"learning:{one.id}:about", **who)
        return
    notify(one.reviewer_id, ASKED, f"{path_of(one.id)}/fill", at=at, once=f"learning:{one.id}:asked", name=name)


def declined(one: LearningReview, by_id: int, name: str, *, at: datetime) -> None:
    """Tell who asked; where that was a lead, also the other one of the two."""
    if one.asked_by_id is not None:
        for person_id in {one.asked_by_id, one.reviewer_id, one.reviewee_id} - {by_id}:
            notify(person_id, DECLINED_FOR, LIST, at=at, once=f"learning:{one.id}:declined", name=name)
        return
    notify(one.reviewee_id, DECLINED, LIST, at=at, once=f"learning:{one.id}:declined", name=name)


def given(one: LearningReview, name: str, *, at: datetime) -> None:
    """Tell whose reply it is, and a lead who asked that it is done."""
    if one.asked_by_id is not None:
        notify(one.asked_by_id, GIVEN_FOR, LIST, at=at, once=f"learning:{one.id}:given", name=name)
    notify(one.reviewee_id, GIVEN, path_of(one.id), at=at, once=f"learning:{one.id}:given", name=name)


def beside(learning_id: int, person_id: int, *, at: datetime) -> None:
    """Tell the agent that a reviewer's review stands beside their own."""
    notify(person_id, BESIDE, path_of(learning_id), at=at, once=f"learning:{learning_id}:beside")
