"""What reviewers are told about work that was given to them."""

from datetime import datetime

from app.people.actions.notices import notify, register_sentence
from app.trail.words import name_verb
from app.ui.words import lazy_gettext as _l

DEALT = "review.dealt"
PATH = "/review/duties"


def register() -> None:
    """Give the notice its sentence, and what is done here its words in the trail."""
    register_sentence(DEALT, _l("Reviews were given to you. Your page of duties says which, and until when."))
    name_verb("review.plan_make", _l("made a sampling plan"))
    name_verb("review.plan_change", _l("changed a sampling plan"))
    name_verb("review.plan_start", _l("switched a sampling plan on"))
    name_verb("review.plan_pause", _l("paused a sampling plan"))
    name_verb("review.plan_draw", _l("began a draw"))
    name_verb("review.sample", _l("began a random sample"))
    name_verb("review.plan_drawn", _l("drew conversations"))
    name_verb("review.plan_check", _l("checked a draw"))
    name_verb("review.plan_replace_item", _l("replaced a drawn conversation"))
    name_verb("review.plan_give_item", _l("gave a review to somebody else"))
    name_verb("review.plan_remove_item", _l("removed a drawn conversation"))
    name_verb("review.freed", _l("freed work that somebody held"))
    name_verb("review.deal_again", _l("dealt reviews again"))
    name_verb("review.give", _l("gave a review to a reviewer"))
    name_verb("review.absence", _l("wrote down days away"))
    name_verb("review.absence_dropped", _l("took days away back"))


def reviews_dealt(person_id: int, once: str, *, at: datetime) -> None:
    """Tell a reviewer that work was given to them, once for each draw or act."""
    notify(person_id, DEALT, PATH, at=at, once=once)
