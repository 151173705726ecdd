"""What people are told about examples, and the trail's words for tags."""

from datetime import datetime

from app.people.actions.notices import notify, register_sentence
from app.review.models import Review
from app.trail.words import name_verb
from app.ui.words import lazy_gettext as _l

EXAMPLE = "review.example"


def register() -> None:
    """Give the notice its sentence, and what is done here its words in the trail."""
    register_sentence(EXAMPLE, _l("A review of yours became an example for your team. You can end that on its page."))
    name_verb("review.tag", _l("put tags on reviews"))
    name_verb("review.untag", _l("took tags off reviews"))
    name_verb("review.rename_tag", _l("renamed a tag"))
    name_verb("review.remove_tag", _l("removed a tag"))
    name_verb("review.mark_example", _l("marked a review as an example"))
    name_verb("review.end_example", _l("ended an example"))


def example_marked(review: Review, *, at: datetime) -> None:
    """Tell the person whose replies it shows, each time."""
    notify(review.reviewee_id, EXAMPLE, f"/reviews/{review.id}", at=at, once=f"example:{review.assignment_id}:{at:%Y-%m-%d}")
