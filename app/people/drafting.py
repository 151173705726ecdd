"""Doing an act on a draft: merged with what others did meanwhile where they touched other parts, kept as a state, taken back, gone back.

The same for scenarios and rubrics; their acts and the way they are saved differ.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from app.base.errors import Conflict
from app.base.publishing import hold
from app.people.models import Person
from app.people.owned import OwnedText
from app.people.states import States
from app.simulation.editing import CannotEdit
from app.ui.words import gettext as _


class Act(Protocol):
    """A change of a text by what was sent: `do` gives the new text and says what was done, `part` is what it touches."""

    @property
    def do(self) -> Callable[[str, Any], tuple[str, str]]: ...
    @property
    def part(self) -> Callable[[str, Any], Any]: ...


class Drafting:
    """The drafts of one kind of text. `save` keeps a text as the draft and as a state: (thing, text, revision, by, at, said, before)."""

    def __init__(self, states: States[Any], acts: Mapping[str, Act], save: Callable[..., None]) -> None:
        self.states, self.acts, self.save = states, acts, save

    def perform(self, thing: OwnedText, name: str, sent: Any, *, revision: int, by: Person, at: datetime) -> str:
        """Do the act `name` and save. Returns what was done.

        Raises CannotEdit, and Conflict where somebody else changed the same part since `revision`.
        """
        hold(thing)
        act = self.acts[name]
        if revision != thing.draft_revision:
            self._refuse_clash(thing, act, sent, revision)
        text, said = act.do(thing.draft_source, sent)
        self.save(thing, text, revision=thing.draft_revision, by=by, at=at, said=said)
        return said

    def take_back(self, thing: OwnedText, *, revision: int, by: Person, at: datetime) -> str:
        """Go back to the state before the latest one; asked again, further back. Raises CannotEdit, Conflict."""
        hold(thing)
        state = self.states.at(thing.id, thing.draft_revision)
        earlier = self.states.at(thing.id, state.before) if state is not None and state.before else None
        if state is None or earlier is None:
            raise CannotEdit(_("There is nothing to take back: this is the oldest text that is kept."))
        said = _("Taken back: %(act)s", act=state.said) if state.said else _("Taken back")
        self.save(thing, earlier.source, revision=revision, by=by, at=at, said=said, before=earlier.before or 0)
        return said

    def go_back(self, thing: OwnedText, number: int, *, revision: int, by: Person, at: datetime) -> None:
        """Make the draft say what it said at state `number`. Raises CannotEdit, Conflict."""
        hold(thing)
        state = self.states.at(thing.id, number)
        if state is None:
            raise CannotEdit(_("This state is not kept. Choose another one."))
        self.save(thing, state.source, revision=revision, by=by, at=at, said=_("Back to state %(number)s", number=number))

    def may_take_back(self, thing: OwnedText) -> bool:
        """Whether there is a state before the latest one. One statement."""
        state = self.states.at(thing.id, thing.draft_revision)
        return state is not None and bool(state.before)

    def _refuse_clash(self, thing: OwnedText, act: Act, sent: Any, revision: int) -> None:
        """Whoever touches the same part as somebody else sees both texts."""
        theirs, base = thing.draft_source, self.states.text_at(thing, revision)
        mine = theirs
        try:
            if base is not None:
                if act.part(base, sent) == act.part(theirs, sent):
                    return
                mine = act.do(base, sent)[0]
        except CannotEdit:
            pass
        said = _("Someone else changed the same part after you opened it. Compare both texts, then save the one you want to keep.")
        raise Conflict(said, mine=mine, theirs=theirs, revision=thing.draft_revision)
