"""Doing an act on the draft: merged with what others did meanwhile where they touched other parts, kept as a state, taken back."""

from datetime import datetime

from app.base.errors import Conflict
from app.base.publishing import hold
from app.people.models import Person
from app.rubrics.editing import CannotEdit
from app.rubrics.history import save_with_state, state_at, text_at
from app.rubrics.models import Rubric
from app.rubrics.studio.acts import ACTS, Act
from app.rubrics.studio.sent import Sent
from app.ui.words import gettext as _

TAKE_BACK = "take-back"


def perform(rubric: Rubric, name: str, sent: Sent, *, revision: int, by: Person, at: datetime) -> str:
    """Do the act `name` and save. Returns what was done.

    Raises CannotEdit, and Conflict where somebody else changed the same part since `revision`.
    """
    hold(rubric)
    if name == TAKE_BACK:
        return _take_back(rubric, revision=revision, by=by, at=at)
    act = ACTS[name]
    if revision != rubric.draft_revision:
        _refuse_clash(rubric, act, sent, revision)
    text, said = act.do(rubric.draft_source, sent)
    save_with_state(rubric, text, revision=rubric.draft_revision, by_id=by.id, at=at, said=said)
    return said


def may_take_back(rubric: Rubric) -> bool:
    """Whether there is a state before the latest one. One statement."""
    state = state_at(rubric.id, rubric.draft_revision)
    return state is not None and bool(state.before)


def _take_back(rubric: Rubric, *, revision: int, by: Person, at: datetime) -> str:
    """Go back to the state before the latest one; asked again, further back."""
    state = state_at(rubric.id, rubric.draft_revision)
    earlier = state_at(rubric.id, state.before) if state is not None and state.before else None
    if state is None or earlier is None:
        raise CannotEdit(_("There is nothing to take back: this is the oldest text that is kept."))
    said = _("Taken back: %(act)s", act=state.said) if state.said else _("Taken back")
    save_with_state(rubric, earlier.source, revision=revision, by_id=by.id, at=at, said=said, before=earlier.before or 0)
    return said


def _refuse_clash(rubric: Rubric, act: Act, sent: Sent, revision: int) -> None:
    """Whoever touches the same part as somebody else sees both texts."""
    theirs, base = rubric.draft_source, text_at(rubric, revision)
    mine = theirs
    try:
        if base is not None:
            if act.part(base, sent) == act.part(theirs, sent):
                return
            mine = act.do(base, sent)[0]
    except CannotEdit:
        pass
    said = _("Someone else changed the same part after you opened it. Compare both texts, then save the one you want to keep.")
    raise Conflict(said, mine=mine, theirs=theirs, revision=rubric.draft_revision)
