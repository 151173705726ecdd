"""What people are told about reviews."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.base.database import db
from app.people.actions.notices import mark_seen, notify, register_sentences
from app.people.models import Person
from app.review.models import Dispute, Review
from app.trail.words import name_verb
from app.ui.words import lazy_gettext as _l

PUBLISHED = "review.published"
CHANGED = "review.changed"
DISPUTED = "review.disputed"
ANSWERED = "review.dispute_answered"
ANSWERED_GRADER = "review.dispute_answered_grader"
RESCORED = "review.rescored"
SLIP = "review.slip"
ESCALATED = "review.dispute_escalated"
NOTE = "review.note_left"
UNREAD = "review.unread"
DUE = "review.dispute_due"
PROPOSED = "review.answer_proposed"
SENT_BACK = "review.answer_sent_back"
CONFIRM_DUE = "review.confirm_due"
NOBODY = "review.dispute_nobody"


def register() -> None:
    """Give every notice of this room its sentence, and the trail the words for what two people do about a dispute."""
    name_verb("review.propose_answer", _l("proposed an answer to a dispute"))
    name_verb("review.send_back_answer", _l("sent a proposed answer back"))
    register_sentences(
        {
            PUBLISHED: _l("A review of your conversation is ready to read."),
            CHANGED: _l("A review of your conversation was changed. The reason stands on its page."),
            DISPUTED: _l("A review you gave is disputed. Somebody else answers; you need not do anything."),
            ANSWERED: _l("Your dispute was answered."),
            RESCORED: _l("Reviews of yours were scored anew after the rubric changed. Each says why and keeps its earlier version."),
            SLIP: _l("A clerical slip is reported in a review you gave. You can mend it at once."),
            ESCALATED: _l("An agent asks you, as the lead, to look at a dispute again."),
            NOTE: _l("An agent read a review you gave and left you a note."),
            UNREAD: _l("A review of your conversation waits to be read. You will not be reminded again."),
            DUE: _l("A dispute that you may answer is expected to be answered soon."),
            PROPOSED: _l("An answer to a dispute is proposed. Confirm it, or send it back with a reason."),
            SENT_BACK: _l("A lead sent your answer to a dispute back. The reason stands beside it."),
            CONFIRM_DUE: _l("A proposed answer to a dispute is expected to be confirmed by tomorrow."),
            NOBODY: _l("A dispute waits, and nobody of its team but the reviewer could answer it. Give the team another reviewer or lead."),
            ANSWERED_GRADER: _l("The dispute about a review you gave was answered."),
        }
    )


def path_of(review_id: int) -> str:
    """Where a review is read."""
    return f"/reviews/{review_id}"


def review_published(review: Review, *, changed: bool, at: datetime) -> None:
    """Tell the reviewed person, once for each version."""
    notify(review.reviewee_id, CHANGED if changed else PUBLISHED, path_of(review.id), at=at, once=f"review:{review.id}")


def reviews_rescored(person_id: int, replay_id: int, *, at: datetime) -> None:
    """Tell a person whose scores moved, once for each re-scoring."""
    notify(person_id, RESCORED, "/reviews/mine", at=at, once=f"rescored:{replay_id}")


def review_seen(review: Review, person: Person, *, at: datetime) -> None:
    """Count what was told about this review, in any of its versions, as read."""
    versions = db.session.scalars(select(Review.id).where(Review.assignment_id == review.assignment_id))
    mark_seen(person, [path_of(review_id) for review_id in versions], at=at)


def note_left(review: Review, *, at: datetime) -> None:
    """Tell who graded that the agent's acknowledgement says something."""
    notify(review.reviewer_id, NOTE, path_of(review.id), at=at, once=f"review:{review.id}:note")


def answer_path(dispute_id: int) -> str:
    """Where a dispute is answered."""
    return f"/review/disputes/{dispute_id}"


def dispute_opened(dispute: Dispute, review: Review, *, mendable: bool, at: datetime) -> None:
    """Tell who graded; of a clerical slip that they may mend, where."""
    path = f"{answer_path(dispute.id)}/mend" if mendable else path_of(review.id)
    notify(review.reviewer_id, SLIP if mendable else DISPUTED, path, at=at, once=f"dispute:{dispute.id}")


def dispute_escalated(dispute: Dispute, leads: Sequence[int], *, at: datetime) -> None:
    """Tell the leads who may answer now."""
    for person_id in leads:
        notify(person_id, ESCALATED, answer_path(dispute.id), at=at, once=f"dispute:{dispute.id}:escalated")


def dispute_nobody(dispute: Dispute, people: Sequence[int], *, at: datetime) -> None:
    """Tell those who manage the team that nobody in it may answer."""
    for person_id in people:
        notify(person_id, NOBODY, f"/teams/{dispute.team_id}", at=at, once=f"dispute:{dispute.id}:nobody")


def review_unread(review_id: int, person_id: int, *, at: datetime) -> None:
    """Remind the reviewed person, once."""
    notify(person_id, UNREAD, path_of(review_id), at=at, once=f"review:{review_id}:unread")


def dispute_due(dispute_id: int, step: int, person_id: int, *, at: datetime) -> None:
    """Remind somebody who may answer, once for each step."""
    notify(person_id, DUE, answer_path(dispute_id), at=at, once=f"dispute:{dispute_id}:{step}:due")


def proposal_path(dispute_id: int) -> str:
    """Where a lead confirms a proposed answer."""
    return f"/review/disputes/{dispute_id}/proposal"


def answer_proposed(dispute: Dispute, proposal_id: int, leads: Sequence[int], *, at: datetime) -> None:
    """Tell the leads who may confirm it."""
    for person_id in leads:
        notify(person_id, PROPOSED, proposal_path(dispute.id), at=at, once=f"proposal:{proposal_id}")


def answer_sent_back(dispute: Dispute, proposal_id: int, person_id: int, *, at: datetime) -> None:
    """Tell whoever proposed it."""
    notify(person_id, SENT_BACK, answer_path(dispute.id), at=at, once=f"proposal:{proposal_id}:back")


def confirm_due(dispute_id: int, proposal_id: int, person_id: int, *, at: datetime) -> None:
    """Remind a lead, once for each proposal."""
    notify(person_id, CONFIRM_DUE, proposal_path(dispute_id), at=at, once=f"proposal:{proposal_id}:due")


def dispute_answered(dispute: Dispute, review: Review, standing: int, *, at: datetime) -> None:
    """Tell the agent and who graded; `standing` is the review that stands now."""
    for person_id, kind in ((review.reviewee_id, ANSWERED), (review.reviewer_id, ANSWERED_GRADER)):
        notify(person_id, kind, path_of(standing), at=at, once=f"dispute:{dispute.id}:{dispute.step}:answered")
