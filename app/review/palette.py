"""The review room in the command palette."""

from typing import Any

from flask import url_for
from sqlalchemy import select

from app.base.database import db
from app.base.folding import holds
from app.base.permissions import Reach
from app.conversations.masking import mask_text
from app.conversations.models import Conversation
from app.people.models import Person
from app.review.models import Review, ReviewState
from app.review.policy import ANSWER_POLICY, COVERAGE, DUTIES, EXPORT, PUT, READ_OTHERS, READ_OWN, SEE_QUEUE
from app.ui.frame import Place
from app.ui.words import gettext as _

MOST = 5


def review_places(person: Person, query: str) -> list[Place]:
    """Acts of the room whose name contains `query`, and the person's own reviews by subject."""
    return [place for place in _acts(person) if query.lower() in place.label.lower()] + _own(person, query)


def _acts(person: Person) -> list[Place]:
    acts: list[tuple[int, str, str, str]] = [
        (SEE_QUEUE, _("Review queue"), "review.queue_list", "clipboard-check"),
        (SEE_QUEUE, _("My claimed reviews"), "review.queue_list", "bookmark"),
        (SEE_QUEUE, _("Open disputes"), "review.dispute_list", "flag"),
        (PUT, _("Draw a random sample for review"), "review.sample", "shuffle"),
        (PUT, _("Sampling plans"), "review.plans", "ui-checks-grid"),
        (PUT, _("How many reviews are enough"), "review.planner", "sliders"),
        (DUTIES, _("My review duties"), "review.duties", "list-check"),
        (COVERAGE, _("Coverage of reviews"), "review.coverage", "binoculars"),
        (READ_OTHERS, _("Figures of reviews"), "review.figures", "graph-up"),
        (ANSWER_POLICY, _("Reports on the policy"), "review.policy_reports", "book"),
        (EXPORT, _("Export reviews"), "review.export", "download"),
        (SEE_QUEUE, _("Reviews I gave"), "review.given", "journal-check"),
        (READ_OWN, _("My reviews"), "review.mine", "journal-text"),
    ]
    extra: dict[str, dict[str, Any]] = {_("My claimed reviews"): {"view": "mine"}}
    hint = _("Review")
    return [
        Place(label, hint, url_for(endpoint, **extra.get(label, {})), icon)
        for row, label, endpoint, icon in acts
        if person.reach(row) > Reach.DENIED
    ]


def _own(person: Person, query: str) -> list[Place]:
    found = select(Review.id, Conversation.subject, Review.shown).join(Conversation, Conversation.id == Review.conversation_id)
    found = found.where(Review.reviewee_id == person.id, Review.state == ReviewState.PUBLISHED)
    found = found.where(holds(Conversation.subject, query))
    rows = db.session.execute(found.order_by(Review.id.desc()).limit(MOST))
    return [Place(mask_text(row.subject), _("My review"), url_for("review.read", review_id=row.id), "journal-text") for row in rows]
