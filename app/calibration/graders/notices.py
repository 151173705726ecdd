"""What people are told about reviews of reviews: once each."""

from datetime import datetime

from app.people.actions.notices import notify, register_sentences
from app.trail.words import name_verb
from app.ui.words import lazy_gettext as _l

DRAWN = "graders.drawn"
PUBLISHED = "graders.published"
ANSWERED = "graders.answered"


def register() -> None:
    """Give every notice its sentence, and the trail its words."""
    register_sentences(
        {
            DRAWN: _l("Reviews of colleagues wait for you to look at them."),
            PUBLISHED: _l("A colleague looked at a review you gave. Read what they say, and answer if you like."),
            ANSWERED: _l("A reviewer answered what you said about their review."),
        }
    )
    name_verb("graders.take", _l("took a review to look at"))
    name_verb("graders.publish", _l("published a review of a review"))
    name_verb("graders.plan", _l("changed how many reviews are looked at"))


def drawn(person_id: int, cycle: str, team_id: int, *, at: datetime) -> None:
    """Tell whoever looks, once for each cycle and team."""
    notify(person_id, DRAWN, "/calibration/graders", at=at, once=f"graders:{team_id}:{cycle}")


def published(person_id: int, check_id: int, *, at: datetime) -> None:
    """Tell the reviewer."""
    notify(person_id, PUBLISHED, f"/calibration/graders/{check_id}", at=at, once=f"graders:{check_id}")


def answered(person_id: int, check_id: int, *, at: datetime) -> None:
    """Tell who looked."""
    notify(person_id, ANSWERED, f"/calibration/graders/{check_id}", at=at, once=f"graders:{check_id}:answer")
