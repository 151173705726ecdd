"""Doing an act on the draft: merged with what others did meanwhile where they touched other parts, kept as a state, taken back."""

from datetime import datetime

from app.base.errors import Conflict
from app.base.publishing import hold
from app.library import actions
from app.library.history import state_at, text_at
from app.library.models import Scenario
from app.library.studio.acts import ACTS, Act
from app.library.studio.values import Sent
from app.people.models import Person
from app.simulation.editing import CannotEdit
from app.ui.words import gettext as _


class NothingBefore(CannotEdit):
    """The oldest state that is known."""


def perform(scenario: Scenario, name: str, sent: Sent, *, revision: int, by: Person, at: datetime) -> str:
    """Do the act `name` and save. Returns what was done.

    Raises CannotEdit, and Conflict where somebody else changed the same part since `revision`.
    """
    hold(scenario)
    act = ACTS[name]
    if revision != scenario.draft_revision:
        _refuse_clash(scenario, act, sent, revision)
    text, said = act.do(scenario.draft_source, sent)
    actions.save(scenario, text, revision=scenario.draft_revision, by=by, at=at, said=said)
    return said


def take_back(scenario: Scenario, *, revision: int, by: Person, at: datetime) -> str:
    """Go back to the state before the latest one; asked again, further back. Raises CannotEdit, Conflict."""
    hold(scenario)
    state = state_at(scenario.id, scenario.draft_revision)
    earlier = state_at(scenario.id, state.before) if state is not None and state.before else None
    if state is None or earlier is None:
        raise NothingBefore(_("There is nothing to take back: this is the oldest text that is kept."))
    said = _("Taken back: %(act)s", act=state.said) if state.said else _("Taken back")
    actions.save(scenario, earlier.source, revision=revision, by=by, at=at, said=said, before=earlier.before or 0)
    return said


def go_back(scenario: Scenario, number: int, *, revision: int, by: Person, at: datetime) -> None:
    """Make the draft say what it said at state `number`. Raises CannotEdit, Conflict."""
    hold(scenario)
    state = state_at(scenario.id, number)
    if state is None:
        raise CannotEdit(_("This state is not kept. Choose another one."))
    actions.save(scenario, state.source, revision=revision, by=by, at=at, said=_("Back to state %(number)s", number=number))


def may_take_back(scenario: Scenario) -> bool:
    """Whether there is a state before the latest one. One statement."""
    state = state_at(scenario.id, scenario.draft_revision)
    return state is not None and bool(state.before)


def _refuse_clash(scenario: Scenario, act: Act, sent: Sent, revision: int) -> None:
    """Whoever touches the same part as somebody else sees both texts."""
    theirs, base = scenario.draft_source, text_at(scenario, revision)
    mine = theirs
    try:
        if base is not None:
            if act.part(base, sent) == act.part(theirs, sent):
                return
            mine = act.do(base, sent)[0]
    except CannotEdit:
        pass
    said = _("Someone else changed the same part after you opened it. Compare both texts, then save the one you want to keep.")
    raise Conflict(said, mine=mine, theirs=theirs, revision=scenario.draft_revision)
