"""Acts on the draft of a rubric: done, merged, taken back, gone back to."""

from datetime import datetime

from app.people.drafting import Drafting
from app.people.models import Person
from app.rubrics import actions
from app.rubrics.history import STATES
from app.rubrics.models import Rubric
from app.rubrics.studio.acts import ACTS
from app.rubrics.studio.sent import Sent

TAKE_BACK = "take-back"
DRAFTING = Drafting(STATES, ACTS, actions.save)
go_back, may_take_back = DRAFTING.go_back, DRAFTING.may_take_back


def perform(rubric: Rubric, name: str, sent: Sent, *, revision: int, by: Person, at: datetime) -> str:
    """Do the act `name`, or take the latest one back, and save. Returns what was done. Raises CannotEdit, Conflict."""
    if name == TAKE_BACK:
        return DRAFTING.take_back(rubric, revision=revision, by=by, at=at)
    return DRAFTING.perform(rubric, name, sent, revision=revision, by=by, at=at)
